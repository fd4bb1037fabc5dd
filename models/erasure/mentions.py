"""What the ledger notes about an erased person on the rows of other customers."""

from odoo.tools import SQL

from ...policy import evidence
from ..address.holding import hold
from ..ledger.erasing import erase_values

TEXTS = tuple(name for name in evidence.PERSONAL if name not in ("user_id", "attachment_checksum"))


def mentions(sweep, persons):
    """Return ``{name of a personal value: {id of a row}}`` of what names one of the persons."""
    found = {}
    for id_, *values in sweep.rows_that_may_name(
        "partner_consent_event",
        TEXTS,
        SQL(
            "coalesce(partner_id, 0) <> ALL(%(ids)s) AND chain_id <> ALL(%(ids)s)",
            ids=persons.ids,
        ),
    ):
        for name, value in zip(TEXTS, values, strict=True):
            if value and sweep.without_persons(value) != value:
                found.setdefault(name, set()).add(id_)
    return found


def erase_mentions(env, found, controller_id):
    """Erase these values, so that the other customers' chains still prove the rest."""
    if not found:
        return
    ids = sorted(set().union(*found.values()))
    hold(env["partner.consent.event"].browse(ids).partner_id)
    erase_values(env, found, controller_id)
