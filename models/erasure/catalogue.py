"""What the database itself says: which tables point to a customer, and which columns hold text.

Asked of PostgreSQL and not of a list, so that apps and fields that nobody knows today are covered.
"""

from typing import NamedTuple

from odoo.tools import SQL

# Columns that say who somebody is or how they are reached, whatever else the record is about.
CONTACT = frozenset(
    [
        "acc_holder_name",
        "company_name",
        "contact_name",
        "display_name",
        "email",
        "email_bcc",
        "email_cc",
        "email_from",
        "email_normalized",
        "email_to",
        "first_name",
        "function",
        "geo_location",
        "identification_id",
        "incoming_email_cc",
        "incoming_email_to",
        "invoice_partner_display_name",
        "invoice_source_email",
        "ip",
        "ip_address",
        "last_name",
        "mobile",
        "mobile_sanitized",
        "nickname",
        "outgoing_email_to",
        "partner_address",
        "partner_city",
        "partner_email",
        "partner_name",
        "partner_phone",
        "partner_street",
        "partner_zip",
        "phone",
        "phone_sanitized",
        "referred",
        "reply_to",
        "signed_by",
        "sms_number",
        "street",
        "street2",
        "user_agent",
        "vat",
        "website",
        "zip",
        "city",
        "signature",
    ]
)
# What tells whose a record is that names no customer.
EMAILS = ("email_normalized", "email", "email_from", "partner_email", "email_to", "address_key")
NUMBERS = ("phone_sanitized", "sms_number", "number", "phone", "mobile", "partner_phone")
# What an app is made of: a word there is nobody's name.
OF_APPS = (
    "ir_asset",
    "ir_model_access",
    "ir_model_constraint",
    "ir_model_fields",
    "ir_model_inherit",
    "ir_model_relation",
    "ir_module_",
    "res_country",
    "res_groups",
    "res_lang",
)
# What a model is called, and the rows of all tables of actions once more.
MODELS = frozenset({"ir_model", "ir_actions"})
# Append-only, with commitments: ``ledger.erasing`` erases there.
LEDGER = frozenset({"partner_consent_event", "partner_consent_checkpoint", "partner_consent_head"})
# Keyed hashes, what this addon says about an erasure, and addresses, each row of which goes or
# stays with its customer.
NO_TEXTS = frozenset(
    {"partner_address", "partner_erasure", "partner_erasure_line", "partner_suppression"}
)
_TEXT = ("varchar", "text", "bpchar", "json", "jsonb", "xml", "_text", "_varchar")


class Reference(NamedTuple):
    """A foreign key.

    :param on_delete: ``c`` cascade, ``n`` set null, anything else: the row holds what it points to
    :param required: the column can't be empty
    """

    table: str
    column: str
    on_delete: str
    required: bool

    @property
    def holds(self):
        return self.on_delete not in "cn" or (self.on_delete == "n" and self.required)


def references(env, table):
    """Return the list of :class:`Reference` that point to a table."""
    rows = env.execute_query(
        SQL(
            """
            SELECT class.relname, attribute.attname, fk.confdeltype::text, attribute.attnotnull
              FROM pg_constraint fk
              JOIN pg_class class ON class.oid = fk.conrelid
              JOIN pg_attribute attribute
                ON attribute.attrelid = fk.conrelid AND attribute.attnum = fk.conkey[1]
             WHERE fk.contype = 'f' AND fk.confrelid = %s::regclass
               AND class.relnamespace = current_schema()::regnamespace
             ORDER BY 1, 2
            """,
            table,
        )
    )
    return [Reference(*row) for row in rows]


def text_columns(env):
    """Return ``{table: {column: (type, whether it may be empty)}}`` of all records' texts."""
    found, models = {}, models_by_table(env)
    for table, column, kind, required in env.execute_query(
        SQL(
            """
            SELECT class.relname, attribute.attname, type.typname, attribute.attnotnull
              FROM pg_attribute attribute
              JOIN pg_class class ON class.oid = attribute.attrelid
              JOIN pg_type type ON type.oid = attribute.atttypid
             WHERE class.relkind IN ('r', 'p') AND attribute.attnum > 0
               AND NOT attribute.attisdropped AND attribute.attgenerated = ''
               AND class.relnamespace = current_schema()::regnamespace
               AND type.typname = ANY(%s)
               AND EXISTS (SELECT 1 FROM pg_attribute number
                            WHERE number.attrelid = class.oid AND number.attname = 'id')
             ORDER BY 1, 2
            """,
            list(_TEXT),
        )
    ):
        if table in LEDGER | NO_TEXTS | MODELS or table.startswith(OF_APPS):
            continue
        field = models[table]._fields.get(column) if table in models else None
        # A choice is a word of the app's.
        if not (field and field.type == "selection"):
            found.setdefault(table, {})[column] = (kind, not required)
    return found


def models_by_table(env):
    """Return ``{table: model}`` of all models that have one."""
    return {
        model._table: env[name]
        for name, model in env.registry.items()
        if not model._abstract and model._auto
    }


def held_rows(env, table, ids, gone):
    """Return those of these rows of a table that others refer to and must not lose.

    :param dict gone: ``{table: ids}`` of rows that are deleted themselves
    :return: set of ids
    """
    found = set()
    for ref in references(env, table):
        if not ref.holds:
            continue
        itself = sorted(gone.get(ref.table, ()))
        own = SQL("AND id <> ALL(%s)", itself) if itself else SQL()
        rows = env.execute_query(
            SQL(
                "SELECT DISTINCT %(column)s FROM %(table)s WHERE %(column)s = ANY(%(ids)s) %(own)s",
                column=SQL.identifier(ref.column),
                table=SQL.identifier(ref.table),
                ids=sorted(ids),
                own=own,
            )
        )
        found.update(id_ for (id_,) in rows)
    return found


def contact_columns(model):
    """Return the stored text fields of a model that say who somebody is."""
    named = {"name"} if {"name", "email"} <= model._fields.keys() else set()
    return [name for name in sorted(CONTACT | named) if is_text(model, name)]


def is_text(model, name):
    """Whether a model has a stored text of this name."""
    field = model._fields.get(name)
    return bool(
        field and field.store and field.column_type and field.type in ("char", "text", "html")
    )
