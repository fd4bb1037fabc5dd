"""Fields whose value each controller has of its own: Odoo's company-dependent fields, read through
the controller, so that branches share a value without a copy of it."""

from psycopg2.extras import Json

from odoo import fields
from odoo.tools import SQL

from .controllers import controller_id


class OfController:
    """Stores ``{controller: value}`` and reads the value of the current company's controller.

    Where a controller has none, it is the field's default. That comes from the code alone: Odoo's
    ``ir.default`` would let an administrator say Yes for everybody who was never asked.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, company_dependent=True, index=False, **kwargs)

    def convert_to_cache(self, value, record, validate=True):
        if not value and self.default and self.type == "selection":
            # Emptied, it is the default at once, not only when it is read anew.
            value = self.default(record)
        return super().convert_to_cache(value, record, validate)

    def get_company_dependent_fallback(self, records):
        return self.convert_to_record(self._fallback(records), records)

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        column = self.convert_to_column(value, record, values, validate)
        if column in (None, self._fallback(record)):
            return None
        return Json({controller_id(record.env): column})

    def to_sql(self, model, alias):
        return self.value_sql(model, alias, controller_id(model.env))

    def value_sql(self, model, alias, controller):
        """Return the SQL of a controller's value; in a form that is read fast for a million.

        :param int controller: id of the controller, also of one that is none at the moment
        """
        column = SQL.identifier(alias, self.name, to_flush=self)
        value = SQL("(%s->>%s)", column, str(controller))
        if self.type != "selection":
            value = SQL("%s::%s", value, SQL(self._column_type[1]))
        fallback = self._fallback(model)
        return value if fallback is None else SQL("COALESCE(%s,%s)", value, fallback)

    def is_sql(self, model, alias, value):
        """Return the SQL of "the controller's value is this", NULL where the column is empty.

        PostgreSQL keeps count of a column's values and so knows how many rows have this one. Of
        what :meth:`to_sql` returns it guesses 0.5 %, and would look up a million rows one by one.

        :param value: another one than the field's default
        """
        column = SQL.identifier(alias, self.name, to_flush=self)
        return SQL("%s @> %s::jsonb", column, Json({controller_id(model.env): value}))

    def update_sql(self, env, value):
        """Return the SQL of the column with another value for the controller.

        :param value: as the column holds it; the field's default needs no place
        """
        column, key = SQL.identifier(self.name), str(controller_id(env))
        if value in (None, self._fallback(env[self.model_name])):
            return SQL("NULLIF(%s - %s, '{}')", column, key)
        return SQL("COALESCE(%s, '{}') || %s::jsonb", column, Json({key: value}))

    def _fallback(self, model):
        value = self.default(model) if self.default else None
        return self.convert_to_cache(value, model, validate=False)

    def _get_cache(self, env):
        # Not remembered by environment: a company may get another controller.
        return env.transaction.field_data[self].setdefault((controller_id(env),), {})


class Selection(OfController, fields.Selection):
    """A choice that each controller makes of its own."""

    def _condition_to_sql(self, field_expr, operator, value, model, alias, query):
        unset = {False, self._fallback(model)}
        if operator != "in" or isinstance(value, SQL) or unset.intersection(value):
            return super()._condition_to_sql(field_expr, operator, value, model, alias, query)
        return SQL("(%s)", SQL(" OR ").join(self.is_sql(model, alias, one) for one in value))


class Boolean(OfController, fields.Boolean):
    """A switch that each controller has of its own."""


class Integer(OfController, fields.Integer):
    """A number that each controller has of its own."""
