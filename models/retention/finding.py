"""Which rows a retention rule finds: one answer for the preview and for the job."""

from ast import literal_eval

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..selection.evaluating import condition_env
from .idle import only_idle
from .targets import EMPTY, TARGETS


def cutoff_of(rule):
    """Return the moment before which a row must lie for the rule to find it now."""
    return fields.Datetime.now() - relativedelta(**{rule.unit: rule.number})


def found(rule, cutoff, after=0):
    """Return the query of the rows that a rule finds, in ascending order of their ids.

    With the rights of who looks; where the job looks, with those of who switched the rule on.

    :param cutoff: datetime, see :func:`cutoff_of`
    :param int after: id after which to go on
    :raises UserError: where the rule can't be evaluated
    """
    rows = condition_env(rule)[rule.model_name].with_context(active_test=False)
    target, date = TARGETS[rule.model_name], rows._fields[rule.date_field]
    before = cutoff.date() if date.type == "date" else cutoff
    domain = Domain.AND([condition(rule), target.only, Domain(rule.date_field, "<", before)])
    if rule.operation == EMPTY:
        domain &= Domain.OR(Domain(name, "!=", False) for name in personal(rule))
    query = rows._search(domain & Domain("id", ">", after))
    if rule.model_name == "res.partner":
        # sudo: what the officer may not read is business with the customer all the same
        only_idle(query, rule.sudo().env, cutoff)
    query.order = SQL.identifier(query.table, "id")
    return query


def page(rule, cutoff, after, limit):
    """Return the ids of the next rows that a rule finds, at most ``limit``."""
    query = found(rule, cutoff, after)
    query.limit = limit
    return list(query.get_result_ids())


def count(rule):
    """Return how many rows the rule finds now, and the date of the oldest."""
    query = found(rule, cutoff_of(rule))
    query.order = None
    rows = rule.env[rule.model_name]
    date = rows._field_to_sql(query.table, rule.date_field, query)
    return rule.env.execute_query(query.select(SQL("count(*)"), SQL("min(%s)", date)))[0]


def condition(rule):
    """Return the further condition of a rule as a :class:`Domain`.

    :raises UserError: where the text isn't a domain on its rows
    """
    try:
        domain = Domain(literal_eval(rule.domain or "[]"))
        domain.validate(rule.env[rule.model_name])
    except (ValueError, SyntaxError, TypeError) as error:
        raise UserError(
            rule.env._(
                "%(rule)s: this is not a condition: %(domain)s",
                rule=rule.name,
                domain=rule.domain,
            )
        ) from error
    return domain


def personal(rule):
    """Return the names of the fields that the rule empties."""
    known = rule.env[rule.model_name]._fields
    return [name for name in TARGETS[rule.model_name].personal if name in known]
