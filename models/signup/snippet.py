"""A building block for websites that leads to the sign-up form, where the website app is there.

Its view inherits one of an app that may be missing, so it stands in no data file: it is made once
that app is there, and goes with either of both.
"""

from psycopg2 import IntegrityError

from odoo.tools import mute_logger

PARENT = "website.snippets"
NAME = "website_snippets"
ARCH = """
<data>
    <xpath expr="//snippets[@id='snippet_structure']" position="inside">
        <t t-snippet="partner_consent.s_consent_signup" string="{label}" group="contact_and_forms">
            <keywords>newsletter, consent, sign-up, subscribe</keywords>
        </t>
    </xpath>
</data>
"""


def offer_snippet(env):
    """Add the building block to the website's editor, unless it is there already."""
    parent = env.ref(PARENT, raise_if_not_found=False)
    if not parent or env.ref(f"partner_consent.{NAME}", raise_if_not_found=False):
        return
    try:
        with env.cr.savepoint(), mute_logger("odoo.sql_db"):
            _create(env, parent)
    except IntegrityError:
        # Another worker, which loaded the app at the same time, made it.
        return


def _create(env, parent):
    view = env["ir.ui.view"].create(
        {
            "name": "Consent: building block",
            "key": f"partner_consent.{NAME}",
            "type": "qweb",
            "inherit_id": parent.id,
            "arch": ARCH.format(label=env._("Sign-up with confirmation")),
        }
    )
    env["ir.model.data"].create(
        {
            "module": "partner_consent",
            "name": NAME,
            "model": view._name,
            "res_id": view.id,
            # In no data file: an update would take it for left over.
            "noupdate": True,
        }
    )
    env.flush_all()
