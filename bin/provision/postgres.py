"""PostgreSQL: the user's own when PGHOST or DATABASE_URL is set, otherwise a private cluster
in .odoo that listens on a Unix socket only."""

import fcntl
import os
import pwd
import re
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from . import packages
from .places import ADDON, STATE
from .processes import call, held, logged
from .say import Stop, step

# Durability is switched off: tests and demo data are made again in a minute, and waiting for
# the disk would be most of their time. Not for real data.
NOT_DURABLE = ("listen_addresses = ''", "fsync = off", "synchronous_commit = off")
FOR_TESTS = (
    *("full_page_writes = off", "wal_level = minimal", "max_wal_senders = 0", "jit = off"),
    *("max_wal_size = '4GB'", "shared_buffers = '256MB'", "max_connections = 200"),
)


def named():
    """Return whether the user named a server; DATABASE_URL becomes PostgreSQL's variables."""
    from psycopg2.extensions import parse_dsn

    if url := os.environ.pop("DATABASE_URL", ""):
        if not url.startswith(("postgres://", "postgresql://")):
            raise Stop("DATABASE_URL must begin with postgres:// or postgresql://.")
        values = {"host": "localhost", **parse_dsn(url)}
        for key in values.keys() & {"host", "port", "user", "password", "sslmode"}:
            os.environ[f"PG{key.upper()}"] = values[key]
    if host := os.environ.get("PGHOST"):
        step(f"PostgreSQL at {host}: the one you named")
    return bool(host)


class Cluster:
    """A private cluster. Every command holds a share of it; who leaves last switches it off."""

    def __init__(self, name, settings):
        self.name = name
        self.home = STATE / name
        self.data = self.home / "data"
        self.settings = settings
        self.users = None

    def start(self):
        self.find_programs()
        if not (self.data / "PG_VERSION").is_file():
            self.make()
        folder, host = self.socket()
        self.users = (STATE / f"{self.name}.users").open("w")
        fcntl.flock(self.users, fcntl.LOCK_SH)
        if self.control("status"):
            step(f"PostgreSQL in .odoo/{self.name}: running")
        else:
            step(f"Starting PostgreSQL in .odoo/{self.name} …")
            log = self.home / "server.log"
            if not self.control("start", "-l", log, "-o", f"-k {folder}", "-w"):
                raise Stop(f"PostgreSQL did not start; see .odoo/log/pg_ctl-start.log and {log}.")
        for name in ("PGHOSTADDR", "PGSERVICE", "PGPASSWORD", "PGDATABASE", "PGSSLMODE"):
            os.environ.pop(name, None)
        os.environ.update(PGHOST=host, PGPORT="5432", PGUSER="odoo")

    def release(self):
        if self.users:
            # Keep a starting command from counting on a server that is about to stop.
            with held("provisioning", "its preparations"), suppress(BlockingIOError), self.users:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.control("stop", "-m", "fast", "-w")

    def control(self, verb, *options):
        return self.run(f"pg_ctl-{verb}.log", "pg_ctl", verb, "-D", self.data, *options)

    def run(self, log, program, *arguments):
        """Return whether one of the server's programs succeeded.

        The server refuses to run as root, so root runs it as `postgres`.
        """
        command = [self.programs / program, *arguments]
        if os.geteuid() != 0:
            return logged(log, command)
        as_postgres = ["runuser", "-u", "postgres", "--"]
        if call([*as_postgres, "test", "-x", self.home], log=os.devnull) == 0:
            return logged(log, [*as_postgres, *command], cwd=self.home)
        # A checkout below root's home is closed to `postgres`: lend it the one capability that
        # opens the way to its own folder.
        capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        return logged(log, [*as_postgres, *capability, *command], cwd="/")

    def find_programs(self):
        # Debian would start a cluster of its own; ours is enough.
        self.programs = self.installed() or (packages.install("postgresql") and self.installed())
        if not self.programs:
            raise Stop("no PostgreSQL server here: install postgresql, or name one with PGHOST.")
        if self.home.exists() and 0 != os.geteuid() != self.home.stat().st_uid:
            raise Stop(f"{self.home} belongs to another user; remove it or run as that user.")

    def installed(self):
        """Return the newest server's folder; a cluster needs the version that made it."""
        made_by = self.data / "PG_VERSION"
        version = made_by.read_text().strip() if made_by.is_file() else "*"
        folders = (f"lib/postgresql/{version}/bin/initdb", f"pgsql-{version}/bin/initdb")
        found = [path.parent for folder in folders for path in Path("/usr").glob(folder)]
        return max(found, key=lambda path: [*map(int, re.findall(r"\d+", str(path)))], default=None)

    def make(self):
        step(f"Making a private PostgreSQL cluster in .odoo/{self.name} …")
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(mode=0o700)
        if os.geteuid() == 0 and call(["chown", "postgres:", self.home]):
            raise Stop("there is no system user 'postgres' to run PostgreSQL as.")
        options = ["-U", "odoo", "--auth=peer", "-E", "UTF8", "--locale=C.UTF-8"]
        if not self.run("initdb.log", "initdb", "-D", self.data, *options):
            raise Stop(f"{self.home} could not be made; see .odoo/log/initdb.log.")
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\n".join((*NOT_DURABLE, *self.settings, "")))
        # Other users of the machine must not become the database's superuser.
        user = pwd.getpwuid(os.geteuid()).pw_name
        (self.data / "pg_hba.conf").write_text("local all all peer map=developer\n")
        (self.data / "pg_ident.conf").write_text(f"developer {user} odoo\n")

    def socket(self):
        """Return where the server makes its socket, and what a client calls that.

        The server's is relative to its data folder, so that spaces in the path do no harm. A
        client's path may have 107 bytes and no comma (that separates hosts); beyond that the
        socket moves to Linux's abstract namespace, which knows no folders and leaves no file.
        """
        path = os.fsencode(self.home / ".s.PGSQL.5432")
        if len(path) <= 107 and b"," not in path:
            return "..", str(self.home)
        abstract = f"@{ADDON}-{sha256(path).hexdigest()[:12]}"
        return abstract, abstract
