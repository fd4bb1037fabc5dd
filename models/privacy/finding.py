"""Which records of which models hold a customer, by link, by document and by address."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import escape_psql
from odoo.tools.mail import email_normalize_all

from ..controller.controllers import companies_of, controller_id
from ..ledger.whose import told
from . import places as p

# The customer's own record is told apart; the others are made from it, and tell nothing more.
LEFT_OUT = frozenset({p.PERSON, "partner.address", "partner.consent.record"})
# Rows that belong to a message and name nobody themselves.
OF_MESSAGES = {"mail.tracking.value": "mail_message_id"}
# Contacts below a customer are other people, but for these: their own further addresses.
OWN_ADDRESSES = ("invoice", "delivery", "other")
# Who follows a document: staff, unless they are linked themselves.
NOT_BY_DOCUMENT = frozenset({"mail.followers"})
FILES, PICTURE = "ir.attachment", "image_1920"
# So many ids go into one query.
PAGE = 500


def find(partner):
    """Return the records that hold a customer: ``{model: {id: [names of the fields]}}``.

    Those of the current company's controller, and of nobody's company. What belongs to somebody
    else as well and names this person by an address alone is theirs (GDPR art. 15(4)).

    :param partner: one customer, as the superuser reads them
    """
    partner.ensure_one()
    env = partner.env
    everywhere = p.places(env)
    found = defaultdict(lambda: defaultdict(list))
    links = p.by_model(everywhere, p.LINK, p.LINKS)
    for model, there in links.items():
        for place in there:
            linked = Domain(place.field, "in", partner.ids)
            for id_ in _search(env, model, linked):
                found[model][id_].append(place.field)
    _add_addresses(partner, everywhere, links, found)
    _add_documents(partner, everywhere, found)
    for model, fname in OF_MESSAGES.items():
        for id_ in _in_pages(env, model, fname, list(found["mail.message"])):
            found[model][id_].append(fname)
    return {model: dict(found[model]) for model in sorted(found) if found[model]}


def keys(partner):
    """Return ``{way: {address}}`` of the addresses that a customer bears, in canonical spelling."""
    rows = partner.env["partner.address"].search([("partner_id", "=", partner.id)])
    return {
        way: {row.key for row in rows if row.kind in kinds}
        for way, kinds in ((p.EMAIL, ("email",)), (p.PHONE, ("phone", "fax")))
    }


def _add_addresses(partner, everywhere, links, found):
    known = keys(partner)
    for model, there in p.by_model(everywhere, p.EMAIL, p.PHONE).items():
        if model in LEFT_OUT:
            continue
        others = Domain.AND(
            Domain(place.field, "=", False) for place in links.get(model, ()) if place.way == p.LINK
        )
        for place in there:
            fits = Domain.OR(_written(place, key) for key in known[place.way])
            ids = _search(partner.env, model, fits & others)
            for row in partner.env[model].browse(ids):
                if place.way == p.PHONE or _names(row[place.field], known[p.EMAIL]):
                    found[model][row.id].append(place.field)


def _add_documents(partner, everywhere, found):
    """Add what hangs on the customer and on their documents: messages, files, activities."""
    linked = {p.PERSON: partner.ids}
    for place in everywhere:
        if place.way == p.LINK and place.model in found and place.model not in LEFT_OUT:
            ids = linked.setdefault(place.model, [])
            ids += [id_ for id_, names in found[place.model].items() if place.field in names]
    for model, there in p.by_model(everywhere, p.DOCUMENT).items():
        for place in there if model not in NOT_BY_DOCUMENT else ():
            for of_model, ids in linked.items():
                of_one = Domain(place.model_field, "=", of_model)
                for id_ in _in_pages(partner.env, model, place.field, ids, of_one):
                    found[model][id_].append(place.field)


def _in_pages(env, model, fname, ids, domain=Domain.TRUE):
    if model not in env:
        return
    for start in range(0, len(ids), PAGE):
        among = Domain(fname, "in", ids[start : start + PAGE])
        yield from _search(env, model, among & domain)


def _search(env, model, domain):
    """Return the ids of these records of a model that are the controller's, or nobody's."""
    records = env[model].with_context(active_test=False)
    return records.search(domain & _own(env, model), order="id").ids


def _own(env, model):
    if model == p.PERSON:
        return Domain("type", "in", OWN_ADDRESSES)
    if model == "partner.consent.event":
        return told(env)
    if model in LEFT_OUT:
        return Domain.FALSE
    companies = [*companies_of(env, [controller_id(env)]), False]
    fields = env[model]._fields
    own = Domain.AND(
        Domain(fname, "in", companies)
        for fname in ("company_id", "record_company_id")
        if fname in fields and fields[fname].store
    )
    # Files that are the values of fields: of the customer's picture the largest, else none.
    return own & Domain("res_field", "in", (False, PICTURE)) if model == FILES else own


def _written(place, key):
    """Return the domain of an address in whatever capitals, alone or among others."""
    if place.way == p.PHONE:
        return Domain(place.field, "=", key)
    return Domain(place.field, "ilike", escape_psql(key))


def _names(written, addresses):
    """Whether a text names one of these addresses: not one that merely ends alike."""
    return not addresses.isdisjoint(email_normalize_all(written or ""))
