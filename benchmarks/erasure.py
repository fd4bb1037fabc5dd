"""Erasing a customer with 5,000 messages and 200 orders, among 100,000 others; and 500 at once.

Claims: at most 10 seconds and at most 60, the sweep through every text of the database included.
"""

from odoo import Command
from odoo.addons.partner_consent.benchmarks._common import ADDRESSED, multiply, seconds, settle
from odoo.addons.partner_consent.benchmarks.lock_guard import install_sale
from odoo.addons.partner_consent.models.address.keeping import fill
from odoo.addons.partner_consent.models.erasure.erasing import erase_customers, preview
from odoo.tools import SQL

OTHERS, MESSAGES, DOCUMENTS, AT_ONCE = 100_000, 5_000, 200, 500
CLAIM, CLAIM_AT_ONCE = 10, 60
# A thousand people have the same given name, nobody the same full name.
GIVEN = "ARRAY['Anna', 'Berta', 'Clara', 'Emil', 'Franz', 'Jörg', 'Lena', 'Otto', 'Sören', 'Zoë']"
PARTS = "ARRAY['ber', 'dor', 'fel', 'gar', 'hol', 'kam', 'lin', 'mos', 'nus', 'ren']"
FAMILY = " || ".join(f"({PARTS})[1 + i / {10**place} %% 10]" for place in range(5))
NAME = f"({GIVEN})[1 + i %% 10] || ' ' || initcap({FAMILY})"
EMAIL = f"{FAMILY} || '.' || i || '@example.com'"
NAMED = ADDRESSED | {
    "name": NAME,
    "complete_name": NAME,
    "email": EMAIL,
    "email_normalized": EMAIL,
    "phone": "'+49 30 ' || 2000000 + i",
    "street": f"initcap({FAMILY}) || 'straße ' || 1 + i %% 90",
}
ABOUT = "<p>Xaveria Quastenberg, xaveria@quast.example, +49 171 5550123, Quastenallee 77</p>"


def person(env):
    """Make the customer: half of the messages on their record, half on their orders."""
    who = env["res.partner"].create(
        {
            "name": "Xaveria Quastenberg",
            "email": "xaveria@quast.example",
            "phone": "+49 171 5550123",
            "street": "Quastenallee 77",
        }
    )
    product = env["product.product"].create({"name": "Chair", "type": "service"})
    line = Command.create({"product_id": product.id, "product_uom_qty": 1})
    orders = env["sale.order"].create(
        [{"partner_id": who.id, "note": ABOUT, "order_line": [line]} for _ in range(DOCUMENTS)]
    )
    orders.action_confirm()
    orders.locked = True
    of = [("res.partner", who.id)] * (MESSAGES // 2)
    of += [("sale.order", id_) for id_ in orders.ids] * (MESSAGES // 2 // DOCUMENTS + 1)
    env["mail.message"].create(
        [
            {"model": model, "res_id": res_id, "body": ABOUT, "message_type": "comment"}
            for model, res_id in of[:MESSAGES]
        ]
    )
    return who


def others(env):
    """Make the other customers, each with a message that isn't about the person."""
    multiply(env, "Other", OTHERS, **NAMED)
    env.cr.execute(
        SQL(
            "INSERT INTO mail_message (model, res_id, body, message_type, date, create_date)"
            " SELECT 'res.partner', id, '<p>Called ' || name || ' about the offer of last week: '"
            " || repeat('they want to think about it. ', 6) || '</p>', 'comment', now(), now()"
            " FROM res_partner WHERE ref = 'Other'"
        )
    )
    fill(env)
    env.cr.commit()
    settle(env, "res_partner", "mail_message", "partner_address")


def main(env):
    install_sale(env)
    others(env)
    who = person(env)
    env.cr.commit()
    settle(env, "mail_message", "sale_order")
    who = env["res.partner"].browse(who.id)
    shown = seconds(lambda: preview(who))
    env.invalidate_all()
    done = seconds(lambda: erase_customers(who, "Measured"))
    env.cr.commit()
    print(
        f"One customer, {MESSAGES} messages, {DOCUMENTS} orders, among {OTHERS}: shown in"
        f" {shown:.1f} s, erased in {done:.1f} s (claim: at most {CLAIM} s)",
        flush=True,
    )
    many = env["res.partner"].search([("ref", "=", "Other")], limit=AT_ONCE)
    together = seconds(lambda: erase_customers(many, "Measured"))
    print(
        f"{AT_ONCE} customers at once: {together:.1f} s (claim: at most {CLAIM_AT_ONCE} s)",
        flush=True,
    )
