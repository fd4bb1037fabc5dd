import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_history", {
    steps: () => [
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: '.o_list_view .o_data_row:contains("Tour Anna")' },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: '.o_cp_action_menus button:contains("Actions")', run: "click" },
        { trigger: '.o-dropdown-item:contains("Create history entry")', run: "click" },
        { trigger: '.modal .alert-warning:contains("locked customers are left out")' },
        { trigger: ".modal .o_field_widget[name=action_id] input", run: "edit Complaint" },
        { trigger: '.o-autocomplete--dropdown-item:contains("Complaint")', run: "click" },
        { trigger: ".modal .o_field_widget[name=field_1] input", run: "edit Wine" },
        { trigger: ".modal:not(:has(.o_field_widget[name=field_2]))" },
        { trigger: ".modal-footer button[name=action_start]", run: "click" },
        { trigger: '.o_notification:contains("entries made")' },
        { trigger: ".o_list_view:not(:has(.o_data_row_selected))" },
        { trigger: '.o_data_row:contains("Tour Anna") .o_data_cell[name=complete_name]', run: "click" },
        { trigger: ".oe_stat_button[name=action_view_history]", run: "click" },
        { trigger: '.o_breadcrumb:contains("Customer History")' },
        { trigger: '.o_data_row:contains("Complaint") .o_data_cell[name=action_id]', run: "click" },
        { trigger: '.o_form_view .o_field_widget[name=field_1]:contains("Wine"), .o_form_view .o_field_widget[name=field_1] input:value("Wine")' },
        { trigger: ".o_form_view:not(:has(.o_field_widget[name=field_2]))" },
        { trigger: '.o_pager_value:contains("1")' },
        { trigger: '.o_pager_limit:contains("2")' },
        { trigger: ".o_pager_next", run: "click" },
        { trigger: '.o_pager_value:contains("2")' },
    ],
});
