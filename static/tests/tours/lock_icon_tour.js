import { registry } from "@web/core/registry";

const banner = {
    content: "The banner says who is locked, and why",
    trigger: ".o_partner_lock_banner:contains(Anna Meier is locked: no new documents. Reason: Payment default.)",
};

registry.category("web_tour.tours").add("partner_consent_lock_icon", {
    steps: () => [
        banner,
        {
            content: "A lock by the name, that says why",
            trigger: "div[name=partner_id] .o_partner_lock_icon[data-tooltip*='Anna Meier is locked'] + *:has(input:value(Anna Meier))",
        },
        {
            content: "Another customer isn't locked",
            trigger: "div[name=partner_id] input",
            run: "edit Frieda Frei",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Frieda Frei)", run: "click" },
        {
            trigger: ".o_form_view:not(:has(.o_partner_lock_banner)) div[name=partner_id]:not(:has(.o_partner_lock_icon)) input:value(Frieda Frei)",
        },
        { trigger: ".o_form_button_cancel", run: "click" },
        {
            content: "The old customer is back, and so is the lock",
            trigger: "div[name=partner_id]:has(input:value(Anna Meier)) .o_partner_lock_icon",
        },
    ],
});

registry.category("web_tour.tours").add("partner_consent_lock_icon_readonly", {
    steps: () => [
        banner,
        { trigger: "div[name=partner_id].o_readonly_modifier:contains(Anna Meier) .o_partner_lock_icon" },
    ],
});

registry.category("web_tour.tours").add("partner_consent_lock_icon_tag", {
    steps: () => [
        banner,
        { trigger: "div[name=partner_ids] .o_tag:contains(Anna Meier) .fa-lock" },
        { trigger: "div[name=partner_ids] .o_tag:contains(Frieda Frei):not(:has(.fa-lock))" },
    ],
});
