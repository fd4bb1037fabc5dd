"""The chatter tells of each change of an answer in the name of its controller."""

from ..controller.controllers import controller_of

# Place in the data of the transaction.
PENDING = "partner_consent.tracking"


def prepare(partners):
    """Post what is pending in the name of another controller: Odoo compares with one of them."""
    env, data, company_id = partners.env, partners.env.cr.precommit.data, partners.env.company.id
    before = data.get(PENDING, company_id)
    if before != company_id and controller_of(env, before) != controller_of(env, company_id):
        key = f"mail.tracking.{partners._name}"
        # Of whom Odoo tells nothing in this transaction, for example because they are new.
        untold = {id_: None for id_, values in data.get(key, {}).items() if values is None}
        partners._track_finalize()
        data[key] = untold
    data[PENDING] = company_id


def pending(partners):
    """Return the customers as the company has them in whose name changes are pending."""
    company_id = partners.env.cr.precommit.data.pop(PENDING, partners.env.company.id)
    return partners if company_id == partners.env.company.id else partners.with_company(company_id)
