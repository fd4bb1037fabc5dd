"""Webhooks: receivers whom we tell every change by HTTPS, as soon as it is committed."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ....policy import standard_webhooks
from ....policy.topics import TOPICS
from ...controller.controllers import controller_ids
from . import jobs, making, running, trying
from .words import url_refused

# How long the former secret signs beside the new one, unless the receiver is quicker.
FORMER_DAYS = 7


class PartnerConsentWebhook(models.Model):
    """A reader of the feed whom we move: it remembers up to where deliveries were made."""

    _name = "partner.consent.webhook"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Webhook"
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    url = fields.Char("Address", required=True, tracking=True, help="https://…")
    secret = fields.Char(
        copy=False,
        readonly=True,
        default=lambda self: standard_webhooks.new_secret(),
        help="Signs what is delivered, as Standard Webhooks says. Enter it at the receiver.",
    )
    former_secret = fields.Char(copy=False, readonly=True)
    former_until = fields.Datetime("Former secret signs until", copy=False, readonly=True)
    topics = fields.Char(
        help="Names of events, separated by commas; all of them where empty: " + ", ".join(TOPICS)
    )
    channel_ids = fields.Many2many(
        "partner.consent.channel",
        string="Channels",
        help="Answers on these channels; on all of them where empty. Locks, merges and erasures "
        "are told in any case.",
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Controllers",
        domain=lambda self: [("id", "in", controller_ids(self.env))],
        help="What concerns these companies; all of them where empty.",
    )
    state = fields.Selection(
        [
            ("untested", "To test"),
            ("working", "Working"),
            ("failing", "Failing"),
            ("paused", "Paused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        # On its screen it begins untested: the receiver has to get the secret first.
        default="working",
        tracking=True,
    )
    last_number = fields.Integer(
        "Told up to No.",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Up to this number of the feed there are deliveries.",
    )
    told_number = fields.Integer(readonly=True, copy=False, aggregator=None)
    # Served by the slow lane: it failed, or takes its time to answer.
    slow = fields.Boolean(readonly=True, copy=False)
    failures = fields.Integer("Failures in a row", readonly=True, copy=False, aggregator=None)
    failing_since = fields.Datetime(readonly=True, copy=False)
    next_try = fields.Datetime("Next try", readonly=True, copy=False)
    delivery_ids = fields.One2many("partner.consent.delivery", "webhook_id", readonly=True)
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")
    failed_count = fields.Integer("Not delivered", compute="_compute_counts")

    def _compute_counts(self):
        counts = dict.fromkeys(self.ids, {})
        groups = self.env["partner.consent.delivery"]._read_group(
            [("webhook_id", "in", self.ids), ("state", "!=", "sent")],
            ["webhook_id", "state"],
            ["__count"],
        )
        for webhook, state, count in groups:
            counts[webhook.id] = counts[webhook.id] | {state: count}
        for webhook in self:
            of_webhook = counts.get(webhook.id, {})
            webhook.waiting_count = of_webhook.get("waiting", 0)
            webhook.failed_count = of_webhook.get("failed", 0)

    @api.constrains("url")
    def _check_url(self):
        for webhook in self:
            if refused := url_refused(webhook):
                raise ValidationError(refused)

    @api.constrains("topics")
    def _check_topics(self):
        for webhook in self:
            if unknown := set(making.topics_of(webhook)).difference(TOPICS):
                raise ValidationError(
                    self.env._(
                        "%(webhook)s: there is no event “%(unknown)s”. There are: %(topics)s.",
                        webhook=webhook.name,
                        unknown=", ".join(sorted(unknown)),
                        topics=", ".join(TOPICS),
                    )
                )

    @api.constrains("secret")
    def _check_secret(self):
        for webhook in self.filtered("secret"):
            try:
                standard_webhooks.key_of(webhook.secret)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%s: the secret must be whsec_ and 24 to 64 bytes in Base64. Leave it out, "
                        "and one is made.",
                        webhook.name,
                    )
                ) from None

    @api.model_create_multi
    def create(self, vals_list):
        webhooks = super().create([{"name": vals.get("url")} | vals for vals in vals_list])
        # It is told what happens from now on; what was before, on demand.
        webhooks.last_number = making.end_of_feed(self.env)
        jobs.switch(self.env)
        return webhooks

    def write(self, vals):
        moved = self.filtered(lambda webhook: vals.get("url", webhook.url) != webhook.url)
        result = super().write(vals)
        # Nothing personal leaves for an address that nobody has tried.
        moved.filtered(lambda webhook: webhook.state != "untested").state = "untested"
        if {"state", "active", "url"}.intersection(vals):
            jobs.switch(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        jobs.switch(self.env)
        return result

    def action_test(self):
        """Send an event without content at once, and show what the receiver answers.

        A new webhook begins to deliver with the first good answer.
        """
        self.ensure_one()
        self.check_access("write")
        return trying.test(self)

    def action_pause(self):
        """Deliver nothing until somebody resumes."""
        self.check_access("write")
        self.filtered(lambda webhook: webhook.state in jobs.LISTENING).state = "paused"
        return True

    def action_resume(self):
        """Send what waits, and go on where the deliveries stopped."""
        self.check_access("write")
        running.resume(self.filtered(lambda webhook: webhook.state == "paused"))
        return True

    def action_rotate(self):
        """Make a new secret; the former one signs as well for a while."""
        self.check_access("write")
        for webhook in self:
            webhook.write(
                {
                    "former_secret": webhook.secret,
                    "former_until": fields.Datetime.add(fields.Datetime.now(), days=FORMER_DAYS),
                    "secret": standard_webhooks.new_secret(),
                }
            )
        return True

    def action_end_rotation(self):
        """Let the former secret sign no more: the receiver has the new one."""
        self.check_access("write")
        self.write({"former_secret": False, "former_until": False})
        return True

    def action_view_deliveries(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "partner_consent.partner_consent_delivery_action"
        )
        return action | {"domain": [("webhook_id", "=", self.id)]}

    def resend_since(self, number):
        """Deliver everything from a place in the feed on, what was delivered before as well.

        What is sent again has the same ``webhook-id`` as before, as long as its delivery is kept.

        :param int number: of the first change that is sent
        :return: how many deliveries wait for it now
        :raises UserError: where it isn't a number that the webhook has passed
        """
        self.ensure_one()
        self.check_access("write")
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise UserError(self.env._("Enter the number of the first change to send, from 1 on."))
        return making.make_again(self, number)

    def _secrets(self):
        """Return the secrets that sign now, the new one first."""
        former = self.former_until and self.former_until > fields.Datetime.now()
        return [one for one in (self.secret, former and self.former_secret) if one]

    @api.model
    def _cron_publish(self):
        making.publish_and_make(self.env)
