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


def of_user(env):
    """Return the companies of the user, one for each controller, beginning with the current one.

    Whoever may use a branch alone speaks to the controller above it, too.
    """
    controllers = env["res.company"]._consent_controllers()
    found = {}
    for id_ in (env.company.id, *env.user._get_company_ids()):
        found.setdefault(controllers.get(id_, id_), id_)
    return env["res.company"].browse(found.values())


def known(companies):
    """Return those of these companies whose names are no secret to the user.

    They may read them, or use them: whichever of those is active at the moment.
    """
    usable = companies.env.user._get_company_ids()
    return companies.filtered(
        lambda company: company.id in usable or company.has_access("read")
    ).sudo()  # sudo: see above


def names_of(companies):
    """Return the names of these companies; one that the user may not know stays unnamed."""
    named = known(companies)
    names = named.mapped("name")
    if named != companies:
        names.append(companies.env._("another company"))
    return ", ".join(names)


def name_of(env, id_):
    """Return what the user calls a controller: its name, or a company's of theirs that shares it.

    :param int id_: id of the controller
    """
    found = known(env["res.company"].browse(id_))
    # sudo: names of the companies that one may use are no secret
    theirs = of_user(env).sudo()
    return (found or theirs.filtered(lambda company: controller_of(env, company.id) == id_)).name


def for_whom(env):
    """Return for whom the user works, as "for Muster GmbH"; False with one controller."""
    if not has_several(env):
        return False
    return env._("for %(company)s", company=name_of(env, controller_id(env)))


def in_words_of_company(env):
    """Return the environment in the current company's language: for words that are kept."""
    # sudo: in which language the company writes is no secret
    return env(context=env.context | {"lang": env.company.sudo().partner_id.lang or env.lang})


def in_own_company(records):
    """Return records of one company with it as the current one, beside those that are active."""
    companies = records.company_id | records.env.companies
    return records.with_context(allowed_company_ids=companies.ids)


def as_controller(what, id_):
    """Return a recordset, or an environment, as the superuser who works for this controller.

    What holds for all of them is done for all of them, whichever companies the user may use.

    :param int id_: id of the controller, or of a company that has it
    """
    env = what.env if isinstance(what, models.BaseModel) else what
    # sudo: see above
    of_controller = env(su=True, context=env.context | {"allowed_company_ids": [id_]})
    return what.with_env(of_controller) if what is not env else of_controller


def for_each_controller(what, ids=None):
    """Yield a recordset, or an environment, once for each controller, as the superuser.

    :param what: a recordset or an ``Environment``
    :param ids: ids of the controllers, all there are where left out
    """
    env = what.env if isinstance(what, models.BaseModel) else what
    for id_ in controller_ids(env) if ids is None else ids:
        yield as_controller(what, id_)
