"""The copy of a customer's data as pages that anybody can read, without anything fetched."""

from typing import NamedTuple

from markupsafe import Markup

from odoo import fields
from odoo.tools import format_date, html2plaintext

from ...policy import vocabulary as v
from ...policy.consent_record import bcp47
from ..channel.settings import channel_label
from ..controller.controllers import controller_id
from . import held
from .describing import events

_HERE = Markup("<!-- rows -->")


def frame(partner, model):
    """Return beginning and end of the page about a model's records."""
    title = _model_name(partner, model)
    return _page(partner, title, _HERE, up=partner.env._("Your data")).split(_HERE)


def rows(partner, model, rows):
    """Return some records of a model as HTML.

    :param rows: list of dicts, as ``held.pages`` yields them
    """
    env, words = partner.env, _words(partner.env, model)
    told = [(row["name"], _named(env, words, row["values"])) for row in rows]
    return _render(partner, "rows", {"rows": told})


def index(partner, counts, proof, files):
    """Return the first page: who is responsible, what was agreed to, and where the rest is.

    :param counts: ``{model: how many records}``
    :param proof: name of the file with the proof
    :param files: ``[(name in the ZIP or None, name)]``
    """
    env = partner.env
    by_channel = events(partner).grouped("channel")
    values = {
        "company": env["res.company"].browse(controller_id(env)),
        "made_on": format_date(env, fields.Date.context_today(partner)),
        "own": _named(env, _words(env, partner._name), held.own(partner)),
        "consents": [
            (channel_label(env, code), by_channel[code])
            for code in v.CHANNELS
            if code in by_channel
        ],
        "models": [(model, _model_name(partner, model), n) for model, n in counts.items()],
        "proof": proof,
        "files": files,
    }
    return _page(partner, env._("Your data"), _render(partner, "index", values))


def _page(partner, title, content, up=None):
    # "lang" is QWeb's own.
    language = bcp47(partner.lang) or "en"
    values = {"title": title, "content": content, "up": up, "language": language}
    return Markup("<!DOCTYPE html>\n") + _render(partner, "page", values)


def _render(partner, name, values):
    return partner.env["ir.qweb"]._render(f"partner_consent.personal_data_{name}", values)


def _model_name(partner, model):
    return partner.env["ir.model"]._get(model).name


class _Word(NamedTuple):
    """How a field is told: its label, its type, and the labels of its choices."""

    label: str
    type: str
    choices: dict


def _words(env, model):
    """Return ``{field: _Word}`` of a model, in the customer's language."""
    return {
        name: _Word(
            field._description_string(env),
            field.type,
            dict(field._description_selection(env)) if field.type == "selection" else {},
        )
        for name, field in env[model]._fields.items()
    }


def _named(env, words, values):
    """Return ``[(label, text)]`` of a record's values."""
    return [(words[name].label, _text(env, words[name], value)) for name, value in values.items()]


def _text(env, word, value):
    if word.type == "boolean":
        return env._("Yes") if value else env._("No")
    if word.type == "html":
        # What a message shows from elsewhere would be fetched by who opens the page.
        return html2plaintext(value)
    return f"{value} UTC" if word.type == "datetime" else word.choices.get(value, value)
