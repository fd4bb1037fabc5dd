/** Deleting a customer who refused: asks, and says that the refusal outlives the record. */

import { deleteConfirmationMessage } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { ListController } from "@web/views/list/list_controller";

function refused(record) {
    return record.data.consent_overview?.some((one) => one.reason === "refused");
}

function withRefusal(props, records) {
    if (!records.some(refused)) {
        return props;
    }
    const kept = _t(
        "What was refused stays refused at this customer's addresses, also for whoever has them later."
    );
    return { ...props, body: `${deleteConfirmationMessage}\n\n${kept}` };
}

patch(FormController.prototype, {
    get deleteConfirmationDialogProps() {
        return withRefusal(super.deleteConfirmationDialogProps, [this.model.root]);
    },
});

patch(ListController.prototype, {
    get deleteConfirmationDialogProps() {
        return withRefusal(super.deleteConfirmationDialogProps, this.model.root.selection);
    },
});
