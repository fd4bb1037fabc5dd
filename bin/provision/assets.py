"""Build the bundles that the first page would have to wait for.

Odoo does so before its own browser tests: a page that waits for them on a busy
machine runs into the test's time limits.
"""

BUNDLES = (
    # name, its script, its style sheet
    ("web.assets_web", True, True),
    ("web.assets_web_print", False, True),
    ("web.assets_frontend", True, True),
    ("web.assets_frontend_lazy", True, False),
    ("web.assets_tests", True, False),
    ("web_tour.interactive", True, False),
    ("web_tour.automatic", True, False),
    ("bus.websocket_worker_assets", True, False),
)


def main(env):
    for name, script, style in BUNDLES:
        bundle = env["ir.qweb"]._get_asset_bundle(name, js=script, css=style)
        if script:
            bundle.js()
        if style:
            bundle.css()
    env.cr.commit()
