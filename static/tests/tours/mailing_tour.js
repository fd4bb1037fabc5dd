import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_left_out", {
    steps: () => [
        {
            content: "The form says how many will be left out, before sending",
            trigger: "div[name=consent_reach]:contains(1 will be written to):contains(2 left out)",
        },
        {
            content: "… and why",
            trigger: "div[name=consent_reasons]:contains(Customer refused: 1)",
        },
        {
            content: "Open the list",
            trigger: ".oe_stat_button[name=action_view_consent_excluded]",
            run: "click",
        },
        {
            content: "Grouped by reason, and opened",
            trigger: ".o_group_header:contains(Customer refused)",
        },
        { trigger: ".o_data_row:contains(Bert Braun)" },
        { trigger: ".o_breadcrumb .breadcrumb-item a, .o_breadcrumb .o_back_button", run: "click" },
        { content: "Send it", trigger: "button[name=action_launch]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:not(:contains(Draft))" },
    ],
});
