import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("partner_consent_confirmation", {
    steps: () => [
        {
            content: "The page fits the screen",
            trigger: "#wrap h1",
            run: () => {
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The page is wider than the screen");
                }
            },
        },
        {
            trigger: "blockquote[name=wording]:contains('I agree')",
        },
        {
            trigger: "button[value=yes]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "h1:contains('your consent is recorded')",
        },
    ],
});
