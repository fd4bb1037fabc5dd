"""The table of wrapped methods, beside the apps that it names."""

from odoo.tests import tagged

from .. import test_wrapped


@tagged("post_install", "-at_install")
class TestWrappedApps(test_wrapped.TestWrapped):
    allow_inherited_tests_method = True

    def test_every_app_of_the_table_is_tested(self):
        asleep = {row.model for row in test_wrapped.WRAPPED} - set(self.registry)
        self.assertFalse(asleep)
