"""A text rendered from an advertising template says so, until something is made of it.

Whoever renders a template may do anything with the text: put a layout around it, keep it in a
wizard, post it, send it at night. So the text itself says what it is, and what it was rendered for:
HTML by a signed comment, plain text by its class. Whatever is made of it, a mail, an SMS or a
message, is advertising, and the word is taken out again: it neither leaves nor is kept, so quoting
advertising makes none.
"""

import re

from markupsafe import Markup

from odoo.tools import consteq, hmac

from ...models.controller.controllers import has_several
from ...policy import vocabulary as v
from ..context import SCOPE
from .for_whom import of_document, signed

PURPOSE = "partner_consent.advertising_text"
SIZE = 16
_OPENING = "<!--consent-advertising:"
_WORD = re.compile(rf"{_OPENING}([\w.]+),(\d+),([0-9a-f]{{{SIZE}}})-->")
_BODIES = ("body", "body_html")


class AdvertisingText(str):
    """Plain text rendered from an advertising template: an SMS has no room for a word."""


def with_words(env, model, rendered):
    """Return HTML rendered from an advertising template, each with the word that says so.

    :param str model: name of the model it was rendered for
    :param dict rendered: ``{id: HTML}``
    """
    return {id_: _with_word(env, model, id_, text) for id_, text in rendered.items()}


def _with_word(env, model, res_id, text):
    if not text or not res_id:
        return text
    word = f"{_OPENING}{model},{res_id},{_signature(env, model, res_id)}-->"
    # Behind the root of a document, sanitizing would lose it.
    before, end, after = text.rpartition("</body>")
    inside, behind = (before, end + after) if end else (after, "")
    return type(text)(f"{inside}{word}{behind}")


def sending(records, text):
    """Return what posts this text, and the text without the word: advertising where it bears one.

    :param records: recordset of any model
    :param text: HTML or plain text, or something false
    :return: ``(the records, the text)``
    """
    text, rendered_for = _without_word(records.env, text)
    if rendered_for or isinstance(text, AdvertisingText):
        records = records.with_context(**{SCOPE: v.MARKETING})
    return records, text


def without_words(env, vals_list):
    """Return the values of messages without the word, for ``create`` or ``write``."""
    return [_taken_out(env, vals)[0] for vals in vals_list]


def for_mails(env, vals_list):
    """Return the values of mails without the word, as advertising where they bore it.

    :param list vals_list: as given to ``create`` or ``write``
    :return: ``(values, [(model, id) that each was rendered for, or None])``
    """
    found = [_taken_out(env, vals) for vals in vals_list]
    return (
        [
            _as_advertising(env, vals, rendered_for) if rendered_for else vals
            for vals, rendered_for in found
        ],
        [rendered_for for _vals, rendered_for in found],
    )


def _taken_out(env, vals):
    """Return the values without the word, and ``(model, id)`` of what they were rendered for."""
    rendered_for = None
    for fname in _BODIES:
        text, told = _without_word(env, vals.get(fname))
        if told:
            vals, rendered_for = vals | {fname: text}, told
    return vals, rendered_for


def _as_advertising(env, vals, rendered_for):
    own = {"consent_scope": v.MARKETING}
    model, res_id = rendered_for
    if has_several(env) and model in env and not vals.get("model"):
        # The mail knows no document of its own.
        document = env[model].browse(res_id)
        own["consent_company_id"] = signed(document, of_document(env, model, res_id))
    return vals | own


def of_plain_text(vals_list):
    """Return the values of SMS, as advertising where their text was rendered from such a template.

    :param list vals_list: as given to ``create``
    """
    return [
        vals | {"consent_scope": v.MARKETING}
        if isinstance(vals.get("body"), AdvertisingText)
        else vals
        for vals in vals_list
    ]


def _without_word(env, text):
    """Return the text without the word, and ``(model, id)`` it was rendered for, or None."""
    if not isinstance(text, str) or _OPENING not in text:
        return text, None
    told = [
        (model, int(res_id))
        for model, res_id, signature in _WORD.findall(text)
        if consteq(signature, _signature(env, model, res_id))
    ]
    if not told:
        return text, None
    rest = _WORD.sub("", text)
    return (Markup(rest) if isinstance(text, Markup) else rest), told[0]


def _signature(env, model, res_id):
    # sudo: the database's secret signs it
    return hmac(env(su=True), PURPOSE, (model, str(res_id)))[:SIZE]
