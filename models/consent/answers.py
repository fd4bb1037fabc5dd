"""Answers on their way into a customer: defaults, what a form or a file says, what a view shows."""

from collections import defaultdict

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, BY_FIELD
from ..channel.settings import channel_settings
from .aligning import align
from .checks import check_change
from .gate import create_answers
from .sharing import is_address, shared_when_created

OF_ONE_CHANNEL = (
    "//field[@name='{0}' or @name='{0}_message']"
    "|//label[@for='{0}']"
    "|//div[@name='{0}_row']"
    "|//filter[starts-with(@name, '{0}_') or @name='group_{0}']"
)


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


def taken_out(vals):
    """Return ``(other values, {channel: answer}, note)``; an empty answer says nothing."""
    others = dict(vals)
    note = others.pop("consent_note", None) or None
    found = {channel: others.pop(fname, None) for fname, channel in BY_FIELD.items()}
    return others, {channel: state for channel, state in found.items() if state}, note


def checked(partners, vals_list):
    """Check what new customers start with, before they are there.

    What an address record shares isn't among them: it has what its contact answered, and what is
    said of it is said of the contact.

    :return: ``(values with the answers that are allowed, one list of changes for each, what is said
        of address records as {(channel, answer, note): [place in vals_list]})``
    :raises UserError, AccessError: as the gate does
    """
    settings = channel_settings(partners.env)
    staff = source(partners.env)
    allowed, all_changes, said = [], [], defaultdict(list)
    for place, vals in enumerate(vals_list):
        values, states, note = taken_out(vals)
        shared = shared_when_created(partners.env, vals)
        changes = []
        for fname, channel in BY_FIELD.items():
            default = settings[channel].default_state
            # Context defaults are as forgeable as values: all but the channel's default is staff's.
            state = states.get(channel) or partners.env.context.get(f"default_{fname}") or default
            by = v.DEFAULT if state == default else staff
            if shared is not None and state not in (default, v.UNKNOWN):
                said[channel, state, note].append(place)
            if channel in (shared or ()):
                values[fname] = v.UNKNOWN
                continue
            change = check_change(
                partners.browse(),
                channel,
                v.UNKNOWN,
                state,
                by,
                {"note": note},
                name=values.get("name"),
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
    for (channel, state, note), places in said.items():
        someone = partners.browse(partners.ids[place] for place in places)
        someone._consent_set(channel, state, source=source(partners.env), note=note)


def hide_unused(arch, in_use):
    """Take the channels that the business doesn't use out of a view.

    :param arch: ``lxml`` element of the view
    :param in_use: codes of the channels that stay
    """
    for channel in set(v.CHANNELS).difference(in_use):
        for node in arch.xpath(OF_ONE_CHANNEL.format(BY_CODE[channel].field)):
            node.getparent().remove(node)
