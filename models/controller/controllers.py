"""Whose answers a company reads and writes: its controller (GDPR art. 4(7)).

Customers may be shared by several companies; what they answered is told to one of them. A company
without a say of its own, such as a branch, has another one's answers.
"""

from odoo import models


def controller_id(env):
    """Return the id of the controller whose answers count for the current company."""
    return controller_of(env, env.company.id)


def controller_of(env, company_id):
    """Return the id of a company's controller.

    :param int company_id: id of a ``res.company``
    """
    return env["res.company"]._consent_controllers().get(company_id, company_id)


def controller_ids(env):
    """Return the ids of all controllers there are, in ascending order."""
    return tuple(sorted(set(env["res.company"]._consent_controllers().values())))


def has_several(env):
    """Whether there is more than one controller: nobody else need hear of any."""
    return len(controller_ids(env)) > 1


def companies_of(env, company_ids):
    """Return the ids of all companies that share a controller with one of these.

    The companies themselves are among them, and what their controllers were called before.
    """
    controllers = env["res.company"]._consent_controllers()
    mine = {controllers.get(id_, id_) for id_ in company_ids}
    return sorted({*company_ids, *(id_ for id_, of in controllers.items() if of in mine)})


def in_own_company(records):
    """Return records of one company with it as the current one, beside those that are active."""
    companies = records.company_id.ensure_one() | records.env.companies
    return records.with_context(allowed_company_ids=companies.ids)


def for_each_controller(what):
    """Yield a recordset, or an environment, once for each controller, as the superuser.

    What holds for all of them is done for all of them, whichever companies the user may use.

    :param what: a recordset or an ``Environment``
    """
    env = what.env if isinstance(what, models.BaseModel) else what
    for id_ in controller_ids(env):
        # sudo: see above
        of_controller = env(su=True, context=env.context | {"allowed_company_ids": [id_]})
        yield what.with_env(of_controller) if what is not env else of_controller
