"""Dialog: paste what left the database, and see whether the ledger still contains it."""

from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.ledger.anchor import parameters, stamping
from ..models.ledger.anchor.comparing import FAILS, HOLDS, UNPROVEN, compare
from ..policy import anchors


class PartnerConsentAnchorCheck(models.TransientModel):
    _name = "partner.consent.anchor.check"
    _description = "Verify Against Anchor"

    text = fields.Text("Mail")
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    result = fields.Selection(
        [(HOLDS, "Holds"), (FAILS, "Fails"), (UNPROVEN, "Proves nothing")], readonly=True
    )
    words = fields.Char(readonly=True)

    def action_check(self):
        """Compare the present ledger with the anchors, and show what came of it.

        :raises UserError: where there is no anchor in what was given, or it was damaged
        :raises AccessError: for everybody but consent officers and auditors
        """
        self.ensure_one()
        self.env["partner.consent.event"]._check_verifier()
        # sudo: the whole ledger is compared, whatever the verifier may read of it
        checkpoints = self.env["partner.consent.checkpoint"].sudo()
        result, words = compare(checkpoints, self._anchors())
        self.write({"result": result, "words": words})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Verify Against Anchor"),
        }

    def _anchors(self):
        content = b64decode(self.with_context(bin_size=False).file or b"")
        try:
            # A time stamp is DER, which begins with a sequence.
            if content[:1] == b"\x30":
                return [self._stamped(content)]
            found = anchors.read(f"{self.text or ''}\n{content.decode(errors='replace')}")
        except anchors.Damaged:
            raise UserError(
                self.env._(
                    "This anchor was changed or damaged: its own hash doesn't fit what it says. "
                    "Paste the mail anew, or choose the file that came with it."
                )
            ) from None
        if not found:
            raise UserError(
                self.env._(
                    "There is no anchor in it. Paste the whole mail of a ledger check, or choose "
                    "the file that came with it, or a time stamp (.tsr)."
                )
            )
        return found

    def _stamped(self, content):
        """Return what a time stamp was made of, once its signature has proved true."""
        roots = stamping.certificates(self.env, parameters.parameter(self.env, parameters.ROOTS))
        try:
            digest = stamping.imprint(self.env, content)
            stamping.checked(self.env, content, digest, roots)
        except stamping.NotStamped as error:
            raise UserError(str(error)) from error
        return anchors.Anchor(digest)
