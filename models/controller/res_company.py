"""Companies: whose answers each of them reads and writes."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .controllers import for_whom


class ResCompany(models.Model):
    _inherit = "res.company"

    consent_controller_id = fields.Many2one(
        "res.company",
        "Controller for consents",
        compute="_compute_consent_controller_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        help="Whose answers this company reads and writes: an answer given to one controller is "
        "none for another (GDPR art. 4(7)). Branches share those of their topmost parent.",
    )

    @api.depends("parent_id")
    def _compute_consent_controller_id(self):
        for company in self:
            company.consent_controller_id = _first_controller(company)

    @api.constrains("consent_controller_id")
    def _check_consent_controller_id(self):
        # sudo: who depends on a company isn't for everybody to read
        for company in self.sudo():
            controller = company.consent_controller_id
            if controller.consent_controller_id != controller:
                raise ValidationError(
                    self.env._(
                        "%(company)s: %(controller)s is no controller itself, because it has the "
                        "answers of %(other)s. Choose that one.",
                        company=company.name,
                        controller=controller.name,
                        other=controller.consent_controller_id.name,
                    )
                )
            dependent = self.sudo().search([("consent_controller_id", "=", company.id)]) - company
            if dependent and controller != company:
                raise ValidationError(
                    self.env._(
                        "%(company)s: %(others)s has its answers. Choose another controller there "
                        "first.",
                        company=company.name,
                        others=", ".join(dependent.mapped("name")),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        if begun := companies.filtered(_is_controller):
            # sudo: what follows for customers doesn't depend on who makes the company
            begun.sudo()._consent_begins()
        return companies

    def write(self, vals):
        if "consent_controller_id" not in vals:
            return super().write(vals)
        if not vals["consent_controller_id"]:
            # None at all is what a company starts with.
            return all(
                company.write(vals | {"consent_controller_id": _first_controller(company).id})
                for company in self
            )
        before = self.filtered(_is_controller)
        result = super().write(vals)
        self.env.flush_all()
        self.env.registry.clear_cache()
        # What was computed from the answers of one is another's now.
        self.env.invalidate_all()
        now = self.filtered(_is_controller)
        if ended := before - now:
            # sudo: what follows for customers doesn't depend on who changes the company
            ended.sudo()._consent_ends()
        if begun := now - before:
            # sudo: see above
            begun.sudo()._consent_begins()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _consent_begins(self):
        """These companies are controllers from now on; extend it for what holds at all of them.

        Called with the superuser's rights, as :meth:`_consent_ends`.
        """

    def _consent_ends(self):
        """These companies are no controllers any more: their answers are kept, and nobody's."""

    def _consent_for_whom(self):
        """Return for whom the user works, for templates of reports."""
        return for_whom(self.env)

    @api.model
    @tools.ormcache()
    def _consent_controllers(self):
        """Return ``{company id: id of its controller}`` of all companies, archived ones too."""
        self.flush_model(["consent_controller_id", "parent_id"])
        query = SQL(
            "SELECT id, COALESCE(consent_controller_id, split_part(parent_path, '/', 1)::int, id)"
            " FROM res_company"
        )
        return dict(self.env.execute_query(query))


def _first_controller(company):
    """Return the controller that a company starts with: itself, or that of its topmost parent."""
    root = company.root_id
    return root if root == company else root.consent_controller_id


def _is_controller(company):
    return company.consent_controller_id == company
