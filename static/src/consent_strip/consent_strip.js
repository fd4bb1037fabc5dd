/** One glance at a customer: which channels may be used for advertising, and why not. */
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = {
    email: "fa-envelope",
    phone: "fa-phone",
    sms: "fa-mobile",
    post: "fa-file-text-o",
    fax: "fa-fax",
    messenger: "fa-comments",
};

export class ConsentStrip extends Component {
    static template = "partner_consent.ConsentStrip";
    static props = { ...standardFieldProps };

    get channels() {
        return (this.props.record.data[this.props.name] || []).map((channel) => ({
            ...channel,
            icon: ICONS[channel.channel],
            state: this.state(channel),
            title: _t("%(channel)s: %(message)s", {
                channel: channel.label,
                message: channel.message,
            }),
        }));
    }

    /** May, may not and no address differ by sign and shape, not by colour alone. */
    state({ allowed, reason }) {
        if (allowed) {
            return { name: "may", mark: "fa-check", style: "text-success" };
        }
        if (reason === "no_address") {
            return { name: "no_address", mark: "fa-minus", style: "text-muted opacity-50" };
        }
        return { name: "may_not", mark: "fa-ban", style: "text-danger" };
    }
}

export const consentStrip = {
    component: ConsentStrip,
    displayName: _t("Consent strip"),
    supportedTypes: ["json"],
};

registry.category("fields").add("consent_strip", consentStrip);
