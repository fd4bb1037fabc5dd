import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const choose = (field, answer) => [
    {
        content: `Open the answers of ${field}`,
        trigger: `div[name=${field}] input`,
        run: "click",
    },
    {
        content: `Choose ${answer}`,
        trigger: `.o_select_menu_item:contains(/^${answer}$/)`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("partner_consent_answer", {
    steps: () => [
        {
            content: "The strip says at a glance: letters yes",
            trigger: ".o_data_row:contains(Anna Meier) [data-channel=post][data-state=may]",
        },
        {
            content: "… phone no, with the reason as tooltip",
            trigger:
                ".o_data_row:contains(Anna Meier) [data-channel=phone][data-state=may_not][data-tooltip*='not been asked']",
        },
        {
            content: "Open the customer",
            trigger: ".o_data_row:contains(Anna Meier) td[name=complete_name]",
            run: "click",
        },
        { trigger: ".nav-link[name=consent_locks]", run: "click" },
        ...choose("consent_phone", "No"),
        {
            content: "The decision follows before saving",
            trigger: "div[name=consent_phone_message]:contains(the customer refused)",
        },
        ...stepUtils.saveForm(),
        {
            content: "The ledger has the change",
            trigger: "div[name=consent_event_ids] .o_data_row:contains(Refused):contains(By hand)",
        },
        {
            content: "The strip in the head has it too",
            trigger: ".o_form_sheet [data-channel=phone][data-tooltip*='the customer refused']",
        },
        { trigger: "div[name=consent_email] input", run: "click" },
        {
            content: "E-mail Yes can't be recorded by hand: it isn't offered",
            trigger:
                ".o_select_menu_menu:has(.o_select_menu_item:contains(/^No$/)):not(:has(.o_select_menu_item:contains(/^Yes$/)))",
        },
    ],
});

registry.category("web_tour.tours").add("partner_consent_front_desk", {
    steps: () => [
        {
            content: "Who may only read contacts can't edit one …",
            trigger: ".o_form_view:not(:has(.o_field_widget[name=name] input))",
        },
        { trigger: ".nav-link[name=consent_locks]", run: "click" },
        { content: "… but takes down a No", ...choose("consent_phone", "No")[0] },
        choose("consent_phone", "No")[1],
        { trigger: "div[name=consent_note] input", run: "edit at the desk" },
        ...stepUtils.saveForm(),
        {
            trigger:
                "div[name=consent_event_ids] .o_data_row:contains(Refused):contains(at the desk)",
        },
    ],
});
