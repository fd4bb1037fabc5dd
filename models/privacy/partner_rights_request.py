"""What customers ask for by right: their data, its correction or erasure, and by when (GDPR)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...policy import deadlines
from ...policy.groups import OFFICER
from ..address.lookup import bearers
from ..controller.controllers import controller_id
from . import answering, preparing
from .answering import WAITING
from .finding import keys


class PartnerRightsRequest(models.Model):
    _name = "partner.rights.request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Data Protection Request"
    _order = "deadline, id"

    # Deleted by the ORM with the customer: see res_partner.py.
    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("access", "Access (art. 15)"),
            ("rectification", "Rectification (art. 16)"),
            ("erasure", "Erasure (art. 17)"),
            ("restriction", "Restriction (art. 18)"),
            ("portability", "Portability (art. 20)"),
            ("objection", "Objection (art. 21)"),
        ],
        "Asked for",
        required=True,
        default="access",
    )
    company_id = fields.Many2one(
        "res.company",
        "Controller",
        required=True,
        readonly=True,
        default=lambda self: controller_id(self.env),
        ondelete="restrict",
    )
    received_on = fields.Date("Received", required=True, default=fields.Date.context_today)
    extended = fields.Boolean(
        "Two more months",
        tracking=True,
        help="Where the request is complex. Tell the customer within the first month, and why.",
    )
    extension_reason = fields.Text("Reason for more time")
    deadline = fields.Date(compute="_compute_deadline", store=True, index=True)
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain=lambda self: [("all_group_ids", "in", self.env.ref(OFFICER).ids)],
        tracking=True,
    )
    identity_note = fields.Text(
        "Identity checked by", help="How you know that it is them who ask (art. 12(6))."
    )
    twin_ids = fields.Many2many(
        "res.partner", string="Others at the same address", compute="_compute_twin_ids"
    )
    state = fields.Selection(
        [
            ("open", "To answer"),
            ("preparing", "Being prepared"),
            ("ready", "Ready"),
            ("done", "Answered"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
    )
    handed_over_how = fields.Char("Handed over how", help="E.g. by registered letter, in person.")
    answered_on = fields.Datetime("Answered", readonly=True, copy=False)
    refusal_reason = fields.Text("Reason for refusing")
    # Whoever downloads it is written down: only the controller's route hands it out.
    package = fields.Binary(attachment=True, readonly=True, copy=False, groups=".")
    prepared_on = fields.Datetime("Prepared", readonly=True, copy=False)
    error = fields.Char(readonly=True, copy=False)

    _customer_idx = models.Index("(partner_id)")

    @api.depends("received_on", "extended")
    def _compute_deadline(self):
        for request in self:
            received = request.received_on
            request.deadline = received and deadlines.due(received, request.extended)

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for request in self:
            late = request.deadline and request.deadline < today
            request.is_overdue = late and request.state in WAITING

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return Domain("deadline", "<", today) & Domain("state", "in", WAITING)

    @api.depends("partner_id")
    def _compute_twin_ids(self):
        for request in self:
            # sudo: what is shown of them is read with the rights of who looks
            partner = request.partner_id.sudo()
            twins = partner.browse()
            for kind, known in keys(partner).items() if partner else ():
                twins |= bearers(self.env, kind, known)
            others = (twins - partner).sudo(False).with_env(self.env)
            request.twin_ids = others._filtered_access("read")

    @api.depends("kind", "partner_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            name = request.partner_id.display_name
            request.display_name = ": ".join(filter(None, (kinds.get(request.kind), name)))

    @api.constrains("received_on")
    def _check_received_on(self):
        for request in self:
            if request.received_on > fields.Date.context_today(request):
                raise ValidationError(
                    self.env._("%s: it can't have come in later than today.", request.display_name)
                )

    @api.constrains("extended", "extension_reason")
    def _check_extension_reason(self):
        for request in self.filtered("extended"):
            answering.need(request, "extension_reason")

    @api.model_create_multi
    def create(self, vals_list):
        answering.check_by_hand(self, vals_list)
        # Context defaults are as forgeable as values.
        forged = {f"default_{name}" for name in answering.ENGINE_FIELDS}
        context = {name: value for name, value in self.env.context.items() if name not in forged}
        model = self if self.env.su else self.with_env(self.env(context=context))
        requests = super(PartnerRightsRequest, model).create(vals_list).with_env(self.env)
        answering.remind(requests)
        return requests

    def write(self, vals):
        answering.check_by_hand(self, [vals])
        answering.check_whose(self, vals)
        result = super().write(vals)
        if not vals.keys().isdisjoint({"received_on", "extended", "user_id", "state"}):
            answering.remind(self)
        return result

    @api.autovacuum
    def _gc_packages(self):
        preparing.delete_old(self)

    @api.model
    def _cron_prepare(self):
        preparing.prepare_waiting(self)

    def action_prepare(self):
        """Make the copy of all that is held: a small one at once, a large one in the background.

        :raises UserError: where another kind of request is asked, or it is answered already
        """
        self.ensure_one()
        self.check_access("write")
        answering.check_state(self, (answering.OPEN, answering.READY))
        answering.check_kind(self)
        preparing.prepare(self)
        return True

    def action_download(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"{preparing.ROUTE}/{self.id}"}

    def action_done(self):
        """Write down that the request was answered.

        :raises UserError: where it isn't said how the person was recognised, or how they got it
        """
        self.check_access("write")
        answering.done(self)
        return True

    def action_refuse(self):
        """Write down that the request is refused, and why (GDPR art. 12(4)).

        :raises UserError: where no reason is given
        """
        self.check_access("write")
        answering.refuse(self)
        return True

    def action_reopen(self):
        self.check_access("write")
        answering.reopen(self)
        return True
