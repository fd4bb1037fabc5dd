"""Builders for the customer's own page: it is opened and sent as a browser does it."""

import re
from html import unescape
from html.parser import HTMLParser

from ...models.preference import links
from .controllers import ControllersCommon


class Form(HTMLParser):
    """Reads what a browser would send of a page's form, as ``{name: value}``."""

    def __init__(self, text):
        super().__init__()
        self.values, self.offered, self._select = {}, {}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, value = attrs.get("name"), attrs.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option":
            self._offer(self._select, value, "selected" in attrs)
            self.values.setdefault(self._select, value)
        elif tag == "input" and attrs.get("type") in ("radio", "checkbox"):
            self._offer(name, value, "checked" in attrs)
        elif tag == "input":
            self._offer(name, value, True)

    def _offer(self, name, value, chosen):
        self.offered.setdefault(name, []).append(value)
        if chosen:
            self.values[name] = value


class PreferencesCommon(ControllersCommon):
    """Mix with ``HttpCase``."""

    EMAIL = "anna.meier@example.com"

    def url(self, partner, address=EMAIL):
        """Return the path of the page; the link was sent to ``address``, None: handed over."""
        token = links.tokens(partner, address and {partner.id: address})[partner.id]
        return f"{links.PATH}/{token}"

    def page(self, partner, address=EMAIL):
        return self.url_open(self.url(partner, address), timeout=60)

    def csrf(self, partner):
        return self.form(self.page(partner)).values["csrf_token"]

    def form(self, response):
        return Form(response.text)

    def save(self, partner, address=EMAIL, shown=None, **changes):
        """Open the page, change some fields, send it, and return the page that comes back.

        :param shown: a page opened before
        :param changes: ``{name: value}``; None leaves the field out
        """
        values = self.form(shown or self.page(partner, address)).values | changes
        values = {name: value for name, value in values.items() if value is not None}
        response = self.url_open(self.url(partner, address), values, timeout=60)
        self.env.invalidate_all()
        return response

    def yes(self, partner, address=EMAIL):
        return self.save(partner, address, channel_email="given")

    def wording(self, channel):
        """Return the wording that the page shows for this channel; a new one, which nobody saw."""
        body = f"{{company}} may contact me: {channel}."
        return self.env["partner.consent.wording"].create({"channel": channel, "body": body})

    def said(self, response):
        """Return the sentences that say what was saved."""
        found = re.search(r'id="saved".*?>(.*?)</div>', response.text, re.DOTALL)
        sentences = re.findall(r"<p>(.*?)</p>", found[1], re.DOTALL)
        return [re.sub(r"\s+", " ", unescape(one)) for one in sentences]
