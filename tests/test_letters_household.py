"""One letter for each household: who gets it, and where the others are counted."""

from odoo.tests import tagged

from .test_letters import LetterCommon
from .test_letters_many import ManyLettersCommon

SPELT = (
    "Hauptstr. 1",
    "HAUPTSTRASSE 1",
    " Haupt Straße  1",
    "Hauptstr 1",
    "Hauptstra\u00dfe\u00a01",
)


@tagged("post_install", "-at_install")
class TestHouseholds(LetterCommon):
    def household(self, partners, household="address", **values):
        return self.letters(partners, household=household, **values)

    def written_to(self, letter):
        return self.Partner.concat(*(page["partner"] for page in letter._letters()))

    def names(self, action):
        found = self.Partner.with_context(**action["context"]).search(action["domain"], order="id")
        return found.mapped("name")

    def test_each_customer_gets_a_letter_unless_another_choice_is_made(self):
        carla = self.customer("Carla Meier")
        letter = self.letters(self.anna + carla)
        self.assertEqual((letter.household, letter.letter_count), ("all", 2))

    def test_one_at_each_address_however_it_is_spelt(self):
        others = self.Partner.concat(
            *(self.customer(f"C {i}", street=street) for i, street in enumerate(SPELT))
        )
        others[0].zip = "D-10115"
        others[1].city = "BERLIN "
        others[2].country_id = False
        self.env.company.country_id = self.anna.country_id
        letter = self.household(self.anna + others + self.bert)
        counts = letter.letter_count, letter.household_count, letter.left_out_count
        self.assertEqual(counts, (1, 5, 1))
        self.assertEqual(letter.left_out_summary, "Customer refused: 1")
        self.assertEqual(self.written_to(letter), self.anna)
        self.assertEqual(self.names(letter.action_view_household()), others.mapped("name"))
        self.assertEqual(self.names(letter.action_view_excluded()), ["Bert Schulz"])
        letter.action_print()
        counts = letter.done_count, letter.same_household_count, letter.refused_count
        self.assertEqual(counts, (1, 5, 1))
        self.assertEqual(self.written_to(letter), self.anna)
        self.assertEqual(self.names(letter.action_view_household()), others.mapped("name"))
        self.assertEqual(self.names(letter.action_view_excluded()), ["Bert Schulz"])

    def test_umlauts_and_letters_after_the_number_may_be_spelt_either_way(self):
        one = self.customer("A", street="Mühlenweg 1 a", city="Köln")
        other = self.customer("B", street="Muehlenweg 1A", city="KOELN")
        self.assertEqual(self.household(one + other).letter_count, 1)
        decomposed = self.customer("C", street="Mu\u0308hlenweg 1a", city="Ko\u0308ln")
        self.assertEqual(self.household(one + decomposed).letter_count, 1)

    def test_other_houses_are_other_households(self):
        for differs in (
            {"street": "Hauptstraße 11"},
            {"street": "Hauptstraße 1-1"},
            {"street": "Hauptstraße 1 1"},
            {"zip": "10117"},
            {"city": "Potsdam"},
            {"street2": "Hinterhaus"},
            {"country_id": self.env.ref("base.at").id},
            {"street": "Главная 1"},
        ):
            with self.subTest(differs):
                other = self.customer("Other", **differs)
                self.assertEqual(self.household(self.anna + other).letter_count, 2)
        russian = self.customer("A", street="Главная 1") + self.customer("B", street="Лесная 1")
        self.assertEqual(self.household(russian).letter_count, 2)

    def test_the_same_name_at_one_address_is_one_customer_twice(self):
        twin = self.customer("ANNA  meier", street="Hauptstr. 1")
        sister = self.customer("Carla Meier")
        delivery = self.Partner.create(
            {
                "parent_id": self.anna.id,
                "type": "delivery",
                "street": "Hauptstr. 1",
                "zip": "10115",
                "city": "Berlin",
                "country_id": self.anna.country_id.id,
            }
        )
        letter = self.household(self.anna + twin + sister + delivery, "name")
        self.assertEqual(self.written_to(letter), self.anna + sister)
        self.assertEqual(letter.household_count, 2)

    def test_a_refusal_in_the_household_leaves_the_letter_to_the_next(self):
        carla = self.customer("Carla Meier")
        letter = self.household(self.anna + self.bert + carla)
        self.anna._consent_set("post", "refused", source="portal")
        self.assertEqual(self.written_to(letter), carla)
        counts = letter.letter_count, letter.household_count, letter.left_out_count
        self.assertEqual(counts, (1, 0, 2))

    def test_a_person_shares_the_letter_with_the_household_and_names_nobody_else(self):
        carla = self.customer("Carla Meier")
        alone = self.customer("Alma", street="Waldweg 2")
        letter = self.household(self.anna + carla + alone + self.bert)
        letter.action_print()
        html = self.render("partner_consent.report_partner_letter", letter)
        self.assertRegex(html, r"Anna Meier\nand household\nHauptstraße 1\n")
        self.assertRegex(html, r"Alma\nWaldweg 2\n")
        self.assertNotIn("Carla", html)
        company = self.customer("ACME", is_company=True, street="Ring 1")
        staff = self.customer("Emil", parent_id=company.id, street="Ring 1")
        (page,) = self.household(company + staff)._letters()
        self.assertEqual(page["addressee"], "ACME")
        self.bert._consent_set("post", "given", source="portal")
        carla._consent_set("post", "refused", source="portal")
        (page,) = self.household(self.anna + carla)._letters()
        self.assertEqual(page["addressee"], "Anna Meier")

    def test_an_address_without_a_name_bears_that_of_its_contact(self):
        place = {"type": "delivery", "street": "Weg 1", "zip": "1", "city": "Ort"}
        depot = self.Partner.create(place | {"parent_id": self.anna.id})
        inner = self.Partner.create(place | {"parent_id": depot.id})
        letter = self.letters(depot + inner)
        html = self.render("partner_consent.report_partner_letter", letter)
        self.assertEqual(html.count("Anna Meier\nWeg 1\n"), 2)

    def test_only_who_gets_a_letter_gets_a_history_entry(self):
        carla = self.customer("Carla Meier")
        self.household(self.anna + carla, create_history=True).action_print()
        self.assertTrue(self.anna.history_ids)
        self.assertFalse(carla.history_ids)


@tagged("post_install", "-at_install")
class TestHouseholdsInParts(ManyLettersCommon):
    cron = "partner_consent.ir_cron_letter"

    def setUp(self):
        super().setUp()
        # All five live together, but for two: 0 1 | 2 3 | 4, and who is 1 refused.
        self.customers[2:4].write({"street": "Waldweg 2"})

    def run_letters(self):
        letter = self.letters(self.customers, household="address")
        preview = letter.letter_count, letter.household_count, letter.left_out_count
        letter.action_print()
        return letter, preview

    def dear(self, letter):
        return [page.split("Dear ")[1].split("\n")[0] for page in self.pages(letter)]

    def test_no_household_gets_two_letters_from_two_parts(self):
        letter, preview = self.run_letters()
        self.run_cron()
        self.assertEqual(self.dear(letter), ["Customer 0", "Customer 2"])
        counts = letter.done_count, letter.same_household_count, letter.refused_count
        self.assertEqual(counts, preview)
        self.assertEqual(letter.same_household_ids, self.customers[3:].ids)
        self.assertEqual(letter.progress, 100.0)

    def test_an_interrupted_run_goes_on_with_neither_gap_nor_duplicate(self):
        letter, _preview = self.run_letters()
        letter._run_chunk(letter._selected())
        self.env.invalidate_all()
        self.run_cron()
        self.assertEqual(self.dear(letter), ["Customer 0", "Customer 2"])

    def test_who_refuses_before_their_part_leaves_the_letter_to_the_next(self):
        letter, _preview = self.run_letters()
        self.customers[0]._consent_set("post", "refused", source="portal")
        letter._run_chunk(letter._selected())
        self.run_cron()
        self.assertEqual(self.dear(letter), ["Customer 2", "Customer 4"])

    def test_who_refuses_after_their_part_has_had_the_letter_of_the_household(self):
        letter, _preview = self.run_letters()
        letter._run_chunk(letter._selected())
        self.customers[0]._consent_set("post", "refused", source="portal")
        self.run_cron()
        self.assertEqual(self.dear(letter), ["Customer 0", "Customer 2"])

    def test_a_run_that_starts_anew_counts_anew(self):
        letter, preview = self.run_letters()
        for _chunk in range(2):
            letter._run_chunk(letter._selected())
        letter.sudo().error = "Out of paper"
        self.age(letter)
        self.Letter._gc_files()
        letter.action_resume()
        self.run_cron()
        counts = letter.done_count, letter.same_household_count, letter.refused_count
        self.assertEqual(counts, preview)
