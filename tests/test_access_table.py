"""Who may do what, held to one table: each model by operation, each public method by role."""

import inspect
from collections import defaultdict

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..enforcement.context import MAILING
from ..models.address import rotating
from .common.access import ADDON, OF_ADMINISTRATORS, OF_CONTROLLER, OPERATIONS, AccessCommon
from .common.access_table import ARGUMENTS, METHODS, MODELS

PACKAGE = f"odoo.addons.{ADDON}."
NOT_STAFF = ("portal", "public")


def our_classes(model):
    return [cls for cls in model.__mro__ if cls.__module__.startswith(PACKAGE)]


def is_callable(cls, method):
    function = vars(cls)[method]
    hidden = method.startswith("_") or getattr(function, "_api_private", False)
    return inspect.isfunction(function) and not hidden


def concrete(registry, name):
    """Return a model that has a table and the methods of this one: of ours, if there is one.

    Best one that more than the administrators may read.
    """
    heirs = [name, *sorted(registry[name]._inherit_children)]
    heirs.sort(
        key=lambda heir: (registry[heir]._original_module != ADDON, heir in OF_ADMINISTRATORS)
    )
    return next((heir for heir in heirs if not registry[heir]._abstract), name)


def public_methods(registry):
    """Return ``{model: {method}}`` that the addon itself lets other systems call.

    What it overrides asks for the rights that Odoo's own method asks for.
    """
    found = defaultdict(set)
    for name, model in registry.items():
        for cls in our_classes(model):
            if cls._name and cls._name != name:
                continue
            for method in vars(cls):
                first = [base for base in model.__mro__ if method in vars(base)]
                ours = all(base in our_classes(model) for base in first if base is not model)
                if ours and is_callable(cls, method):
                    found[concrete(registry, name)].add(method)
    return found


class AccessTableCommon(AccessCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = dict(cls.staff[cls.ours])
        cls.roles["portal"] = new_test_user(cls.env, "portal", groups="base.group_portal")
        cls.roles["public"] = cls.env.ref("base.public_user")


@tagged("post_install", "-at_install")
class TestAccessTable(AccessTableCommon):
    maxDiff = None

    def test_models_by_operation_and_role(self):
        found = {}
        for name, model in self.env.registry.items():
            if model._original_module != ADDON or model._abstract:
                continue
            found[name] = {
                operation: {
                    role
                    for role, user in self.roles.items()
                    if self.env[name].with_user(user).has_access(operation)
                }
                for operation in OPERATIONS
            }
        said = {
            name: {operation: set(roles) for operation, roles in zip(OPERATIONS, row, strict=True)}
            for name, row in MODELS.items()
        }
        self.assertEqual(found, said)

    def test_public_methods_by_role(self):
        # Others write at the same time: the key isn't replaced while they do.
        self.patch(rotating, "WAIT", "10ms")
        samples = self.samples()
        found = {
            (model, method): self.roles_of(samples, model, method)
            for model, methods in public_methods(self.env.registry).items()
            for method in methods
        }
        said = {
            (model, method): tuple(map(set, row))
            for model, methods in METHODS.items()
            for method, row in methods.items()
        }
        self.assertEqual(found, said)

    def roles_of(self, samples, model, method):
        """Return who changes something by this method, and who is let in but changes nothing."""
        found = {"refused": set(), "changes": set(), "reads": set()}
        for role in self.roles:
            found[self.call(samples, model, method, role)].add(role)
        return found["changes"], found["reads"]

    def samples(self):
        """Return ``{model: record}`` to call methods on, each so that the method has work to do."""
        customer = self.customer()
        self.env["partner.consent.reach"].search([]).unlink()
        found = self.beside(customer, self.ours) | self.dialogs(customer)
        # Before what follows: it publishes what is there.
        found |= self.webhook()
        customer._consent_set("email", "refused", source="portal")
        customer._consent_set("post", "given", source="preference_page")
        tag = self.env["res.partner.category"].create({"name": "Regular"})
        found["partner.letter"].write({"subject": "Hello", "body": "Hello"})
        found["partner.selection"].category_ids = tag
        found["partner.selection"].channel = "post"
        found["partner.history.batch"].note = "Called"
        found["partner.consent.ask"].write({"state": "running", "error": "Stopped"})
        found["res.partner"] = customer
        mailing = {
            "subject": "News",
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": [("id", "=", customer.id)],
        }
        found["mailing.mailing"] = self.env["mailing.mailing"].create(mailing)
        left_out = self.env["mailing.consent.exclusion"].with_context(
            **{MAILING: found["mailing.mailing"].id}
        )
        found["mailing.consent.exclusion"] = left_out.search([])
        found |= self.of_officers(customer)
        found["partner.sms.gateway"] = self.env["partner.sms.gateway"].create({"name": "SMS"})
        about = {"res_ids": repr(customer.ids), "body": "Hello"}
        found["mail.compose.message"] = self.env["mail.compose.message"].create(
            about | {"model": "res.partner", "partner_ids": customer.ids}
        )
        found["sms.composer"] = self.env["sms.composer"].create(
            about
            | {
                "res_model": "res.partner",
                "composition_mode": "mass",
                "consent_override_reason": "They asked for it",
            }
        )
        return found

    def webhook(self):
        """Return a webhook that is paused, with a delivery and a dialog."""
        webhook = self.env["partner.consent.webhook"].create(
            {"name": "CRM", "url": "https://crm.invalid/"}
        )
        webhook.action_rotate()
        webhook.resend_since(1)
        webhook.delivery_ids.sudo().state = "sent"
        webhook.state = "paused"
        dialog = self.env["partner.consent.webhook.resend"].create(
            {"webhook_id": webhook.id, "number": 1}
        )
        return {one._name: one for one in (webhook, webhook.delivery_ids[:1], dialog)}

    def of_officers(self, customer):
        env, company = self.env, {"company_id": self.ours.id}
        found = {}
        for model, values in OF_CONTROLLER.items():
            make = getattr(env[model], "_create_row", env[model].create)
            found[model] = make(values | company)
        found["partner.erasure"].partner_id = customer
        found["partner.retention.rule"] = env.ref(
            "partner_consent.retention_rule_requests_answered"
        )
        found["partner.rights.request"] = env["partner.rights.request"].create(
            {"partner_id": customer.id, "user_id": self.roles["officer"].id}
        )
        checkpoint = env["partner.consent.checkpoint"]._make()
        found["partner.consent.anchor"] = env["partner.consent.anchor"]._create_row(
            {"checkpoint_id": checkpoint.id, "kind": "mail", "moment": checkpoint.moment}
        )
        return found

    def call(self, samples, model, method, role):
        """Call a method as over RPC: ``refused`` for want of a right, ``changes`` or ``reads``."""
        user = self.roles[role]
        record = samples.get(model, self.env[model])
        if record._transient:
            # A dialog is of who opened it.
            self.env.flush_all()
            self.env.cr.execute(
                SQL("UPDATE %s SET create_uid = %s", SQL.identifier(record._table), user.id)
            )
            self.env.invalidate_all()
        args = ARGUMENTS.get(model, {}).get(method, ())
        of_model = getattr(getattr(type(record), method), "_api_model", False)
        args = args if of_model else [record.ids, *args]
        self.env.flush_all()
        before = self.changes()
        try:
            with (
                self.env.cr.savepoint() as savepoint,
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                try:
                    result = call_kw(self.env[model].with_user(user), method, args, {})
                    self.env.flush_all()
                    if role in NOT_STAFF:
                        self.assertNotIn("anna", repr(result).lower(), method)
                finally:
                    savepoint.rollback()
                    self.env.invalidate_all(flush=False)
        except UserError as error:
            # Otherwise let in, and told what is missing.
            if isinstance(error, AccessError):
                return "refused"
        return "reads" if self.changes() == before else "changes"

    def changes(self):
        """Return how many rows this transaction has written, what was undone included."""
        [(count,)] = self.env.execute_query(
            SQL("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        )
        return count
