"""Why a customer can't be erased for now, in words: what is open, owed or held."""

from collections import defaultdict

from odoo.fields import Domain

from ..lock.open_business import CLOSED_STATES, unfinished
from .catalogue import models_by_table
from .persons import Persons

# What is nobody's: Odoo itself can't do without.
OF_ODOO = ("base.partner_root", "base.public_partner", "base.partner_admin")
OF_ODOO_USERS = ("base.public_user", "base.default_user", "base.template_portal_user_id")
# States in which nothing is awaited, beside those that a lock knows.
OVER = (*CLOSED_STATES, "error", "in_process", "rejected")
# Not owed any more.
SETTLED = ("paid", "reversed", "in_payment", "invoicing_legacy")


def refusals(partners):
    """Return ``{partner id: why they can't be erased now}`` of those of them who can't.

    Whatever the user may read: documents are counted and not named.

    :param partners: recordset of ``res.partner``; a customer's contacts may be among them
    """
    # sudo: see above
    partners = partners.sudo().with_context(active_test=False)
    found = defaultdict(list)
    for check in (_nobodys, _contacts, _holds, _open_documents, _unpaid):
        for id_, sentence in check(partners):
            found[id_].append(sentence)
    return {id_: " ".join(sentences) for id_, sentences in found.items()}


def _nobodys(partners):
    env = partners.env
    fixed = env["res.partner"].union(
        *(env.ref(xmlid, raise_if_not_found=False) or env["res.partner"] for xmlid in OF_ODOO),
        *(
            (env.ref(xmlid, raise_if_not_found=False) or env["res.users"]).partner_id
            for xmlid in OF_ODOO_USERS
        ),
    )
    staff = env["res.users"].with_context(active_test=False)
    staff = staff.search([("partner_id", "in", partners.ids), ("share", "=", False)]).partner_id
    companies = env["res.company"].with_context(active_test=False)
    companies = companies.search([("partner_id", "in", partners.ids)]).partner_id
    for partner in partners & (fixed | staff):
        yield partner.id, env._("They log in as staff, or Odoo itself works under this name.")
    for partner in partners & companies:
        yield partner.id, env._("It is one of your own companies.")


def _contacts(partners):
    """Who works for a company that is erased stays somebody: they are erased along, or moved."""
    env, persons = partners.env, Persons(partners).partners
    rows = partners._read_group(
        [("parent_id", "in", persons.ids), ("id", "not in", persons.ids)],
        ["parent_id"],
        ["__count"],
    )
    for parent, count in rows:
        yield (
            _owner(parent, partners).id,
            env._(
                "They have %(count)s contacts: choose these as well, or take them out of it.",
                count=count,
            ),
        )


def _holds(partners):
    env = partners.env
    for partner in Persons(partners).partners.filtered("legal_hold"):
        yield (
            _owner(partner, partners).id,
            env._(
                "Legal hold: %(reason)s. Whoever set it can end it.",
                reason=partner.legal_hold_reason or env._("no reason given"),
            ),
        )


def _open_documents(partners):
    env, family = partners.env, Persons(partners).partners
    for model, fnames in _documents(env).items():
        documents = env[model].with_context(active_test=True)
        for fname in fnames:
            domain = Domain(fname, "in", family.ids) & _open(documents)
            for partner, count in documents._read_group(domain, [fname], ["__count"]):
                if partner in family:
                    yield (
                        _owner(partner, partners).id,
                        env._(
                            "Open: %(count)s × %(document)s. Finish or cancel it.",
                            count=count,
                            document=env["ir.model"]._get(model).name,
                        ),
                    )


def _unpaid(partners):
    env = partners.env
    if "account.move" not in env:
        return
    moves, family = env["account.move"], Persons(partners).partners
    domain = Domain("partner_id", "in", family.ids) & Domain("state", "=", "posted")
    domain &= Domain("move_type", "!=", "entry") & Domain("payment_state", "not in", SETTLED)
    for partner, count in moves._read_group(domain, ["partner_id"], ["__count"]):
        yield (
            _owner(partner, partners).id,
            env._("Unpaid invoices: %(count)s. Wait for the payment, or cancel them.", count=count),
        )


def _documents(env):
    """Return ``{model: [fields with the customer]}`` of all that can be open.

    What a guard knows, switched on or not, and every model with a customer, a currency and a state.
    """
    found = defaultdict(set)
    guards = env["partner.lock.guard"].with_context(active_test=False).search([])
    for guard in guards:
        if guard.model_name in env and guard.partner_field in env[guard.model_name]._fields:
            found[guard.model_name].add(guard.partner_field)
    for model in models_by_table(env).values():
        state = model._fields.get("state")
        # The state of a line is that of its document.
        if state and not state.related and not model._transient and is_document(model):
            found[model._name].add("partner_id")
    return found


def is_document(model):
    """Whether a model has documents with amounts, which the law wants to be kept."""
    names = ("partner_id", "currency_id", "company_id")
    of = model._fields
    return all(name in of and of[name].store for name in names) and (
        of["partner_id"].comodel_name == "res.partner"
    )


def _open(documents):
    """Return the domain of what isn't finished among the documents of this model."""
    domain = unfinished(documents, OVER)
    if {"invoice_status", "locked"} <= documents._fields.keys():
        # An order that is confirmed stays so for ever: it is over once it is invoiced.
        domain &= Domain("locked", "=", False) & Domain("invoice_status", "!=", "invoiced")
    return domain


def _owner(partner, partners):
    """Return that of the chosen customers to whom an address record belongs."""
    while partner not in partners and partner.parent_id:
        partner = partner.parent_id
    return partner
