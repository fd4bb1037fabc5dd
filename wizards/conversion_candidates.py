"""Who may still be converted."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..models.controller.controllers import for_each_controller
from ..models.ledger.whose import of_controller
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE


def convertible(channel, state):
    """Return the domain of those whose answer earlier data may still decide.

    A No from before wins over anything but the customer's own word; a Yes from before counts only
    where nothing was said at all. What was converted once is not converted again: the business may
    have changed it since.
    """
    fname = BY_CODE[channel].field
    if state == v.REFUSED:
        final = SQL("event.source IN %s", (*v.CUSTOMER_SOURCES, v.CONVERSION))
        return Domain(fname, "!=", v.REFUSED) & _nobody_said(channel, final)
    return Domain(fname, "=", v.UNKNOWN) & _nobody_said(
        channel, SQL("event.source <> %s", v.DEFAULT)
    )


def not_refused_by_all(channel):
    """Return the domain of those who have not refused a channel at one controller at least."""

    def to_sql(model, alias, _query):
        fname = BY_CODE[channel].field
        model.flush_model([fname])
        answers = [of._field_to_sql(alias, fname) for of in for_each_controller(model)]
        return SQL("(%s)", SQL(" OR ").join(SQL("%s <> %s", one, v.REFUSED) for one in answers))

    return Domain.custom(to_sql=to_sql)


def _nobody_said(channel, final):
    """Return the domain of those without such an event on a channel.

    By SQL: what was said counts, whatever the user may read of it.
    """

    def to_sql(model, alias, _query):
        model.env["partner.consent.event"].flush_model()
        return SQL(
            "NOT EXISTS (SELECT 1 FROM partner_consent_event event"
            " WHERE event.partner_id = %s AND event.channel = %s AND %s AND %s)",
            SQL.identifier(alias, "id"),
            channel,
            of_controller(model.env),
            final,
        )

    return Domain.custom(to_sql=to_sql)
