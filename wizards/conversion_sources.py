"""Where the conversion finds answers: tags, blacklists, list opt-outs and spoilt addresses.

Each function takes the wizard and whether to write, or only count, and returns what it found as
values of ``partner.consent.conversion.count``.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ..enforcement.inflow.opt_outs import obey_blacklist
from ..models.channel.settings import channel_label
from ..policy import conversion
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE
from .conversion_candidates import convertible


def convert_blacklists(wizard, write):
    counts, env = [], wizard.env
    for code, channel in BY_CODE.items():
        if not channel.blacklist:
            continue
        entries = env[channel.blacklist.model]
        entries.flush_model([channel.blacklist.field, "active"])
        listed = SQL(
            "(SELECT %s FROM %s WHERE active)",
            SQL.identifier(channel.blacklist.field),
            SQL.identifier(entries._table),
        )
        found = _customers(env).search(Domain(channel.normalized, "in", listed))
        todo = found.filtered(lambda p, fname=channel.field: p[fname] != v.REFUSED)
        if write:
            obey_blacklist(todo, code)
        counts.append(_count(entries._description, _answer(env, code, v.REFUSED), found, todo))
    return counts


def convert_list_opt_outs(wizard, write):
    env = wizard.env
    moments = _opt_out_moments(env, every=wizard.list_opt_outs == "every")
    found = _customers(env).search([("email_normalized", "in", list(moments))])
    todo = convertible(found, "email", v.REFUSED)
    source = env._("Mailing list opt-outs")
    if write:
        todo._consent_set(
            "email",
            v.REFUSED,
            source=v.CONVERSION,
            note=source,
            each={partner.id: {"moment": moments[partner.email_normalized]} for partner in todo},
        )
    return [_count(source, _answer(env, "email", v.REFUSED), found, todo)]


def convert_tags(wizard, write):
    """Refusals first, so that they win over any Yes."""
    counts, env = [], wizard.env
    for tag in wizard.tag_ids.sorted(lambda tag: tag.state != v.REFUSED):
        tagged = _customers(env).search([("category_id", "in", tag.category_id.ids)])
        name = env._("Tag “%s”", tag.category_id.name)
        for channel in conversion.channels_of(tag.channel):
            todo = convertible(tagged, channel, tag.state)
            if write:
                todo._consent_set(channel, tag.state, source=v.CONVERSION, note=name)
            counts.append(_count(name, _answer(env, channel, tag.state), tagged, todo))
    return counts


def convert_markers(wizard, write):
    """Take markers out of addresses, and mark these as not for advertising instead."""
    counts, env = [], wizard.env
    for marker in filter(None, map(str.strip, (wizard.marker or "").split(","))):
        spoilt = _customers(env).search(
            Domain("email", "ilike", marker) | Domain("phone", "ilike", marker)
        )
        clean = {
            (partner, kind): conversion.without_marker(partner[kind], marker)
            for partner in spoilt
            for kind in ("email", "phone")
        }
        clean = {key: value for key, value in clean.items() if value}
        if write:
            _exclude_addresses(env, clean, marker)
        changed = {partner for partner, _kind in clean}
        result = env._("Address not for advertising")
        counts.append(_count(env._("Marker “%s”", marker), result, spoilt, changed))
    return counts


def _customers(env):
    return env["res.partner"].with_context(active_test=False)


def _count(source, result, found, todo):
    return {
        "source": source,
        "result": result,
        "found_count": len(found),
        "change_count": len(todo),
        "left_count": len(found) - len(todo),
    }


def _answer(env, channel, state):
    """Return a result in words, as “E-mail: No”."""
    states = dict(env["res.partner"]._fields["consent_email"]._description_selection(env))
    return f"{channel_label(env, channel)}: {states[state]}"


def _opt_out_moments(env, every):
    """Return ``{normalised e-mail: when it left the last of its lists}``.

    :param every: whether only those count who left every list they were on
    """
    subscriptions = env["mailing.subscription"]
    subscriptions.flush_model()
    env["mailing.contact"].flush_model(["email_normalized"])
    return dict(
        env.execute_query(
            SQL(
                "SELECT contact.email_normalized, max(subscription.opt_out_datetime)"
                " FROM mailing_subscription subscription"
                " JOIN mailing_contact contact ON contact.id = subscription.contact_id"
                " WHERE contact.email_normalized IS NOT NULL"
                " GROUP BY contact.email_normalized"
                " HAVING %s(COALESCE(subscription.opt_out, FALSE))",
                SQL("bool_and") if every else SQL("bool_or"),
            )
        )
    )


def _exclude_addresses(env, clean, marker):
    """Write clean addresses, with a contact point for each that is not for advertising.

    :param dict clean: ``{(customer, field, which is also the kind): address}``
    """
    for (partner, fname), value in clean.items():
        partner[fname] = value
    points = env["partner.contact.point"]
    partners = _customers(env).union(*(partner for partner, _kind in clean))
    known = {
        (point.partner_id, point.kind, point.value_normalized or point.value): point
        for point in partners.contact_point_ids
    }
    missing = []
    for (partner, kind), value in clean.items():
        point = known.get((partner, kind, partner[BY_CODE[kind].normalized] or value))
        if point:
            points |= point
        else:
            missing.append(
                {
                    "partner_id": partner.id,
                    "kind": kind,
                    "value": value,
                    "marketing_allowed": False,
                    "note": marker,
                }
            )
    points.marketing_allowed = False
    points.create(missing)
