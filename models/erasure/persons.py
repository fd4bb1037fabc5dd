"""Who is erased, and by what a text may name them."""

import re
from functools import cached_property

from odoo.tools import SQL

from ...policy import needles as n
from ...policy import number_needles as numbers
from ...policy.numbers import read_numbers
from ..address.bearing import UNREADABLE
from ..consent.sharing import CONTACT

# What of a customer was written down by tracking, and of whom else the record was merged.
TRACKED = ("name", "email", "phone", "street", "vat")
_MERGED = re.compile(r"([^<>,:;]+?)\s*&lt;([^<>]*?)&gt;\s*\(ID \d+\)")


class Persons:
    """The customers of one erasure with their address records and logins.

    :param partners: recordset of ``res.partner``
    """

    def __init__(self, partners):
        # sudo: an erasure leaves nothing out that the officer may not see
        partners = partners.sudo().with_context(active_test=False, prefetch_fields=False)
        self.env = partners.env
        self.partners = partners | _addresses_of(partners)
        self.ids = self.partners.ids
        self.users = self.env["res.users"].search([("partner_id", "in", self.ids)])

    @cached_property
    def keys(self):
        """``{kind: {key}}`` of all their addresses, without those that somebody else bears too."""
        found = {"email": set(), "phone": set(), "fax": set()}
        for kind, key in self.env.execute_query(
            SQL(
                "SELECT DISTINCT kind, key FROM partner_address mine"
                " WHERE partner_id = ANY(%(ids)s) AND kind <> 'post'"
                " AND left(key, 1) <> %(unreadable)s AND NOT EXISTS ("
                "SELECT 1 FROM partner_address other WHERE other.key = mine.key"
                " AND other.kind <> 'post' AND other.partner_id <> ALL(%(ids)s))",
                ids=self.ids,
                unreadable=UNREADABLE,
            )
        ):
            found[kind].add(key)
        return found

    @cached_property
    def emails(self):
        return sorted(self.keys["email"])

    @cached_property
    def numbers(self):
        """Their numbers in the spellings that a column for a number may have."""
        keys = self.keys["phone"] | self.keys["fax"]
        return sorted({spelling for key in keys for spelling in numbers.number_spellings(key)})

    @cached_property
    def needles(self):
        """All needles of them, also of those that others may bear."""
        found = []
        for partner in self.partners:
            found += n.name_needles(partner.name)
            found += n.street_needles(partner.street)
            found += n.street_needles(partner.street2)
            for code in (
                partner.vat,
                partner.company_registry,
                *partner.bank_ids.mapped("acc_number"),
            ):
                found += n.code_needles(code)
            for point in partner.contact_point_ids:
                found += n.email_needles(point.value)
                if point.kind != "email" and not point.value_normalized:
                    found += numbers.unread_number_needles(point.value)
            if not partner.phone_sanitized:
                found += numbers.unread_number_needles(partner.phone)
            found += n.email_needles(partner.email)
        for user in self.users:
            found += n.email_needles(user.login)
        for key in self.emails:
            found += n.email_needles(key)
        for key in self.keys["phone"] | self.keys["fax"]:
            found += numbers.number_needles(key)
        return list(dict.fromkeys(found + self._former()))

    def _former(self):
        """Return the needles of what they were called before, as tracking and merges wrote it."""
        found = []
        for fname, old, new in self.env.execute_query(
            SQL(
                "SELECT field.name, old_value_char, new_value_char FROM mail_tracking_value value"
                " JOIN mail_message message ON message.id = value.mail_message_id"
                " JOIN ir_model_fields field ON field.id = value.field_id"
                " WHERE message.model = 'res.partner' AND message.res_id = ANY(%s)"
                " AND field.model = 'res.partner' AND field.name = ANY(%s)",
                self.ids,
                list(TRACKED),
            )
        ):
            for value in (old, new):
                found += _needles_of(fname, value, self.env)
        for (body,) in self.env.execute_query(
            SQL(
                "SELECT body FROM mail_message WHERE model = 'res.partner' AND res_id = ANY(%s)"
                " AND body LIKE '%%(ID %%'",
                self.ids,
            )
        ):
            for name, email in _MERGED.findall(body):
                found += n.name_needles(name.rpartition(">")[2]) + n.email_needles(email)
        return found


def _needles_of(fname, value, env):
    if fname == "phone":
        keys = read_numbers(value, env.company.country_id.code or None).keys
        return [needle for key in keys for needle in numbers.number_needles(key)]
    makers = {"name": n.name_needles, "email": n.email_needles, "street": n.street_needles}
    return makers.get(fname, n.code_needles)(value)


def _addresses_of(partners):
    """Return the address records of these customers, which are nobody by themselves."""
    found = partners.browse()
    new = partners
    while new:
        new = partners.search(
            [
                ("parent_id", "in", new.ids),
                ("type", "!=", CONTACT),
                ("type", "!=", False),
                ("id", "not in", (partners | found).ids),
            ]
        )
        found |= new
    return found
