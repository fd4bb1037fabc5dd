"""What a retention rule does with one chunk of rows; one that fails doesn't stop the others."""

import psycopg2

from odoo.tools import mute_logger

from ..erasure.erasing import erase_customers
from ..erasure.refusing import refusals
from .finding import personal
from .targets import DELETE, ERASE


def deal(rule, ids):
    """Delete, erase or empty these rows.

    :return: tuple of how many it was done to, ``{id: why not}`` of those that are refused for now,
        and ``{id: why}`` of those where it failed
    """
    # sudo: found with the rights of who switched the rule on; they needn't be able to delete
    rows = rule.env(user=rule.condition_user_id.id, su=True)[rule.model_name].browse(ids)
    refused = refusals(rows) if rule.operation == ERASE else {}
    rows = rows.filtered(lambda row: row.id not in refused)
    failed = _failed(rule, rows) if rows else {}
    return len(rows) - len(failed), refused, failed


def _failed(rule, rows):
    """Do it to all of these rows that it can be done to; return ``{id: why}`` of the others.

    By halves: what is done to many takes hardly longer than what is done to one.
    """
    why = _failure(rule, rows)
    if not why:
        return {}
    if len(rows) == 1:
        return {rows.id: why}
    half = len(rows) // 2
    return _failed(rule, rows[:half]) | _failed(rule, rows[half:])


def _failure(rule, rows):
    """Do it to these rows, all or none; return why it failed, None where it was done."""
    try:
        # What is tried again is named in the run.
        with mute_logger("odoo.sql_db"), rows.env.cr.savepoint():
            _do(rule, rows)
    except psycopg2.OperationalError:
        raise
    except Exception as error:
        return str(error) or type(error).__name__
    return None


def _do(rule, rows):
    if rule.operation == ERASE:
        erase_customers(rows, rule.name)
    elif rule.operation == DELETE:
        rows.unlink()
    else:
        rows.write(dict.fromkeys(personal(rule), False))
