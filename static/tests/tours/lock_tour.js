import { registry } from "@web/core/registry";

const openLocks = [
    { trigger: ".o_data_row:contains(Anna Meier) td[name=complete_name]", run: "click" },
    { trigger: ".nav-link[name=consent_locks]", run: "click" },
];

registry.category("web_tour.tours").add("partner_consent_lock", {
    steps: () => [
        ...openLocks,
        { trigger: ".o_form_sheet .ribbon:contains(No new documents)" },
        { trigger: "div[name=lock_alert]:contains(Reason: Payment default)" },
        {
            content: "A lock is shown, and only a lock manager changes or lifts it",
            trigger: "div[name=lock_level].o_readonly_modifier:contains(No new documents)",
        },
        { trigger: "div[name=lock_buttons]:not(:has(button:visible))" },
        {
            content: "A locked customer gets no advertising",
            trigger: ".o_form_sheet [data-channel=post][data-tooltip*='locked']",
        },
    ],
});

registry.category("web_tour.tours").add("partner_consent_lock_change", {
    steps: () => [
        ...openLocks,
        { trigger: "div[name=lock_buttons] button:contains(Change Lock…)", run: "click" },
        {
            content: "The wizard starts from the lock there is",
            trigger: ".modal div[name=lock_reason_id] input:value(Payment default)",
        },
        { trigger: ".modal div[name=lock_note] input", run: "edit Still unpaid" },
        { trigger: ".modal button[name=action_lock]", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_form_view div[name=lock_note]:contains(Still unpaid)",
        },
        { trigger: "div[name=lock_buttons] button[name=action_lock_lift]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_form_view:not(:has(div[name=lock_alert])) div[name=lock_buttons] button:contains(Lock…)",
        },
    ],
});
