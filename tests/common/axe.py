"""A browser that looks at pages as people do who see little, use the keyboard or a small screen.

axe-core comes from a package of the Python index. Our pages allow no script at all, so it is
evaluated by the browser's own tools, which no policy of a page binds.
"""

import json
import time
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from urllib.parse import urljoin

from odoo.tests.common import ChromeBrowser

STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
LOADED = "document.readyState === 'complete' && location.href !== 'about:blank'"
PATIENCE = 20
ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}


@cache
def axe():
    return (files("axe_core_python") / "axe.min.js").read_text()


class Browser:
    """One Chromium for many pages."""

    def __init__(self, case):
        self.case = case
        self.chrome = ChromeBrowser(case)

    def ask(self, method, **params):
        return self.chrome._websocket_request(method, params=params, timeout=PATIENCE)

    def evaluate(self, expression):
        """Return the value of a JavaScript expression, a promise's too."""
        answer = self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if error := answer.get("exceptionDetails"):
            raise AssertionError(f"{expression[:80]}: {error}")
        return answer["result"].get("value")

    def visit(self, path):
        self.ask("Page.navigate", url=urljoin(self.case.base_url(), path))
        self.wait()

    def wait(self, condition=LOADED):
        """Wait until a condition holds, on whichever page is shown by then."""
        end = time.monotonic() + PATIENCE
        while not self.evaluate(condition):
            if time.monotonic() > end:
                raise AssertionError(f"not in {PATIENCE} s: {condition}")
            time.sleep(0.05)

    def look(self, width, dark=False):
        """Show pages on a screen so wide, in the light or in the dark."""
        screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **screen)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def press_enter(self):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, **ENTER)

    def violations(self):
        """Return in words what is wrong with the page that is shown."""
        self.evaluate(axe() + ";true")
        run = json.dumps({"runOnly": {"type": "tag", "values": STANDARDS}})
        found = self.evaluate(
            f"axe.run(document, {run}).then(result => JSON.stringify(result.violations"
            ".map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html).join(' '))))"
        )
        return json.loads(found)

    def overflow(self):
        """Return by how many pixels the page is wider than the screen."""
        return self.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@contextmanager
def browsing(case):
    """Yield a :class:`Browser` without a login; requests of the case are let through meanwhile."""
    browser = Browser(case)
    with case.allow_requests(browser=browser.chrome):
        case.authenticate(None, None, browser=browser.chrome)
        case.cr.flush()
        case.cr.clear()
        try:
            yield browser
        finally:
            browser.chrome.stop()
            case._wait_remaining_requests()
