"""Where the conversion finds answers besides tags."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..enforcement.inflow.opt_outs import BLACKLISTED, obey_blacklist
from ..policy import conversion
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE
from .conversion_candidates import convertible


class PartnerConsentConversion(models.TransientModel):
    _inherit = "partner.consent.conversion"

    def _convert_blacklists(self, write):
        counts = []
        for channel in BLACKLISTED:
            blacklist = BY_CODE[channel].blacklist
            entries = self.env[blacklist.model]
            entries.flush_model([blacklist.field, "active"])
            listed = SQL(
                "(SELECT %s FROM %s WHERE active)",
                SQL.identifier(blacklist.field),
                SQL.identifier(entries._table),
            )
            found = self._customers().search(Domain(BY_CODE[channel].normalized, "in", listed))
            todo = found.filtered(lambda p, fname=f"consent_{channel}": p[fname] != v.REFUSED)
            if write:
                obey_blacklist(todo, channel)
            counts.append(
                self._count(entries._description, self._answer(channel, v.REFUSED), found, todo)
            )
        return counts

    def _convert_list_opt_outs(self, write):
        moments = self._opt_out_moments()
        found = self._customers().search([("email_normalized", "in", list(moments))])
        todo = convertible(found, "email", v.REFUSED)
        source = self.env._("Mailing list opt-outs")
        if write:
            todo._consent_set(
                "email",
                v.REFUSED,
                source=v.CONVERSION,
                note=source,
                each={
                    partner.id: {"moment": moments[partner.email_normalized]} for partner in todo
                },
            )
        return self._count(source, self._answer("email", v.REFUSED), found, todo)

    def _opt_out_moments(self):
        """Return ``{normalised e-mail: when it left the last of its lists}``."""
        subscriptions = self.env["mailing.subscription"]
        subscriptions.flush_model()
        self.env["mailing.contact"].flush_model(["email_normalized"])
        enough = "bool_and" if self.list_opt_outs == "every" else "bool_or"
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT contact.email_normalized, max(subscription.opt_out_datetime)"
                    " FROM mailing_subscription subscription"
                    " JOIN mailing_contact contact ON contact.id = subscription.contact_id"
                    " WHERE contact.email_normalized IS NOT NULL"
                    " GROUP BY contact.email_normalized"
                    " HAVING %s(COALESCE(subscription.opt_out, FALSE))",
                    SQL(enough),
                )
            )
        )

    def _convert_marker(self, marker, write):
        """Take a marker out of addresses, and mark these as not for advertising instead."""
        spoilt = self._customers().search(
            Domain("email", "ilike", marker) | Domain("phone", "ilike", marker)
        )
        clean = {
            (partner, kind): conversion.without_marker(partner[kind], marker)
            for partner in spoilt
            for kind in ("email", "phone")
        }
        clean = {key: value for key, value in clean.items() if value}
        if write:
            self._exclude_addresses(clean, marker)
        return self._count(
            self.env._("Marker “%s”", marker),
            self.env._("Address not for advertising"),
            spoilt,
            {partner for partner, _kind in clean},
        )

    def _exclude_addresses(self, clean, marker):
        """Write clean addresses, with a contact point for each that is not for advertising.

        :param dict clean: ``{(customer, field, which is also the kind): address}``
        """
        for (partner, fname), value in clean.items():
            partner[fname] = value
        points = self.env["partner.contact.point"]
        partners = self._customers().union(*(partner for partner, _kind in clean))
        known = {
            (point.partner_id, point.kind, point.value_normalized or point.value): point
            for point in partners.contact_point_ids
        }
        columns = {"email": "email_normalized", "phone": "phone_sanitized"}
        missing = []
        for (partner, kind), value in clean.items():
            point = known.get((partner, kind, partner[columns[kind]] or value))
            if point:
                points |= point
            else:
                missing.append(
                    {
                        "partner_id": partner.id,
                        "kind": kind,
                        "value": value,
                        "marketing_allowed": False,
                        "note": marker,
                    }
                )
        points.marketing_allowed = False
        points.create(missing)
