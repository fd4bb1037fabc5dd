"""Erasing customers: all of what is held about them, in one transaction (GDPR art. 17)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ...policy.topics import SUBJECT_ERASED
from ..address.bearing import UNREADABLE
from ..address.holding import hold
from ..address.keeping import forget
from ..consent.suppressing import insert
from ..controller.controllers import controller_id, for_each_controller
from ..journal.journal import note
from ..ledger.erasing import erase
from ..ledger.feed.publishing import tell
from ..letter.parts import delete_files
from . import privacy_log, telling
from .applying import apply, erase_persons
from .files import clean_files, delete_uploads
from .mentions import erase_mentions, mentions
from .persons import Persons
from .plan import PARTNER, USERS, Plan
from .refusing import refusals
from .sweeping import Sweep


def erase_customers(partners, reason, erasure=None, shown=None):
    """Erase these customers with all that is held about them, wherever it is.

    Their address records and portal logins go with them. One sweep over the database, however many
    they are: a run takes some hundreds at a time.

    :param partners: recordset of ``res.partner``, archived ones too
    :param str reason: why, without naming anybody: it is kept
    :param erasure: the ``partner.erasure`` that was prepared for them; a new one where left out
    :param list shown: what ``telling.digest`` said when it was shown; nothing is erased where it
        is something else by now
    :return: the ``partner.erasure`` that tells what was done, and names nobody
    :raises UserError: naming each customer who can't be erased and why; nothing is erased then
    """
    persons = Persons(partners.exists())
    env = persons.env
    hold(persons.partners)
    check(partners)
    plan, sweep, hits, mentioned = _held(persons)
    lines = telling.lines(plan, hits, mentioned)
    if shown is not None and shown != telling.digest(lines):
        raise UserError(
            env._("What is held has changed since it was shown. Look at it again, then erase.")
        )
    # sudo: what an erasure says about itself is the server's to write
    erasure = (erasure or env["partner.erasure"].create({})).sudo()
    # Outside the database too: a restored backup would bring them back.
    note(persons.partners, erasure.uuid)
    digests = _digests(persons)
    logged = privacy_log.spellings(persons)
    _suppress(persons, digests)
    forget(persons.partners)
    erase(persons.partners, controller_id(env))
    tell(env, SUBJECT_ERASED, dict.fromkeys(persons.ids))
    erase_mentions(env, mentioned, controller_id(env))
    delete_files(plan.letters)
    env.flush_all()
    apply(plan)
    _take_out(sweep, hits)
    privacy_log.erase_logs(env, *logged)
    erase_persons(plan)
    erasure.write(
        {
            "state": "done",
            "reason": sweep.without_persons(reason or "") or False,
            "partner_ids": [fields.Command.clear()],
            "partner_count": len(persons.ids),
            "moment": fields.Datetime.now(),
            "user_id": env.uid,
            "line_ids": [fields.Command.clear(), *map(fields.Command.create, lines)],
        }
    )
    return erasure.sudo(partners.env.su)


def _take_out(sweep, hits):
    """Take the persons out of all that names them and isn't deleted."""
    clean_files(sweep, hits.get("ir_attachment", ()))
    delete_uploads(sweep)
    sweep.clean(hits)
    _clean_reasons(sweep)


def _clean_reasons(sweep):
    """Take the persons out of the reasons of other erasures."""
    for id_, reason in sweep.rows_that_may_name("partner_erasure", ["reason"]):
        clean = sweep.without_persons(reason or "")
        sweep.env.cr.execute(
            SQL("UPDATE partner_erasure SET reason = %s WHERE id = %s", clean or None, id_)
        )


def _held(persons):
    """Return ``(plan, sweep, hits, mentioned)``: what is held, for showing as for erasing."""
    plan, sweep = Plan(persons), Sweep(persons)
    # What is deleted, or blank afterwards, needs no search.
    gone = plan.delete | {PARTNER: set(persons.ids), USERS: set(persons.users.ids)}
    return plan, sweep, sweep.search(gone), mentions(sweep, persons)


def preview(partners):
    """Return the values of the lines that tell what an erasure of these customers would do."""
    plan, _sweep, hits, mentioned = _held(Persons(partners))
    return telling.lines(plan, hits, mentioned)


def check(partners):
    """Refuse to erase customers for whom something speaks against it.

    :raises UserError: naming each customer and the reason
    """
    if found := refusals(partners):
        env = partners.env
        sentences = [
            env._("%(customer)s: %(why)s", customer=_name(partners.browse(id_)), why=why)
            for id_, why in found.items()
        ]
        raise UserError(env._("Can't be erased:\n%s", "\n".join(sentences)))


def _name(partner):
    if partner.has_access("read"):
        return partner.display_name
    return partner.env._("A customer whom you may not see")


def _digests(persons):
    """Return ``[(kind, key's digest)]`` of all addresses of the persons."""
    return persons.env.execute_query(
        SQL(
            "SELECT DISTINCT kind, digest FROM partner_address"
            " WHERE partner_id = ANY(%s) AND left(key, 1) <> %s",
            persons.ids,
            UNREADABLE,
        )
    )


def _suppress(persons, digests):
    """Suppress all their addresses on every channel: nobody advertises there until a fresh Yes.

    Where another customer has said Yes at the same address, it is theirs, and their Yes stands.
    """
    for env in for_each_controller(persons.env):
        for channel, row in BY_CODE.items():
            wanted = [digest for kind, digest in digests if kind == row.kind]
            answer = env["res.partner"]._field_to_sql("other", row.field)
            theirs = env.execute_query(
                SQL(
                    "SELECT address.digest FROM partner_address address"
                    " JOIN res_partner other ON other.id = address.partner_id"
                    " WHERE address.main AND address.digest = ANY(%s)"
                    " AND other.id <> ALL(%s) AND %s = %s",
                    wanted,
                    persons.ids,
                    answer,
                    v.GIVEN,
                )
            )
            living = {digest for (digest,) in theirs}
            insert(env, channel, [(digest, v.ERASURE) for digest in wanted if digest not in living])
