"""Creating 1,000 sale orders with the guards of locked customers against without.

Claim: at most 1.03 times, in batch and one by one.
"""

from statistics import median
from time import perf_counter

from odoo.addons.partner_consent.enforcement.base import Base

ORDERS = 1_000
ROUNDS = 7
HOOKS = ("create", "write", "_has_onchange", "_apply_onchange_methods", "_get_view")


def install_sale(env):
    sale = env["ir.module.module"].search([("name", "=", "sale_management")])
    if sale.state != "installed":
        sale.button_immediate_install()
        env.transaction.reset()


def seconds(env, vals_list, size):
    """Return how long creating the orders in batches of ``size`` takes; they are rolled back."""
    savepoint = env.cr.savepoint()
    env.invalidate_all()
    start = perf_counter()
    for first in range(0, len(vals_list), size):
        env["sale.order"].create([dict(vals) for vals in vals_list[first : first + size]])
        env.flush_all()
    elapsed = perf_counter() - start
    savepoint.close(rollback=True)
    return elapsed


def without_guards(env, vals_list, size):
    hooks = {name: Base.__dict__[name] for name in HOOKS}
    for name in hooks:
        delattr(Base, name)
    try:
        return seconds(env, vals_list, size)
    finally:
        for name, hook in hooks.items():
            setattr(Base, name, hook)


def compare(env, vals_list, size):
    """Print and return the ratio of the medians; the two take turns, so that both age alike."""
    seconds(env, vals_list[:100], size)
    plain, guarded = [], []
    for _turn in range(ROUNDS):
        plain.append(without_guards(env, vals_list, size))
        guarded.append(seconds(env, vals_list, size))
    ratio = median(guarded) / median(plain)
    print(
        f"{len(vals_list)} orders, {size} at a time: {median(plain):.2f} s without, "
        f"{median(guarded):.2f} s with, ratio {ratio:.3f}"
    )
    return ratio


def main(env):
    install_sale(env)
    partners = env["res.partner"].create([{"name": f"Customer {i}"} for i in range(100)])
    product = env["product.product"].create({"name": "Chair", "list_price": 10})
    vals_list = [
        {
            "partner_id": partners[i % 100].id,
            "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 1})],
        }
        for i in range(ORDERS)
    ]
    ratios = [compare(env, vals_list, ORDERS), compare(env, vals_list, 1)]
    print(f"worst ratio {max(ratios):.3f}, claimed 1.03")
