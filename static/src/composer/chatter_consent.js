/** In the chatter, before a message is sent: who of its recipients and followers refused e-mail. */
import { Chatter } from "@mail/chatter/web_portal/chatter";
import { Component, useEffect, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

export class ChatterConsent extends Component {
    static template = "partner_consent.ChatterConsent";
    static props = { thread: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ warning: false });
        this.asked = "";
        useEffect(
            () => {
                this.ask();
            },
            () => [this.question]
        );
    }

    /** What the answer depends on. Typing changes nothing in it. */
    get question() {
        const { thread } = this.props;
        const chosen = [...thread.suggestedRecipients, ...thread.additionalRecipients];
        const mentioned = thread.composer.mentionedPartners.map((partner) => partner.id);
        return JSON.stringify({
            document: [thread.model, thread.id],
            followers: thread.followersCount,
            partners: [...new Set([...chosen.map((one) => one.partner_id), ...mentioned])].filter(
                Boolean
            ),
            emails: chosen.filter((one) => !one.partner_id && one.email).map((one) => one.email),
        });
    }

    async ask() {
        const question = this.question;
        this.asked = question;
        const { document, partners, emails } = JSON.parse(question);
        const [model, id] = document;
        let warning = false;
        try {
            warning =
                id &&
                (await this.orm.silent.call(model, "consent_chatter_warning", [
                    [id],
                    partners,
                    emails,
                ]));
        } catch {
            // Offline, or the document is gone: sending will say so, and the server checks again.
        }
        if (question === this.asked) {
            this.state.warning = warning;
        }
    }

    showRefused() {
        this.action.doAction(this.state.warning.action);
    }
}

Object.assign(Chatter.components, { ChatterConsent });
