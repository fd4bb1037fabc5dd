"""From where a customer answered (IP address, user agent) is for officers and auditors alone."""

import contextlib

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common.access import AccessCommon

FIELDS = ("ip_address", "user_agent")
VALUES = {"ip_address": "192.0.2.77", "user_agent": "Netscape 4"}
REFUSED = (AccessError, UserError, ValidationError)


@tagged("post_install", "-at_install")
class TestOrigin(AccessCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.event = cls.anna._consent_set("email", "given", source="preference_page", **VALUES)
        others = cls.staff[cls.ours].items()
        cls.others = {role: user for role, user in others if role not in ("officer", "auditor")}

    def ways(self, field, user):
        """Yield each way to learn the value: ``(name, callable)`` that returns what is told."""
        value = VALUES[field]
        event, anna = self.event.with_user(user), self.anna.with_user(user)
        events, partners = event.browse(), anna.browse()
        here, there = [(field, "=", value)], [(f"consent_event_ids.{field}", "=", value)]
        inside = [("consent_event_ids", "any", here)]
        yield "read", lambda: event.read([field])
        yield "web_read", lambda: event.web_read({field: {}})
        yield (
            "web_read of the customer",
            lambda: anna.web_read({"consent_event_ids": {"fields": {field: {}}}}),
        )
        yield "export", lambda: event.export_data(["id", field])
        yield "export of the customer", lambda: anna.export_data([f"consent_event_ids/{field}"])
        yield "search_read", lambda: events.search_read([], [field])
        yield "mapped", lambda: event.mapped(field)
        for name, domain in (("path", there), ("any", inside)):
            yield f"customers by {name}", lambda domain=domain: partners.search(domain).ids
            yield f"count by {name}", lambda domain=domain: partners.search_count(domain)
            yield f"filtered by {name}", lambda domain=domain: anna.filtered_domain(domain).ids
            yield (
                f"ledger by {name}",
                lambda domain=domain: events.search([("partner_id", "any", domain)]).ids,
            )
        yield "search", lambda: events.search(here).ids
        yield "search by a part", lambda: events.search([(field, "=like", value[:3] + "%")]).ids
        yield "not", lambda: events.search(["!", (field, "=", "nothing")]).ids
        yield "order", lambda: events.search([], order=field).ids
        yield "group", lambda: events.formatted_read_group([], [field], ["__count"])
        yield "aggregate", lambda: events.formatted_read_group([], [], [f"{field}:max"])
        yield "array", lambda: events.formatted_read_group([], [], [f"{field}:array_agg"])
        yield "group of _read_group", lambda: events.web_read_group([], [field], ["__count"])
        yield "name", lambda: events.name_search(value)
        yield (
            "default order of the customer",
            lambda: partners.search([], order=f"consent_event_ids.{field}").ids,
        )

    def test_no_way_of_reading_tells_it(self):
        for role, user in self.others.items():
            for field, value in VALUES.items():
                for name, way in self.ways(field, user):
                    with self.subTest(role=role, field=field, way=name):
                        try:
                            with self.env.cr.savepoint():
                                told = way()
                        except (AccessError, ValueError, UserError):
                            continue
                        finally:
                            self.env.invalidate_all()
                        self.assertNotIn(value, repr(told))
                        self.assertFalse(told, "found by what may not be read")

    def test_officers_and_auditors_are_told(self):
        for role in ("officer", "auditor"):
            event = self.event.with_user(self.staff[self.ours][role])
            self.assertEqual(event.read(FIELDS)[0] | VALUES, event.read(FIELDS)[0])

    def test_no_stored_condition_asks_for_it(self):
        """A selection or a mailing is evaluated by others, and by jobs."""
        partners = self.env["ir.model"]._get_id("res.partner")
        for role, user in self.others.items():
            for field, value in VALUES.items():
                domain = [(f"consent_event_ids.{field}", "=", value)]
                ways = {
                    "partner.selection": ({"name": "Here", "domain": repr(domain)}, "match_count"),
                    "mailing.mailing": (
                        {
                            "subject": "Here",
                            "mailing_model_id": partners,
                            "mailing_domain": repr(domain),
                        },
                        "consent_net_count",
                    ),
                }
                for model, (values, count) in ways.items():
                    with self.subTest(role=role, field=field, model=model):
                        try:
                            with self.env.cr.savepoint():
                                record = self.env[model].with_user(user).create(values)
                                told = record[count]
                        except REFUSED:
                            continue
                        self.assertFalse(told)

    def test_no_mailing_goes_to_whom_it_finds(self):
        """A job sends with rights of its own; whom it sends to is told by the statistics."""
        marketer = self.staff[self.ours]["marketer"]
        for field, value in VALUES.items():
            with self.subTest(field=field), contextlib.suppress(*REFUSED), self.env.cr.savepoint():
                mailing = (
                    self.env["mailing.mailing"]
                    .with_user(marketer)
                    .create(
                        {
                            "subject": "Here",
                            "body_html": "Hello",
                            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                            "mailing_domain": repr([(f"consent_event_ids.{field}", "=", value)]),
                        }
                    )
                )
                mailing.action_launch()
                self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
                self.assertFalse(mailing.sudo().mailing_trace_ids)

    def test_no_placeholder_tells_it(self):
        for role, user in self.others.items():
            for field, value in VALUES.items():
                placeholder = f"{{{{ object.consent_event_ids[:1].{field} }}}}"
                template = self.env["mail.template"].create(
                    {
                        "name": "Hello",
                        "model_id": self.env["ir.model"]._get_id("res.partner"),
                        "subject": placeholder,
                        "body_html": f'<t t-out="object.consent_event_ids[:1].{field}"/>',
                    }
                )
                for part in ("subject", "body_html"):
                    with self.subTest(role=role, field=field, part=part):
                        try:
                            with self.env.cr.savepoint():
                                told = template.with_user(user)._render_field(part, self.anna.ids)
                        except REFUSED:
                            continue
                        self.assertNotIn(value, repr(told))

    def test_no_message_tells_it(self):
        messages = self.env["mail.message"].search([])
        trackings = self.env["mail.tracking.value"].search([])
        told = repr((messages.mapped("body"), trackings.read(["old_value_char", "new_value_char"])))
        for value in VALUES.values():
            self.assertNotIn(value, told)

    def test_only_the_ledger_and_sign_ups_on_their_way_there_have_it(self):
        found = {
            (model, field)
            for model, klass in self.env.registry.items()
            if not klass._abstract
            for field in klass._fields
            if field in FIELDS and klass._original_module == "partner_consent"
        }
        # A sign-up keeps it until the answer is in the ledger.
        keepers = ("partner.consent.event", "partner.consent.signup")
        self.assertEqual(found, {(model, field) for model in keepers for field in FIELDS})
        for model, field in found:
            groups = self.env[model]._fields[field].groups
            self.assertEqual(
                set(groups.split(",")),
                {"partner_consent.group_consent_officer", "partner_consent.group_auditor"},
            )
