"""Customers with whom there was no business and no contact: nothing of any app names them."""

from odoo.tools import SQL

from ..privacy import places

# What stands beside a customer without being business with them: it goes with them. Contacts with
# them are looked at by date.
BESIDE = frozenset(
    {
        "discuss.channel.member",
        "mail.activity",
        "mail.followers",
        "mail.message",
        "mail.notification",
        "mail.push.device",
        "mailing.trace",
        "partner.address",
        "partner.consent.event",
        "partner.consent.head",
        "partner.consent.record",
        "partner.consent.request",
        "partner.consent.use",
        "partner.contact.point",
        "partner.erasure",
        "partner.history",
        "res.partner.bank",
        "snailmail.letter",
    }
)


def only_idle(query, env, cutoff):
    """Leave in this query on customers only those of whom nothing is held but old contacts.

    :param cutoff: datetime: a message or history entry from then on is a contact
    """
    me = SQL.identifier(query.table, "id")

    def nothing(table, condition):
        query.add_where(
            SQL("NOT EXISTS (SELECT FROM %s other WHERE %s)", SQL.identifier(table), condition)
        )

    for table, column in _references(env):
        nothing(table, SQL("other.%s = %s", SQL.identifier(column), me))
    query.add_where(SQL("%s IS NULL", SQL.identifier(query.table, "parent_id")))
    nothing("res_partner", SQL("other.parent_id = %s", me))
    nothing("mail_activity", SQL("other.res_model = 'res.partner' AND other.res_id = %s", me))
    nothing("partner_history", SQL("other.partner_id = %s AND other.date >= %s", me, cutoff))
    nothing(
        "mail_message",
        SQL(
            "other.date >= %s AND other.model = 'res.partner' AND other.res_id = %s"
            " AND other.message_type IN ('comment', 'email', 'email_outgoing')",
            cutoff,
            me,
        ),
    )
    nothing("mail_message", SQL("other.date >= %s AND other.author_id = %s", cutoff, me))
    query.add_where(SQL("%s IS NOT TRUE", SQL.identifier(query.table, "erased")))


def _references(env):
    """Return ``[(table, column)]`` of what names a customer and is business with them."""
    found = set()
    for name, there in places.by_model(places.places(env), places.LINK, places.LINKS).items():
        if name in BESIDE or name == places.PERSON:
            continue
        for place in there:
            field = env[name]._fields[place.field]
            if place.way == places.LINKS:
                found.add((field.relation, field.column2))
            elif not field.company_dependent:
                found.add((env[name]._table, field.name))
    return sorted(found)
