"""What follows from an existing document goes on, though its customer was locked meanwhile.

Confirming and invoicing an old order, its credit note, its delivery and backorder, the tasks and
registrations it was sold with. Only for customers whom that document holds already.
"""

from odoo import models

from ...models.lock.partner_lock_guard import REFUSE, is_partner_field
from ..context import FOLLOW_UP


class FollowUp:
    """Locked customers who may be in documents of these models, in ``at_most`` new ones.

    An object, because a context that comes over RPC holds plain values and can't forge it.
    """

    def __init__(self, model_names, partner_ids, at_most=None):
        self.model_names = model_names
        self.partner_ids = partner_ids
        self.left = at_most

    def permits(self, documents):
        """Return the ids of the partners who may be in these new documents."""
        if documents._name not in self.model_names:
            return set()
        if self.left is not None:
            self.left -= len(documents)
            if self.left < 0:
                return set()
        return self.partner_ids


def partner_ids(documents):
    """Return the ids of all partners whom these documents hold."""
    # sudo: the customer of a document goes on whoever handles it
    documents = documents.sudo().with_context(active_test=False)
    fields = documents._fields
    names = [name for name, field in fields.items() if field.store and is_partner_field(field)]
    return {id_ for name in names for id_ in documents[name]._ids}


def with_follow_up(documents, follow_up):
    """Return these documents; whatever they make may hold the customers of ``follow_up``."""
    return documents.with_context(**{FOLLOW_UP: follow_up})


def permitted_ids(documents):
    """Return the ids of the partners who may be in these new documents though locked."""
    follow_up = documents.env.context.get(FOLLOW_UP)
    return follow_up.permits(documents) if isinstance(follow_up, FollowUp) else set()


def following(*followers, of=""):
    """Return a wrapper for a method that makes documents from existing ones.

    :param followers: names of the models whose new documents follow
    :param str of: path from the method's record to the existing documents, itself where empty
    """

    def wrapper(origin):
        def method(self, *args, **kwargs):
            guarded = {m for m in followers if m in self.env and self.env[m]._lock_guards(REFUSE)}
            if not guarded:
                return origin(self, *args, **kwargs)
            documents = self.mapped(of) if of else self
            follow_up = FollowUp(guarded, partner_ids(documents))
            result = origin(with_follow_up(self, follow_up), *args, **kwargs)
            # The leave ends here: what the caller makes next is decided like any new document.
            return result.with_env(self.env) if isinstance(result, models.BaseModel) else result

        return method

    return wrapper
