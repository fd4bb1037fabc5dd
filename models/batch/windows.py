"""What the web client opens or tells after a click: forms, dialogs, lists, notifications."""

from ..controller.controllers import in_own_company
from ..lock.naming import nameable


def form(record):
    """Return the action that opens a record in its form."""
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "view_mode": "form",
        "views": [(False, "form")],
    }


def dialog(record, xmlid, title):
    """Return the action that opens a record in a dialog.

    :param str xmlid: of the form to use
    """
    view = record.env.ref(xmlid)
    return form(record) | {"name": title, "views": [(view.id, "form")], "target": "new"}


def customers(title, domain, view_mode="list,form"):
    """Return the action that lists customers.

    :param list domain: condition on ``res.partner``
    """
    return {
        "type": "ir.actions.act_window",
        "name": title,
        "res_model": "res.partner",
        "view_mode": view_mode,
        "domain": domain,
    }


def left_out(partners):
    """Return the action that lists customers who were left out of something.

    Those whose names the user may not learn are counted in the title.
    """
    env, shown = partners.env, nameable(partners)
    title = env._("Customers left out")
    if others := len(partners) - len(shown):
        title = env._("Customers left out, and %(count)s you may not see", count=others)
    return customers(title, [("id", "in", shown.ids)]) | {"context": {"active_test": False}}


def of_run(run):
    """Return the context of an action on a run of ``partner.batch``: its company decides."""
    return {"allowed_company_ids": in_own_company(run).env.companies.ids}


def done(message):
    """Return the action that says what was done, and closes the dialog it was done in."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "success",
            "message": message,
            "next": {"type": "ir.actions.act_window_close"},
        },
    }
