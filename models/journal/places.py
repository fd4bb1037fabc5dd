"""Where the journal of erasures is: one file for each database, outside of it."""

from configparser import RawConfigParser
from pathlib import Path
from uuid import UUID

from odoo.exceptions import UserError
from odoo.tools import config

SECTION, OPTION = "partner_consent", "journal_dir"


def folder():
    """Return the folder of the journals: ``journal_dir`` in the section ``[partner_consent]`` of
    Odoo's configuration file, or a folder of the data directory.

    Never a parameter of the database: who can write those by RPC would choose which file the server
    writes to.
    """
    parser = RawConfigParser()
    parser.read(filter(None, [config["config"]]))
    chosen = parser.get(SECTION, OPTION, fallback="").strip()
    return Path(chosen) if chosen else Path(config["data_dir"], SECTION)


def database(env):
    """Return the number of this database: it survives a restore, and a copy gets one of its own.

    :raises UserError: where somebody wrote something else there: it becomes the name of a file
    """
    # sudo: which database this is says nothing about anybody
    number = env["ir.config_parameter"].sudo().get_param("database.uuid")
    try:
        return str(UUID(number))
    except (AttributeError, TypeError, ValueError) as error:
        raise UserError(
            env._("The parameter database.uuid is no UUID any more: have it corrected.")
        ) from error


def file_of(number):
    """Return the path of the journal of the database with this number.

    :param str number: UUID
    """
    return folder() / f"erasures-{UUID(number)}.jsonl"


def neutralised(env):
    """Whether this is a copy for tests, which must not write into any journal."""
    # sudo: as Odoo itself asks it
    return bool(env["ir.config_parameter"].sudo().get_param("database.is_neutralized"))
