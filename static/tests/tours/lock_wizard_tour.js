import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const chooseMany2one = (field, name) => [
    {
        content: `Look for ${name}`,
        trigger: `div[name=${field}] input`,
        run: `edit ${name}`,
    },
    {
        content: `Choose ${name}`,
        trigger: `.o-autocomplete--dropdown-item:contains(${name})`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("partner_consent_lock_wizard", {
    steps: () => [
        { trigger: ".o_form_view .nav-link[name=consent_locks]", run: "click" },
        {
            content: "Lock the customer",
            trigger: "div[name=lock_buttons] button:contains(Lock…)",
            run: "click",
        },
        {
            content: "What is still open is listed, one click away",
            trigger: ".modal div[name=line_ids] .o_data_row:contains(Call Anna) a[href^='/odoo/res.partner/']",
        },
        ...chooseMany2one("lock_reason_id", "Payment default"),
        { trigger: ".modal button[name=action_lock]", run: "click" },
        {
            content: "The ribbon says it",
            trigger: "body:not(:has(.modal)) .o_form_sheet .ribbon:contains(No new documents)",
        },
        {
            content: "… and the alert says why",
            trigger: "div[name=lock_alert]:contains(no new documents. Reason: Payment default.)",
        },
    ],
});

registry.category("web_tour.tours").add("partner_consent_locked_order", {
    steps: () => [
        {
            content: "Look for the locked customer",
            trigger: "div[name=partner_id] input",
            run: "edit Anna Meier",
        },
        {
            content: "The suggestion is marked",
            trigger: ".o-autocomplete--dropdown-item:contains(Anna Meier):contains(No new documents)",
            run: "click",
        },
        {
            content: "The notice says why",
            trigger: ".modal:contains(Anna Meier is locked: no new documents. Reason: Payment default)",
        },
        { trigger: ".modal .modal-footer button", run: "click" },
        {
            content: "The customer is taken out again",
            trigger: "body:not(:has(.modal)) div[name=partner_id] input:value()",
        },
        ...chooseMany2one("partner_id", "Frieda Frei"),
        {
            content: "Another customer stays",
            trigger: "div[name=partner_id] input:value(Frieda Frei)",
        },
        ...stepUtils.saveForm(),
    ],
});
