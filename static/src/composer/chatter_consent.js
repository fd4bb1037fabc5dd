/** In the chatter, before a message is sent: who refused e-mail, and what happens to them. */
import { Chatter } from "@mail/chatter/web_portal/chatter";
import { Composer } from "@mail/core/common/composer";
import { Component, reactive, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";

/** What staff say about those who refused, by thread: {asks, leaveOut, reason}. */
const answers = reactive({});

function isUnanswered(answer) {
    return Boolean(answer?.asks && !answer.leaveOut && !answer.reason.trim());
}

export class ChatterConsent extends Component {
    static template = "partner_consent.ChatterConsent";
    static props = { thread: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ warning: false });
        this.answers = useState(answers);
        this.asked = "";
        useEffect(
            () => {
                this.ask();
            },
            () => [this.question]
        );
    }

    get answer() {
        return this.answers[this.props.thread.localId];
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
            const said = this.answer || { leaveOut: false, reason: "" };
            this.answers[this.props.thread.localId] = { ...said, asks: Boolean(warning?.asks) };
        }
    }

    showRefused() {
        this.action.doAction(this.state.warning.action);
    }
}

Object.assign(Chatter.components, { ChatterConsent });

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        this.consentAnswers = useState(answers);
    },

    get consentAnswer() {
        const { thread, message } = this.props.composer;
        const isMessage = this.props.type !== "note" && !message;
        return isMessage && this.env.inChatter ? this.consentAnswers[thread?.localId] : undefined;
    },

    get isSendButtonDisabled() {
        return super.isSendButtonDisabled || isUnanswered(this.consentAnswer);
    },

    get extraData() {
        const answer = this.consentAnswer;
        if (!answer?.asks) {
            return super.extraData;
        }
        const { leaveOut, reason } = answer;
        return { ...super.extraData, consent_answer: { leave_out: leaveOut, reason } };
    },

    async sendMessage() {
        const answer = this.consentAnswer;
        if (isUnanswered(answer)) {
            this.env.services.notification.add(
                _t("Say first what happens to those who refused e-mail."),
                { type: "warning" }
            );
            return;
        }
        await super.sendMessage();
        if (answer) {
            Object.assign(answer, { leaveOut: false, reason: "" });
        }
    },
});
