"""Confirmation requests had a queue of their own before that of the mails: it ends here."""

import logging

from odoo import SUPERUSER_ID, api
from odoo.addons.partner_consent.models.request.asking import ask

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    job = env.ref("partner_consent.ir_cron_consent_send", raise_if_not_found=False)
    if job:
        job.unlink()
    queued = env["partner.consent.request"].search([("state", "=", "queued")])
    queued._void("Replaced by a newer request")
    groups = queued.grouped(lambda request: (request.user_id, request.company_id, request.wish))
    asked = 0
    for (user, company, wish), requests in groups.items():
        partners = requests.partner_id.with_user(user or env.user).with_company(company)
        # sudo: whoever asked was allowed to; the update finishes what they began
        asked += len(ask(partners.sudo(), wish)[0])
    if queued:
        _logger.info("%s waiting confirmation requests: %s sent", len(queued), asked)
