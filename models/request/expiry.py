"""How long a Yes and a question last: warning before they end, and the end."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..channel.settings import channel_label, channel_settings, channels_in_use
from ..controller.controllers import controller_id, for_each_controller
from ..ledger.whose import of_controller
from .parameters import parameter

BATCH = 1_000


def expiring(partners, channel):
    """Return ``{id: moment of the Yes}`` of these customers whose Yes is to be renewed."""
    moment = _warning_moment(partners.env, channel)
    if not (partners.ids and moment):
        return {}
    own = SQL("partner.id IN %s", tuple(partners.ids))
    return dict(partners.env.execute_query(_given_before(partners, channel, moment, own)))


def expiring_domain(partners, channels):
    """Return the domain of those whose Yes for one of these channels is to be renewed."""
    queries = [
        SQL("SELECT id FROM (%s) given", _given_before(partners, channel, moment))
        for channel in channels_in_use(partners.env)
        if channel in channels and (moment := _warning_moment(partners.env, channel))
    ]
    if not queries:
        return Domain.FALSE
    return Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(queries)))


def expiring_message(env, channel, since):
    """Return when a Yes ends, or how old it is, as a sentence for the form.

    :param since: datetime of the Yes
    """
    label = channel_label(env, channel)
    months = channel_settings(env)[channel].validity_months
    if months:
        return env._(
            "The Yes for %(channel)s expires on %(date)s. Ask for confirmation.",
            channel=label,
            date=format_date(env, since + relativedelta(months=months)),
        )
    return env._(
        "The Yes for %(channel)s dates from %(date)s. Ask for confirmation again.",
        channel=label,
        date=format_date(env, since),
    )


def end_expired(partners):
    """End what has run out, a batch at a time: questions without an answer, and old answers.

    :param partners: empty recordset of ``res.partner``
    :return: iterator over the sizes of the batches, between which the caller may commit
    """
    while done := _end_requests(partners.env):
        yield done
    for customers in for_each_controller(partners):
        for channel in v.CHANNELS:
            while ids := _run_out(customers, channel):
                customers.browse(ids)._consent_set(channel, v.UNKNOWN, source=v.EXPIRY)
                yield len(ids)


def unanswered(partners, channel):
    """Return those of these customers whose answer is "confirmation requested" and whom no open
    request asks any more."""
    requests = partners.env["partner.consent.request"].sudo()
    # sudo: whether a question is open doesn't depend on who looks
    waiting = requests.search(
        [
            ("partner_id", "in", partners.ids),
            ("channel", "=", channel),
            ("company_id", "=", controller_id(partners.env)),
            ("state", "=", "sent"),
        ]
    )
    fname = BY_CODE[channel].field
    left = partners - waiting.partner_id
    return left.filtered(lambda partner: partner[fname] == v.REQUESTED)


def _end_requests(env):
    """End a batch of requests that nobody answered in time, and return how many there were."""
    requests = env["partner.consent.request"]
    expired = requests.search(
        [("state", "=", "sent"), ("expiry_date", "<=", fields.Datetime.now())],
        limit=BATCH,
        order="expiry_date",
    )
    # The customers first, as whoever answers or refuses does.
    free = expired.partner_id.try_lock_for_update(allow_referencing=True)
    expired = expired.filtered(lambda request: request.partner_id in free)
    expired = expired.try_lock_for_update(allow_referencing=True)
    expired.write({"state": "expired", "token_hash": False})
    for (company, channel), ended in expired.grouped(of_whom).items():
        left = unanswered(ended.partner_id.with_company(company), channel)
        left._consent_set(channel, v.UNKNOWN, source=v.EXPIRY)
    return len(expired)


def of_whom(request):
    """Return on whose behalf a request asks, and for which channel."""
    return request.company_id, request.channel


def expiry_moment(env, channel):
    """Return before when a Yes must have been given to be expired now, None where none expires."""
    months = channel_settings(env)[channel].validity_months
    return fields.Datetime.now() - relativedelta(months=months) if months else None


def _warning_moment(env, channel):
    """Return before when a Yes must have been given to be worth a warning, or None."""
    if expiry := expiry_moment(env, channel):
        return expiry + timedelta(days=parameter(env, "warning_days"))
    months = parameter(env, "warning_months")
    return fields.Datetime.now() - relativedelta(months=months) if months else None


def _given_before(partners, channel, moment, condition=None):
    """Return SQL of ``id, moment of the last Yes`` for those whose Yes is that old.

    A Yes without a ledger row, from before the ledger, counts from the customer's creation.
    """
    fname = BY_CODE[channel].field
    partners.flush_model([fname])
    return SQL(
        "SELECT partner.id, COALESCE(yes.moment, partner.create_date) AS moment"
        " FROM res_partner partner LEFT JOIN LATERAL ("
        "SELECT moment FROM partner_consent_event event WHERE event.partner_id = partner.id"
        " AND event.channel = %s AND event.event = %s AND %s ORDER BY event.id DESC LIMIT 1"
        ") yes ON TRUE"
        " WHERE %s = %s AND COALESCE(yes.moment, partner.create_date) <= %s AND %s",
        channel,
        v.GIVEN,
        of_controller(partners.env),
        partners._field_to_sql("partner", fname),
        v.GIVEN,
        moment,
        condition or SQL("TRUE"),
    )


def _run_out(partners, channel):
    """Return ids of a batch of customers whose Yes, or unanswered question, has expired."""
    moment = expiry_moment(partners.env, channel)
    ids = []
    if moment:
        query = SQL("%s LIMIT %s", _given_before(partners, channel, moment), BATCH)
        ids = [id_ for id_, _moment in partners.env.execute_query(query)]
    return ids or _left_unanswered(partners, channel)


def _left_unanswered(partners, channel):
    """Return ids of customers marked "confirmation requested" too long ago, without a request.

    Somebody asked them by other means, such as an import, so no request expires by itself.
    """
    fname = BY_CODE[channel].field
    partners.flush_model([fname])
    partners.env["partner.consent.request"].flush_model(["state"])
    days = parameter(partners.env, "request_days")
    rows = partners.env.execute_query(
        SQL(
            "SELECT partner.id FROM res_partner partner WHERE %s = %s"
            " AND NOT EXISTS (SELECT 1 FROM partner_consent_request request"
            " WHERE request.partner_id = partner.id AND request.channel = %s"
            " AND request.company_id = %s AND request.state = 'sent')"
            " AND NOT EXISTS (SELECT 1 FROM partner_consent_event event"
            " WHERE event.partner_id = partner.id AND event.channel = %s"
            " AND event.event = %s AND event.moment > %s AND %s) LIMIT %s",
            partners._field_to_sql("partner", fname),
            v.REQUESTED,
            channel,
            controller_id(partners.env),
            channel,
            v.REQUESTED,
            fields.Datetime.now() - timedelta(days=days),
            of_controller(partners.env),
            BATCH,
        )
    )
    return [id_ for (id_,) in rows]
