"""Builders for access: one user of each role, one row of each model, and who may see what."""

from odoo.fields import Command
from odoo.tests import new_test_user

from .consent import ConsentCommon

ADDON = "partner_consent"
OPERATIONS = ("read", "write", "create", "unlink")
GROUPS = {
    "user": "base.group_user",
    "contact manager": "base.group_user,base.group_partner_manager",
    "officer": "base.group_user,base.group_partner_manager,partner_consent.group_consent_officer",
    "lock manager": "base.group_user,base.group_partner_manager,partner_consent.group_lock_manager",
    "auditor": "base.group_user,partner_consent.group_auditor",
    "marketer": "base.group_user,mass_mailing.group_mass_mailing_user",
    "administrator": "base.group_user,base.group_system",
    "interface": "base.group_user,partner_consent.group_interface",
}
# What belongs to no company: settings, and the ends of chains, which name nobody.
SHARED = frozenset(
    {
        "partner.consent.channel",
        "partner.consent.anchor",
        "partner.consent.checkpoint",
        "partner.consent.head",
        "partner.history.action",
        "partner.history.info",
        "partner.lock.guard",
        "partner.lock.reason",
        "partner.suppression.entry",
        "partner.suppression.key",
        "partner.suppression.list",
        "partner.retention.rule",
        "partner.retention.run",
    }
)
# What belongs to a controller, and names no customer: values that make a row.
OF_CONTROLLER = {
    "partner.consent.wording": {"body": "{company} may write."},
    "partner.suppression": {"channel": "email", "digest": "00"},
    "partner.consent.draw": {
        "mailing_name": "News",
        "channel": "email",
        "seed": "00",
        "moment": "2026-05-03",
    },
    "partner.consent.export": {"name": "Newsletter tool"},
    "partner.consent.export.run": {"name": "Newsletter tool"},
    "partner.erasure": {"reason": "Asked for it"},
    "partner.erasure.line": {"model_name": "res.partner", "what": "delete"},
    "partner.consent.takeover": {"system": "brevo"},
    "partner.consent.takeover.conflict": {"address": "anna@example.com"},
}
# Seen by officers and auditors only: tests of its own say so.
OF_OFFICERS = frozenset(
    {
        "partner.consent.pause",
        "partner.consent.signup",
        "partner.preference.link",
        "partner.preference.wish",
        "partner.rights.request",
    }
)
# Seen by administrators or by nobody: tests of its own say so.
OF_ADMINISTRATORS = frozenset(
    {
        "partner.consent.change",
        "partner.consent.delivery",
        "partner.consent.external",
        "partner.consent.webhook",
        "partner.consent.takeover.row",
        "partner.sms.gateway",
        "partner.sms.gateway.message",
    }
)
# Read live, with the rights of who reads.
LIVE = frozenset(
    {"mailing.consent.exclusion", "partner.consent.review", "partner.selection.exclusion"}
)
DIALOGS = frozenset(
    {
        "partner.consent.draw.wizard",
        "partner.consent.anchor.check",
        "partner.consent.bulk",
        "partner.consent.bulk.line",
        "partner.consent.conversion",
        "partner.consent.conversion.count",
        "partner.consent.conversion.tag",
        "partner.consent.controller.change",
        "partner.consent.controller.change.line",
        "partner.consent.webhook.resend",
        "partner.lock.wizard",
        "partner.erasure.replay",
        "partner.erasure.replay.line",
        "partner.lock.wizard.line",
        "partner.retention.preview",
        "partner.retention.preview.line",
    }
)


class AccessCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls.env.company
        cls.theirs = cls.env["res.company"].create({"name": "Another company"})
        cls.staff = {company: cls._staff(company) for company in (cls.ours, cls.theirs)}

    @classmethod
    def _staff(cls, company):
        """Return ``{group: user}``, one of each group, who work for this company only."""
        return {
            group: new_test_user(
                cls.env,
                f"{group} {company.id}",
                groups=groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for group, groups in GROUPS.items()
        }

    @classmethod
    def beside(cls, customer, company):
        """Return one row of each model that stands beside a customer: ``{model: record}``."""
        env = cls.env(context={"allowed_company_ids": company.ids})
        customer = customer.with_env(env)
        rows = {
            "partner.contact.point": {"partner_id": customer.id, "kind": "fax", "value": "123"},
            "partner.history": {"partner_id": customer.id, "note": "Called"},
            "partner.history.choice": {"free_field": "field_1", "name": "Often"},
            "partner.consent.reach": {
                "month": "2020-01-01",
                "counted_on": "2020-01-31",
                "channel": "email",
                "company_id": company.id,
                "controller_id": company.id,
            },
            "partner.selection": {"name": "All", "shared": True},
        }
        found = {model: env[model].create(values) for model, values in rows.items()}
        found["partner.consent.event"] = customer._consent_set("post", "refused", source="portal")
        found["partner.consent.request"] = env["partner.consent.request"].create(
            {"partner_id": customer.id, "address": customer.email, "company_id": company.id}
        )
        found["partner.consent.record"] = env["partner.consent.record"].create(
            {
                "partner_id": customer.id,
                "channel": "email",
                "company_id": company.id,
                "identifier": "0",
            }
        )
        found["partner.address"] = env["partner.address"].search(
            [("partner_id", "=", customer.id)], limit=1
        )
        selection = found["partner.selection"]
        found["partner.selection.history"] = env["partner.selection.history"].create(
            {"selection_id": selection.id}
        )
        for model in ("partner.history.batch", "partner.consent.ask", "partner.letter"):
            found[model] = env[model]._prepare(customer.ids)
        found["partner.letter.part"] = env["partner.letter.part"].create(
            {"letter_id": found["partner.letter"].id, "pdf": b"JVBERi0="}
        )
        return {model: record.with_env(cls.env) for model, record in found.items()}

    @classmethod
    def dialogs(cls, customer):
        """Return one row of each dialog: ``{model: record}``."""
        env = cls.env
        reason = env["partner.lock.reason"].search([], limit=1)
        lock = {"partner_ids": customer.ids, "lock_reason_id": reason.id}
        found = {
            "partner.lock.wizard": env["partner.lock.wizard"].create(lock),
            "partner.consent.bulk": env["partner.consent.bulk"].create(
                {"partner_ids": customer.ids, "note": "Why"}
            ),
            "partner.consent.anchor.check": env["partner.consent.anchor.check"].create({}),
            "partner.consent.draw.wizard": env["partner.consent.draw.wizard"].create(
                {"mailing_id": env["mailing.mailing"].create({"subject": "News"}).id}
            ),
            "partner.consent.conversion": env["partner.consent.conversion"].create({}),
            "partner.consent.controller.change": env["partner.consent.controller.change"].create(
                {"company_id": cls.theirs.id, "controller_id": cls.ours.id}
            ),
            "partner.erasure.replay": env["partner.erasure.replay"].create({}),
            "partner.retention.preview": env["partner.retention.preview"].create(
                {"rule_id": env.ref("partner_consent.retention_rule_history").id}
            ),
        }
        tag = env["res.partner.category"].create({"name": "No newsletter"})
        for model, parent, values in (
            ("partner.lock.wizard.line", "wizard_id", {}),
            ("partner.consent.bulk.line", "bulk_id", {"partner_id": customer.id}),
            ("partner.consent.conversion.count", "conversion_id", {}),
            ("partner.consent.conversion.tag", "conversion_id", {"category_id": tag.id}),
            ("partner.consent.controller.change.line", "change_id", {"channel": "email"}),
            ("partner.erasure.replay.line", "replay_id", {"partner_id": customer.id}),
            ("partner.retention.preview.line", "preview_id", {}),
        ):
            owner = found[env[model]._fields[parent].comodel_name]
            found[model] = env[model].create({parent: owner.id} | values)
        return found
