"""A database from before the foreign keys of the history is brought there by the update."""

import logging

from odoo.modules.module import load_script
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, sql

from .test_history import CALLED, HistoryCommon

SCRIPT = "partner_consent/migrations/19.0.1.1.0/pre-migration.py"
LOGGER = "partner_history_foreign_keys"
GONE = 2_000_000_000
# Column -> what PostgreSQL does when the row is deleted: cascade, restrict, set null.
REFERENCES = {
    "partner_id": "c",
    "user_id": "r",
    "company_id": "r",
    "action_id": "r",
    "info_id": "r",
    "batch_id": "n",
    "create_uid": "n",
    "write_uid": "n",
}


@tagged("post_install", "-at_install")
class TestHistoryMigration(HistoryCommon):
    def foreign_keys(self):
        query = SQL(
            "SELECT att.attname, con.confdeltype::text FROM pg_constraint con"
            " JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]"
            " WHERE con.conrelid = 'partner_history'::regclass AND con.contype = 'f'"
        )
        return dict(self.env.execute_query(query))

    def drop_foreign_keys(self):
        self.env.flush_all()
        for column in REFERENCES:
            sql.drop_constraint(self.cr, "partner_history", f"partner_history_{column}_fkey")
        self.assertEqual(self.foreign_keys(), {})

    def add_foreign_keys(self):
        for column in REFERENCES:
            field = self.History._fields[column]
            table = self.env[field.comodel_name]._table
            ondelete = field.ondelete or "set null"
            sql.add_foreign_key(self.cr, "partner_history", column, table, "id", ondelete)

    def let_refer_to_nothing(self, entry, *columns):
        values = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), GONE) for name in columns)
        self.cr.execute(SQL("UPDATE partner_history SET %s WHERE id = %s", values, entry.id))

    def migrate(self):
        """Run the script of the update, and return what it logged."""
        self.env.flush_all()
        # By number: in Odoo the word stands for a level of its own.
        with self.assertLogs(LOGGER, logging.INFO) as logged:
            load_script(SCRIPT, LOGGER).migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual({record.levelno for record in logged.records}, {logging.INFO})
        return [record.getMessage() for record in logged.records]

    def test_every_reference_of_an_entry_is_a_foreign_key(self):
        self.assertEqual(self.foreign_keys(), REFERENCES)

    def test_the_update_removes_orphans_and_counts_them(self):
        colleague = new_test_user(self.env, "colleague", groups="base.group_user")
        orphan, nameless, sold, cleared, sound = (
            self.entry(action_id=self.call.id, info_id=self.discount.id, user_id=colleague.id)
            for _number in range(5)
        )
        orphan.message_post(body="About nobody")
        messages = orphan.message_ids
        made = self.anna.generate_history(CALLED).history_ids
        before = sound.read()
        self.drop_foreign_keys()
        self.let_refer_to_nothing(orphan, "partner_id")
        self.let_refer_to_nothing(nameless, "user_id", "create_uid", "write_uid")
        self.let_refer_to_nothing(sold, "company_id")
        self.let_refer_to_nothing(cleared, "action_id", "info_id", "user_id")
        self.let_refer_to_nothing(made, "batch_id")

        logged = self.migrate()
        self.add_foreign_keys()

        self.assertFalse(orphan.exists() or messages.exists())
        self.assertEqual(nameless.user_id, self.env.ref("base.user_root"))
        self.assertFalse(nameless.create_uid or nameless.write_uid)
        self.assertEqual(sold.company_id, colleague.company_id)
        self.assertFalse(cleared.action_id or cleared.info_id)
        self.assertEqual(cleared.user_id, cleared.create_uid)
        self.assertEqual((made.note, made.batch_id.ids), ("Called", []))
        self.assertEqual(sound.read(), before)
        self.assertIn("Customer history: removed 1 entries whose customer is gone.", logged)
        replaced = "replaced user_id in 2 entries that referred to a row of res_users that is gone."
        self.assertIn(f"Customer history: {replaced}", logged)
        self.assertEqual(
            self.migrate()[0], "Customer history: removed 0 entries whose customer is gone."
        )
