"""What is still going on with a customer: open documents, mailings, activities, appointments."""

from odoo import fields, models
from odoo.fields import Domain

CLOSED_STATES = (
    "done",
    "cancel",
    "canceled",
    "cancelled",
    "posted",
    "paid",
    "invoiced",
    "1_done",
    "1_canceled",
)
# Where "open" is told by something else than a state.
OPEN_PATHS = {
    "calendar.event": ("stop", ">="),
    "event.registration": ("event_id.date_end", ">="),
    "crm.lead": ("stage_id.is_won", False),
}
BUSINESS_LIMIT = 20


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _lock_open_business(self, limit=BUSINESS_LIMIT):
        """Return what is open with these customers and their contacts, as the user may see it.

        :param int limit: rows of one model at most
        :return: list of dicts ``kind`` (``document`` ``appointment`` ``activity`` ``mailing``),
            ``model_name``, ``res_id``, ``name``, ``date``
        """
        family = self.with_context(active_test=False).search(
            Domain("commercial_partner_id", "in", self.ids) | Domain("id", "in", self.ids)
        )
        return [
            *self._lock_open_documents(family, limit),
            *self._lock_open_activities(family, limit),
            *self._lock_open_mailings(family, limit),
        ]

    def _lock_open_documents(self, family, limit):
        guarded = dict(self.env["partner.lock.guard"]._guards())
        guarded.setdefault("calendar.event", (("partner_ids", None),))
        rows = []
        for model, guards in guarded.items():
            if model not in self.env or not self.env[model].has_access("read"):
                continue
            names = [fname for fname, _mode in guards if fname in self.env[model]._fields]
            kind = "appointment" if model == "calendar.event" else "document"
            domain = Domain.OR([(fname, "in", family.ids)] for fname in names)
            records = self.env[model].search(domain & self._lock_open_domain(model), limit=limit)
            rows += [self._lock_business_row(kind, record) for record in records]
        return rows

    def _lock_open_domain(self, model):
        """Return the domain of documents of ``model`` that are not finished."""
        documents = self.env[model]
        domain = Domain.TRUE
        if model in OPEN_PATHS:
            path, operator = OPEN_PATHS[model]
            if operator == ">=":
                domain &= Domain(path, ">=", fields.Datetime.now())
            else:
                domain &= Domain(path, "!=", True)
        state = documents._fields.get("state")
        if state and state.type == "selection" and state._description_searchable:
            closed = [value for value in state.get_values(self.env) if value in CLOSED_STATES]
            domain &= Domain("state", "not in", closed)
        return domain

    def _lock_open_activities(self, family, limit):
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", family.ids)], limit=limit
        )
        return [
            {
                "kind": "activity",
                "model_name": "res.partner",
                "res_id": activity.res_id,
                "name": activity.display_name,
                "date": activity.date_deadline,
            }
            for activity in activities
        ]

    def _lock_open_mailings(self, family, limit):
        if not self.env["mailing.mailing"].has_access("read"):
            return []
        mailings = self.env["mailing.mailing"].search([("state", "=", "in_queue")])
        addresses = [address for address in family.mapped("email_normalized") if address]
        rows = []
        for mailing in mailings:
            recipients = self.env[mailing.mailing_model_real]
            if recipients._name == "res.partner":
                among = Domain("id", "in", family.ids)
            elif "partner_id" in recipients._fields:
                among = Domain("partner_id", "in", family.ids)
            elif "email_normalized" in recipients._fields:
                among = Domain("email_normalized", "in", addresses)
            else:
                continue
            # sudo: only whether the customer is among them, nothing of the records is shown
            if recipients.sudo().search_count(mailing._get_recipients_domain() & among, limit=1):
                rows.append(self._lock_business_row("mailing", mailing, mailing.schedule_date))
        return rows[:limit]

    def _lock_business_row(self, kind, record, date=False):
        if not date:
            fname = next(
                (n for n in ("start", "date_order", "date_deadline") if n in record._fields),
                "create_date",
            )
            date = record[fname] or record.create_date
        return {
            "kind": kind,
            "model_name": record._name,
            "res_id": record.id,
            "name": record.display_name,
            "date": fields.Date.to_date(date),
        }
