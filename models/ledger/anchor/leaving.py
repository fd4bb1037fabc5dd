"""How a checkpoint leaves the database: by mail, and to the authority and back."""

import json
import logging
from base64 import b64decode, b64encode

from markupsafe import Markup

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ....policy import anchors
from ....policy.groups import OFFICER
from . import parameters, stamping
from .parameters import parameter, set_parameter

_logger = logging.getLogger(__name__)


def anchor_of(checkpoint):
    """Return the checkpoint as an anchor: plain JSON."""
    return anchors.written(checkpoint._record(), checkpoint.previous_hash)


def mail(model, checkpoint):
    """Mail the checkpoint to the address in the settings, or else to the officers: once a day.

    :param model: empty recordset of ``partner.consent.anchor``
    """
    env = model.env
    today = fields.Datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if model.search_count([("kind", "=", "mail"), ("moment", ">=", today)], limit=1):
        return
    whom = parameter(env, parameters.ADDRESS) or ", ".join(_officers(env))
    if not whom:
        _logger.info("Nobody to mail the ledger check to: no address is set, no officer has one.")
        return
    message = env["mail.mail"].create(_message(checkpoint, whom))
    message.send(raise_exception=False)
    if message.state != "sent":
        # Odoo has logged why. The next run makes another.
        message.unlink()
        return
    model._create_row(
        {
            "checkpoint_id": checkpoint.id,
            "kind": "mail",
            "moment": fields.Datetime.now(),
            "whom": whom,
        }
    )


def _officers(env):
    users = env["res.users"].search(
        [("all_group_ids", "in", env.ref(OFFICER).ids), ("share", "=", False)]
    )
    return sorted(filter(None, set(users.mapped("email_formatted"))))


def _message(checkpoint, whom):
    env = checkpoint.env
    text = json.dumps(anchor_of(checkpoint), indent=1)
    number = checkpoint.sequence
    words = env._(
        "This is where the consent ledger stood at its check No. %(number)s on %(moment)s: "
        "%(chains)s customers, %(rows)s rows. Keep this mail outside of Odoo. Whoever doubts the "
        "ledger later pastes it under Ledger Checks, Verify Against Anchor.",
        number=number,
        moment=format_datetime(env, checkpoint.moment),
        chains=checkpoint.chain_count,
        rows=checkpoint.event_count,
    )
    return {
        "subject": env._("Consent ledger: check No. %s", number),
        "body_html": Markup("<p>%s</p><pre>%s</pre>") % (words, text),
        "email_to": whom,
        "auto_delete": False,
        "attachment_ids": [
            fields.Command.create(
                {
                    "name": f"ledger-check-{number}.json",
                    "mimetype": "application/json",
                    "datas": b64encode(text.encode()),
                }
            )
        ],
    }


def stamp(model, checkpoint):
    """Have the authority stamp the checkpoint; what went wrong is kept to be shown.

    :param model: empty recordset of ``partner.consent.anchor``
    """
    env = model.env
    url = parameter(env, parameters.AUTHORITY)
    try:
        roots = stamping.certificates(env, parameter(env, parameters.ROOTS))
        answer, nonce = stamping.ask(env, url, checkpoint._chained())
        found = stamping.checked(env, answer, checkpoint.hash, roots, nonce)
    # The package was removed, or the parameter was edited past the settings.
    except (stamping.NotStamped, UserError) as error:
        _logger.info("Ledger check No. %s wasn't stamped: %s", checkpoint.sequence, error)
        set_parameter(env, parameters.FAILURE, str(error))
        return
    set_parameter(env, parameters.FAILURE, False)
    model._create_row(
        {
            "checkpoint_id": checkpoint.id,
            "kind": "stamp",
            "moment": found.moment,
            "whom": found.authority,
            "token": b64encode(answer),
            "certificates": found.certificates,
        }
    )


def verified(anchor):
    """Check a stored time stamp once more, by the certificates that are trusted now.

    :return: ``stamping.Stamp``
    :raises NotStamped: where it doesn't hold
    """
    env = anchor.env
    roots = stamping.certificates(env, parameter(env, parameters.ROOTS))
    answer = b64decode(anchor.with_context(bin_size=False).token)
    return stamping.checked(env, answer, anchor.checkpoint_id.hash, roots)


def since(env):
    """Return in words since when no checkpoint was stamped though it should; False if all is well.

    :return: text or False
    """
    if not parameter(env, parameters.AUTHORITY):
        return False
    checkpoints = env["partner.consent.checkpoint"]
    last = checkpoints._last()
    if not last or "stamp" in last.anchor_ids.mapped("kind"):
        return False
    stamped = env["partner.consent.anchor"].search([("kind", "=", "stamp")], limit=1)
    after = checkpoints.search(
        [("sequence", ">", stamped.checkpoint_id.sequence)], order="sequence", limit=1
    )
    return env._(
        "Not stamped since %(moment)s (No. %(number)s). %(why)s",
        moment=format_datetime(env, after.moment),
        number=after.sequence,
        why=parameter(env, parameters.FAILURE),
    ).strip()
