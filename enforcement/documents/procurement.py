"""Reordering: a locked vendor gets no purchase order, and the other vendors' go on."""

from odoo.exceptions import UserError

from ...models.lock import words
from ...models.lock.locked import locked_among
from ...models.lock.partner_lock_guard import REFUSE


def stock_rule_run_buy(origin):
    """Refuse only what a locked vendor would deliver, where the guard refused the whole batch."""

    def _run_buy(self, procurements):
        if not self.env["purchase.order"]._lock_guards(REFUSE):
            return origin(self, procurements)
        try:
            with self.env.cr.savepoint():
                return origin(self, procurements)
        except UserError as error:
            refused = _refused(self.env, procurements)
            if not refused:
                raise
            # Unlike any other error, this one lets Odoo's scheduler go on with the rest.
            from odoo.addons.stock.models.stock_rule import ProcurementException

            raise ProcurementException(refused) from error

    return _run_buy


def _refused(env, procurements):
    """Return ``[(procurement, why)]`` of those that a locked vendor would deliver."""
    supplied = []
    for procurement, rule in procurements:
        supplier = rule._get_matching_supplier(
            procurement.product_id,
            procurement.product_qty,
            procurement.product_uom,
            rule.company_id or procurement.company_id,
            procurement.values,
        )
        vendor = supplier.partner_id if supplier else env["res.partner"]
        supplied.append((procurement, vendor.id))
    locked = locked_among(env, {vendor_id for _procurement, vendor_id in supplied})
    return [
        (procurement, words.message(locked.browse(vendor_id)))
        for procurement, vendor_id in supplied
        if vendor_id in locked._ids
    ]
