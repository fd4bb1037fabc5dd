import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { CharField, charField } from "@web/views/fields/char/char_field";
import { onWillStart } from "@odoo/owl";

/** Free text with the pick-list that the business keeps for this field, if it keeps one. */
export class HistoryChoiceField extends CharField {
    static template = "partner_consent.HistoryChoiceField";

    setup() {
        super.setup();
        this.choices = [];
        this.orm = useService("orm");
        onWillStart(async () => {
            this.choices = await this.orm
                .cache()
                .searchRead(
                    "partner.history.choice",
                    [["free_field", "=", this.props.name]],
                    ["name"]
                );
        });
    }

    get listId() {
        return `${this.props.id || this.props.name}_choices`;
    }
}

registry.category("fields").add("history_choice", {
    ...charField,
    component: HistoryChoiceField,
    supportedTypes: ["char"],
});
