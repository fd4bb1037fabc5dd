"""A model whose documents belong to a customer and to a company, without any app."""

from odoo import Command

from .controllers import ControllersCommon

MODEL = "x_document"


class DocumentsCommon(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        model = cls.env["ir.model"].create(
            {
                "name": "Document",
                "model": MODEL,
                "is_mail_thread": True,
                "field_id": [
                    Command.create({"name": "x_name", "ttype": "char"}),
                    Command.create(
                        {"name": "x_partner_id", "ttype": "many2one", "relation": "res.partner"}
                    ),
                    Command.create(
                        {"name": "x_company_id", "ttype": "many2one", "relation": "res.company"}
                    ),
                ],
                "access_ids": [
                    Command.create(
                        {
                            "name": "Document",
                            "group_id": cls.env.ref("base.group_user").id,
                            "perm_read": True,
                            "perm_write": True,
                            "perm_create": True,
                        }
                    )
                ],
            }
        )
        # A manual model's fields can't be named as Odoo looks for them.
        documents = cls.registry[model.model]
        cls.classPatch(documents, "_mail_get_company_field", lambda self: "x_company_id")
        cls.classPatch(
            documents, "_mail_get_partner_fields", lambda self, **_kwargs: ["x_partner_id"]
        )

    @classmethod
    def document(cls, customer, company):
        """Create a document of this customer; without a company it is everybody's."""
        return cls.env[MODEL].create(
            {
                "x_name": f"Document of {customer.name}",
                "x_partner_id": customer.id,
                "x_company_id": company.id if company else False,
            }
        )
