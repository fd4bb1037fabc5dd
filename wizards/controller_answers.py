"""What customers have answered to two controllers: counted, and refusals carried to the other."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..models.batch.parts import customers, parts
from ..models.channel.settings import channels_in_use
from ..models.consent.carrying import carry_refusals
from ..models.controller.controllers import as_controller, in_words_of_company
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE

# What is counted of a channel, in this order.
COUNTS = ("yes_now", "no_now", "yes_then", "no_then", "no_lacking")


def customer_domain(companies):
    """Return the domain of the customers whom these companies may have, hidden ones too."""
    shared = Domain("company_id", "=", False)
    return shared | Domain("company_id", "parent_of", companies.ids)


def count_answers(companies, present, new):
    """Count what these companies' customers have answered to two controllers, in one query.

    :param present, new: the controllers, as ``res.company``
    :return: ``{channel in use: {name of COUNTS: count}}``
    """
    # sudo: how many customers there are is for whoever decides on the company, nobody is named
    partners = customers(companies.sudo().env)
    query = partners._search(customer_domain(companies))
    channels = channels_in_use(companies.env)
    columns = []
    for channel in channels:
        field = partners._fields[BY_CODE[channel].field]
        now, then = (field.value_sql(partners, query.table, of.id) for of in (present, new))
        columns += [
            _count(now, v.GIVEN),
            _count(now, v.REFUSED),
            _count(then, v.GIVEN),
            _count(then, v.REFUSED),
            _count(SQL("%s <> %s AND %s", then, v.REFUSED, now), v.REFUSED),
        ]
    (counts,) = companies.env.execute_query(query.select(*columns))
    numbers = iter(counts)
    return {channel: {name: next(numbers) for name in COUNTS} for channel in channels}


def carry_all_refusals(companies, present, new):
    """Refuse for these companies' customers at one controller what they refused at the other.

    Both are controllers at this moment. Past the rights of whoever decides it: a refusal holds
    whichever customers they may change.

    :param present, new: the controllers, as ``res.company``
    """
    there = as_controller(companies.env, new.id)
    note = in_words_of_company(there)._("Taken along when the company got another controller")
    here = as_controller(companies.env, present.id)
    for channel in v.CHANNELS:
        refused = Domain(BY_CODE[channel].field, "=", v.REFUSED)
        for part in parts(here, customer_domain(companies) & refused):
            carry_refusals(part, part.with_env(there), channel, lambda _id: note)


def _count(answer, said):
    return SQL("count(*) FILTER (WHERE %s = %s)", answer, said)
