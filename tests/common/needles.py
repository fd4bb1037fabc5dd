"""Looking for a person in the whole database by plain search: nothing of the product helps."""

from odoo.tools import SQL

KINDS = ("character varying", "text", "json", "jsonb", "xml", "ARRAY", "bytea", "character")


def traces(env, *needles):
    """Return ``{needle: {"table.column"}}`` of every text, array and file that has it.

    :param needles: texts; capitals don't matter
    """
    env.flush_all()
    found = {needle: set() for needle in needles}
    columns = env.execute_query(
        SQL(
            "SELECT columns.table_name, column_name, data_type FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            " AND data_type = ANY(%s)",
            list(KINDS),
        )
    )
    for table, column, kind in columns:
        text = SQL("%s::text", SQL.identifier(column))
        if kind == "bytea":
            text = SQL("encode(%s, 'escape')", SQL.identifier(column))
        parts = [
            SQL("coalesce(bool_or(position(%s in lower(%s)) > 0), false)", needle.lower(), text)
            for needle in needles
        ]
        query = SQL("SELECT %s FROM %s", SQL(", ").join(parts), SQL.identifier(table))
        for needle, has in zip(needles, env.execute_query(query)[0], strict=True):
            if has:
                found[needle].add(f"{table}.{column}")
    for attachment in (
        env["ir.attachment"]
        .sudo()
        .with_context(active_test=False)
        .search([("id", "!=", 0), "|", ("res_field", "=", False), ("res_field", "!=", False)])
    ):
        raw = (attachment.raw or b"").lower()
        for needle in needles:
            if needle.lower().encode() in raw:
                found[needle].add(f"file of {attachment.res_model or 'nothing'}")
    return {needle: places for needle, places in found.items() if places}
