"""Databases and their filestores, without needing PostgreSQL's client programs.

The connection is PostgreSQL's usual environment (PGHOST, PGUSER, …). A name ends in `_building`
until the database is complete; its comment is the caller's stamp. psycopg2 is one of Odoo's
libraries: not there when a command begins.
"""

import ast
import shutil
from contextlib import closing, contextmanager, suppress
from hashlib import sha256

from .places import ADDON, ROOT, STATE
from .processes import QUIET, answer, call, held
from .say import Stop, step


@contextmanager
def cursor(database="postgres"):
    """Yield a cursor whose statements commit by themselves."""
    import psycopg2

    try:
        connection = psycopg2.connect(dbname=database)
        connection.autocommit = True
        with closing(connection), connection.cursor() as cr:
            yield cr
    except psycopg2.Error as error:
        raise Stop(f"PostgreSQL refuses: {' '.join(str(error).split())}") from error


def run(statement, *names, text=None):
    from psycopg2.sql import SQL, Identifier, Literal

    with cursor() as cr:
        cr.execute(SQL(statement).format(*map(Identifier, names), text=Literal(text)))


def check_user():
    with cursor() as cr:
        cr.execute("SELECT current_user")
        if cr.fetchone() == ("postgres",):
            raise Stop("Odoo refuses the database user 'postgres'; set PGUSER to another one.")


def filestore(name):
    return STATE / "data/filestore" / name


def stamp(name):
    """Return the comment of a database, None where there is no such database."""
    with cursor() as cr:
        cr.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
            " WHERE datname = %s",
            [name],
        )
        return (cr.fetchone() or [None])[0]


def set_stamp(name, text):
    run("COMMENT ON DATABASE {} IS {text}", name, text=text)


def create(name):
    drop(name)
    run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", name)


def copy(source, name):
    """Copy with the filestore: without it the web client has no assets."""
    drop(name)
    run("CREATE DATABASE {} TEMPLATE {}", name, source)
    old, new = filestore(source), filestore(name)
    # Odoo names these files by their content and never rewrites one, so that links do; not
    # every file system has them.
    if old.exists() and call(["cp", "-al", old, new], **QUIET):
        shutil.copytree(old, new, dirs_exist_ok=True)


def rename(source, name):
    drop(name)
    run("ALTER DATABASE {} RENAME TO {}", source, name)
    if filestore(source).exists():
        filestore(source).rename(filestore(name))


def drop(name):
    run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(filestore(name), ignore_errors=True)


@contextmanager
def thrown_away(*names):
    """Drop these databases in the end, whatever happens."""
    try:
        yield
    finally:
        for name in names:
            with suppress(Stop):
                drop(name)


def has_addon(name):
    with cursor(name) as cr:
        cr.execute("SELECT state FROM ir_module_module WHERE name = %s", [ADDON])
        return cr.fetchone() == ("installed",)


def dependencies():
    """Return the modules that the addon depends on."""
    return ast.literal_eval((ROOT / "__manifest__.py").read_text(encoding="utf-8"))["depends"]


def template(odoo, kind, modules):
    """Return the name of a database with these modules and no demo data, built if need be.

    Others are copied from it, because installing Odoo's own modules is most of the time.
    """
    name = f"{ADDON}_template_{kind}_{template_key(odoo, modules)}"
    building = f"{name}_building"
    with held(f"template-{kind}", "the database template"):
        if stamp(name) is not None and filestore(name).is_dir():
            step(f"Database template '{kind}': ready")
            return name
        step(f"Building the database template '{kind}' (one to four minutes, then cached) …")
        known = STATE / f"template-{kind}"
        if known.exists():
            drop(known.read_text().strip())
        create(building)
        odoo.run(building, f"template-{kind}", f"--init={','.join(modules)}")
        rename(building, name)
        known.write_text(f"{name}\n")
    return name


def template_key(odoo, modules):
    """Return what a template belongs to.

    The checkout's place is part of it: the filestore is here, while the server may be one that
    several checkouts share. Only a source checkout of Odoo has a commit of its own; git would
    answer for any folder above the package.
    """
    source = odoo.package.parent
    version = (odoo.package / "release.py").stat().st_mtime_ns
    if (source / ".git").exists():
        version = answer(["git", "-C", source, "rev-parse", "HEAD"])
    text = f"{','.join(modules)}\n{ROOT}\n{odoo.package}\n{version}"
    return sha256(text.encode()).hexdigest()[:10]
