"""Preparing the copy of a customer's data: at once, or by the job; and deleting it again."""

import logging
import tempfile
from datetime import timedelta

import psycopg2

from odoo import fields

from ..controller.controllers import as_controller
from . import answering, finding
from .packing import pack

_logger = logging.getLogger(__name__)

CRON = "partner_consent.ir_cron_rights_request"
ROUTE = "/partner_consent/rights_request"
# More records than that, and the browser would wait for minutes.
IMMEDIATE = 1000
# Copies must not lie about.
DAYS_KEPT = 30


def prepare(request):
    """Make the copy now where it is small, otherwise have the job make it."""
    # sudo: the copy is whole, whatever this officer may read elsewhere
    known = request.sudo()
    found = finding.find(_customer(known))
    if sum(map(len, found.values())) <= IMMEDIATE:
        _make(known, found)
    else:
        known.write({"state": answering.PREPARING, "error": False})
        known.env.ref(CRON)._trigger()


def prepare_waiting(requests):
    """Make the copies that wait, as the job: one after the other, each committed.

    :param requests: empty recordset of ``partner.rights.request``
    """
    cron = requests.env["ir.cron"]
    waiting = requests.search([("state", "=", answering.PREPARING)])
    cron._commit_progress(remaining=len(waiting))
    for request in waiting:
        if not request.try_lock_for_update(allow_referencing=True):
            continue
        try:
            _make(request)
        except psycopg2.OperationalError:
            # Another transaction was faster: the job tries again.
            raise
        except Exception as error:
            # One that can't be made must not hold up the others.
            requests.env.cr.rollback()
            _logger.info("Copy for request %s stopped: %s", request.id, error)
            request.write({"state": answering.OPEN, "error": str(error) or type(error).__name__})
        if not cron._commit_progress(1):
            break


def delete_old(requests):
    """Delete copies some weeks after they were made: they hold all there is about a person.

    A request that was not answered until then is open again, and its copy is made afresh.

    :param requests: empty recordset of ``partner.rights.request``
    """
    before = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
    # sudo: nobody reads or writes the copy itself
    old = requests.sudo().search([("prepared_on", "<", before)])
    old.write({"package": False, "prepared_on": False})
    old.filtered(lambda request: request.state == answering.READY).write({"state": answering.OPEN})


def stored(request):
    """Return the file of a request's copy: ``ir.attachment``, empty where there is none."""
    # sudo: the copy is handed out to who may read the request, by the route that writes it down
    return (
        request.env["ir.attachment"]
        .sudo()
        .search(
            [
                ("res_model", "=", request._name),
                ("res_field", "=", "package"),
                ("res_id", "in", request.ids),
            ],
            limit=1,
        )
    )


def _make(request, places=None):
    """Make the copy on disk, so that little of it is in memory, and keep it."""
    with tempfile.TemporaryFile() as file:
        pack(_customer(request), file, places)
        file.seek(0)
        stored(request).unlink()
        request.env["ir.attachment"].create(
            {
                "name": "package",
                "raw": file.read(),
                "mimetype": "application/zip",
                "res_model": request._name,
                "res_field": "package",
                "res_id": request.id,
            }
        )
    request.write({"state": answering.READY, "prepared_on": fields.Datetime.now(), "error": False})


def _customer(request):
    """Return the customer in their own language, as the superuser who works for the controller."""
    partner = as_controller(request.partner_id, request.company_id.id)
    return partner.with_context(lang=partner.lang, tz=partner.tz or "UTC", active_test=False)
