"""Build the bundles that the first page would have to wait for.

A page that waits for them on a busy machine runs into a test's time limits. What Odoo does about
that builds two dozen others as well, which takes a minute.
"""

STYLES = ("web.assets_web", "web.assets_web_print", "web.assets_frontend")
SCRIPTS = (
    *("web.assets_web", "web.assets_frontend", "web.assets_frontend_lazy", "web.assets_tests"),
    *("web_tour.interactive", "web_tour.automatic", "bus.websocket_worker_assets"),
)


def main(env):
    for name in STYLES:
        env["ir.qweb"]._get_asset_bundle(name, js=False, css=True).css()
    for name in SCRIPTS:
        env["ir.qweb"]._get_asset_bundle(name, js=True, css=False).js()
    env.cr.commit()
