/** A customer's history as a list or as a timeline; the browser remembers what was chosen. */
import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

const KEY = "partner_consent.history_mode";

export class HistoryX2Many extends Component {
    static template = "partner_consent.HistoryX2Many";
    static components = { X2ManyField };
    static props = X2ManyField.props;

    setup() {
        this.modes = [
            ["list", "oi-view-list", _t("List")],
            ["kanban", "fa-history", _t("Timeline")],
        ];
        this.state = useState({ mode: browser.localStorage.getItem(KEY) || this.props.viewMode });
    }

    get x2manyProps() {
        return { ...this.props, viewMode: this.state.mode };
    }

    choose(mode) {
        this.state.mode = mode;
        browser.localStorage.setItem(KEY, mode);
    }
}

registry.category("fields").add("history_x2many", {
    ...x2ManyField,
    component: HistoryX2Many,
    supportedTypes: ["one2many"],
});
