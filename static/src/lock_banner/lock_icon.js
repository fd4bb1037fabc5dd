/** A lock by the name of a locked customer, in the forms that have the banner. No request of its own. */
import { useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { Many2ManyTagsField } from "@web/views/fields/many2many_tags/many2many_tags_field";
import { Many2One } from "@web/views/fields/many2one/many2one";
import { lockNotice } from "./lock_notices";

patch(Many2One.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.props.relation === "res.partner") {
            this.knownLocks = useState(useService("partner_lock_notices").known);
        }
    },
    get lockNotice() {
        return this.knownLocks && lockNotice(this.knownLocks, this.props.value?.id);
    },
});

patch(Many2ManyTagsField.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.relation === "res.partner") {
            this.knownLocks = useState(useService("partner_lock_notices").known);
        }
    },
    getTagProps(record) {
        const props = super.getTagProps(...arguments);
        const notice = this.knownLocks && lockNotice(this.knownLocks, record.resId);
        return notice ? { ...props, icon: "fa-lock", title: notice } : props;
    },
});
