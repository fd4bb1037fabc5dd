"""The condition of a selection on customers, from what staff chose in the form."""

from ast import literal_eval

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .domain_fields import named_fields
from .evaluating import condition_env, in_companies


def customer_domain(selection):
    """Return the whole condition as a :class:`Domain` on customers.

    :raises ValidationError: where the stored text isn't a domain, or asks another selection
    """
    selection.ensure_one()
    env, name = selection.env, selection.name
    partners = env["res.partner"]
    try:
        domain = Domain(literal_eval(selection.domain or "[]"))
        domain.validate(partners)
    except (ValueError, SyntaxError, TypeError) as error:
        raise ValidationError(
            env._(
                "%(selection)s: this is not a condition on customers: %(domain)s",
                selection=name or env._("New selection"),
                domain=selection.domain,
            )
        ) from error
    if _asks_selections(partners, domain):
        raise ValidationError(env._("%s: a selection can't be built on selections.", name or ""))
    return domain & Domain.AND(line._domain() for line in selection.history_condition_ids)


def matching_query(selection):
    """Return the query of the customers who match and whom the user may read.

    It means what it meant to who wrote the condition: see :mod:`.evaluating`.

    :raises UserError: where the condition can't be evaluated
    """
    return condition_env(selection)["res.partner"]._search(customer_domain(selection))


def matching_ids(selection):
    """Return the ids of the customers who match and whom the user may read, in ascending order."""
    query = matching_query(selection)
    query.order = SQL.identifier(query.table, "id")
    return list(query.get_result_ids())


def matching(selection):
    """Return the customers who match and whom the user may read, to be dealt with."""
    return in_companies(selection).env["res.partner"].browse(matching_ids(selection))


def selections_of(partners, operator, value):
    """Return the selections that a condition on customers names.

    :param partners: empty recordset, with the environment of the search
    :return: the selections that the user may read, or NotImplemented for other operators
    """
    if operator != "in":
        return NotImplemented
    ids = [id_ for id_ in value if isinstance(id_, int) and id_]
    # A mailing goes on when its selection has been archived.
    selections = partners.env["partner.selection"].with_context(active_test=False)
    return selections.search([("id", "in", ids)]).with_env(partners.env)


def _asks_selections(model, domain):
    """Whether a domain on ``model`` asks a selection somewhere: it could ask itself for ever.

    A stored field that names a selection, as on a batch, asks nothing.
    """
    return any(
        field.relational and field.comodel_name == "partner.selection" and not field.store
        for field in named_fields(model, domain)
    )
