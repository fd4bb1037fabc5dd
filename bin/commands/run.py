"""Starts Odoo 19 with the addon and demo data on http://127.0.0.1:8069.

Ctrl-C stops everything it started. The data stays in .odoo for the next start, which updates
the addon when its files changed. Mail never leaves the machine: a local sink writes it to
.odoo/mail.

environment:
  PORT         another port: PORT=8070 bin/run
"""

import os
import socket
from contextlib import contextmanager
from hashlib import sha256
from time import sleep

from provision import databases, prepared
from provision.places import ADDON, ROOT, STATE
from provision.processes import held, started
from provision.say import Stop, parser, step

HOST = "127.0.0.1"
MADE_BY = "made by bin/run"
NO_PARTS = ("bin", "tests", "benchmarks")
SEAL = (
    "UPDATE ir_mail_server SET active = FALSE",
    "UPDATE fetchmail_server SET active = FALSE",
    "UPDATE ir_cron SET active = FALSE WHERE id IN (SELECT res_id FROM ir_model_data"
    " WHERE module = 'mail' AND name = 'ir_cron_module_update_notification')",
)
WELCOME = """
  Odoo with partner_consent:  {url}
  Login / password:           admin / admin
  Database:                   {database}
  Mail it sends:              .odoo/mail/new (one file each)
  Log:                        .odoo/log/odoo.log

  Where to click first:
    Contacts → any customer → tab "Consent & Locks"
    Email Marketing → Mailings
    Contacts → Configuration → Consent & Locks → Consent Channels
  German: click your name → My Preferences → Language.

  Ctrl-C stops it.
"""


def main(arguments):
    parser("run", __doc__).parse_args(arguments)
    # Before anything is fetched: nobody likes to hear of it minutes later.
    port = chosen_port()
    url = f"http://{HOST}:{port}"
    with prepared() as odoo, held("run", "bin/run"):
        prepare_database(odoo)
        # Links in mail, as the confirmation of a consent, point to this port.
        set_parameter(ADDON, "web.base.url", url)
        step("Starting Odoo …")
        with mail_sink() as smtp_port, served(odoo, port, smtp_port) as server:
            # The address is printed when it answers, not before.
            while not answers(port):
                if server.poll() is not None:
                    raise Stop("Odoo did not start; see .odoo/log/odoo.log and odoo.err.")
                sleep(0.2)
            print(WELCOME.format(url=url, database=ADDON), flush=True)
            return server.wait()


def chosen_port():
    port = os.environ.get("PORT") or "8069"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Stop(f"PORT={port} is not the number of a port.")
    if answers(port):
        raise Stop(f"port {port} is taken; choose another one: PORT={int(port) + 1} bin/run.")
    return port


def answers(port):
    with socket.socket() as client:
        return client.connect_ex((HOST, int(port))) == 0


def prepare_database(odoo):
    state = f"{MADE_BY} {addon_state()}"
    known = databases.stamp(ADDON)
    if known is None:
        make_database(odoo, state)
    elif not known.startswith(MADE_BY):
        raise Stop(f"there is a database {ADDON} that bin/run did not make; it is left alone.")
    elif known == state:
        step(f"Database {ADDON}: ready")
    else:
        step(f"Updating the addon in {ADDON} (to start afresh, remove .odoo/data and .odoo/pg) …")
        odoo.run(ADDON, "run-update", f"--update={ADDON}")
        odoo.build_assets(ADDON)
        databases.set_stamp(ADDON, state)


def addon_state():
    """Return a hash of every file of the addon."""
    found = sha256()
    for folder in sorted(path for path in ROOT.glob("[!.]*") if path.name not in NO_PARTS):
        for path in sorted([folder, *folder.rglob("[!.]*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(os.fsencode(path) + sha256(path.read_bytes()).digest())
    return found.hexdigest()[:32]


def make_database(odoo, state):
    """Under another name until it is complete: an interrupted start leaves nothing half done."""
    building = f"{ADDON}_building"
    step(f"Making the database {ADDON} with demo data (about two minutes) …")
    databases.create(building)
    odoo.install(building, "run-install", "--with-demo", "--load-language=en_US,de_DE")
    seal(building)
    odoo.build_assets(building)
    databases.set_stamp(building, state)
    databases.rename(building, ADDON)


def seal(name):
    """Nothing of a demo database may reach the outside: no mail, no SMS, no report home."""
    services = ("iap", "sms", "enrich", "snailmail", "iap.partner_autocomplete")
    for service in services:
        # Port 9 discards; nothing listens there.
        set_parameter(name, f"{service}.endpoint", f"http://{HOST}:9")
    for statement in SEAL:
        databases.execute(statement, database=name)


def set_parameter(database, key, value):
    insert = "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
    update = "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    databases.execute(f"{insert} {update}", [key, value], database=database)


@contextmanager
def mail_sink():
    """Yield the port of a mail server that keeps what it gets."""
    from aiosmtpd.controller import Controller  # One of Odoo's libraries.
    from aiosmtpd.handlers import Mailbox

    with socket.socket() as unused:
        unused.bind((HOST, 0))
        port = unused.getsockname()[1]
    sink = Controller(Mailbox(STATE / "mail"), HOST, port)
    sink.start()
    try:
        yield port
    finally:
        sink.stop()


def served(odoo, port, smtp_port):
    options = (
        *(f"--db-filter=^{ADDON}$", "--no-database-list", "--workers=0", "--max-cron-threads=1"),
        *(f"--http-interface={HOST}", f"--http-port={port}", f"--smtp={HOST}"),
        *(f"--smtp-port={smtp_port}", "--email-from=odoo@example.com"),
    )
    return odoo.server(started, ADDON, "odoo", *options)
