"""After an erasure nobody finds the person anywhere; whoever resembles them keeps everything."""

import unicodedata

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.erasure import reading
from .common import ConsentCommon
from .common.needles import traces

NAME, EMAIL, SECOND = "Xaveria Quastenberg", "xaveria@quast.example", "zweit@quast.example"
PHONE, STREET, MOBILE = "+49 171 5550123", "Quastenallee 77", "0172 / 55 50-199"
NEEDLES = (NAME, EMAIL, SECOND, PHONE, "+491715550123", STREET, MOBILE, "+491725550199")
OTHER = {
    "name": "Xaver Quastenberger",
    "email": "xaver@quast.example",
    "phone": "+49 171 5550124",
    "street": "Quastenallee 778",
}


class ErasureCommon(ConsentCommon):
    maxDiff = None

    @classmethod
    def person(cls, **values):
        return cls.customer(
            **{"name": NAME, "email": EMAIL, "phone": PHONE, "street": STREET} | values
        )

    def erase(self, partners, reason="Asked for it"):
        erasure = (
            self.env["partner.erasure"]
            .with_user(self.officer)
            .create({"partner_ids": [Command.set(partners.ids)], "reason": reason})
        )
        erasure.action_preview()
        erasure.action_erase()
        return erasure

    def post(self, record, text, **values):
        return record.message_post(body=text, **values)

    def everywhere(self, who, values, portal=None):
        """Leave the person's traces in as many tables as the addon's own apps have."""
        env = self.env
        name, email, phone, street = (values[key] for key in ("name", "email", "phone", "street"))
        about = f"{name}, {email}, {phone}, {street}"
        text = about.encode()
        who.message_post(body=f"Called {about}", subject=name, attachments=[(f"{name}.txt", text)])
        who.message_post(body="Hello", author_id=who.id, email_from=f'"{name}" <{email}>')
        other = self.customer("Berta Bauer", email="berta@b.example", comment=f"Friend of {about}")
        other.message_post(body=f"<p>Wrote to <b>{name}</b> at {street}</p>", subject=about)
        other.message_post(body=f"I am {name}", author_id=who.id, email_from=email)
        env["ir.attachment"].create(
            {
                "name": f"{name} list.csv",
                "raw": text,
                "res_model": "res.partner",
                "res_id": other.id,
            }
        )
        env["ir.attachment"].create(
            {
                "name": "pdf",
                "raw": b"\xff\xfe%PDF " + text,
                "res_model": "res.partner",
                "res_id": other.id,
                "index_content": about,
            }
        )
        who.activity_schedule("mail.mail_activity_data_todo", summary=f"Call {name}", note=about)
        other.activity_schedule("mail.mail_activity_data_todo", summary=f"Ask {name}", note=about)
        contact = env["mailing.contact"].create({"name": name, "email": email})
        mailing = env["mailing.mailing"].create(
            {"subject": f"Dear {name}", "mailing_model_id": env["ir.model"]._get_id("res.partner")}
        )
        env["mailing.trace"].create(
            [
                {
                    "model": "res.partner",
                    "res_id": who.id,
                    "email": email,
                    "mass_mailing_id": mailing.id,
                },
                {
                    "model": "mailing.contact",
                    "res_id": contact.id,
                    "email": email,
                    "mass_mailing_id": mailing.id,
                },
                {
                    "model": "res.partner",
                    "res_id": other.id,
                    "email": email,
                    "mass_mailing_id": mailing.id,
                },
            ]
        )
        env["sms.sms"].create(
            [
                {"partner_id": who.id, "number": phone, "body": about},
                {"number": phone, "body": name},
            ]
        )
        env["mail.mail"].create(
            [
                {"email_to": f"{name} <{email}>", "body_html": about, "subject": name},
                {
                    "recipient_ids": [Command.set(who.ids)],
                    "body_html": about,
                    "headers": repr({"To": email}),
                },
            ]
        )
        env["ir.filters"].create(
            {"name": name, "model_id": "res.partner", "domain": f"[('email', '=', '{email}')]"}
        )
        env["discuss.channel"].create({"name": f"{name}, Clara"}).message_post(body=about)
        env["res.partner.bank"].create(
            {"partner_id": who.id, "acc_number": "DE02120300000000202051", "acc_holder_name": name}
        )
        env["partner.history"].create(
            [
                {"partner_id": who.id, "note": about},
                {"partner_id": other.id, "note": f"Asked for {about}"},
            ]
        )
        who._consent_set(
            "post",
            "given",
            source="portal",
            note=f"Said {name}",
            address=about,
            ip_address="192.0.2.7",
            user_agent=about,
        )
        env["partner.consent.request"].create(
            {"partner_id": who.id, "address": email, "company_id": env.company.id}
        )
        env["partner.selection"].create(
            {"name": f"Like {name}", "domain": f"[('name', '=', '{name}')]"}
        )
        env["base_import.import"].create(
            {"res_model": "res.partner", "file": text, "file_name": f"{name}.csv"}
        )
        env["mail.blacklist"].create({"email": email})
        env["phone.blacklist"].create({"number": phone})
        env["bus.bus"].create({"channel": "x", "message": about})
        env["ir.logging"].create(
            {
                "name": name,
                "type": "server",
                "path": "x",
                "line": "1",
                "func": "f",
                "message": about,
            }
        )
        env["mail.compose.message"].create(
            {"body": about, "subject": name, "partner_ids": [Command.set(who.ids)]}
        )
        env["privacy.log"].create(
            {"anonymized_name": name, "anonymized_email": email, "execution_details": about}
        )
        self.env["ir.model.data"].create(
            {
                "name": f"import_{who.id}",
                "module": "__import__",
                "model": "res.partner",
                "res_id": who.id,
            }
        )
        env["partner.letter"]._prepare(who.ids)
        env["partner.history.batch"]._prepare(who.ids, {"note": about})
        return other


@tagged("post_install", "-at_install", "slow")
class TestErasureNeedles(ErasureCommon):
    def test_nobody_finds_the_person_anywhere(self):
        who = self.person(
            comment=f"{NAME} likes tea", category_id=[Command.create({"name": "VIP"})]
        )
        self.env["partner.contact.point"].create(
            [
                {"partner_id": who.id, "kind": "email", "value": SECOND, "note": "private"},
                {"partner_id": who.id, "kind": "phone", "value": MOBILE},
            ]
        )
        portal = new_test_user(
            self.env, EMAIL, groups="base.group_portal", partner_id=who.id, name=NAME
        )
        self.env["res.users.log"].with_user(portal).sudo().create({})
        other = self.everywhere(
            who, {"name": NAME, "email": EMAIL, "phone": PHONE, "street": STREET}
        )
        other.message_post(body=f"{SECOND} or {MOBILE} or +491725550199")
        before = traces(self.env, *NEEDLES)
        self.assertEqual(before.keys(), set(NEEDLES))
        self.assertGreater(len(before[NAME]), 25, before[NAME])
        messages = self.env["mail.message"].search_count(
            [("model", "=", "res.partner"), ("res_id", "=", other.id)]
        )
        erasure = self.erase(who)
        self.env.invalidate_all()
        self.assertEqual(traces(self.env, *NEEDLES), {})
        self.assertFalse(who.exists())
        self.assertFalse(portal.exists())
        self.assertEqual(erasure.state, "done")
        self.assertFalse(erasure.partner_ids)
        self.assertEqual(self.Event.verify(), [])
        # Their own message is gone, all others' messages stay.
        self.assertEqual(
            self.env["mail.message"].search_count(
                [("model", "=", "res.partner"), ("res_id", "=", other.id)]
            ),
            messages - 1,
        )
        self.assertIn("Wrote to", "".join(other.message_ids.mapped("body")))

    def test_who_resembles_them_keeps_everything(self):
        like = self.customer(**OTHER)
        self.everywhere(like, OTHER)
        who = self.person()
        kept = traces(self.env, *OTHER.values())
        dump = self.dump(like)
        self.erase(who)
        self.env.invalidate_all()
        self.assertEqual(traces(self.env, *OTHER.values()), kept)
        self.assertEqual(self.dump(like), dump)

    def dump(self, partner):
        """Return every row that points to the customer, and each that names them."""
        self.env.flush_all()
        found = {}
        for table, column in self.env.execute_query(
            SQL(
                "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute"
                " ON attrelid = conrelid AND attnum = conkey[1]"
                " WHERE contype = 'f' AND confrelid = 'res_partner'::regclass"
            )
        ):
            rows = self.env.execute_query(
                SQL(
                    "SELECT to_jsonb(row)::text FROM %s row WHERE %s = %s ORDER BY 1",
                    SQL.identifier(table.strip('"')),
                    SQL.identifier(column),
                    partner.id,
                )
            )
            found[table, column] = rows
        for table in (
            "mailing_contact",
            "mailing_trace",
            "mail_mail",
            "sms_sms",
            "mail_blacklist",
            "ir_filters",
            "mail_message",
            "ir_attachment",
        ):
            found[table] = self.env.execute_query(
                SQL(
                    "SELECT to_jsonb(row)::text FROM %s row"
                    " WHERE to_jsonb(row)::text ILIKE '%%Xaver Quastenberger%%' ORDER BY 1",
                    SQL.identifier(table),
                )
            )
        return found


@tagged("post_install", "-at_install", "slow")
class TestErasureNeedlesOfMany(TestErasureNeedles):
    """The same for as many at once that their words are looked up, and PostgreSQL isn't asked."""

    def setUp(self):
        super().setUp()
        self.patch(reading, "FEW", 0)

    def test_many_go_at_once_however_they_are_spelt_and_who_resembles_them_stays(self):
        names = [f"Jörg Quast{part}müller" for part in ("ber", "dor", "fel", "gar", "hol")]
        who = self.customer(names[0]).union(*map(self.customer, names[1:]))
        spelt = [
            "J&ouml;rg&nbsp;Quastberm&uuml;ller",
            "/files/Joerg%20Quastdorm%C3%BCller.pdf",
            unicodedata.normalize("NFD", "Jörg Quastfelmüller"),
            "QUASTGARMUELLER, JÖRG",
            "<b>Jörg</b><i>Quastholmüller</i>",
        ]
        comment = f"<p>Jörg Quastbermüllerin, Karl Quastdormüller, not: {'; '.join(spelt)}</p>"
        other = self.customer("Berta Bauer", comment="x")
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE res_partner SET comment = %s WHERE id = %s", comment, other.id)
        )
        self.erase(who)
        self.env.invalidate_all()
        kept, _colon, left = other.comment.partition(": ")
        self.assertEqual(kept, "<p>Jörg Quastbermüllerin, Karl Quastdormüller, not")
        self.assertEqual(left.count("[erased]"), len(names), left)
        self.assertNotIn("quast", left.lower())
