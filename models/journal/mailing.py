"""The journal by mail: for the day on which the file is lost together with the server."""

import base64
import json

from odoo.tools import email_split

from .lines import DONE

PARAMETER = "partner_consent.journal_email"


def recipients(env):
    """Return to which addresses each erasure is mailed, none by default."""
    # sudo: an officer erases, and doesn't read parameters
    return email_split(env["ir.config_parameter"].sudo().get_param(PARAMETER) or "")


def mail(env, line):
    """Queue a mail with the lines of an erasure: it goes out where that is committed.

    :param dict line: as it stands in the file
    """
    to = recipients(env)
    if not to:
        return
    done = {"erasure": line["erasure"], "state": DONE}
    text = "".join(f"{json.dumps(one, sort_keys=True)}\n" for one in (line, done))
    # sudo: the mail is the server's, not the officer's
    env["mail.mail"].sudo().create(
        {
            "subject": env._("Journal of erasures: %s", line["erasure"]),
            "body_html": env._(
                "Customers were erased. Keep this mail apart from the backups: the attached lines "
                "name nobody, and erase them again where an older backup is restored."
            ),
            "email_to": ", ".join(to),
            "auto_delete": True,
            "attachment_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"erasure-{line['erasure']}.jsonl",
                        "datas": base64.b64encode(text.encode()),
                        "mimetype": "application/jsonl",
                    },
                )
            ],
        }
    )
