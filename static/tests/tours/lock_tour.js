import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("partner_consent_lock", {
    steps: () => [
        { trigger: ".o_data_row:contains(Anna Meier) td[name=complete_name]", run: "click" },
        { trigger: ".nav-link[name=consent_locks]", run: "click" },
        { trigger: "div[name=lock_level] input", run: "click" },
        {
            content: "Staff lock for new documents; hiding is for lock managers",
            trigger: ".o_select_menu_menu:not(:contains(Hidden)) .o_select_menu_item:contains(No new documents)",
            run: "click",
        },
        { trigger: "div[name=lock_reason_id] input", run: "edit Payment" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Payment default)", run: "click" },
        ...stepUtils.saveForm(),
        { trigger: ".o_form_sheet .ribbon:contains(No documents)" },
        { trigger: "div[name=lock_alert]:contains(Reason: Payment default)" },
        { content: "A locked customer gets no advertising", trigger: ".o_form_sheet [data-channel=post][data-tooltip*='locked']" },
    ],
});
