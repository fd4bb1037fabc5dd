"""Where the conversion finds answers: tags, blacklists, list opt-outs and spoilt addresses.

Each function takes the wizard and whether to write, or only count, and returns what it found as
values of ``partner.consent.conversion.count``.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ..enforcement.inflow.opt_outs import listed_domain, obey_blacklist
from ..models.address.excluding import exclude
from ..models.address.splitting import SEVERAL, split
from ..models.batch.parts import customers, parts
from ..models.channel.settings import channel_label
from ..policy import conversion
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE
from .conversion_candidates import convertible, not_refused_by_all


def convert_blacklists(wizard, write):
    """At every controller: Odoo's blacklists know none."""
    counts, env = [], wizard.env
    for code, channel in BY_CODE.items():
        if not channel.blacklist:
            continue
        found = listed_domain(env, code)
        todo = found & not_refused_by_all(code)
        source = env[channel.blacklist.model]._description
        counts.append(_count(env, source, _answer(env, code, v.REFUSED), found, todo))
        if write:
            for part in parts(env, todo):
                obey_blacklist(part, code)
    return counts


def convert_list_opt_outs(wizard, write):
    env = wizard.env
    left = _opt_outs(env, every=wizard.list_opt_outs == "every")
    found = Domain("email_normalized", "in", SQL("(SELECT email FROM (%s) opted_out)", left))
    todo = found & convertible("email", v.REFUSED)
    source = env._("Mailing list opt-outs")
    counts = [_count(env, source, _answer(env, "email", v.REFUSED), found, todo)]
    if write:
        for part in parts(env, todo):
            _opt_out(part, left, source)
    return counts


def convert_tags(wizard, write):
    """Refusals first, so that they win over any Yes."""
    counts, env = [], wizard.env
    for tag in wizard.tag_ids.sorted(lambda tag: tag.state != v.REFUSED):
        tagged = Domain("category_id", "in", tag.category_id.ids)
        name, state = env._("Tag “%s”", tag.category_id.name), tag.state
        for channel in conversion.channels_of(tag.channel):
            todo = tagged & convertible(channel, state)
            counts.append(_count(env, name, _answer(env, channel, state), tagged, todo))
            if write:
                for part in parts(env, todo):
                    part._consent_set(channel, state, source=v.CONVERSION, note=name)
    return counts


def split_addresses(wizard, write):
    """Give each of several addresses in one field its own place; no answer changes."""
    env = wizard.env
    several = Domain("id", "in", SQL("(%s)", SEVERAL))
    if not customers(env).search_count(several, limit=1):
        return []
    result = env._("Each in its own place")
    counts = [_count(env, env._("More than one address in a field"), result, several, several)]
    if write:
        for part in parts(env, several):
            split(part)
    return counts


def convert_markers(wizard, write):
    """Take markers out of addresses and of notes beside them: these aren't for advertising."""
    counts, env = [], wizard.env
    for marker in filter(None, map(str.strip, (wizard.marker or "").split(","))):
        found, changed = 0, 0
        # What remains of an address is for Python to say: a few columns of those that match.
        for part in parts(env, _marked(marker)):
            clean, notes = _without_marker(part, marker), _notes_without_marker(part, marker)
            found += len(part)
            changed += len({partner for partner, _kind in clean} | {p.partner_id for p in notes})
            if write:
                _exclude_addresses(env, clean)
                for point, note in notes.items():
                    point.write({"marketing_allowed": False, "note": note or _converted(env)})
        counts.append(
            {
                "source": env._("Marker “%s”", marker),
                "result": env._("Address not for advertising"),
                "found_count": found,
                "change_count": changed,
                "left_count": found - changed,
            }
        )
    return counts


def _count(env, source, result, found, todo):
    """Return what was found as values of a count; the database counts, nobody is read."""
    partners = customers(env)
    found_count, change_count = partners.search_count(found), partners.search_count(todo)
    return {
        "source": source,
        "result": result,
        "found_count": found_count,
        "change_count": change_count,
        "left_count": found_count - change_count,
    }


def _answer(env, channel, state):
    """Return a result in words, as “E-mail: No”."""
    states = dict(env["res.partner"]._fields["consent_email"]._description_selection(env))
    return f"{channel_label(env, channel)}: {states[state]}"


def _opt_outs(env, every):
    """Return the SQL of ``email, moment`` of those who left lists: when they left the last one.

    :param every: whether only those count who left every list they were on
    """
    env["mailing.subscription"].flush_model()
    env["mailing.contact"].flush_model(["email_normalized"])
    return SQL(
        "SELECT contact.email_normalized AS email, max(subscription.opt_out_datetime) AS moment"
        " FROM mailing_subscription subscription"
        " JOIN mailing_contact contact ON contact.id = subscription.contact_id"
        " WHERE contact.email_normalized IS NOT NULL"
        " GROUP BY contact.email_normalized"
        " HAVING %s(COALESCE(subscription.opt_out, FALSE))",
        SQL("bool_and") if every else SQL("bool_or"),
    )


def _opt_out(partners, left, note):
    """Refuse e-mail for these customers at the moment at which they left their lists."""
    emails = partners.mapped("email_normalized")
    query = SQL("SELECT email, moment FROM (%s) opted_out WHERE email = ANY(%s)", left, emails)
    moments = dict(partners.env.execute_query(query))
    each = {partner.id: {"moment": moments[partner.email_normalized]} for partner in partners}
    partners._consent_set("email", v.REFUSED, source=v.CONVERSION, note=note, each=each)


def _marked(marker):
    fnames = ("email", "phone", "contact_point_ids.note")
    return Domain.OR(Domain(fname, "ilike", marker) for fname in fnames)


def _converted(env):
    return env._("Not for advertising, as earlier data says")


def _notes_without_marker(partners, marker):
    """Return ``{contact point for advertising: rest of its note}`` of what has the marker there."""
    points = partners.contact_point_ids.filtered("marketing_allowed")
    rest = {point: conversion.without_marker(point.note, marker) for point in points}
    return {point: note for point, note in rest.items() if note is not None}


def _without_marker(partners, marker):
    """Return ``{(customer, field, which is also the kind): clean address}`` of what has one."""
    partners.fetch(["email", "phone"])
    clean = {
        (partner, kind): conversion.without_marker(partner[kind], marker)
        for partner in partners
        for kind in ("email", "phone")
    }
    return {key: value for key, value in clean.items() if value}


def _exclude_addresses(env, clean):
    """Write clean addresses, with a contact point for each that is not for advertising.

    :param dict clean: ``{(customer, field, which is also the kind): address}``
    """
    for (partner, fname), value in clean.items():
        partner[fname] = value
    addresses = [(partner, kind, value) for (partner, kind), value in clean.items()]
    exclude(env, addresses, _converted(env))
