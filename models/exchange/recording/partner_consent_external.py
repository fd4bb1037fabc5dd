"""Rows that other systems sent and that were accepted: what comes again is told the same again."""

import json

from odoo import fields, models
from odoo.tools import SQL, hmac

from ...controller.controllers import controller_id


class PartnerConsentExternal(models.Model):
    _name = "partner.consent.external"
    _description = "Answer From Another System"
    _rec_name = "external_id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", "Controller", required=True, readonly=True, ondelete="cascade"
    )
    source_system = fields.Char(required=True, readonly=True)
    external_id = fields.Char("Its number there", required=True, readonly=True)
    content = fields.Char(required=True, readonly=True, help="Keyed hash of what the row said.")
    code = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    event_id = fields.Many2one("partner.consent.event", readonly=True, ondelete="set null")

    _answer_unique = models.UniqueIndex("(company_id, source_system, external_id)")


def key_of(said):
    """Return by which an answer is known, None where it has no number."""
    return (said.source_system or "", said.external_id) if said.external_id else None


def content_of(env, said):
    """Return the keyed hash of what a row says, whatever its number."""
    content = json.dumps(said.content(), default=str, sort_keys=True)
    return hmac(env(su=True), "partner_consent.external", content)


def remembered(env, keys):
    """Return ``{key: row of partner.consent.external}`` of those that were accepted before."""
    # sudo: what was accepted doesn't depend on who sends it again
    model = env["partner.consent.external"].sudo()
    if not keys:
        return {}
    systems, numbers = zip(*keys, strict=True)
    rows = env.execute_query(
        SQL(
            "SELECT id FROM partner_consent_external"
            " JOIN unnest(%s::text[], %s::text[]) AS asked(system, number)"
            " ON source_system = asked.system AND external_id = asked.number"
            " WHERE company_id = %s",
            list(systems),
            list(numbers),
            controller_id(env),
        )
    )
    found = model.browse(id_ for (id_,) in rows)
    return {(one.source_system, one.external_id): one for one in found}


def remember(env, accepted):
    """Remember accepted rows.

    :param accepted: list of ``(key, content, code, partner id, event id)``
    """
    if not accepted:
        return
    controller = controller_id(env)
    env.cr.execute(
        SQL(
            "INSERT INTO partner_consent_external"
            " (company_id, source_system, external_id, content, code, partner_id, event_id)"
            " VALUES %s ON CONFLICT (company_id, source_system, external_id) DO NOTHING",
            SQL(", ").join((controller, *key, *rest) for key, *rest in accepted),
        ),
        # The same row in two calls at once: the second starts anew and finds the first.
        log_exceptions=False,
    )
