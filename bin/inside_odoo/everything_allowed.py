"""Set every channel to "may contact unless refused", as a business that never asked would."""


def main(env):
    env["partner.consent.channel"]._apply_preset("all_allowed")
    # New contacts of Odoo's tests start unasked, as without the addon.
    env["partner.consent.channel"].search([]).write({"default_state": "unknown"})
    env.cr.commit()
