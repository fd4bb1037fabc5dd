import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_timeline", {
    steps: () => [
        { trigger: ".nav-link[name=history]", run: "click" },
        { trigger: ".o_field_widget[name=history_ids] .o_list_renderer" },
        { trigger: ".o_field_widget[name=history_ids] .o_pager_limit:contains('25')" },
        { trigger: ".o_history_modes [data-mode=kanban]", run: "click" },
        { trigger: ".o_history_timeline .o_kanban_record:contains('Gift'):contains('Wine 25')" },
        { trigger: ".o_history_timeline:not(:contains('Wine 5'))" },
        { trigger: ".o_history_timeline .o_pager_next", run: "click" },
        { trigger: ".o_history_timeline .o_kanban_record:contains('Wine 5')" },
        { trigger: ".o_history_timeline .o_kanban_record:contains('Wine 5')", run: "click" },
        { trigger: ".modal .o_field_widget[name=note] textarea", run: "edit On the phone" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_history_timeline .o_kanban_record:contains('On the phone')" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_status_indicator_buttons:not(.invisible)))" },
        {
            trigger: ".o_history_modes [data-mode=list]",
            run: () => browser.localStorage.removeItem("partner_consent.history_mode"),
        },
    ],
});
