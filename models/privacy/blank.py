"""Whoever was erased and stays blank, because a document needs a customer, is nobody for ever."""

from odoo.exceptions import UserError
from odoo.tools import SQL

# What would make somebody of them: the old documents would be theirs.
SOMEBODY = frozenset(
    ("active", "city", "comment", "email", "name", "parent_id", "phone", "street", "street2")
    + ("vat", "website", "zip")
)


def check_somebody(partners):
    """Refuse to make somebody of customers who were erased.

    :raises UserError: where one of these was
    """
    # Past the ORM: no field of theirs is read that the user may not see.
    query = SQL("SELECT FROM res_partner WHERE id = ANY(%s) AND erased LIMIT 1", partners.ids)
    if partners.env.execute_query(query):
        raise UserError(
            partners.env._(
                "This customer was erased and is nobody any more: only documents that must be kept "
                "refer to them. Create a new contact."
            )
        )
