import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const call = (model, method, args) =>
    rpc(`/web/dataset/call_kw/${model}/${method}`, { model, method, args, kwargs: {} });

/** The next time the form asks for the progress, nothing answers. */
function loseOneRequest() {
    const XMLHttpRequest = browser.XMLHttpRequest;
    browser.XMLHttpRequest = class extends XMLHttpRequest {
        open(method, url) {
            if (!url.includes("partner.history.batch/read")) {
                return super.open(method, url);
            }
            browser.XMLHttpRequest = XMLHttpRequest;
            document.body.dataset.lostRequest = "1";
            super.open(method, "/partner_consent/nowhere");
        }
    };
}

registry.category("web_tour.tours").add("partner_consent_background", {
    steps: () => [
        { trigger: ".o_background_run .progress" },
        {
            trigger: ".o_background_run:contains('0 %')",
            run: loseOneRequest,
        },
        { trigger: "body[data-lost-request]", timeout: 15000 },
        {
            trigger: ".o_background_run",
            run: async () => {
                const domain = [["cron_name", "=", "Customer history: continue batches"]];
                const [id] = await call("ir.cron", "search", [domain]);
                await call("ir.cron", "method_direct_trigger", [[id]]);
            },
        },
        { trigger: ".o_form_view:not(:has(.o_background_run))", timeout: 15000 },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Done')" },
        { trigger: ".oe_stat_button[name=action_view_entries]:contains('4')" },
        { trigger: ".oe_stat_button[name=action_view_excluded]:contains('2')" },
    ],
});
