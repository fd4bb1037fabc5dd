"""Wordings: what exactly a customer agrees to, in versions that stay as they were shown."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..channel.settings import channel_label, channel_selection
from ..controller.controllers import controller_id, controller_ids

COMPANY = "{company}"
# What a check was about: with another text, another channel or another company it begins anew.
CHECKED = frozenset({"body", "channel", "company_id"})
# Models whose rows have shown a wording to somebody, and the field that says which.
SHOWN_BY = {"partner.consent.request": "wording_id", "partner.consent.signup": "wording_ids"}


class PartnerConsentWording(models.Model):
    _name = "partner.consent.wording"
    _description = "Consent Wording"
    _order = "channel, version desc"

    channel = fields.Selection(
        selection=lambda self: channel_selection(self.env),
        required=True,
        default="email",
    )
    company_id = fields.Many2one(
        "res.company",
        "Controller",
        domain=lambda self: [("id", "in", controller_ids(self.env))],
        ondelete="restrict",
        help="The company whose wording it is. Empty: everybody's who has none of their own.",
    )
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    body = fields.Text(
        "Text the customer agrees to",
        required=True,
        translate=True,
        help="{company} stands for the name of the company that asks.",
    )
    active = fields.Boolean(default=True, copy=False)
    # Marked with the first own Yes without a request.
    agreed = fields.Boolean(readonly=True, copy=False)
    request_ids = fields.One2many("partner.consent.request", "wording_id")
    in_use = fields.Boolean("Shown to customers", compute="_compute_in_use")
    ready_made = fields.Boolean(
        readonly=True,
        copy=False,
        help="Comes with the module, and counts where nobody has written a text for the channel.",
    )
    checked = fields.Boolean(
        copy=False, help="Somebody has looked whether this text says what you do, and may be used."
    )
    checked_by_id = fields.Many2one("res.users", "Checked by", readonly=True, copy=False)
    checked_on = fields.Datetime("Checked on", readonly=True, copy=False)

    _version_unique = models.UniqueIndex("(channel, version)")

    @api.depends("request_ids", "agreed")
    def _compute_in_use(self):
        used = set()
        for model, fname in SHOWN_BY.items():
            # sudo: whether it was shown doesn't depend on who looks
            groups = self.env[model].sudo()._read_group([(fname, "in", self.ids)], [fname])
            used.update(wording.id for (wording,) in groups)
        for wording in self:
            wording.in_use = wording.agreed or wording._origin.id in used

    @api.depends("channel", "version")
    def _compute_display_name(self):
        labels = dict(self._fields["channel"]._description_selection(self.env))
        for wording in self:
            wording.display_name = self.env._(
                "%(channel)s, version %(version)s",
                channel=labels.get(wording.channel),
                version=wording.version,
            )

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: versions are counted on, whosever they are
        every = self.sudo().with_context(active_test=False)
        last = dict(every._read_group([], ["channel"], ["version:max"]))
        for vals in vals_list:
            channel = vals.setdefault("channel", "email")
            vals["version"] = last[channel] = (last.get(channel) or 0) + 1
        return super().create([{**vals, **self._check_mark(False)} for vals in vals_list])

    def write(self, vals):
        if vals.keys() & (CHECKED | {"version"}):
            self._check_unused()
        if vals.keys() & CHECKED:
            vals = {"ready_made": False, **vals, **self._check_mark(False)}
        elif vals.keys() & self._check_mark(False).keys():
            vals = {**vals, **self._check_mark(vals.get("checked"))}
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        self._check_unused()
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        self.write({"ready_made": False, "checked": False})
        self._check_body()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._check_unused()

    def _check_unused(self):
        if used := self.filtered("in_use"):
            raise UserError(
                self.env._(
                    "%(wording)s was shown to customers and stays as it is. Duplicate it and "
                    "change the copy: it becomes the next version.",
                    wording=used[0].display_name,
                )
            )

    @api.constrains("body")
    def _check_body(self):
        for lang, _name in self.env["res.lang"].get_installed():
            for wording in self.with_context(lang=lang):
                if COMPANY not in wording.body:
                    raise ValidationError(
                        self.env._(
                            "%(wording)s: the text must name who asks. Write {company} where the "
                            "company's name belongs.",
                            wording=wording.display_name,
                        )
                    )

    def action_mark_checked(self):
        """Record that these texts say what the business does: who looked, and when."""
        self.checked = True

    def _check_mark(self, checked):
        """Return the values that say that somebody has checked a text now, or that nobody has."""
        if not checked:
            return {"checked": False, "checked_by_id": False, "checked_on": False}
        now = fields.Datetime.now()
        return {"checked": True, "checked_by_id": self.env.uid, "checked_on": now}

    @api.model
    def _current(self, channel, required=True):
        """Return the newest wording in use for the channel, the controller's own before others.

        A ready-made one counts where nobody has written any.

        :param bool required: whether the caller can't do without
        :return: a wording; an empty recordset where there is none and it isn't required
        :raises UserError: where there is none and it is required
        """
        wording = self._current_ones((channel,)).get(channel, self.browse())
        if wording or not required:
            return wording
        raise UserError(
            self.env._(
                "There is no wording for %(channel)s that a customer could agree to. Write one in "
                "Contacts > Configuration > Consent & Locks > Consent Wordings.",
                channel=channel_label(self.env, channel),
            )
        )

    @api.model
    def _current_ones(self, channels):
        """Return ``{channel: wording}`` of those that have one: see :meth:`_current`."""
        known = [
            ("channel", "in", channels),
            ("company_id", "in", (controller_id(self.env), False)),
        ]
        # PostgreSQL puts those of nobody last, and what is ready-made.
        order = "company_id, ready_made, version desc"
        found = self.search_fetch(known, ["channel", "version", "body"], order=order)
        return {wording.channel: wording for wording in reversed(found)}

    def _text(self, company, lang):
        """Return the exact text as this company shows it in this language."""
        self.ensure_one()
        return self.with_context(lang=lang).body.replace(COMPANY, company.name)
