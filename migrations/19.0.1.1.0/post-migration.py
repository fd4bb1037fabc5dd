"""Two things end: the queue of confirmation requests before that of the mails, and lost files."""

import logging

from odoo import SUPERUSER_ID, api
from odoo.addons.partner_consent.models.request import words
from odoo.addons.partner_consent.models.request.asking import ask
from odoo.exceptions import UserError
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

CHUNK = 200


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    remove_former_job(env)
    queued = env["partner.consent.request"].search([("state", "=", "queued")])
    groups = queued.grouped(lambda request: (request.user_id, request.company_id, request.wish))
    for (user, company, wish), requests in groups.items():
        for ids in split_every(CHUNK, requests.ids):
            ask_anew(requests.browse(ids), user or env.user, company, wish)
    if queued:
        _logger.info("%s confirmation requests waited to be sent: asked anew.", len(queued))
    remove_files_of_nobody(env)


def remove_former_job(env):
    job = env.ref("partner_consent.ir_cron_consent_send", raise_if_not_found=False)
    if job:
        action = job.ir_actions_server_id
        job.unlink()
        action.unlink()


def ask_anew(queued, user, company, wish):
    """Ask these customers in the name of who did, and say on the former requests what became of it.

    :param queued: requests of this user for this company
    """
    # sudo: whoever asked was allowed to; the update finishes what they began
    partners = queued.partner_id.with_user(user).with_company(company).sudo()
    replaced = queued.env._("Replaced by a newer request")
    try:
        _requests, refused = ask(partners, wish)
    except UserError as error:
        queued._void(str(error))
        return
    why = {
        partner.id: words.obstacle(partner, code)
        for code, customers in refused.items()
        for partner in customers
    }
    for reason, requests in queued.grouped(lambda r: why.get(r.partner_id.id, replaced)).items():
        requests._void(reason)


def remove_files_of_nobody(env):
    """Remove the files of history entries that are gone, as those of customers who are gone."""
    files = env["ir.attachment"].search([("res_model", "=", "partner.history")])
    there = set(env["partner.history"].browse(files.mapped("res_id")).exists().ids)
    lost = files.filtered(lambda file: file.res_id not in there)
    _logger.info("Customer history: removed %s files of entries that are gone.", len(lost))
    lost.unlink()
