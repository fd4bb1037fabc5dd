"""What visitors of public forms enter, and which controller they speak to."""

from odoo.http import request

from ..models.controller.controllers import as_controller, controller_id, controller_ids


def text(values, name):
    """Return what was entered in a field, without what can't be seen; empty for a file.

    :param dict values: parameters of the request
    """
    value = values.get(name)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def controller_env(company):
    """Return the superuser's environment for the controller that a form is of.

    :param str company: id of the controller, from the request; the current one for anything else
    """
    # sudo: visitors have no rights, and get to see nothing but the form
    env = request.env(su=True)
    known = {str(id_): id_ for id_ in controller_ids(env)}
    id_ = known.get(company) if isinstance(company, str) else None
    return as_controller(env, id_ or controller_id(env))
