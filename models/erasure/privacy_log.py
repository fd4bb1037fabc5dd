"""Odoo's log of privacy lookups keeps initials and lengths of names: they tell who it was."""

from odoo.tools import SQL

from ...policy.needles import ERASED


def spellings(persons):
    """Return ``(names, e-mail addresses)`` of these persons as the log spells them."""
    log = persons.env["privacy.log"]
    names = {log._anonymize_name(partner.name) for partner in persons.partners if partner.name}
    emails = {log._anonymize_email(address) for address in persons.emails}
    return sorted(names), sorted(emails)


def erase_logs(env, names, emails):
    """Leave no initials of these persons in the log; that something was looked up stays."""
    env.cr.execute(
        SQL(
            "UPDATE privacy_log SET anonymized_name = %(erased)s, anonymized_email = %(erased)s"
            " WHERE anonymized_name = ANY(%(names)s) AND anonymized_email = ANY(%(emails)s)",
            erased=ERASED,
            names=names,
            emails=emails,
        )
    )
