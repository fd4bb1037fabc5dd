"""Set every channel to "may contact unless refused", as a business that never asked would."""

from odoo.addons.partner_consent.models.channel.preset import apply_preset


def main(env):
    apply_preset(env, "all_allowed")
    # New contacts of Odoo's tests start unasked, as without the addon.
    env["partner.consent.channel"].search([]).write({"default_state": "unknown"})
    env.cr.commit()
