"""The jobs of webhooks: on with the first one that listens, and woken when there is work."""

from odoo import fields

from ...ledger.feed.publishing import CRON as PUBLISH

FAST = "partner_consent.ir_cron_webhook_fast"
SLOW = "partner_consent.ir_cron_webhook_slow"
JOBS = (PUBLISH, FAST, SLOW)
# States of webhooks that deliveries are made for.
LISTENING = ("working", "failing")


def switch(env):
    """Have the jobs run where a webhook listens, and none of them where none does."""
    listening = [("state", "in", LISTENING)]
    # sudo: jobs follow from the webhooks
    wanted = bool(env["partner.consent.webhook"].sudo().search_count(listening, limit=1))
    for job in _jobs(env, JOBS):
        if job.active != wanted:
            job.toggle("partner.consent.webhook", listening)
    if wanted:
        for job in _jobs(env, [PUBLISH]):
            job._trigger()


def wake(env, slow, at=None):
    """Have a lane served, now or at a moment. Jobs that somebody added to a lane run as well."""
    first = _jobs(env, [SLOW if slow else FAST])
    # sudo: see above
    for job in env["ir.cron"].sudo().search([("code", "=", first.code)]) if first else ():
        job._trigger(at or fields.Datetime.now())


def serve_now(webhook):
    """Have a webhook served at once: who asks for it need not wait until it is tried again."""
    if webhook.next_try:
        webhook.next_try = False
    wake(webhook.env, webhook.slow)


def _jobs(env, names):
    # sudo: see above
    found = (env.ref(name, raise_if_not_found=False) for name in names)
    return env["ir.cron"].sudo().union(*(job.sudo() for job in found if job))
