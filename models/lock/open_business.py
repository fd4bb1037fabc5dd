"""What is still going on with a customer: open documents, mailings, activities, appointments."""

from odoo import fields
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


def open_business(partners, limit=BUSINESS_LIMIT):
    """Return what is open with these customers and their contacts, as the user may see it.

    :param int limit: rows of one model at most
    :return: list of dicts ``kind`` (``document`` ``appointment`` ``activity`` ``mailing``),
        ``model_name``, ``res_id``, ``name``, ``date``
    """
    family = partners.with_context(active_test=False).search(
        Domain("commercial_partner_id", "in", partners.ids) | Domain("id", "in", partners.ids)
    )
    return [
        *_documents(family, limit),
        *_activities(family, limit),
        *_mailings(family, limit),
    ]


def _documents(family, limit):
    env = family.env
    guarded = dict(env["partner.lock.guard"]._guards())
    guarded.setdefault("calendar.event", (("partner_ids", None),))
    rows = []
    for model, guards in guarded.items():
        if model not in env or not env[model].has_access("read"):
            continue
        names = [fname for fname, _mode in guards if fname in env[model]._fields]
        kind = "appointment" if model == "calendar.event" else "document"
        domain = Domain.OR([(fname, "in", family.ids)] for fname in names)
        records = env[model].search(domain & unfinished(env[model]), limit=limit)
        rows += [_row(kind, record) for record in records]
    return rows


def unfinished(documents, closed_states=CLOSED_STATES):
    """Return the domain of what isn't finished among the documents of this model.

    :param closed_states: states in which nothing is awaited
    """
    domain = Domain.TRUE
    if documents._name in OPEN_PATHS:
        path, operator = OPEN_PATHS[documents._name]
        if operator == ">=":
            domain &= Domain(path, ">=", fields.Datetime.now())
        else:
            domain &= Domain(path, "!=", True)
    state = documents._fields.get("state")
    if state and state.type == "selection" and state._description_searchable:
        closed = [value for value in state.get_values(documents.env) if value in closed_states]
        domain &= Domain("state", "not in", closed)
    return domain


def _activities(family, limit):
    env = family.env
    activities = env["mail.activity"].search(
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


def _mailings(family, limit):
    env = family.env
    if not env["mailing.mailing"].has_access("read"):
        return []
    mailings = env["mailing.mailing"].search([("state", "=", "in_queue")])
    addresses = [address for address in family.mapped("email_normalized") if address]
    rows = []
    for mailing in mailings:
        recipients = env[mailing.mailing_model_real]
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
            rows.append(_row("mailing", mailing, mailing.schedule_date))
    return rows[:limit]


def _row(kind, record, date=False):
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
