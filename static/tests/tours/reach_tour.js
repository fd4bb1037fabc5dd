import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_reach", {
    steps: () => [
        { trigger: ".o_data_row:contains('Given')" },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus button:contains('Actions')", run: "click" },
        { trigger: ".o-dropdown-item:contains('Reach these customers')", run: "click" },
        { trigger: ".modal p:contains('4 of 5 customers are not locked. Choose a channel')" },
        { trigger: ".modal .o_field_widget[name=channel] input", run: "click" },
        { trigger: ".o_select_menu_item:contains('Phone')", run: "click" },
        { trigger: ".modal p:contains('1 of 5 customers may be contacted')" },
        { trigger: ".modal .alert-warning:contains('Customer is locked: 1')" },
        { trigger: ".modal-footer button[name=action_call_list]", run: "click" },
        { trigger: ".o_breadcrumb:contains('Call List')" },
        { trigger: ".o_data_row:contains('Given')" },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains('Locked')))" },
    ],
});
