"""Consent per channel on the customer; creating and writing lead to the gate.

Views show only the channels that the business uses.
"""

from odoo import api, fields, models

from ...policy import vocabulary as v
from ...policy.channels import FIELDS
from ...policy.topics import DELETED
from ..address.keeping import announce, give
from ..channel.settings import channel_selection, channels_in_use
from ..controller import fields as of_controller
from ..controller.controllers import as_controller, for_whom
from ..ledger.feed.publishing import tell
from . import answers, form, placeholders, tracking
from .addresses import follow
from .aligning import align
from .gate import set_answers
from .rights import check_customers, may_answer, may_say_yes
from .sharing import BELONGING, is_address

# Odoo reads a customer's columns together, often once per mail: ours stay out of that, but for the
# lock in force, which every document asks for.
PREFETCH = "partner_consent"


def _answer(label):
    return of_controller.Selection(
        selection=[
            ("unknown", "Not asked"),
            ("requested", "Confirmation requested"),
            ("given", "Yes"),
            ("refused", "No"),
        ],
        string=label,
        default=v.UNKNOWN,
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
    )


def _in_words(label, fname):
    # The placeholder picker offers searchable fields only.
    return fields.Char(
        label,
        compute="_compute_consent_summary",
        search=lambda self, operator, value: placeholders.label_domain(
            self, fname, operator, value
        ),
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_email = _answer("E-mail wanted")
    consent_phone = _answer("Phone wanted")
    consent_sms = _answer("SMS wanted")
    consent_post = _answer("Letter wanted")
    consent_fax = _answer("Fax wanted")
    consent_messenger = _answer("Messenger wanted")
    preferred_channel = of_controller.Selection(
        selection=lambda self: channel_selection(self.env),
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
    )
    consent_note = fields.Char(
        "Note on this change",
        store=False,
        copy=False,
        help="Why the answer changes, for example “on the phone, 3 May”. Kept in the ledger.",
    )
    consent_for_all = fields.Boolean(
        "For all companies",
        store=False,
        copy=False,
        help="A No that is entered along with this tick is said to every company that you may use, "
        "not only to the current one. A Yes never is.",
    )
    consent_for_whom = fields.Char("Answers given", compute="_compute_consent_for_whom")
    consent_to_all = fields.Char("A No is said to", compute="_compute_consent_for_whom")
    consent_event_ids = fields.One2many("partner.consent.event", "partner_id", readonly=True)
    consent_summary = fields.Char(
        "Consents",
        compute="_compute_consent_summary",
        search=lambda self, operator, value: placeholders.summary_domain(self, operator, value),
    )
    preferred_channel_label = _in_words("Preferred channel, in words", "preferred_channel")
    consent_email_label = _in_words("E-mail wanted, in words", "consent_email")
    consent_phone_label = _in_words("Phone wanted, in words", "consent_phone")
    consent_sms_label = _in_words("SMS wanted, in words", "consent_sms")
    consent_post_label = _in_words("Letter wanted, in words", "consent_post")
    consent_fax_label = _in_words("Fax wanted, in words", "consent_fax")
    consent_messenger_label = _in_words("Messenger wanted, in words", "consent_messenger")

    # Hidden customers are found by their address, which core doesn't index.
    _email_normalized_idx = models.Index("(email_normalized)")

    @api.depends_context("lang", "company")
    @api.depends(*FIELDS, "preferred_channel")
    def _compute_consent_summary(self):
        placeholders.compute_words(self)

    @api.depends_context("company", "lang", "uid")
    def _compute_consent_for_whom(self):
        self.consent_for_whom = for_whom(self.env)
        self.consent_to_all = answers.all_in_words(self.env)

    @api.model
    def default_get(self, fields_list):
        return answers.with_defaults(self, super().default_get(fields_list), fields_list)

    @api.model_create_multi
    def create(self, vals_list):
        vals_list, changes, said = answers.checked(self, vals_list)
        # Contact points bear on answers, and those have to be written down first.
        points = [vals.pop("contact_point_ids", None) for vals in vals_list]
        partners = super().create(vals_list)
        answers.record(partners, vals_list, changes, said)
        announce(partners)
        give(partners, points)
        return partners

    def write(self, vals):
        belongs_elsewhere = not BELONGING.isdisjoint(vals)
        former = self.filtered(is_address).ids if belongs_elsewhere else ()
        vals, said = answers.taken_out(self.env, vals)
        # A write of nothing would only take the customers' rows before the gate locks them.
        result = super().write(vals) if vals or not said.states else True
        if belongs_elsewhere:
            align(self, former)
        answers.say(self, said)
        return result

    def unlink(self):
        gone = dict.fromkeys(self.ids)
        result = super().unlink()
        tell(self.env, DELETED, gone)
        return result

    def _track_prepare(self, fields_iter):
        super()._track_prepare(tracking.prepare(self, fields_iter))

    def _track_finalize(self):
        first, others, authors = tracking.taken(self.env)
        told = as_controller(self, first) if first else self
        super(ResPartner, told)._track_finalize()
        for controller, values in others.items():
            customers = as_controller(self.browse(values), controller)
            tracking.tell(customers, values, authors)

    def _addresses_changed(self, changes):
        super()._addresses_changed(changes)
        follow(self, changes)
        if changes.gained or changes.other:
            align(self)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        form.hide_unused(arch, channels_in_use(self.env))
        return arch, view

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        view = super().get_view(view_id, view_type, **options)
        if view_type == "form" and may_answer(self.env):
            view["arch"] = form.for_user(
                view["arch"], may_say_yes(self.env), self.has_access("write")
            )
        return view

    def onchange(self, values, field_names, fields_spec):
        if self and form.ENTERED.issuperset(field_names) and not self.has_access("write"):
            # Nothing in the form follows from an answer until it is saved.
            check_customers(self)
            return {}
        return super().onchange(values, field_names, fields_spec)

    def _consent_set(self, channel, state, *, source, each=None, **evidence):
        """Set the answer of these customers for a channel: the one gate for every change.

        The answer is given to the controller of the current company (``with_company``).

        Locks the customers' rows, checks the transition, writes the field and appends to the
        ledger, in one transaction and with a number of SQL statements that doesn't depend on how
        many customers there are. Nothing is written where one of them is refused.

        :param str channel: one of ``policy.vocabulary.CHANNELS``
        :param str state: one of ``policy.vocabulary.CONSENT_STATES``
        :param str source: one of ``policy.vocabulary.SOURCES``
        :param str note: why, or what proves it
        :param attachment: ``ir.attachment`` with the proof
        :param moment: naive UTC datetime of the answer; now where it is left out
        :param str address: address the answer was given for; the customer's own where left out
        :param str legal_basis: ``consent`` or ``objection``; follows the state where left out
        :param str wording: exact text that was agreed to
        :param str wording_version: its version
        :param str lang: its language, as ``de_DE``
        :param str ip_address: of the customer's browser
        :param str user_agent: of the customer's browser
        :param dict each: ``{partner id: {evidence}}``, where customers differ from what they share
        :return: the new ``partner.consent.event`` rows
        :raises UserError: naming each customer, the reason and the way out
        :raises AccessError: where the user lacks the right
        :raises ValueError: for a word that isn't in the vocabulary
        """
        return set_answers(self, channel, state, source, each or {}, evidence)
