/** Banner in the form of a guarded document: which of its customers are locked, and why. */
import { Component, onWillDestroy, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

export class PartnerLockBanner extends Component {
    static template = "partner_consent.PartnerLockBanner";
    static props = { ...standardWidgetProps, fields: { type: Array } };

    setup() {
        this.locks = useService("partner_lock_notices");
        this.known = useState(this.locks.known);
        this.key = Symbol("banner");
        this.asked = "";
        useRecordObserver((record) => this.ask(record));
        onWillDestroy(() => {
            this.asked = null;
            this.locks.known.delete(this.key);
        });
    }

    get notices() {
        return [...(this.known.get(this.key)?.values() || [])];
    }

    customerIds(record) {
        return this.props.fields
            .map((name) => record.data[name])
            .flatMap((value) => value?.currentIds || (value?.id ? [value.id] : []))
            .filter((id) => Number.isInteger(id));
    }

    async ask(record) {
        const ids = this.customerIds(record);
        const key = ids.join();
        if (key === this.asked) {
            return;
        }
        this.asked = key;
        const notices = await this.locks.ask(ids);
        if (key === this.asked) {
            this.locks.known.set(this.key, notices);
        }
    }
}

export const partnerLockBanner = {
    component: PartnerLockBanner,
    extractProps: ({ options }) => ({ fields: options.fields || [] }),
};

registry.category("view_widgets").add("partner_lock_banner", partnerLockBanner);
