"""The key is replaced while others write addresses: no digest of a former key is left behind."""

from secrets import token_hex

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.address.digests import digest_sql, key_number
from ..models.address.rotating import rotate
from .common.at_once import AtOnceCommon

ROUNDS = 4


@tagged("slow")
class TestSuppressionKeyAtOnce(AtOnceCommon):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.partner_id = env["res.partner"].create({"name": "Anna Meier"}).id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env["res.partner"].search([("email", "=like", "at-once-%")]).unlink()
        self.remove(self.partner_id)

    def get_ready(self, env):
        # What it sees is from before whatever the others do.
        self.assertTrue(env["partner.address"].search_count([]))

    @mute_logger("odoo.sql_db")
    def test_who_writes_meanwhile_starts_anew(self):
        def write(env, number):
            env["res.partner"].create({"name": "New", "email": f"at-once-{number}@x.example"})
            env["res.partner"].browse(self.partner_id).email = f"{number}@x.example"

        with self.transaction() as env:
            before = key_number(env)
        for number in range(ROUNDS):
            self.run_together(
                lambda env: rotate(env, token_hex(32)),
                lambda env, number=number: write(env, number),
            )
        with self.transaction() as env:
            self.assertEqual(key_number(env), before + ROUNDS)
            wrong = env.execute_query(
                SQL(
                    "SELECT key FROM partner_address WHERE digest <> %s",
                    digest_sql(env, SQL("key")),
                )
            )
        self.assertEqual(wrong, [])
