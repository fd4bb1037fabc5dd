"""Answers on their way into a customer: defaults, what a form or a file says, what a view shows."""

from collections import defaultdict
from typing import NamedTuple

from ...policy import vocabulary as v
from ...policy.channels import BY_FIELD
from ..channel.settings import channel_settings
from ..controller.controllers import (
    controller_id,
    controller_of,
    for_each_controller,
    name_of,
    of_user,
)
from .aligning import align
from .checks import check_change
from .gate import create_answers
from .sharing import is_address, shared_when_created

# In a file these tell how things stood when it was written: they say nothing about today.
SILENT_IN_FILES = frozenset({v.UNKNOWN, v.REQUESTED})


class Said(NamedTuple):
    """What is said about answers in one write, or in one line of a file.

    :param states: ``{channel: answer}``
    :param note: why the answers change, None where that isn't said
    :param for_all: a No is said to all controllers whose companies the user may use
    """

    states: dict
    note: str | None
    for_all: bool


def source(env):
    """Return who enters answers here: staff, or their import."""
    # Context can be forged: an import is held to rules no looser than the form's.
    return v.IMPORT if env.context.get("import_file") else v.MANUAL


def with_defaults(partners, values, names):
    """Return the values that new customers start with, completed by those of the channels.

    :param dict values: what other modules, and who sits at the screen, start with
    :param names: the fields asked for
    """
    settings = channel_settings(partners.env)
    found = {
        fname: settings[channel].default_state
        for fname, channel in BY_FIELD.items()
        if fname in names and f"default_{fname}" not in partners.env.context
    }
    if "preferred_channel" in names and not values.get("preferred_channel"):
        preferred = (code for code, channel in settings.items() if channel.default_preferred)
        found["preferred_channel"] = next(preferred, False)
    return values | found


def taken_out(env, vals):
    """Return ``(other values, Said)``.

    An empty answer says nothing, and in a file only Yes and No say something.
    """
    others = dict(vals)
    note = others.pop("consent_note", None) or None
    for_all = bool(others.pop("consent_for_all", None))
    found = {channel: others.pop(fname, None) for fname, channel in BY_FIELD.items()}
    silent = SILENT_IN_FILES if source(env) == v.IMPORT else ()
    states = {channel: state for channel, state in found.items() if state and state not in silent}
    return others, Said(states, note, for_all)


def say(partners, said):
    """Let these customers have said this to the current company's controller, or a No to all."""
    for channel, state in said.states.items():
        to_all = said.for_all and state == v.REFUSED
        for customers in _for_user(partners) if to_all else (partners,):
            customers._consent_set(channel, state, source=source(partners.env), note=said.note)


def _for_user(partners):
    """Yield these customers once for each controller whose companies the user may use."""
    active = partners.env.companies.ids
    for company in of_user(partners.env):
        # Not by with_company: a customer of one company can't be written for another alone.
        yield partners.with_context(allowed_company_ids=[*dict.fromkeys((company.id, *active))])


def all_in_words(env):
    """Return to whom a No for all companies is said; False where there is but one controller."""
    companies = of_user(env)
    if len(companies) < 2:
        return False
    names = (name_of(env, controller_of(env, company.id)) for company in companies)
    return env._("A No entered now is said to %(companies)s", companies=", ".join(names))


def first_change(partners, channel, state, evidence, name):
    """Check what a customer who is to be created starts with on a channel.

    :param partners: an empty recordset, in the environment of who creates
    :param dict evidence: what is known about the answer
    :param name: of the customer, for the message
    :return: the :class:`~.checks.Change`, or None for "not asked"
    :raises UserError, AccessError: as the gate does
    """
    env = partners.env
    # Context defaults are as forgeable as values: all but the channel's default is staff's.
    by_default = state == channel_settings(env)[channel].default_state
    by = v.DEFAULT if by_default else source(env)
    return check_change(partners, channel, v.UNKNOWN, state, by, evidence, name=name)


def checked(partners, vals_list):
    """Check what new customers start with, before they are there.

    What an address record shares isn't among them: it has what its contact answered, and what is
    said of it is said of the contact.

    :return: ``(values with the answers that are allowed, one list of changes for each, what is said
        of address records, and to other controllers, as {(channel, answer, note, for all): [place
        in vals_list]})``
    :raises UserError, AccessError: as the gate does
    """
    env = partners.env
    settings = channel_settings(env)
    allowed, all_changes, said = [], [], defaultdict(list)
    for place, vals in enumerate(vals_list):
        values, (states, note, for_all) = taken_out(env, vals)
        shared = shared_when_created(env, vals)
        changes = []
        for fname, channel in BY_FIELD.items():
            default = settings[channel].default_state
            state = states.get(channel) or env.context.get(f"default_{fname}") or default
            to_all = for_all and states.get(channel) == v.REFUSED
            if to_all or (shared is not None and state not in (default, v.UNKNOWN)):
                said[channel, state, note, to_all].append(place)
            if channel in (shared or ()):
                values[fname] = v.UNKNOWN
                continue
            change = first_change(
                partners.browse(), channel, state, {"note": note}, values.get("name")
            )
            values[fname] = change.new if change else v.UNKNOWN
            if change:
                changes.append(change)
        allowed.append(values)
        all_changes.append(changes)
    return allowed, all_changes, said


def record(partners, vals_list, changes, said):
    """Write down what these new customers start with.

    :param vals_list, changes, said: as :func:`checked` returned them
    """
    if any(changes):
        create_answers(partners, changes, not any(vals.get("child_ids") for vals in vals_list))
    if addresses := partners.filtered(is_address):
        align(addresses)
    _refuse_elsewhere(partners)
    for (channel, state, note, for_all), places in said.items():
        someone = partners.browse(partners.ids[place] for place in places)
        say(someone, Said({channel: state}, note, for_all))


def _refuse_elsewhere(partners):
    """Begin with No where other controllers do; a Yes is no other controller's to begin with."""
    here = controller_id(partners.env)
    for customers in for_each_controller(partners):
        if controller_id(customers.env) == here:
            continue
        for channel, settings in channel_settings(customers.env).items():
            if settings.default_state == v.REFUSED:
                customers._consent_set(channel, v.REFUSED, source=v.DEFAULT)
