"""One letter for each household: who lives at the same address, and who of them gets it.

The first of them, by the customer's number, of those who may be written to: always the same, and
in a run of many parts the one whose part comes first.
"""

from odoo import fields
from odoo.tools import SQL

from ..batch.customer_ids import ids_array
from ..consent.sharing import owners_of

ALL, SAME_NAME, SAME_ADDRESS = "all", "name", "address"
CHOICES = [
    (ALL, "Each customer"),
    (SAME_NAME, "One of the same name at an address"),
    (SAME_ADDRESS, "One at each address (household)"),
]
# Stands beside the reasons of the decision, and is none: the household gets the letter.
SAME_HOUSEHOLD = "same_household"
_COUNTRY_BEFORE_ZIP = r"^[A-Za-z]{1,2}\s*-\s*(?=[0-9])"
_BETWEEN_WORDS = "[[:space:][:punct:]\u00a0\u2007\u202f–—’]+"
# “1 a” is “1a”, but “1 1” isn't “11”.
_BLANK_NOT_BETWEEN_DIGITS = "(?<![0-9]) | (?![0-9])"
_SPELT_OUT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))


def one_each(run, decided, before):
    """Turn ``SELECT id, reason, household, place`` into ``SELECT id, reason`` of one a household.

    :param decided: :class:`SQL` of those who are decided on together
    :param before: ids of those who have their letter from an earlier part of the run
    """
    return SQL(
        "WITH decided AS MATERIALIZED (%(decided)s), written AS MATERIALIZED (%(written)s)"
        " SELECT id, CASE WHEN reason IS NOT NULL THEN reason"
        " WHEN row_number() OVER (PARTITION BY household, reason IS NULL ORDER BY id) > 1"
        " OR household IN (SELECT household FROM written) THEN %(same)s END AS reason FROM decided",
        decided=decided,
        written=SQL(
            "SELECT %s AS household FROM res_partner"
            " WHERE res_partner.id = ANY(%s) AND %s IN (SELECT place FROM decided)",
            household(run),
            ids_array(before),
            place(run),
        ),
        same=SAME_HOUSEHOLD,
    )


def place(run):
    """Return the SQL of a customer's ZIP code, by which others of the household are found fast."""
    zip_ = run.env["res.partner"]._field_to_sql("res_partner", "zip")
    return _plain(SQL("regexp_replace(%s, %s, '')", zip_, _COUNTRY_BEFORE_ZIP))


def household(run):
    """Return the SQL of what customers of one household have in common, however it is spelt."""
    partners = run.env["res.partner"]

    def column(fname, alias="res_partner"):
        return partners._field_to_sql(alias, fname)

    parts = [
        SQL("COALESCE(%s, %s)::text", column("country_id"), run.company_id.country_id.id or None),
        place(run),
        _plain(column("city")),
        SQL("replace(%s, 'strasse', 'str')", _plain(column("street"))),
        _plain(column("street2")),
    ]
    if run.household == SAME_NAME:
        parents = SQL(
            "(SELECT %s FROM res_partner parent WHERE parent.id = %s)",
            column("name", "parent"),
            column("parent_id"),
        )
        parts.append(_plain(SQL("COALESCE(NULLIF(%s, ''), %s)", column("name"), parents)))
    return SQL("concat_ws('|', %s)", SQL(", ").join(SQL("COALESCE(%s, '')", p) for p in parts))


def addressees(run, partners, decided):
    """Return ``{customer: the first lines of the address}``.

    An address record without a name bears that of whose it is. A person who gets the letter for
    others too is asked to share it; whom with is theirs to know, and isn't printed.

    :param decided: :class:`SQL`, ``SELECT id, reason, household, place`` of all who were selected
    """
    owners = owners_of(partners)
    sharing = _with_others(run, partners, decided) if run.household == SAME_ADDRESS else ()
    result = {}
    for partner in partners:
        # sudo: the name of whom a letter goes to
        owner = partner.sudo().browse(owners.get(partner.id, partner.id))
        lines = [partner.name or owner.name or ""]
        if partner.id in sharing and not owner.is_company:
            lines.append(run.env._("and household"))
        result[partner] = "\n".join(lines)
    return result


def note(run, ids):
    """Write down who of a part of the run gets no letter because the household gets one."""
    if ids:
        # sudo: what a run has done is the engine's to write
        run.sudo().write(
            {
                "same_household_ids": (run.same_household_ids or []) + ids,
                "same_household_count": run.same_household_count + len(ids),
            }
        )


def _with_others(run, partners, decided):
    """Return the ids of those of these customers with whose household others share the letter."""
    query = SQL(
        "WITH decided AS (%s) SELECT one.id FROM decided one JOIN decided other"
        " ON other.household = one.household AND other.id <> one.id AND other.reason IS NULL"
        " WHERE one.id = ANY(%s)",
        decided,
        ids_array(partners.ids),
    )
    return {id_ for (id_,) in run.env.execute_query(query)}


def _plain(text):
    """Return the SQL of a text without what spellings of the same differ in."""
    # Where the database knows no letters but ASCII, lower() leaves umlauts as they are.
    plain = SQL("lower(translate(normalize(COALESCE(%s, ''), NFC), 'ÄÖÜẞ', 'äöüß'))", text)
    for letter, spelt in _SPELT_OUT:
        plain = SQL("replace(%s, %s, %s)", plain, letter, spelt)
    plain = SQL("trim(regexp_replace(%s, %s, ' ', 'g'))", plain, _BETWEEN_WORDS)
    return SQL("regexp_replace(%s, %s, '', 'g')", plain, _BLANK_NOT_BETWEEN_DIGITS)


def choice():
    """Return the field of a run that says how many letters a household gets."""
    return fields.Selection(
        CHOICES,
        "Letters to",
        required=True,
        default=ALL,
        help="Customers who share one letter are listed as “Same household”.",
    )
