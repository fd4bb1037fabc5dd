"""A mailing goes to as many as its sender was shown, or stops and says why.

When it is put in the queue, the number of matching recipients is written down, those included who
may not be contacted. When its turn comes, that number is compared. Each function here takes one
``mailing.mailing``.
"""

from odoo.exceptions import UserError
from odoo.tools import SQL

from ...models.controller.controllers import as_controller
from ...models.ledger.whose import of_controller
from .mailing_recipients import UNTELLABLE, target_query
from .recipient_columns import partner_column

# One in so many may come or go unexplained, such as customers who ordered since.
ONE_IN = 20


def remember(mailing):
    """Write down how many match now, and what is the latest of all that may explain others later.

    :raises UserError: to a user whose condition can't be evaluated; a job's goes back to draft
    """
    try:
        query = target_query(mailing)
    except UNTELLABLE as error:
        if mailing.env.su:
            return
        raise UserError(str(error)) from error
    mailing.env.flush_all()
    [(count, record_id, event_id, moment)] = mailing.env.execute_query(
        SQL(
            "SELECT (%s), (SELECT MAX(id) FROM %s), (SELECT MAX(id) FROM partner_consent_event),"
            " clock_timestamp() AT TIME ZONE 'UTC'",
            query.select(SQL("COUNT(*)")),
            SQL.identifier(query.table),
        )
    )
    # sudo: what was shown is the server's to say
    mailing.sudo().consent_preview = {
        "count": count,
        "record_id": record_id or 0,
        "event_id": event_id or 0,
        "moment": str(moment),
    }


def return_unlike_preview(mailing):
    """Put a mailing back to draft where it can't go to those whom its sender was shown.

    That is where its recipients can't be told, where nobody matches, or where others match than
    then. Who was created or changed since, or answered or was locked since, explains a difference;
    so does one in twenty for what a condition asks of other records, such as orders. What has
    begun isn't asked again: sending changes what a condition may ask.
    """
    mailing.ensure_one()
    mailing = mailing.with_context(lang=mailing.user_id.lang or mailing.env.lang)
    try:
        problem = _difference(mailing)
    except UNTELLABLE as error:
        problem = mailing.env._(
            "It can't be told whom it is for: %(reason)s",
            reason=str(error),
        )
    if problem:
        mailing.action_cancel()
        mailing.message_post(
            body=mailing.env._(
                "Back to draft and sent to nobody. %(reason)s – Correct the recipients and send it "
                "again.",
                reason=problem,
            )
        )


def explain_nobody(mailing):
    """Say why a mailing is done that was sent to nobody and left nobody out."""
    if not mailing.env["mailing.trace"].search_count(
        [("mass_mailing_id", "=", mailing.id)], limit=1
    ):
        mailing.message_post(
            body=mailing.env._(
                "Sent to nobody: everybody it is for has got another mailing of this A/B test."
            )
            if mailing.ab_testing_enabled
            else mailing.env._("Sent to nobody: there was no recipient.")
        )


def _difference(mailing):
    """Return in words why the recipients aren't those of the preview, None where they are.

    :raises UserError, ValueError: ``UNTELLABLE``
    """
    query = target_query(mailing)
    if mailing.state == "sending":
        return None
    shown = mailing.consent_preview or {}
    mailing.env.flush_all()
    changed = _changed_since(mailing, shown) if shown else SQL("FALSE")
    [(found, unchanged)] = mailing.env.execute_query(
        query.select(SQL("COUNT(*)"), SQL("COUNT(*) FILTER (WHERE (%s) IS NOT TRUE)", changed))
    )
    if not found:
        return mailing.env._("Nobody matches its condition.")
    if not shown:
        return None
    count = shown["count"]
    tolerated = count // ONE_IN
    fewer = count - tolerated - found
    if unchanged <= count + tolerated and (
        fewer <= 0 or fewer <= _count_changed(mailing, changed) - (found - unchanged)
    ):
        return None
    return mailing.env._(
        "%(shown)s recipients matched when it was put in the queue, %(found)s match now, and those "
        "who are new or changed since don't explain it.",
        shown=count,
        found=found,
    )


def _count_changed(mailing, changed):
    """Return how many records of the recipients' model have changed, whether they match or not."""
    table = SQL.identifier(mailing.env[mailing.mailing_model_real]._table)
    rows = mailing.env.execute_query(SQL("SELECT COUNT(*) FROM %s WHERE %s", table, changed))
    return rows[0][0]


def _changed_since(mailing, shown):
    """Return the SQL of "this recipient explains a difference to what was shown"."""
    model = mailing.env[mailing.mailing_model_real]
    table, moment = model._table, shown["moment"]
    causes = [SQL("%s > %s", SQL.identifier(table, "id"), shown["record_id"])]
    if model._log_access:
        causes.append(SQL("%s > %s", SQL.identifier(table, "write_date"), moment))
    if partner := partner_column(model, table):
        of_company = as_controller(mailing.env, mailing.company_id.id)
        answered = SQL(
            "SELECT partner_id FROM partner_consent_event event WHERE id > %s AND %s UNION ALL"
            " SELECT id FROM res_partner WHERE lock_date >= date_trunc('second', %s::timestamp)",
            shown["event_id"],
            of_controller(of_company),
            moment,
        )
        causes.append(SQL("%s IN (%s)", partner, answered))
    if model._name == "mailing.contact":
        subscribed = SQL(
            "SELECT contact_id FROM mailing_subscription WHERE write_date > %s", moment
        )
        causes.append(SQL("%s IN (%s)", SQL.identifier(table, "id"), subscribed))
    return SQL(" OR ").join(causes)
