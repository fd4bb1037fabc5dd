"""The e-mail composer tells who refused before anything is sent, and leaves them out."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.decision import outcome
from ..context import ASKED, AUTOMATIC, BY_HAND, LEFT_OUT, OURS, SCOPE, is_marked
from . import composer_letters, composing, outcomes, own_page_link
from .for_whom import of_composer
from .notified import notified_ids
from .recipients import Recipient


class MailComposeMessage(models.TransientModel):
    _name = "mail.compose.message"
    _inherit = ["mail.compose.message", "partner.consent.composer"]

    _consent_purpose_by = ("model", "composition_batch", "mass_mailing_id", "mass_mailing_name")

    consent_leave_out = fields.Boolean(
        "Leave out who refused", help="Who refuses until it is sent, too."
    )

    @api.depends(
        "composition_mode",
        "consent_scope",
        "model",
        "notify_skip_followers",
        "partner_ids",
        "res_domain",
        "res_ids",
        "subtype_id",
        "subtype_is_log",
        "template_id",
    )
    @api.depends_context(LEFT_OUT)
    def _compute_consent_refused(self):
        return super()._compute_consent_refused()

    # -- what the panel asks ---------------------------------------------------------------------

    def _consent_channel(self):
        return "email"

    def _consent_is_series(self):
        to_many = super()._consent_is_series() or self.composition_batch
        return bool(to_many and not self.mass_mailing_id and not self.mass_mailing_name)

    def _consent_mailing(self):
        return self.mass_mailing_id

    def _consent_panel_decided(self):
        # What a mailing leaves out is on its own form.
        if self.subtype_is_log or self.mass_mailing_id or self.mass_mailing_name:
            return None
        documents = self._consent_documents()
        if self.composition_mode != "comment":
            return composing.series_decided(self, documents)[0] if documents else None
        reached = self._consent_notified(documents)
        if self.composition_batch:
            reached += [slot.recipient for slot in composing.named(self, documents)]
        return composing.decided(self.env, dict.fromkeys(reached))

    def _consent_refused_rows(self):
        rows, total = super()._consent_refused_rows()
        if self.composition_mode == "comment":
            # A post passes them by, a series doesn't.
            left_out = self.env.context.get(LEFT_OUT) or ()
            rows = [row for row in rows if row[1] not in left_out]
        return rows, total

    def _consent_documents(self):
        """Return the documents that are written about, none where there are none."""
        if self.model not in self.env:
            return self.env["res.partner"]
        if self.res_domain:
            return self.env[self.model].search(self._evaluate_res_domain())
        return self.env[self.model].browse(self._evaluate_res_ids())

    def _consent_notified(self, documents):
        """Return the customers whom the message reaches, followers among them, for whom each."""
        # Recipients of a scheduled message are asked again when it is posted.
        subtype = self.subtype_id if not self.notify_skip_followers else self.subtype_id.browse()
        companies = of_composer(self, documents._name, documents.ids)
        by_company = documents.grouped(lambda document: companies[document.id])
        return [
            Recipient(id_, None, company_id)
            for company_id, of_company in (by_company or {None: documents}).items()
            for id_ in notified_ids(of_company, subtype.id, self.partner_ids._origin.ids)
        ]

    # -- sending ---------------------------------------------------------------------------------

    def _consent_by_hand(self):
        self.ensure_one()
        if self.composition_mode != "comment" or not self.consent_leave_out:
            return super()._consent_by_hand()
        # Followers can't be taken off the list of recipients: the message passes them by.
        return self.with_context(**{BY_HAND: OURS, LEFT_OUT: self._consent_take_off().ids})

    def _consent_take_off(self):
        """Take who refused off the recipients, and return them.

        :raises UserError: where nobody remains
        """
        by_company, total = self._consent_refused_by_company()
        refused = self.env["res.partner"].union(*by_company.values())
        if refused and total <= sum(map(len, by_company.values())):
            raise UserError(
                self.env._("Nobody remains. Print it instead, or send it anyway and say why.")
            )
        self.partner_ids -= refused
        return refused

    def action_send_mail(self):
        if is_marked(self.env, AUTOMATIC):
            return super().action_send_mail()
        for wizard in self:
            sending = wizard._consent_by_hand()
            super(MailComposeMessage, sending).action_send_mail()
        return self[:1]._consent_told()

    def action_schedule_message(self):
        for wizard in self:
            sending = wizard._consent_by_hand()
            # It is posted with this context: advertising stays advertising.
            if scope := sending._consent_scope():
                sending = sending.with_context(**{SCOPE: scope})
            super(MailComposeMessage, sending).action_schedule_message()
        return outcome.CLOSE

    def _prepare_schedule_message_post_values(self, post_values):
        values = super()._prepare_schedule_message_post_values(post_values)
        # Marks can't be stored; when it is posted, its type says that somebody wrote it.
        for mark in (AUTOMATIC, BY_HAND):
            values["send_context"].pop(mark, None)
        return values

    def _action_send_mail(self, auto_commit=False):
        mails, messages = self.env["mail.mail"].sudo(), self.env["mail.message"]
        for wizard in self:
            # The mails that go to followers carry the scope too, for the last gate.
            scoped = wizard.with_context(**{SCOPE: wizard._consent_scope()})
            sent, posted = super(MailComposeMessage, scoped)._action_send_mail(
                auto_commit=auto_commit
            )
            wizard._consent_count_sent(sent, posted)
            mails += sent
            messages += posted
        return mails, messages

    def _consent_count_sent(self, mails, messages):
        if not is_marked(self.env, BY_HAND):
            return
        if self.mass_mailing_id:
            counts = outcomes.of_traces(self.mass_mailing_id)
        else:
            counts = outcomes.of_messages(mails) + outcomes.of_posts(messages, "email")
            counts[outcome.LEFT_OUT] += len(self.env.context.get(LEFT_OUT) or ())
        self._consent_count(counts)

    def _manage_mail_values(self, mail_values_all):
        values = super()._manage_mail_values(mail_values_all)
        scope = self._consent_scope()
        if not scope or self.composition_mode == "mass_mail":
            return values
        return composing.without_refused(self, values, scope)

    def _process_mail_values_state(self, mail_values_dict):
        scope, counting = self._consent_stopping()
        # A mailing has left out whom it must, and before it is sent each mail is asked once more.
        if not counting or (self._consent_scope() and is_marked(self.env, ASKED)):
            return super()._process_mail_values_state(mail_values_dict)
        remaining = composing.cancel_refused(self, mail_values_dict, scope, counting)
        super()._process_mail_values_state(remaining)
        return mail_values_dict

    def _get_blacklist_record_ids(self, mail_values_dict, recipients_info=None):
        listed = super()._get_blacklist_record_ids(mail_values_dict, recipients_info)
        values = {res_id: mail_values_dict[res_id] for res_id in listed}
        return set(self._consent_blacklisted(listed, lambda: composing.objections(self, values)))

    # -- buttons ---------------------------------------------------------------------------------

    def action_consent_leave_out(self):
        """Take who refused off the recipients, and leave the dialog open."""
        self.ensure_one()
        self._consent_take_off()
        self.consent_leave_out = True
        return composing.reopened(self)

    def action_consent_insert_link(self):
        """Add the link to the recipient's own page, and leave the dialog open.

        :raises UserError: where it isn't for one person alone
        :raises AccessError: where the user may not answer for them
        """
        self.ensure_one()
        self.body = own_page_link.inserted(self)
        return composing.reopened(self)

    def action_consent_send_without(self):
        """Send to all but those who refused."""
        self.ensure_one()
        self.consent_leave_out = True
        return self.action_send_mail()

    def action_consent_send_anyway(self):
        """Send to everybody, for the reason that was entered."""
        self.ensure_one()
        self.write({"consent_override": True, "consent_leave_out": False})
        return self.action_send_mail()

    def action_consent_print(self):
        """Print what can't be sent, as one file: the document's report, or the mail as a letter."""
        return composer_letters.report_action(self)

    def _consent_letters(self):
        """Return the mail as letters, for the report: ``composer_letters.letters``."""
        return composer_letters.letters(self)
