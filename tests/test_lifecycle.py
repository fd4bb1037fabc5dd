"""Install with demo data, update, uninstall and install again, in a database of its own."""

import re
import shutil
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

from odoo.modules import Manifest
from odoo.sql_db import close_db, db_connect
from odoo.tests import BaseCase, tagged
from odoo.tools import SQL, config

LOGGED = re.compile(r"^\d{4}-\d\d-\d\d \S+ \d+ (WARNING|ERROR|CRITICAL) .*", re.M)
UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", "partner_consent")])
module.button_immediate_uninstall()
"""
LOCK = """
partner = env["res.partner"].create({"name": "Anna Meier", "lock_level": "documents"})
guards = env["partner.lock.guard"].search([("model_name", "in", ("sale.order", "crm.lead"))])
assert len(guards) == 2 and "sale.order" not in env
env.cr.commit()
"""
REFUSED = """
partner = env["res.partner"].search([("name", "=", "Anna Meier")])
for model in ("sale.order", "crm.lead"):
    try:
        env[model].create({"name": "New", "partner_id": partner.id})
    except Exception as error:
        assert "Anna Meier is locked: no new documents" in str(error), error
    else:
        raise AssertionError(f"{model} accepts a locked customer")
"""
MAILINGS = """
def make(subject, domain, **values):
    values |= {"mailing_model_id": model.id, "mailing_domain": domain}
    return env["mailing.mailing"].create({"subject": subject, **values})

model = env["ir.model"]._get("res.partner")
selection = env["partner.selection"].create({"name": "All"})
ours = [("child_ids", "any", [("consent_email", "=", "given")])]
named = env["mailing.filter"].create(
    [
        {"name": name, "mailing_model_id": model.id, "mailing_domain": str(domain)}
        for name, domain in (("Ours", ours), ("Others", [("name", "=", "Anna")]))
    ]
)
make("Waiting", str([("selection_id", "=", selection.id)]), state="in_queue")
make("Draft", str(ours), mailing_filter_id=named[0].id)
make("Sound", "[('name', '=', 'Anna')]", state="in_queue", mailing_filter_id=named[1].id)
env.cr.commit()
"""
# Mailings as texts: subject, state, condition and whether the chatter says what happened.
LEFT_MAILINGS = """
    SELECT concat_ws(' ', m.subject, m.state, m.mailing_domain, (
               SELECT 'noted' FROM mail_message n WHERE n.model = 'mailing.mailing'
                  AND n.res_id = m.id AND n.body LIKE '%That addon is gone%'))
      FROM mailing_mailing m WHERE m.subject IN ('Waiting', 'Draft', 'Sound')
    UNION ALL SELECT 'filter ' || name FROM mailing_filter
"""
# What an addon can leave behind, as one list of names.
LEFTOVERS = """
    SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public'
    UNION ALL SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint ' || conname FROM pg_constraint
    UNION ALL SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public'
    UNION ALL SELECT 'model ' || model FROM ir_model
    UNION ALL SELECT 'field ' || model || '.' || name FROM ir_model_fields
    UNION ALL SELECT 'selection ' || f.model || '.' || f.name || '=' || s.value
                FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id
    UNION ALL SELECT 'view ' || model || ' ' || name FROM ir_ui_view WHERE model IS NOT NULL
    UNION ALL SELECT 'menu ' || (name->>'en_US') FROM ir_ui_menu
    UNION ALL SELECT 'cron ' || cron_name FROM ir_cron
    UNION ALL SELECT 'action ' || type || ' ' || (name->>'en_US') FROM ir_actions
    UNION ALL SELECT 'group ' || (name->>'en_US') FROM res_groups
    UNION ALL SELECT 'parameter ' || key FROM ir_config_parameter
    UNION ALL SELECT 'rule ' || name FROM ir_rule
    UNION ALL SELECT 'access ' || name FROM ir_model_access
    UNION ALL SELECT 'data ' || module || '.' || name FROM ir_model_data
               WHERE module = 'partner_consent'
"""


@tagged("slow")
class TestLifecycle(BaseCase):
    def setUp(self):
        super().setUp()
        self.database = f"{config['db_name'][0]}_lifecycle_{uuid.uuid4().hex[:6]}"
        self.addCleanup(self.drop)

    def drop(self):
        # Odoo's own way drops only the databases named in its configuration.
        close_db(self.database)
        with closing(db_connect("postgres").cursor()) as cr:
            # A database can't be dropped within a transaction.
            cr._cnx.autocommit = True
            cr.execute(
                SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(self.database))
            )
        shutil.rmtree(Path(config.filestore(self.database)), ignore_errors=True)

    def odoo(self, *arguments, script=None):
        """Run Odoo on the database and assert that it logs nothing to worry about."""
        command = ["shell"] if script else []
        process = subprocess.run(
            [sys.executable, "-m", "odoo", *command]
            + [f"--database={self.database}", f"--data-dir={config['data_dir']}"]
            + [f"--addons-path={','.join(config['addons_path'])}", "--no-http", *arguments],
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(process.returncode, 0, process.stderr[-3000:])
        logged = [match.group() for match in LOGGED.finditer(process.stderr)]
        self.assertEqual(logged, [])
        self.assertNotIn("Traceback", process.stderr)

    def names(self, query=LEFTOVERS):
        with db_connect(self.database).cursor() as cr:
            cr.execute(query)
            return {name for (name,) in cr.fetchall()}

    def test_uninstalling_leaves_nothing_behind_and_installing_again_works(self):
        depends = ",".join(Manifest.for_addon("partner_consent")["depends"])
        self.odoo(f"--init={depends}", "--with-demo", "--stop-after-init")
        before = self.names()
        self.odoo("--init=partner_consent", "--with-demo", "--stop-after-init")
        installed = self.names()
        self.assertIn("column res_partner.consent_email", installed - before)
        demo = "SELECT consent_email || lock_level FROM res_partner WHERE consent_email IS NOT NULL"
        self.assertTrue(self.names(demo))
        self.odoo("--update=partner_consent", "--stop-after-init")
        self.assertEqual(self.names(), installed)

        filters = {name for name in self.names(LEFT_MAILINGS) if name.startswith("filter")}
        self.odoo(script=MAILINGS)
        self.odoo(script=UNINSTALL)

        self.assertEqual(self.names() - before, set())
        self.assertEqual(before - self.names(), set())
        expected = {
            "Waiting draft [('id', 'in', [])] noted",
            "Draft draft [('id', 'in', [])] noted",
            "Sound in_queue [('name', '=', 'Anna')]",
            "filter Others",
        }
        self.assertEqual(self.names(LEFT_MAILINGS), expected | filters)

        self.odoo("--init=partner_consent", "--stop-after-init")
        missing = {name for name in installed - self.names() if not name.startswith("data ")}
        self.assertEqual(missing, set())

    def test_guards_sleep_until_their_app_is_installed(self):
        self.odoo("--init=partner_consent", "--stop-after-init")
        self.odoo(script=LOCK)
        self.odoo("--init=sale_management,crm", "--stop-after-init")
        self.odoo(script=REFUSED)
        self.assertEqual(self.names("SELECT name FROM sale_order"), set())
        self.assertEqual(self.names("SELECT name FROM crm_lead"), set())
