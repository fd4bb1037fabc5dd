"""Methods of other apps are wrapped where the app is there, and free again afterwards."""

from odoo.tests import TransactionCase, tagged

from ..enforcement.wrapped import WRAPPED


@tagged("post_install", "-at_install")
class TestWrapped(TransactionCase):
    def test_no_method_stands_in_the_table_twice(self):
        places = [(row.model, row.method) for row in WRAPPED]
        self.assertEqual(len(places), len(set(places)))

    def test_every_method_of_an_app_that_is_there_is_wrapped(self):
        for row in WRAPPED:
            if row.model not in self.registry:
                continue
            with self.subTest(model=row.model, method=row.method):
                method = vars(self.registry[row.model]).get(row.method)
                self.assertTrue(method, "Odoo knows no such method any more.")
                self.assertTrue(method.partner_consent)
                self.assertEqual(method.__name__, row.method)

    def test_unregistering_frees_them_and_registering_wraps_them_once(self):
        hooks = self.env["partner.consent.wrapped"]
        there = [row for row in WRAPPED if row.model in self.registry]
        self.addCleanup(hooks._register_hook)
        hooks._unregister_hook()
        for row in there:
            self.assertNotIn(row.method, vars(self.registry[row.model]))
        hooks._register_hook()
        wrapped = [vars(self.registry[row.model])[row.method] for row in there]
        hooks._register_hook()
        self.assertEqual([vars(self.registry[row.model])[row.method] for row in there], wrapped)
