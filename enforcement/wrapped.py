"""Every method of an app that may be missing and is wrapped where the app is there.

This addon can't inherit from models of apps that it doesn't depend on. With a new version of Odoo,
this is the page to check.
"""

from collections.abc import Callable
from typing import NamedTuple

from .documents import portal, procurement, series
from .documents.follow_ups import following
from .sending import template_wizards


class Wrapped(NamedTuple):
    """One method of another app.

    :param wrapper: ``wrapper(origin) -> method``, called with the app's own method
    """

    model: str
    method: str
    wrapper: Callable
    why: str


WRAPPED = (
    # A machine's service that Odoo posts as if somebody had written it.
    Wrapped(
        "account.move.send",
        "_send_mail",
        template_wizards.account_move_send_send_mail,
        "an invoice doesn't reach a hidden debtor, whoever is about to send many of them",
    ),
    # What follows from an existing document goes on, though its customer was locked meanwhile.
    Wrapped(
        "sale.order",
        "_create_invoices",
        following("account.move"),
        "an order of a locked customer is invoiced",
    ),
    Wrapped(
        "sale.advance.payment.inv",
        "_create_invoices",
        following("account.move", of="sale_order_ids"),
        "an order of a locked customer is invoiced with a down payment",
    ),
    Wrapped(
        "sale.order.line",
        "_timesheet_service_generation",
        following("project.task", of="order_id"),
        "a service sold to a locked customer gets its task",
    ),
    Wrapped(
        "sale.order.line",
        "_init_registrations",
        following("event.registration", of="order_id"),
        "a ticket sold to a locked customer gets its registration",
    ),
    Wrapped(
        "sale.order.line",
        "_action_launch_stock_rule",
        following("stock.picking", of="order_id"),
        "goods sold to a locked customer are delivered",
    ),
    Wrapped(
        "registration.editor",
        "action_make_registration",
        following("event.registration", of="sale_order_id"),
        "a ticket sold to a locked customer gets its registration by hand",
    ),
    Wrapped(
        "purchase.order",
        "action_create_invoice",
        following("account.move"),
        "the bill of an order from a locked vendor is entered",
    ),
    Wrapped(
        "purchase.order",
        "_create_picking",
        following("stock.picking"),
        "goods ordered from a locked vendor are received",
    ),
    Wrapped(
        "account.move",
        "_reverse_moves",
        following("account.move"),
        "an invoice of a locked customer is credited",
    ),
    Wrapped(
        "account.move.reversal",
        "reverse_moves",
        following("account.move", of="move_ids"),
        "an invoice of a locked customer is credited and made anew",
    ),
    Wrapped(
        "stock.picking",
        "_create_backorder",
        following("stock.picking"),
        "the rest of a delivery to a locked customer is delivered",
    ),
    Wrapped(
        "stock.return.picking",
        "_create_return",
        following("stock.picking", of="picking_id"),
        "a locked customer returns what they got",
    ),
    # Portal and shop.
    Wrapped(
        "website",
        "_get_and_cache_current_cart",
        portal.website_get_and_cache_current_cart,
        "a locked customer has no cart",
    ),
    Wrapped(
        "sale.order",
        "_has_to_be_paid",
        portal.sale_order_has_to_be_paid,
        "a quotation of a locked customer isn't paid online",
    ),
    Wrapped(
        "sale.order",
        "_validate_order",
        portal.sale_order_validate_order,
        "a locked customer accepts no quotation",
    ),
    Wrapped(
        "payment.transaction",
        "_get_specific_create_values",
        portal.payment_transaction_get_specific_create_values,
        "paying a quotation of a locked customer is refused before anything is charged",
    ),
    # Series and reordering.
    Wrapped(
        "calendar.event",
        "_rewrite_recurrence",
        series.calendar_event_rewrite_recurrence,
        "a series of meetings with a locked customer may be moved as a whole",
    ),
    Wrapped(
        "calendar.event",
        "_update_future_events",
        series.calendar_event_update_future_events,
        "a series of meetings with a locked customer may be moved from one of them on",
    ),
    Wrapped(
        "project.task.recurrence",
        "_create_next_occurrences",
        series.project_task_recurrence_create_next_occurrences,
        "closing a task of a locked customer makes no next one, and isn't refused",
    ),
    Wrapped(
        "account.move",
        "_copy_recurring_entries",
        series.account_move_copy_recurring_entries,
        "posting an entry of a locked customer makes no next one, and isn't refused",
    ),
    Wrapped(
        "stock.rule",
        "_run_buy",
        procurement.stock_rule_run_buy,
        "a locked vendor gets no purchase order, and the other vendors' go on",
    ),
)
