"""Builders for takeovers from other marketing systems."""

from base64 import b64encode

from ...policy.contact_files import BOUNCES, CONTACTS, OPT_OUTS
from . import takeover_files
from .sending import SendingCommon

MORE = ',"2024-03-01 09:00:00",192.0.2.1,"2024-03-01 09:05:00",192.0.2.2,,5,e,,'


class TakeoverCommon(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Takeover = cls.env["partner.consent.takeover"]
        cls.channel("email").manual_yes = True
        cls.anna = cls.customer("Anna", email="Anna@example.com")

    def contacts(self, *addresses):
        """Return Mailchimp's contacts: anna, and these."""
        return takeover_files.raw(
            "mailchimp", CONTACTS, *(f"{address},,,2{MORE}" for address in addresses)
        )

    def takeover(self, system="mailchimp", files=None, **values):
        """Return a takeover with the files of a system, or these: ``{kind: content}``."""
        if files is None:
            files = {
                kind: takeover_files.raw(of, kind)
                for of, kind in takeover_files.FILES
                if of == system
            }
        for kind, raw in files.items():
            values |= {f"{kind}_file": b64encode(raw), f"{kind}_name": f"{kind}.csv"}
        return self.Takeover.with_user(self.officer).create({"system": system} | values)

    def shown(self, *args, **values):
        run = self.takeover(*args, **values)
        run.action_preview()
        return run

    def all_three(self, contacts):
        files = {kind: takeover_files.raw("mailchimp", kind) for kind in (OPT_OUTS, BOUNCES)}
        return files | {CONTACTS: contacts}
