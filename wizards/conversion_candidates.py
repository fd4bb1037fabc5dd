"""Who may still be converted, counted by the database and gone through in parts."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..policy import vocabulary as v
from ..policy.channels import BY_CODE

# So many customers are read and converted together.
PART = 2_000


def customers(env):
    """Return an empty recordset by which archived customers are found too."""
    return env["res.partner"].with_context(active_test=False)


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


def parts(env, domain):
    """Yield these customers in recordsets of :data:`PART`, and forget each when it is dealt with.

    Memory stays the same however many there are.
    """
    last = 0
    while part := customers(env).search(domain & Domain("id", ">", last), limit=PART, order="id"):
        last = part[-1].id
        yield part
        env.flush_all()
        env.invalidate_all(flush=False)


def _nobody_said(channel, final):
    """Return the domain of those without such an event on a channel.

    By SQL: what was said counts, whatever the user may read of it.
    """

    def to_sql(model, alias, _query):
        model.env["partner.consent.event"].flush_model()
        return SQL(
            "NOT EXISTS (SELECT 1 FROM partner_consent_event event"
            " WHERE event.partner_id = %s AND event.channel = %s AND %s)",
            SQL.identifier(alias, "id"),
            channel,
            final,
        )

    return Domain.custom(to_sql=to_sql)
