"""Proofs of drawn recipients on paper, as of the moment when each was written to."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..enforcement.sending.recipient_columns import partners_of
from ..models.channel.settings import channel_label, channel_settings
from ..models.controller.controllers import as_controller
from ..models.ledger.anchor.sealed import told as anchored
from ..models.ledger.verifying import result_message
from ..models.ledger.whose import reads_all
from ..models.privacy.describing import answer, events
from ..policy import vocabulary as v


class ReportConsentDraw(models.AbstractModel):
    _name = "report.partner_consent.consent_draw_report"
    _description = "Random Proofs of a Mailing"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the report shows of these draws.

        :raises AccessError: for everybody but consent officers and auditors
        """
        if not reads_all(self.env):
            raise AccessError(
                self.env._("Only consent officers and auditors may print proofs of consent.")
            )
        draws = self.env["partner.consent.draw"].browse(docids)
        draws.check_access("read")
        proofs = {draw.id: self._proofs(draw) for draw in draws}
        return {
            "doc_ids": docids,
            "doc_model": draws._name,
            # sudo: who drew for whom is told whole
            "docs": draws.sudo(),
            "made_on": fields.Datetime.now(),
            "customer_sources": v.CUSTOMER_SOURCES,
            "channels": {draw.id: channel_label(self.env, draw.channel) for draw in draws},
            "proofs": proofs,
            "verified": {id_: self._verified(found) for id_, found in proofs.items()},
        }

    @api.model
    def _proofs(self, draw):
        """Return a dict for each drawn recipient, in the order of drawing; see :meth:`_proof`."""
        env = as_controller(self.env, draw.company_id.id)
        known = draw.with_env(env)
        traces = env["mailing.trace"].browse(known.trace_ids).exists()
        ids = defaultdict(list)
        for trace in traces:
            ids[trace.model].append(trace.res_id)
        customers = {
            (model, res_id): partner_id
            for model, res_ids in ids.items()
            for res_id, partner_id in _customers(env, model, res_ids).items()
        }
        found = [
            self._proof(known, trace, customers.get((trace.model, trace.res_id)))
            for trace in traces
        ]
        missing = len(known.trace_ids) - len(traces)
        return found + [self._nothing() | {"who": self._gone()} for _each in range(missing)]

    @api.model
    def _nothing(self):
        rows = self.env["partner.consent.event"]
        blank = dict.fromkeys(("title", "sent", "address", "who", "verdict"), False)
        return blank | {"rows": rows, "anchors": {}}

    @api.model
    def _gone(self):
        return self.env._("The recipient was erased or deleted since, and the address with them.")

    @api.model
    def _proof(self, draw, trace, partner_id):
        """Return what is known of one recipient at the moment of sending.

        :param draw: as the superuser who works for the controller
        :param partner_id: id of the customer, also of one who is gone; None for who is none
        :return: dict of ``title``, ``sent``, ``address``, ``who``: words on the recipient,
            ``verdict``, each False where there is none, ``rows`` and ``anchors``
        """
        moment = trace.sent_datetime or trace.create_date
        proof, address = self._nothing() | {"sent": moment}, trace.email or trace.sms_number
        if not partner_id:
            return proof | self._no_customer(draw, trace, address)
        partner = draw.env["res.partner"].browse(partner_id)
        there = bool(partner.exists())
        rows = events(partner, draw.channel, moment)
        # Who was merged is told by the rows of the customer who has them now.
        named = (rows.partner_id | partner.exists()).with_env(self.env)
        if named._filtered_access("read") != named:
            return proof | {"who": self.env._("A customer whom you may not read.")}
        since = self._since(partner, there)
        return proof | {
            "title": f"{partner.display_name} ({partner_id})"
            if there
            else self.env._("Customer number %s", partner_id),
            "address": not since and address,
            "who": since,
            "verdict": self._verdict(draw, answer(partner, rows), rows),
            "rows": rows,
            "anchors": anchored(rows.with_env(self.env(su=True))),
        }

    @api.model
    def _since(self, partner, there):
        """Return in words what became of the customer since; False for nothing."""
        env = partner.env
        erased = env["partner.consent.event"].search(
            [("chain_id", "=", partner.id), ("event", "=", v.ERASED)], limit=1
        )
        if erased:
            return self.env._(
                "Erased since, on %s: what the ledger still proves is shown.", erased.moment.date()
            )
        if there:
            return False
        if env["partner.consent.event"].search_count(
            [("chain_id", "=", partner.id), ("partner_id", "!=", False)], limit=1
        ):
            return self.env._("Merged with another customer since.")
        return self.env._("Deleted since: what the ledger still proves is shown.")

    @api.model
    def _no_customer(self, draw, trace, address):
        """Return what is known of a recipient who is no customer."""
        if trace.model not in draw.env or not draw.env[trace.model].browse(trace.res_id).exists():
            return {"who": self._gone()}
        readable = self.env[trace.model].browse(trace.res_id).has_access("read")
        known = {"title": address, "address": address} if readable else {}
        known["who"] = self.env._(
            "No customer but %(model)s: the ledger has no answer of theirs.",
            model=draw.env["ir.model"]._get(trace.model).name,
        )
        return known

    @api.model
    def _verdict(self, draw, state, rows):
        """Return in words whether the ledger, as of then, allowed to write to the customer."""
        if draw.scope == v.SERVICE:
            return self.env._("Sent as service, which needs no consent.")
        rule = channel_settings(draw.env)[draw.channel].rule
        if state == v.GIVEN:
            return self.env._("Allowed by the ledger: the customer had said Yes.")
        if state == v.REFUSED:
            if rows[-1:].event == v.OVERRIDDEN:
                return self.env._("Refused, and sent in spite of it: see the last row.")
            return self.env._("Not allowed by the ledger: the answer was No.")
        if rule == v.OPT_OUT:
            return self.env._(
                "No answer yet. Allowed where the channel needs none, as it is set today."
            )
        return self.env._("Not allowed by the ledger: there was no Yes.")

    @api.model
    def _verified(self, proofs):
        """Return the result of verifying the ledger of all these, in words."""
        chains = {row.chain_id for proof in proofs for row in proof["rows"]}
        # sudo: the ledger is verified whole
        return result_message(self.env["partner.consent.event"].sudo(), list(chains))[1]


def _customers(env, model, res_ids):
    """Return ``{record id: customer id}``, of customers who are gone too."""
    if model == "res.partner":
        return {id_: id_ for id_ in res_ids}
    return partners_of(env[model], res_ids) if model in env else {}
