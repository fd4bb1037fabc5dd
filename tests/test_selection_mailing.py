"""A mailing to a selection that can't be compiled any more stops nothing and isn't lost."""

from odoo.tests import Form, tagged

from .common.sending import SendingCommon
from .test_selection import SelectionCommon


@tagged("post_install", "-at_install")
class TestSelectionMailing(SelectionCommon, SendingCommon):
    def test_a_broken_selection_blocks_no_mailing_and_its_own_is_a_draft_again(self):
        selection = self.selection(name="Old app", channel="email")
        for fname in ("selection_id", "selection_reach_id"):
            with self.subTest(field=fname):
                broken = self.mailing(
                    self.given, mailing_domain=str([(fname, "=", selection.id)]), subject="Broken"
                )
                broken.action_put_in_queue()
                self.set_domain(selection, "[('field_of_a_removed_app', '=', 1)]")
                sound = self.mailing(self.given)
                self.send(sound)
                self.assertEqual((sound.state, broken.state), ("done", "draft"))
                self.assertMailedTo(self.given)
                note = "".join(broken.message_ids.mapped("body"))
                self.assertIn("Old app", note)
                self.assertIn("field_of_a_removed_app", note)
                with Form(broken) as form:
                    self.assertEqual((form.consent_net_count, broken.total), (0, 0))
                    form.subject = "Opened"
                self.set_domain(selection, "[]")
                self.assertIn(self.given.id, broken._get_recipients())

    def set_domain(self, selection, domain):
        """Store a condition past the check, as the removal of an app leaves one behind."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_selection SET domain = %s WHERE id = %s", [domain, selection.id]
        )
        self.env.invalidate_all()
