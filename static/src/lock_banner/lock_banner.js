/** Banner in the form of a guarded document: which of its customers are locked, and why. */
import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

export class PartnerLockBanner extends Component {
    static template = "partner_consent.PartnerLockBanner";
    static props = { ...standardWidgetProps, fields: { type: Array } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ notices: [] });
        this.asked = "";
        onWillStart(() => this.ask(this.props));
        onWillUpdateProps((props) => this.ask(props));
    }

    customerIds({ fields, record }) {
        return fields
            .map((name) => record.data[name])
            .flatMap((value) => value?.currentIds || (value?.id ? [value.id] : []))
            .filter((id) => Number.isInteger(id));
    }

    async ask(props) {
        const ids = this.customerIds(props);
        const key = ids.join();
        if (key === this.asked) {
            return;
        }
        this.asked = key;
        const notices = ids.length
            ? await this.orm.silent.call("res.partner", "lock_notices", [ids])
            : [];
        if (key === this.asked) {
            this.state.notices = notices;
        }
    }
}

export const partnerLockBanner = {
    component: PartnerLockBanner,
    extractProps: ({ options }) => ({ fields: options.fields || [] }),
};

registry.category("view_widgets").add("partner_lock_banner", partnerLockBanner);
