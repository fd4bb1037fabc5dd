"""Whom a mail to an address reaches: the customers whose own page and answers it may be about."""

from ...policy.addresses import emails
from ..address.lookup import bearers
from ..consent.sharing import owners_of
from ..controller.controllers import companies_of, controller_id


def reached(env, key, further=False):
    """Return the customers of the current controller to whom e-mail goes at this address.

    Hidden and archived ones too. An address record isn't among them beside its contact.

    :param str key: of an e-mail address, from ``policy.addresses.typed_email``
    :param further: those as well who have it as a contact point beside their address
    :return: recordset of ``res.partner``, in ascending order
    """
    ours = companies_of(env, [controller_id(env)])
    found = bearers(env, "email", [key], main=not further).with_env(env).sorted("id")
    found = found.with_context(active_test=False).filtered(
        lambda one: (not one.company_id or one.company_id.id in ours) and _as_typed(one, key)
    )
    owners = owners_of(found) if found else {}
    return found.filtered(lambda one: owners.get(one.id) not in found._ids)


def _as_typed(partner, key):
    # “ß” has the key of “ss”, but may be another's letter box.
    return emails(partner.email).get(key, "").rpartition("@")[0].isascii()
