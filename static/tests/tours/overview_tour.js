import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_overview", {
    steps: () => [
        { trigger: ".o_consent_dashboard [data-period=year] canvas" },
        { trigger: ".o_consent_chart:contains('Customer history by action') canvas" },
        { trigger: ".o_consent_chart:contains('Locks by reason'):contains('Nothing recorded yet')" },
        { trigger: "button[data-period=month]", run: "click" },
        { trigger: ".o_consent_dashboard div[data-period=month] canvas" },
        { trigger: "[data-channel=email]:contains('E-mail')", run: "click" },
        { trigger: ".o_breadcrumb:contains('May be contacted: E-mail')" },
        { trigger: ".o_data_row:contains('Anna Meier')" },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains('Carla Lang')))" },
        { trigger: ".breadcrumb-item a:contains('Overview'), .o_back_button", run: "click" },
        { trigger: "[data-tile=history]", run: "click" },
        { trigger: ".o_breadcrumb:contains('History entries')" },
        { trigger: ".o_data_row:contains('Anna Meier')" },
    ],
});
