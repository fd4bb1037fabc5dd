"""Reordering: a locked vendor gets no purchase order, and the other vendors' go on."""

from odoo.exceptions import UserError

from ...models.lock import words
from ...models.lock.locked import locked_among
from ...models.lock.partner_lock_guard import REFUSE
from .app_hooks import wraps


@wraps("stock.rule", "_run_buy")
def _without_locked_vendors(origin):
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
    vendors = {}
    for number, (procurement, rule) in enumerate(procurements):
        supplier = rule._get_matching_supplier(
            procurement.product_id,
            procurement.product_qty,
            procurement.product_uom,
            rule.company_id or procurement.company_id,
            procurement.values,
        )
        vendors[number] = supplier.partner_id if supplier else env["res.partner"]
    locked = locked_among(env, {vendor.id for vendor in vendors.values()})
    return [
        (procurements[number][0], words.message(locked.browse(vendor.id)))
        for number, vendor in vendors.items()
        if vendor.id in locked._ids
    ]
