"""A takeover against what is known here: in every pairing the worse answer wins, and once only."""

from base64 import b64decode

from odoo.tests import tagged
from odoo.tools import SQL

from ..policy.contact_files import BOUNCES, OPT_OUTS
from .common import takeover_files
from .common.takeover import TakeoverCommon

COUNTS = ["give_count", "refuse_count", "exclude_count", "kept_no_count", "known_count"]
OPTED_OUT = '%s,,,,"2024-05-01 08:00:00",,,\r\n'


@tagged("post_install", "-at_install")
class TestTakeoverWorse(TakeoverCommon):
    def opted_out(self, *addresses):
        raw = takeover_files.raw("mailchimp", OPT_OUTS)
        return raw + "".join(OPTED_OUT % one for one in addresses).encode()

    def test_a_pause_becomes_a_no_for_good(self):
        anna = self.anna
        anna._consent_set("email", "refused", source="pause")
        run = self.shown(files={OPT_OUTS: self.opted_out(anna.email)})
        self.assertEqual((run.refuse_count, run.known_count), (1, 0))
        run.action_take_over()
        self.assertEqual(run.refuse_count, 1)
        last = anna.consent_event_ids.sorted("id")[-1]
        self.assertEqual((last.source, last.new_state), ("import", "refused"))
        again = self.shown(files={OPT_OUTS: self.opted_out(anna.email)})
        self.assertEqual((again.refuse_count, again.known_count), (0, 2))

    def test_an_address_on_odoos_blacklist_creates_nobody_who_agreed(self):
        self.env["mail.blacklist"]._add("listed@example.com")
        files = self.all_three(self.contacts("listed@example.com", "new@example.com"))
        run = self.shown(files=files, create_customers=True)
        self.assertEqual((run.create_count, run.kept_no_count, run.conflict_count), (1, 1, 1))
        run.action_take_over()
        self.assertEqual((run.create_count, run.kept_no_count), (1, 1))
        self.assertFalse(self.Partner.search([("email", "=", "listed@example.com")]))

    def test_new_customers_begin_with_any_answer_and_end_with_yes(self):
        for state in ("refused", "unknown"):
            self.channel("email").default_state = state
            address = f"{state}@example.com"
            run = self.shown(files=self.all_three(self.contacts(address)), create_customers=True)
            self.assertEqual(run.create_count, 1)
            run.action_take_over()
            new = self.Partner.search([("email", "=", address)])
            self.assertEqual(new.consent_email, "given")

    def test_what_bounced_is_kept_out_once_in_whatever_spelling(self):
        bert = self.customer("Bert", email="Bert@Müller.example")
        raw = takeover_files.raw("mailchimp", BOUNCES).replace(
            b"bert@example.com", "bert@müller.example".encode()
        )
        for _time in range(2):
            self.shown(files={BOUNCES: raw}).action_take_over()
        self.assertEqual(len(bert.contact_point_ids), 1)
        bert._consent_set("email", "given", source="preference_page")
        self.assertMayNotContact(bert, "email", "address_excluded")

    def test_each_address_of_a_field_is_kept_out_by_itself(self):
        both = self.customer("Both", email="one@example.com; two@example.com")
        raw = takeover_files.raw("mailchimp", BOUNCES)
        for more in (b"two@example.com", b"one@example.com"):
            self.shown(files={BOUNCES: raw.replace(b"bert@example.com", more)}).action_take_over()
        self.assertEqual(
            sorted(both.contact_point_ids.mapped("value")), ["one@example.com", "two@example.com"]
        )

    def test_in_every_pairing_the_worse_answer_wins_as_shown_and_once(self):
        # {what one of two who bear it answered: what becomes of a Yes, of a No, and of a bounce}
        ways = {
            "unknown": ("give", "refuse", "exclude"),
            "given": ("known", "refuse", "exclude"),
            "refused": ("kept_no", "refuse", "exclude"),
            "paused": ("kept_no", "refuse", "exclude"),
            "locked": ("give", "refuse", "exclude"),
            "hidden": ("give", "refuse", "exclude"),
            "blacklisted": ("kept_no", "known", "exclude"),
        }
        for how, outcomes in ways.items():
            for said, outcome in zip(("yes", "no", "bounce"), outcomes, strict=True):
                with self.subTest(how=how, said=said):
                    self.assertWorseWins(how, said, outcome)

    def assertWorseWins(self, how, said, outcome):
        email = f"{how}.{said}@pair.example"
        one = self.customer(f"{how} {said}", email=email)
        self.customer(f"Twin of {how} {said}", email=email.upper())
        self.become(one, how)
        files = self.all_three(self.contacts(email))
        if said == "no":
            files[OPT_OUTS] = self.opted_out(email)
        if said == "bounce":
            files[BOUNCES] += f'{email},,,"2024-06-01 08:00:00",,,\r\n'.encode()
        without, run = self.shown(files=self.all_three(self.contacts())), self.shown(files=files)
        before = run.read(COUNTS)
        changed = {name for name in COUNTS if run[name] != without[name]}
        self.assertEqual(changed, {f"{outcome}_count"})
        run.action_take_over()
        self.assertEqual(run.read(COUNTS), before)
        decisions = self.Partner.search([("email_normalized", "=", email)])
        decisions = decisions.contact_decision("email")
        may = said == "yes" and how in ("unknown", "given")
        self.assertEqual(any(decision["allowed"] for decision in decisions), may)
        written = self.written()
        self.shown(files=files).action_take_over()
        self.assertEqual(self.written(), written, "the same files once more")

    def become(self, one, how):
        if how in ("given", "refused"):
            one._consent_set("email", how, source="preference_page")
        elif how == "paused":
            one._consent_set("email", "refused", source="pause")
        elif how == "blacklisted":
            self.env["mail.blacklist"]._add(one.email)
        elif how in ("locked", "hidden"):
            one.lock_level = "documents" if how == "locked" else how

    def written(self):
        points = self.env["partner.contact.point"]
        suppressed = self.env["partner.suppression"].sudo()
        return [model.search_count([]) for model in (self.Event, points, suppressed)]

    def test_who_is_erased_is_gone_from_drafts_and_does_not_come_back(self):
        email = "zoe.needle@example.com"
        files = self.all_three(self.contacts(email))
        zoe = self.customer("Zoe Needle", email=email)
        zoe._consent_set("email", "refused", source="portal")
        unread = self.takeover(files=files, create_customers=True)
        read = self.shown(files=files, create_customers=True)
        self.assertEqual(read.conflict_count, 1)
        erasures = self.env["partner.erasure"].with_user(self.officer)
        erasure = erasures.create({"partner_id": zoe.id, "reason": "Asked for it"})
        erasure.action_preview()
        erasure.action_erase()
        self.env.invalidate_all()
        self.assertNotIn(email, str(read.conflict_ids.read()))
        rows = self.env.execute_query(SQL("SELECT address_key FROM partner_consent_takeover_row"))
        self.assertTrue(rows)
        self.assertNotIn(email, str(rows))
        self.assertNotIn(email.encode(), b64decode(unread.contacts_file))
        for run in unread + read:
            run.action_preview()
            run.action_take_over()
        everybody = self.Partner.with_context(active_test=False)
        self.assertFalse(everybody.search([("email", "ilike", email)]))

    def test_what_was_shown_holds_whichever_companies_are_ticked(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.officer.company_ids |= other
        theirs = self.customer("Theirs", email="theirs@example.com", company_id=other.id)
        run = self.shown(files=self.all_three(self.contacts("theirs@example.com")))
        self.assertEqual(run.give_count, 2)
        run.with_context(allowed_company_ids=self.env.company.ids).action_take_over()
        self.assertEqual(theirs.consent_email, "given")
