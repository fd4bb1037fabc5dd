import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const openSwitcher = { trigger: ".o_switch_company_menu button", run: "click" };
const workFor = (company) => [
    openSwitcher,
    {
        content: `Work for ${company}`,
        trigger: `.o_switch_company_item .log_into:contains(${company})`,
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "The page is loaded anew for it",
        trigger: `.o_switch_company_menu button:contains(${company})`,
    },
];
const showAnswers = (company) => [
    { trigger: ".nav-link[name=consent_locks]", run: "click" },
    {
        content: "The form says for whom",
        trigger: `div[name=consent_for_whom]:contains(/^for ${company}$/)`,
    },
];
const answerIs = (field, answer) => ({
    content: `${field}: ${answer}`,
    trigger: `div[name=${field}] input:value(${answer})`,
});

registry.category("web_tour.tours").add("partner_consent_controllers", {
    steps: () => [
        ...showAnswers("Muster GmbH"),
        answerIs("consent_email", "Yes"),
        answerIs("consent_phone", "Not asked"),
        ...workFor("Beispiel AG"),
        ...showAnswers("Beispiel AG"),
        answerIs("consent_email", "No"),
        answerIs("consent_phone", "Not asked"),
        {
            content: "The chatter tells what this company was told, and of no other",
            trigger:
                ".o-mail-Message-tracking:contains(E-mail wanted, for Beispiel AG):not(:contains(Muster))",
        },
        { trigger: "div[name=consent_phone] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(/^No$/)", run: "click" },
        {
            content: "… said to both",
            trigger: "div[name=consent_to_all]:contains(Beispiel AG, Muster GmbH)",
        },
        { trigger: "div[name=consent_for_all] input", run: "click" },
        ...stepUtils.saveForm(),
        {
            content: "The tick holds for one change",
            trigger: "div[name=consent_for_all] input:not(:checked)",
        },
        ...workFor("Muster GmbH"),
        ...showAnswers("Muster GmbH"),
        answerIs("consent_email", "Yes"),
        answerIs("consent_phone", "No"),
    ],
});

registry.category("web_tour.tours").add("partner_consent_controller_change", {
    steps: () => [
        {
            content: "The company's own answers",
            trigger: "div[name=consent_controller_id]:contains(Beispiel AG)",
        },
        { trigger: "div[name=consent_controller] button:contains(Change…)", run: "click" },
        {
            content: "Choose another controller",
            trigger: ".modal div[name=controller_id] input",
            run: "edit Muster",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(Muster GmbH)", run: "click" },
        {
            content: "It says what changes",
            trigger: ".modal .o_data_row:contains(E-mail)",
        },
        { trigger: ".modal div[name=effects]:contains(A Yes is never copied)" },
        { trigger: ".modal div[name=take_refusals] input", run: "click" },
        { trigger: ".modal footer button[name=action_change]", run: "click" },
        {
            content: "Done",
            trigger:
                "body:not(:has(.modal)) div[name=consent_controller_id]:contains(Muster GmbH)",
        },
    ],
});

registry.category("web_tour.tours").add("partner_consent_controllers_mailing", {
    steps: () => [
        {
            content: "Beispiel AG may write to Bert, who agreed there, and not to Anna",
            trigger: "div[name=consent_reach]:contains(1 will be written to):contains(1 left out)",
        },
        {
            content: "… because nobody has asked her for this company",
            trigger: "div[name=consent_reasons]:contains(Not asked yet: 1)",
        },
    ],
});
