import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_chatter", {
    steps: () => [
        {
            content: "A note asks nothing",
            trigger: ".o-mail-Chatter-logNote",
            run: "click",
        },
        { trigger: ".o-mail-Composer-input:not(:has(.o_chatter_consent))" },
        { trigger: ".o-mail-Chatter-sendMessage", run: "click" },
        {
            content: "Before anything is sent: who refused, and why",
            trigger:
                ".o_chatter_consent:contains(1 of 1 recipients refused E-mail):contains(Refused 0):contains(Customer refused)",
        },
        {
            trigger: ".o-mail-Composer-input",
            run: "edit Hello, this is about your question",
        },
        { trigger: ".o_chatter_consent_show", run: "click" },
        { trigger: ".modal .o_data_row:contains(Refused 0)" },
        { trigger: ".modal .modal-header .btn-close", run: "click" },
        {
            content: "Taking the customer out takes the warning away",
            trigger: ".o-mail-RecipientsInput .o_tag:contains(Refused 0) .o_delete",
            run: "click",
        },
        { trigger: ".o-mail-Chatter:not(:has(.o_chatter_consent))" },
        {
            content: "Back in: it can't be sent until staff say what happens to who refused",
            trigger: ".o-mail-RecipientsInput input",
            run: "edit Refused 0",
        },
        { trigger: ".o-mail-RecipientsInputTagsListPopover, .o-autocomplete--dropdown-item:contains(Refused 0)", run: "click" },
        { trigger: ".o_chatter_consent_leave_out" },
        { trigger: ".o-mail-Composer-send:disabled" },
        { trigger: ".o_chatter_consent_reason", run: "edit asked on the phone" },
        { trigger: ".o-mail-Composer-send:enabled", run: "click" },
        { trigger: ".o-mail-Message:contains(Hello, this is about your question)" },
    ],
});
