"""Addresses are written down in comparable form, and refusals whose record is gone with them."""

import logging

from odoo import SUPERUSER_ID, api
from odoo.addons.partner_consent.models.address.digests import digest_sql
from odoo.addons.partner_consent.models.address.keeping import fill
from odoo.addons.partner_consent.models.controller.controllers import (
    controller_id,
    for_each_controller,
)
from odoo.addons.partner_consent.policy.addresses import email_keys
from odoo.addons.partner_consent.policy.channels import BY_CODE
from odoo.addons.partner_consent.policy.numbers import read_numbers
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)

CHUNK = 10_000
# An answer that the business gave to everybody refuses nothing.
LAST_REFUSALS = """
    SELECT channel, source, address
      FROM (SELECT DISTINCT ON (chain_id, channel) chain_id, channel, source, new_state
              FROM partner_consent_event
             WHERE partner_id IS NULL AND channel IS NOT NULL AND event <> 'overridden'
             ORDER BY chain_id, channel, sequence DESC) last
      JOIN partner_consent_event event USING (chain_id, channel, source)
     WHERE last.new_state = 'refused' AND last.source NOT IN ('default', 'lock')
       AND event.address IS NOT NULL AND event.event IN ('refused', 'withdrawn')
    UNION
    SELECT event.channel, event.source, event.address
      FROM partner_consent_event event
      JOIN res_partner partner ON partner.id = event.partner_id
     WHERE event.event IN ('refused', 'withdrawn') AND event.new_state = 'refused'
       AND event.source NOT IN ('default', 'lock') AND event.address IS NOT NULL
       AND event.id = (
           SELECT MAX(id) FROM partner_consent_event later
            WHERE later.partner_id = event.partner_id AND later.channel = event.channel
              AND later.event NOT IN ('requested', 'overridden'))
"""


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    fill(env)
    region = usual_region(env)
    refused = [
        (channel, source, key)
        for channel, source, address in env.execute_query(SQL(LAST_REFUSALS))
        for key in keys(channel, address, region)
    ]
    for chunk in split_every(CHUNK, refused):
        for of_controller in for_each_controller(env):
            suppress(of_controller, chunk)
    cr.execute("SELECT count(*) FROM partner_suppression")
    _logger.info("%s refused addresses that nobody who refused bears.", cr.fetchone()[0])


def usual_region(env):
    """Return the country of numbers whose customer is gone: the company's, or most customers'."""
    groups = env["res.partner"]._read_group(
        [("country_id", "!=", False)], ["country_id"], ["__count"], order="__count desc", limit=1
    )
    country = env.company.country_id or (groups[0][0] if groups else env.company.country_id)
    return country.code or None


def keys(channel, address, region):
    """Return the keys of an address in the ledger; a letter box has none without its name."""
    kind = BY_CODE[channel].kind
    if kind == "email":
        return email_keys(address)
    return () if kind == "post" else read_numbers(address, region).keys


def suppress(env, refused):
    """Suppress those of these addresses that no customer who refused the channel bears."""
    channels, sources, found = map(list, zip(*refused, strict=True))
    bearing = SQL(" OR ").join(
        SQL(
            "(refused.channel = %s AND address.kind = %s AND %s = 'refused')",
            code,
            channel.kind,
            env["res.partner"]._field_to_sql("partner", channel.field),
        )
        for code, channel in BY_CODE.items()
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO partner_suppression (channel, company_id, source, digest, create_date)
            SELECT channel, %(controller)s, source, %(digest)s, now() AT TIME ZONE 'UTC'
              FROM unnest(%(channels)s::text[], %(sources)s::text[], %(keys)s::text[])
                   AS refused(channel, source, key)
             WHERE NOT EXISTS (
                   SELECT 1 FROM partner_address address
                     JOIN res_partner partner ON partner.id = address.partner_id
                    WHERE address.key = refused.key AND (%(bearing)s))
                ON CONFLICT (digest, channel, company_id) DO NOTHING
            """,
            controller=controller_id(env),
            digest=digest_sql(env, SQL("refused.key")),
            channels=channels,
            sources=sources,
            keys=found,
            bearing=bearing,
        )
    )
