"""Builders for exports: one for each thing that may be in the file."""

import csv
import io

from odoo import Command

from .controllers import ControllersCommon

SECRET = "correct horse battery staple"


class ExportCommon(ControllersCommon):
    cron = "partner_consent.ir_cron_consent_export"

    def export(self, *channels, user=None, **values):
        """Return an export of these channels, made by an officer."""
        ids = [self.channel(code).id for code in channels or ("email",)]
        model = self.env["partner.consent.export"].with_user(user or self.officer)
        return model.create({"name": "Tool", "channel_ids": [Command.set(ids)]} | values)

    def made(self, export):
        export.action_export()
        return export.run_ids.sorted("id")[-1:]

    def content(self, run):
        return b"".join(part.raw for part in run.sudo().part_ids.sorted("id"))

    def rows(self, run):
        """Return the lines as ``[(cell, …)]`` without the names."""
        text = self.content(run).decode()
        return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))][1:]

    def addresses(self, *channels, **values):
        return {row[1] for row in self.rows(self.made(self.export(*channels, **values)))}
