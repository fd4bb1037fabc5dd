"""Mailings: whoever may not be contacted is left out before anything is rendered, with a reason."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.decision import words
from ...policy import failure_types
from ...policy import vocabulary as v
from . import recipients
from .scopes import ASKED

CHANNEL_BY_TYPE = {"mail": "email", "sms": "sms"}
# Asks for the recipients before exclusion. An object, because a context sent by RPC can't hold it.
UNFILTERED = object()


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    consent_excluded_count = fields.Integer(
        "Left out",
        compute="_compute_consent_excluded",
        help="How many recipients may not be contacted and are left out.",
    )
    consent_excluded_summary = fields.Char("Left out, why", compute="_compute_consent_excluded")
    consent_net_count = fields.Integer(
        "Net reach",
        compute="_compute_consent_excluded",
        help="How many recipients remain.",
    )

    @api.depends(
        "consent_scope",
        "contact_list_ids",
        "mailing_domain",
        "mailing_model_id",
        "mailing_type",
        "state",
    )
    def _compute_consent_excluded(self):
        for mailing in self:
            counts = mailing._consent_counts()
            mailing.consent_net_count = counts.pop(None, 0)
            mailing.consent_excluded_count = sum(counts.values())
            mailing.consent_excluded_summary = words.summary(self.env, counts)

    def action_view_consent_excluded(self):
        """Open the list of those who are or would be left out, grouped by reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "partner_consent.mailing_consent_exclusion_action"
        )
        action["context"] = {"consent_mailing_id": self.id, "search_default_group_reason": 1}
        return action

    # -- before sending --------------------------------------------------------------------------

    def _consent_channel(self):
        return CHANNEL_BY_TYPE.get(self.mailing_type, "email")

    def _consent_target_query(self, res_ids=None):
        """Return the query of all recipients, left out or not, under the user's record rules."""
        if res_ids:
            domain = Domain("id", "in", res_ids)
        else:
            domain = self.with_context(consent_recipients=UNFILTERED)._get_recipients_domain()
        return self.env[self.mailing_model_real]._search(domain)

    def _consent_question(self, res_ids=None):
        """Return what :mod:`.recipients` has to know: model, query, channel and scope."""
        self.ensure_one()
        return (
            self.env[self.mailing_model_real],
            self._consent_target_query(res_ids),
            self._consent_channel(),
            self.consent_scope or v.MARKETING,
        )

    def _consent_judged(self, res_ids=None):
        """Return the SQL of all recipients as ``id, partner_id, address, reason``."""
        return recipients.judged_documents(*self._consent_question(res_ids))

    def _consent_counts(self):
        """Return ``{reason: number of recipients}``; those who remain under None.

        Before sending that is what would happen now, afterwards what the traces say.
        """
        self.ensure_one()
        if self.state == "done":
            groups = self.env["mailing.trace"]._read_group(
                [("mass_mailing_id", "=", self._origin.id), ("is_test_trace", "=", False)],
                ["failure_type"],
                ["__count"],
            )
            counts = {None: 0}
            for failure_type, count in groups:
                reason = failure_types.REASON_BY_TYPE.get(failure_type)
                counts[reason] = counts.get(reason, 0) + count
            return counts
        model = self.env.get(self.mailing_model_real)
        if model is None or not model.has_access("read"):
            return {}
        try:
            judged = self._consent_judged()
        except (UserError, ValueError):
            # A condition that names what is gone: the form must open to correct it.
            return {}
        return dict(
            self.env.execute_query(
                SQL("SELECT reason, COUNT(*) FROM (%s) judged GROUP BY reason", judged)
            )
        )

    def _consent_exclusion_sql(self):
        """Return the SQL of those left out: ``res_id, partner_id, address, reason``."""
        self.ensure_one()
        if self.state != "done":
            return SQL(
                "SELECT id AS res_id, partner_id, address, reason FROM (%s) judged"
                " WHERE reason IS NOT NULL",
                self._consent_judged(),
            )
        return self.env["mailing.trace"]._consent_exclusion_sql(self)

    def _get_recipients_domain(self):
        domain = super()._get_recipients_domain()
        if self.env.context.get("consent_recipients") is UNFILTERED:
            return domain
        return domain & recipients.allowed_domain(*self._consent_question())

    def _get_seen_list_extra(self):
        """Leave our traces out: somebody who agreed isn't a duplicate of one who refused."""
        join_domain, where_domain = super()._get_seen_list_extra()
        ours = ", ".join(f"'{code}'" for code in failure_types.LEFT_OUT)
        where_domain += f" AND (s.failure_type IS NULL OR s.failure_type NOT IN ({ours}))"
        return join_domain, where_domain

    # -- sending ---------------------------------------------------------------------------------

    def _get_remaining_recipients(self):
        """Record who is left out, then return who remains: both the queue and “Send” ask here."""
        self._consent_exclude()
        return super()._get_remaining_recipients()

    def _get_mass_mailing_context(self):
        asked = {"consent_asked": ASKED, "consent_scope": self.consent_scope}
        return super()._get_mass_mailing_context() | asked

    def _action_send_mail(self, res_ids=None):
        for mailing in self:
            if mailing.mailing_type == "sms":
                super(MailingMailing, mailing)._action_send_mail(res_ids)
                continue
            remaining = mailing._consent_remaining(res_ids)
            if remaining is None:
                mailing._consent_finish()
            else:
                super(MailingMailing, mailing)._action_send_mail(remaining)
        return True

    def action_send_sms(self, res_ids=None):
        for mailing in self:
            remaining = mailing._consent_remaining(res_ids)
            if remaining is None:
                mailing._consent_finish()
            else:
                super(MailingMailing, mailing).action_send_sms(remaining)
        return True

    def _consent_remaining(self, res_ids):
        """Return the ids to send to, or None where consent leaves nobody.

        An empty list means that the mailing never had a recipient: Odoo reports that itself.
        """
        if not res_ids:
            remaining = self._get_remaining_recipients()
            return None if not remaining and self._consent_traces() else remaining
        excluded = self._consent_exclude(res_ids)
        remaining = [id_ for id_ in res_ids if id_ not in excluded]
        return remaining or None

    def _consent_traces(self):
        return self.env["mailing.trace"].search_count(
            [("mass_mailing_id", "=", self.id), ("failure_type", "in", failure_types.LEFT_OUT)],
            limit=1,
        )

    def _consent_finish(self):
        """Close a mailing nobody of which may be contacted: its traces say why."""
        self.write(
            {
                "state": "done",
                "sent_date": fields.Datetime.now(),
                "kpi_mail_required": not self.sent_date,
            }
        )

    def _consent_exclude(self, res_ids=None):
        """Write one cancelled trace for each recipient who may not be contacted.

        Whoever has a trace of this mailing already gets no second one.

        :param res_ids: the documents to send to, all recipients where left out
        :return: set of those of ``res_ids`` that are left out
        """
        self.ensure_one()
        judged = self._consent_judged(res_ids)
        # sudo: traces are written by the system, whoever sends
        self.env["mailing.trace"].sudo()._consent_insert(self, judged)
        if not res_ids:
            return set()
        return {
            id_
            for (id_,) in self.env.execute_query(
                SQL("SELECT id FROM (%s) judged WHERE reason IS NOT NULL", judged)
            )
        }
