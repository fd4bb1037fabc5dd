"""What of the customer's form somebody sees, and may change there."""

from ast import literal_eval
from contextlib import suppress

from lxml import etree

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS

OF_ONE_CHANNEL = (
    "//field[@name='{0}' or @name='{0}_message']"
    "|//label[@for='{0}']"
    "|//div[@name='{0}_row']"
    "|//filter[starts-with(@name, '{0}_') or @name='group_{0}']"
)
# What staff enter who may read a customer, and change nothing else of the contact.
ENTERED = frozenset({*FIELDS, "consent_note", "consent_for_all"})
NEED_WRITE = "//button[@name='action_split_addresses']"


def hide_unused(arch, in_use):
    """Take the channels that the business doesn't use out of a view.

    :param arch: ``lxml`` element of the view
    :param in_use: codes of the channels that stay
    """
    for channel in set(v.CHANNELS).difference(in_use):
        for node in arch.xpath(OF_ONE_CHANNEL.format(BY_CODE[channel].field)):
            node.getparent().remove(node)


def for_user(arch, yes, edit):
    """Return the form with the answers that the user may give.

    :param str arch: as ``get_view`` returns it
    :param yes: codes of the channels on which they may say Yes
    :param edit: whether they may change the contact; answers they may record all the same
    """
    form = etree.fromstring(arch)
    for channel in set(v.CHANNELS).difference(yes):
        for field in form.xpath(f"//field[@name='{BY_CODE[channel].field}']"):
            # Options of a customised view may be what only the web client reads.
            with suppress(ValueError, SyntaxError):
                options = literal_eval(field.get("options", "{}"))
                hidden = [*options.get("blacklisted_values", ()), v.GIVEN]
                field.set("options", repr(options | {"blacklisted_values": hidden}))
    if not edit:
        _only_answers(form)
    return etree.tostring(form, encoding="unicode")


def _only_answers(form):
    fields = form.xpath("//field[not(ancestor::field)]")
    answers = [field for field in fields if field.get("name") in ENTERED]
    if not answers:
        return
    form.set("edit", "True")
    for field in fields:
        if field not in answers:
            field.set("readonly", "True")
    for button in form.xpath(NEED_WRITE):
        button.getparent().remove(button)
