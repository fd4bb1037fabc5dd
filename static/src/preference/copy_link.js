/** The client action behind “Copy Link”: the link goes to the clipboard, and nowhere on the screen. */
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

async function copyLink(env, { params }) {
    const { notification } = env.services;
    try {
        await browser.navigator.clipboard.writeText(params.url);
    } catch {
        // The browser allows it on secure sites only, and not to everybody.
        notification.add(params.url, {
            title: _t("Copy the link from here"),
            type: "warning",
            sticky: true,
        });
        return;
    }
    notification.add(params.message, { type: "success" });
}

registry.category("actions").add("partner_consent.copy_link", copyLink);
