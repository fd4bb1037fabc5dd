import { registry } from "@web/core/registry";

const FILE = [
    "name,email,Newsletter",
    "Import Anna,anna@firma.example,Yes",
    "Import Bert,bert@firma.example,Yes",
    "Import Carla,carla@firma.example,No",
].join("\n");

registry.category("web_tour.tours").add("partner_consent_import", {
    steps: () => [
        {
            trigger: ".o_import_file",
            run: () => {
                const files = new DataTransfer();
                files.items.add(new File([FILE], "contacts.csv", { type: "text/csv" }));
                const input = document.querySelector("input.o_input_file");
                input.files = files.files;
                input.dispatchEvent(new Event("change"));
            },
        },
        { trigger: "button:contains(Test)", run: "click" },
        {
            content: "Each line is named, with the reason",
            trigger: ".o_import_report li:contains(Import Anna: “Yes” for E-mail can't be set by hand)",
        },
        { trigger: ".o_import_report li:contains(Import Bert: “Yes” for E-mail can't be set by hand)" },
        {
            content: "These lines can be left out",
            trigger: ".o_import_create_option",
            run: "select import_skip_records",
        },
        { trigger: "button:contains(Import)", run: "click" },
        { trigger: ".o_notification:contains(1 records successfully imported)" },
    ],
});
