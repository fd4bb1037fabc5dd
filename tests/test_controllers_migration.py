"""A database from before there were controllers is brought there by the update.

``migration/19.0.1.2.0.sql`` is what that version left, with three independent companies (one of
them archived) and two branches. It is loaded into a schema of its own, which the scripts of the
update then take for the database.
"""

from pathlib import Path

from odoo.modules.module import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..models.ledger.whose import NOBODY, REFUSALS, of_controller, readable
from ..models.overview.partner_consent_reach import COUNTS
from ..policy import evidence
from ..policy.channels import FIELDS

DUMP = Path(__file__).parent / "migration/19.0.1.2.0.sql"
SCRIPTS = "partner_consent/migrations"
# Ids of the companies in the dump.
MAIN, BRANCH, OTHER, TWIG, ARCHIVED, LATER = 1, 2, 3, 4, 5, 6
CONTROLLERS = (MAIN, OTHER, ARCHIVED)
COLUMNS = (*FIELDS, "preferred_channel")
SETTINGS = ("rule", "default_state", "default_preferred", "validity_months", "manual_yes")


@tagged("post_install", "-at_install")
class TestControllersMigration(TransactionCase):
    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.invalidate_all()
        self.registry.clear_cache()
        self.addCleanup(self.registry.clear_cache)
        # Who updates is known: the dump has no users.
        self.assertTrue(self.env.user.name and self.env.user.login)
        self.cr.execute("CREATE SCHEMA before")
        self.cr.execute("SET LOCAL search_path = before, public")
        self.cr.execute(DUMP.read_text(encoding="utf-8"))
        self.cr.execute("CREATE UNIQUE INDEX ON partner_consent_head (chain_id)")
        # As the update has made it by then.
        self.cr.execute(
            "CREATE TABLE partner_consent_change (LIKE public.partner_consent_change"
            " INCLUDING DEFAULTS)"
        )

    def rows(self, table, *columns):
        """Return ``{id: [value of each column]}``."""
        query = SQL(
            "SELECT id, %s FROM %s ORDER BY id",
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL.identifier(table),
        )
        return {id_: values for id_, *values in self.env.execute_query(query)}

    def migrate(self):
        """Run the scripts of the update, and between them what the ORM does to the tables."""
        self.run_script("19.0.1.3.0/pre-migration")
        self.run_script("19.0.1.4.0/pre-migration")
        self.cr.execute("ALTER TABLE res_company ADD COLUMN consent_controller_id int4")
        self.cr.execute(
            "ALTER TABLE partner_consent_checkpoint ADD COLUMN horizon int4, ADD COLUMN late jsonb"
        )
        self.run_script("19.0.1.3.0/post-migration")
        self.env.invalidate_all()

    def run_script(self, name):
        load_script(f"{SCRIPTS}/{name}.py", name.replace("/", "_")).migrate(self.cr, "19.0.1.2.0")

    def of(self, company, condition):
        """Return the ids of the rows of the ledger for which this holds in this company.

        :param condition: ``function(env) -> SQL``
        """
        env = self.env(context={"allowed_company_ids": [company]})
        query = SQL("SELECT id FROM partner_consent_event event WHERE %s", condition(env))
        return {id_ for (id_,) in self.env.execute_query(query)}

    def assertAnswers(self, before, main, controllers):
        """Assert that main has all answers there were, and every controller the refusals."""
        for id_, values in self.rows("res_partner", *COLUMNS).items():
            for column, value, was in zip(COLUMNS, values, before[id_], strict=True):
                expected = {str(main): was}
                if was == "refused":
                    expected = dict.fromkeys(map(str, controllers), was)
                with self.subTest(customer=id_, column=column):
                    self.assertEqual(value, None if was in (None, "unknown") else expected)

    def test_the_main_controller_has_all_answers_every_other_the_refusals(self):
        before = self.rows("res_partner", *COLUMNS)
        self.migrate()
        self.assertEqual(self.rows("res_partner", *COLUMNS).keys(), before.keys())
        self.assertAnswers(before, MAIN, CONTROLLERS)

    def test_the_fields_read_them_for_companies_and_branches(self):
        before = self.rows("res_partner", *COLUMNS)
        self.migrate()
        for company in (MAIN, BRANCH, OTHER, TWIG, ARCHIVED):
            partners = self.env["res.partner"].with_company(company)
            for place, column in enumerate(COLUMNS):
                read = partners._field_to_sql("res_partner", column)
                query = SQL("SELECT id, %s FROM res_partner", read)
                for id_, value in self.env.execute_query(query):
                    was = before[id_][place]
                    kept = company in (MAIN, BRANCH) or was == "refused"
                    blank = None if column == "preferred_channel" else "unknown"
                    self.assertEqual(value, was if kept else blank, (company, id_, column))

    def test_one_company_alone_keeps_everything(self):
        self.cr.execute("DELETE FROM res_company WHERE id <> %s", [MAIN])
        before = self.rows("res_partner", *COLUMNS)
        self.migrate()
        self.assertAnswers(before, MAIN, [MAIN])
        everything = set(self.rows("partner_consent_event", "id"))
        self.assertEqual(self.of(MAIN, of_controller), everything)

    def test_the_controller_of_a_main_company_that_is_a_branch_has_them(self):
        self.cr.execute("UPDATE ir_model_data SET res_id = %s", [TWIG])
        before = self.rows("res_partner", *COLUMNS)
        self.migrate()
        self.assertAnswers(before, OTHER, CONTROLLERS)
        self.assertEqual(self.env["partner.consent.event"]._shared_rows().heir, OTHER)

    def test_where_the_main_company_is_gone_the_first_one_has_them(self):
        self.cr.execute("DELETE FROM ir_model_data")
        before = self.rows("res_partner", *COLUMNS)
        self.migrate()
        self.assertAnswers(before, MAIN, CONTROLLERS)
        self.assertEqual(self.env["partner.consent.event"]._shared_rows().heir, MAIN)

    def test_every_controller_has_the_settings_that_all_had(self):
        before = self.rows("partner_consent_channel", *SETTINGS)
        self.migrate()
        for id_, values in self.rows("partner_consent_channel", *SETTINGS).items():
            self.assertEqual(
                values,
                [
                    None if was is None else dict.fromkeys(map(str, CONTROLLERS), was)
                    for was in before[id_]
                ],
            )

    def test_what_was_suppressed_is_suppressed_at_every_controller(self):
        columns = ("channel", "digest", "source", "create_date")
        before = self.rows("partner_suppression", *columns)
        self.assertTrue(before)
        self.migrate()
        after = self.rows("partner_suppression", "company_id", *columns).values()
        self.assertCountEqual(
            after, [[company, *row] for row in before.values() for company in CONTROLLERS]
        )

    def test_a_request_is_that_of_the_controller_of_who_asked(self):
        self.assertEqual(
            [company for (company,) in self.rows("partner_consent_request", "company_id").values()],
            [MAIN, OTHER, BRANCH],
        )
        self.migrate()
        self.assertEqual(
            [company for (company,) in self.rows("partner_consent_request", "company_id").values()],
            [MAIN, OTHER, MAIN],
        )

    def test_the_reach_is_that_of_the_customers_controller_and_for_shared_ones_the_main_ones(self):
        counts = ("company_id", "month", "channel", *COUNTS)
        before = self.rows("partner_consent_reach", *counts)
        self.assertEqual({row[0] for row in before.values()}, {None, MAIN, OTHER})
        self.migrate()
        self.assertEqual(self.rows("partner_consent_reach", *counts), before)
        for controller, company in self.rows(
            "partner_consent_reach", "controller_id", "company_id"
        ).values():
            self.assertEqual(controller, company or MAIN)

    def test_the_ledger_stays_as_it_was_and_says_whose_it_is(self):
        # What is hashed is hashed anew: see test_ledger_migration.
        columns = {*evidence.FIELDS, *evidence.PERSONAL, "partner_id"}
        columns = sorted(columns - {"commitments", "user_name"})
        before = self.rows("partner_consent_event", *columns)
        self.migrate()
        after = self.rows("partner_consent_event", *columns)
        self.assertEqual({id_: after[id_] for id_ in before}, before)
        (added,) = after.keys() - before.keys()
        row = dict(zip(columns, after[added], strict=True))
        self.assertEqual(
            (row["chain_id"], row["partner_id"], row["company_id"], row["event"], row["source"]),
            (NOBODY, None, MAIN, "initialised", "conversion"),
        )
        events = self.env["partner.consent.event"]
        self.assertEqual(events.verify(), [])
        self.cr.execute("UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", [added])
        self.assertEqual(events.verify(), [added])

    def test_the_heir_reads_all_rows_the_others_of_that_day_the_refusals(self):
        before = self.rows("partner_consent_event", "event", "company_id")
        refusals = {id_ for id_, (event, _company) in before.items() if event in REFUSALS}
        # A Yes to another company too went to the main one.
        self.assertIn(["given", OTHER], before.values())
        self.migrate()
        self.cr.execute(
            "INSERT INTO res_company (id, name, parent_path, create_date)"
            " VALUES (%s, 'Spätere GmbH', '6/', now() + interval '1 day')",
            [LATER],
        )
        self.registry.clear_cache()
        everything = set(self.rows("partner_consent_event", "id"))
        for company, expected in (
            (MAIN, everything),
            (BRANCH, everything),
            (OTHER, refusals),
            (TWIG, refusals),
            (ARCHIVED, refusals),
            (LATER, set()),
        ):
            with self.subTest(company=company):
                self.assertEqual(self.of(company, of_controller), expected)
                found = self.env["partner.consent.event"].search(readable(self.env, [company]))
                self.assertEqual(set(found.ids), expected)

    def test_what_is_said_afterwards_is_each_controllers_own(self):
        self.migrate()
        self.cr.execute(
            "INSERT INTO partner_consent_event (chain_id, sequence, event, source, old_state,"
            " new_state, moment, previous_hash, hash, company_id)"
            " SELECT 0, 99 + id, 'given', 'portal', 'unknown', 'given', now(), '', '', id"
            " FROM res_company WHERE parent_id IS NULL RETURNING company_id, id"
        )
        said = dict(self.cr.fetchall())
        for company, id_ in said.items():
            self.assertEqual(self.of(company, of_controller) & set(said.values()), {id_})
