"""Creating sale orders with the addon and without it, in two databases at once.

Claims: at most 1.03 times in batches, and at most 1.1 times one by one: who is locked under another
record is asked in one query, which PostgreSQL plans for a millisecond.
"""

import gc
from statistics import median

from odoo.addons.partner_consent.benchmarks._common import settle
from odoo.addons.partner_consent.benchmarks._lockstep import lockstep

ORDERS = 50
CLAIMS = {ORDERS: 1.03, 1: 1.1}
TABLES = ("res_partner", "sale_order", "sale_order_line", "mail_message")


def install_sale(env):
    sale = env["ir.module.module"].search([("name", "=", "sale_management")])
    if sale.state != "installed":
        sale.button_immediate_install()
        env.transaction.reset()


def orders(env):
    """Return the values of one round's orders, each with one line."""
    partners = env["res.partner"].create([{"name": f"Customer {i}"} for i in range(ORDERS)])
    product = env["product.product"].create({"name": "Chair", "list_price": 10})
    env.cr.commit()
    return [
        {
            "partner_id": partner.id,
            "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 1})],
        }
        for partner in partners
    ]


def creation(env, vals_list, size):
    """Return a function that creates the orders, ``size`` at a time."""
    settle(env, *TABLES)
    gc.collect()

    def create():
        for first in range(0, len(vals_list), size):
            env["sale.order"].create([dict(vals) for vals in vals_list[first : first + size]])
            env.flush_all()

    return create


def main(env, alone):
    for one in (env, alone):
        install_sale(one)
    vals_lists = {one.cr.dbname: orders(one) for one in (env, alone)}
    for size, claim in CLAIMS.items():
        without, ours, ratios = lockstep(
            alone, env, lambda one, size=size: creation(one, vals_lists[one.cr.dbname], size)
        )
        print(
            f"{ORDERS} orders, {size} at a time, {len(ratios)} rounds: {without * 1000:.0f} ms"
            f" without, {ours * 1000:.0f} ms with the addon, ratio {median(ratios):.3f},"
            f" from {ratios[0]:.3f} to {ratios[-1]:.3f}"
            f" (claim: at most {claim})",
            flush=True,
        )
