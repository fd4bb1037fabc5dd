import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_bulk", {
    steps: () => [
        {
            content: "Select all customers of the list",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        { trigger: ".o_cp_action_menus button:contains(Actions)", run: "click" },
        { trigger: ".o-dropdown-item:contains(Change Consents)", run: "click" },
        { trigger: ".modal div[name=channel] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(/^Phone$/)", run: "click" },
        { trigger: ".modal div[name=state] .o_radio_item:contains(Yes) input", run: "click" },
        { trigger: ".modal div[name=note] input", run: "edit fair in May" },
        {
            content: "The preview counts and says why not",
            trigger: ".modal div[name=refusals]:contains(Only the customer)",
        },
        { trigger: ".modal div[name=changed_count]:contains(/^1$/)" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: ".modal .o_data_row:contains(Only the customer)" },
        { trigger: ".modal footer button:contains(Close)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

registry.category("web_tour.tours").add("partner_consent_conversion", {
    steps: () => [
        { trigger: ".modal .o_data_row:contains(No newsletter):contains(E-mail)" },
        { trigger: ".modal button[name=action_preview]", run: "click" },
        {
            content: "The preview says what would change",
            trigger: ".modal p:contains(This is what would change)",
        },
        { trigger: ".modal .o_data_row:contains(No newsletter):contains(E-mail: No)" },
        { trigger: ".modal button[name=action_convert]", run: "click" },
        { trigger: ".modal p:contains(Done)" },
        { trigger: ".modal footer button:contains(Close)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
