"""What follows from an existing document goes on, though its customer was locked meanwhile.

Confirming and invoicing an old order, its credit note, its delivery and backorder, the tasks and
registrations it was sold with. Only for customers whom that document holds already.
"""

from odoo import models

from ...models.lock.partner_lock_guard import REFUSE, is_partner_field
from .app_hooks import wraps

CONTEXT_KEY = "partner_lock_follow_up"

# (model, method): (path from there to the existing document, models that follow from it)
FOLLOW_UPS = {
    ("sale.order", "_create_invoices"): ("", {"account.move"}),
    ("sale.advance.payment.inv", "_create_invoices"): ("sale_order_ids", {"account.move"}),
    ("sale.order.line", "_timesheet_service_generation"): ("order_id", {"project.task"}),
    ("sale.order.line", "_init_registrations"): ("order_id", {"event.registration"}),
    ("sale.order.line", "_action_launch_stock_rule"): ("order_id", {"stock.picking"}),
    ("registration.editor", "action_make_registration"): (
        "sale_order_id",
        {"event.registration"},
    ),
    ("purchase.order", "action_create_invoice"): ("", {"account.move"}),
    ("purchase.order", "_create_picking"): ("", {"stock.picking"}),
    ("account.move", "_reverse_moves"): ("", {"account.move"}),
    ("account.move.reversal", "reverse_moves"): ("move_ids", {"account.move"}),
    ("stock.picking", "_create_backorder"): ("", {"stock.picking"}),
    ("stock.return.picking", "_create_return"): ("picking_id", {"stock.picking"}),
}


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
    return documents.with_context(**{CONTEXT_KEY: follow_up})


def permitted_ids(documents):
    """Return the ids of the partners who may be in these new documents though locked."""
    follow_up = documents.env.context.get(CONTEXT_KEY)
    return follow_up.permits(documents) if isinstance(follow_up, FollowUp) else set()


def _following(path, followers):
    def wrapper(origin):
        def method(self, *args, **kwargs):
            guarded = {m for m in followers if m in self.env and self.env[m]._lock_guards(REFUSE)}
            if not guarded:
                return origin(self, *args, **kwargs)
            documents = self.mapped(path) if path else self
            following = FollowUp(guarded, partner_ids(documents))
            result = origin(with_follow_up(self, following), *args, **kwargs)
            # What comes next in the caller follows from nothing.
            return result.with_env(self.env) if isinstance(result, models.BaseModel) else result

        return method

    return wrapper


for (_model, _method), (_path, _followers) in FOLLOW_UPS.items():
    wraps(_model, _method)(_following(_path, _followers))
