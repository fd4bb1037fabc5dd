"""Automation rules (app base_automation) hear of what the gate writes past ``write``.

Odoo runs them in a ``write`` that it puts around the customers' own, and asks the conditions before
and after. The gate does the same around its statements; a ``write`` or ``create`` that leads to the
gate stays Odoo's to tell of, so that a rule runs once.

Nothing to wrap here: the app's methods are called. Where it is missing, or has no rule for written
customers, that is one look at the class and no query.
"""

from collections import defaultdict
from contextlib import contextmanager

from ...policy.channels import BY_CODE
from ..controller.controllers import controller_id

_WRITING = "partner_consent.automation.writing"
# Odoo's own: which rules were run on which records, so that none runs for itself.
_DONE = "__action_done"


@contextmanager
def told_by_odoo(partners, fnames=None):
    """What is done inside is part of a write of these customers: Odoo tells of it afterwards.

    :param fnames: names of the fields that are written; None for customers being created, all of
        whose answers are told of with them
    """
    if not is_listened_to(partners):
        yield
        return
    # No client reaches what belongs to the transaction, as it would the context.
    writing = partners.env.cr.cache.setdefault(_WRITING, [])
    fnames = fnames if fnames is None else frozenset(fnames)
    writing.append((controller_id(partners.env), frozenset(partners.ids), fnames))
    try:
        yield
    finally:
        writing.pop()


@contextmanager
def heard(partners, changes):
    """Run the rules that hear of these changes, which are written inside.

    All customers at once. A rule that raises takes the changes along, as it does with ``write``.

    :param partners: any customers; they lend their environment
    :param changes: list of ``checks.Change``
    """
    old_values = defaultdict(dict)
    for change in changes if is_listened_to(partners) else ():
        if change.new != change.old:
            old_values[change.partner.id].setdefault(BY_CODE[change.channel].field, change.old)
    if not old_values:
        yield
        return
    rules = _rules(partners)
    # sudo: as Odoo runs the actions, also for an address record that the user may not read
    records = partners.browse(old_values).with_env(rules.env).sudo()
    written = _written(partners.env)
    before = {rule: rule._filter_pre(_ours(rule, records, old_values, written)) for rule in rules}
    yield
    for rule in rules.with_context(old_values=dict(old_values)):
        found, domain = rule._filter_post_export_domain(before[rule], feedback=True)
        rule._process(found, domain_post=domain)
        _remember(rule, found.filtered(lambda record: record.id in written))


def created(records):
    """Run the rules that hear of these records, which were inserted past ``create``.

    :param records: of any model, with the user's rights
    """
    if not records or not is_listened_to(records, "create"):
        return
    for rule in _rules(records, "CREATE_TRIGGERS").with_context(old_values=None):
        rule._process(rule._filter_post(records.with_env(rule.env), feedback=True))


def is_listened_to(records, method="write"):
    """Whether there is a rule on these records' model: Odoo has put itself around the method."""
    around = vars(type(records)).get(method)
    return hasattr(around, "origin") and "base.automation" in records.env


def _rules(records, triggers="WRITE_TRIGGERS"):
    # The app may be missing; it was asked for.
    from odoo.addons.base_automation.models import base_automation

    return records.env["base.automation"]._get_actions(records, getattr(base_automation, triggers))


def _written(env):
    """Return ``{partner id: names of the fields that Odoo tells of, None for all}``."""
    controller, found = controller_id(env), {}
    for of_controller, ids, fnames in env.cr.cache.get(_WRITING, ()):
        for id_ in ids:
            if fnames is None or found.get(id_, ()) is None:
                found[id_] = None
            elif of_controller == controller:
                found[id_] = found.get(id_, frozenset()) | fnames
    return found


def _ours(rule, records, old_values, written):
    """Return those of the records on whose change Odoo doesn't run the rule by itself."""
    # sudo: what a rule watches isn't the user's to read
    watched = set(rule.sudo().trigger_field_ids.mapped("name"))

    def is_ours(record):
        changed = old_values[record.id].keys()
        told = written.get(record.id, frozenset())
        if watched:
            return told is not None and bool((changed & watched) - told)
        return record.id not in written

    return records.filtered(is_ours)


def _remember(rule, records):
    """Keep Odoo from running the rule once more on those who are being written."""
    if ran := records.filtered(rule._check_trigger_fields):
        done = rule.env.context[_DONE]
        done[rule] = done.get(rule, ran.browse()) | ran
