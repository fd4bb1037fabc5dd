"""What is done with those of a selection: mailing, calls, letters, file, tags."""

from odoo.exceptions import UserError
from odoo.fields import Command

from ...policy import channels
from ..batch import windows
from .conditions import matching, matching_ids
from .deciding import check_reach
from .evaluating import companies_context, in_companies


def mailing(selection):
    """Return the action that opens a new e-mail or SMS mailing to a selection.

    The mailing itself leaves out whom it must.

    :raises UserError: where the channel has no mailings, or nobody may be contacted
    """
    selection.ensure_one()
    env = selection.env
    channel = channels.BY_CODE.get(selection.channel)
    if not channel or not channel.mailing_type:
        raise UserError(
            env._("%s: set the channel to e-mail or SMS to make a mailing.", selection.name)
        )
    check_reach(selection)
    # What is temporary is gone when the mailing is sent.
    lasting = str([("selection_id", "=", selection.id)])
    return {
        "type": "ir.actions.act_window",
        "res_model": "mailing.mailing",
        "view_mode": "form",
        # It is for the current company then.
        "context": companies_context(selection)
        | {
            "default_mailing_type": channel.mailing_type,
            "default_mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "default_mailing_domain": selection.domain if selection.temporary else lasting,
            "default_consent_scope": selection.scope,
            "default_subject": selection.name,
        },
    }


def call_list(selection):
    """Return the action that lists those who may be called, with the number."""
    check_reach(selection, "phone")
    action = selection.env["ir.actions.actions"]._for_xml_id(
        "partner_consent.res_partner_call_list_action"
    )
    domain = [("selection_reach_id", "=", selection.id)]
    return dict(action, domain=domain, context=companies_context(selection))


def letters(selection):
    """Return the action that opens a letter to a selection; it says who is left out.

    :raises AccessError: where the scope is service and the user may not decide that
    """
    check_reach(selection, "post")
    values = {"consent_scope": selection.scope}
    letters = in_companies(selection).env["partner.letter"]
    return letters._prepare(matching_ids(selection), values)._open_dialog()


def add_tags(selection):
    """Give the chosen tags to all matching customers, and say to how many.

    :raises UserError: where none is chosen
    """
    selection.ensure_one()
    env, tags = selection.env, selection.category_ids
    if not tags:
        raise UserError(env._("%s: choose the tags to add first.", selection.name))
    partners = matching(selection)
    partners.write({"category_id": [Command.link(tag.id) for tag in tags]})
    return windows.done(
        env._(
            "%(tags)s: added to %(count)s customers.",
            tags=", ".join(tags.mapped("name")),
            count=len(partners),
        )
    )


def xlsx(selection):
    """Return the action that downloads those who may be contacted."""
    check_reach(selection)
    return {
        "type": "ir.actions.act_url",
        "url": f"/partner_consent/selection/{selection.id}/xlsx",
        "target": "download",
    }
