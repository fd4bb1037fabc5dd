/** The overview: whom we may reach, who is locked, what happened; each number opens its list. */
import { Component, onWillStart, useState } from "@odoo/owl";
import { cookie } from "@web/core/browser/cookie";
import { getCustomColor } from "@web/core/colors/colors";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Layout } from "@web/search/layout";
import { ConsentChart } from "./consent_chart";

const scheme = cookie.get("color_scheme");
const YES = getCustomColor(scheme, "#2E9E6B", "#3DBB82");
const NO = getCustomColor(scheme, "#D9485F", "#E5677B");
const LOCKED = getCustomColor(scheme, "#E8A23D", "#F0B35A");
const HIDDEN = getCustomColor(scheme, "#6B7280", "#9CA3AF");

export class ConsentDashboard extends Component {
    static template = "partner_consent.ConsentDashboard";
    static components = { Layout, ConsentChart };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Consent Overview");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.state = useState({ period: "year", current: null, happened: null });
        this.formatInteger = formatInteger;
        this.periods = [
            ["month", _t("30 days")],
            ["quarter", _t("3 months")],
            ["year", _t("12 months")],
            ["all", _t("Since the beginning")],
        ];
        this.tileLabels = {
            given: [_t("Yes recorded"), "fa-check", "text-success", true],
            refused: [_t("No recorded"), "fa-ban", "text-danger", true],
            history: [_t("History entries"), "fa-history", "text-info", true],
            requested: [_t("Open confirmation requests"), "fa-envelope-o", "text-info", false],
            locked: [_t("Locked customers"), "fa-lock", "text-warning", false],
            silent: [_t("Never contacted"), "fa-clock-o", "text-muted", false],
        };
        onWillStart(() => this.load());
    }

    read(method, args = []) {
        return this.orm.call("partner.consent.dashboard", method, args);
    }

    async load() {
        const [current, happened] = await Promise.all([
            this.read("current"),
            this.read("in_period", [this.state.period]),
        ]);
        Object.assign(this.state, { current, happened });
    }

    /** Only what happened depends on the period. */
    async choose(period) {
        this.state.period = period;
        this.state.happened = await this.keepLast.add(this.read("in_period", [period]));
    }

    share(count) {
        const { customers } = this.state.current;
        return customers ? Math.round((100 * count) / customers) : 0;
    }

    get lockSeries() {
        const rows = this.state.current.locks;
        return [
            {
                label: _t("No new documents"),
                counts: rows.map((row) => row.documents),
                color: LOCKED,
            },
            { label: _t("Hidden"), counts: rows.map((row) => row.hidden), color: HIDDEN },
        ];
    }

    get sourceSeries() {
        const rows = this.state.happened.sources;
        return [
            { label: _t("Yes"), counts: rows.map((row) => row.given), color: YES },
            { label: _t("No"), counts: rows.map((row) => row.refused), color: NO },
        ];
    }

    get tiles() {
        return [...this.state.happened.tiles, ...this.state.current.tiles];
    }

    counts(rows) {
        return [{ label: _t("Entries"), counts: rows.map((row) => row.count) }];
    }

    labels(rows) {
        return rows.map((row) => row.label);
    }

    open(name, resModel, domain, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: resModel,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain,
            context,
        });
    }

    openChannel(channel) {
        return this.open(
            _t("May be contacted: %s", channel.label),
            "res.partner",
            channel.domain
        );
    }

    openTile(tile) {
        const context = tile.active_test ? {} : { active_test: false };
        return this.open(this.tileLabels[tile.code][0], tile.model, tile.domain, context);
    }

    openRow(row, resModel, context) {
        return this.open(row.label, resModel, row.domain, context);
    }
}

registry.category("actions").add("partner_consent.dashboard", ConsentDashboard);
