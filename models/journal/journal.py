"""The journal of erasures: it survives the database, so that a restore can't bring anybody back."""

import logging
from contextlib import closing

from odoo import fields
from odoo.exceptions import UserError
from odoo.sql_db import db_connect

from .lines import BEGUN, DONE, UNDONE, append
from .mailing import mail
from .persons import persons
from .places import database, file_of, neutralised

_logger = logging.getLogger(__name__)


def note(partners, uuid):
    """Write down that these customers are being erased, before anything of them is gone.

    After the commit it is written down whether the erasure came to be: of what was rolled back, to
    a savepoint too, that it didn't.

    :param partners: recordset of ``res.partner``, which still bear their addresses
    :param str uuid: of the ``partner.erasure``
    :raises UserError: where the journal can't be written: then nobody may be erased, because the
        next restore would bring them back
    """
    env = partners.env
    if neutralised(env):
        return
    path, line = file_of(database(env)), _line(partners, uuid)
    try:
        append(path, line)
    except OSError as error:
        raise UserError(
            env._(
                "Nobody was erased: the journal of erasures, which a restored backup needs, can't "
                "be written (%(problem)s). Ask whoever runs the server.",
                problem=error,
            )
        ) from error
    mail(env, line)
    database_name = env.cr.dbname
    env.cr.postcommit.add(lambda: _settle(path, uuid, _exists(database_name, uuid)))
    env.cr.postrollback.add(lambda: _settle(path, uuid, False))


def _line(partners, uuid):
    return {
        "erasure": uuid,
        "state": BEGUN,
        "moment": fields.Datetime.to_string(fields.Datetime.now()),
        "persons": persons(partners),
    }


def _exists(database_name, uuid):
    """Whether the erasure is committed: a transaction can have rolled back to a savepoint."""
    with closing(db_connect(database_name).cursor()) as cr:
        cr.execute("SELECT TRUE FROM partner_erasure WHERE uuid = %s AND state = 'done'", [uuid])
        return bool(cr.fetchone())


def _settle(path, uuid, done):
    try:
        append(path, {"erasure": uuid, "state": DONE if done else UNDONE})
    except OSError:
        # It is committed or rolled back already. Without this line, an officer decides.
        _logger.exception("Journal of erasures: how %s ended could not be written", uuid)
