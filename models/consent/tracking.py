"""The chatter tells of each change of an answer in the name of its controller."""

from ..controller.controllers import controller_id

# Place in the data of the transaction.
PENDING = "partner_consent.tracking"


def prepare(partners):
    """Post what is pending in the name of another controller: Odoo compares with one of them."""
    own, data = controller_id(partners.env), partners.env.cr.precommit.data
    if data.get(PENDING, own) != own:
        key = f"mail.tracking.{partners._name}"
        # Of whom Odoo tells nothing in this transaction, for example because they are new.
        untold = {id_: None for id_, values in data.get(key, {}).items() if values is None}
        partners._track_finalize()
        data[key] = untold
    data[PENDING] = own


def pending(partners):
    """Return the customers as the controller has them whose changes are pending."""
    own = controller_id(partners.env)
    prepared = partners.env.cr.precommit.data.pop(PENDING, own)
    return partners if prepared == own else partners.with_company(prepared)
