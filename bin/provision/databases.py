"""Databases and their filestores, without needing PostgreSQL's client programs.

The connection is PostgreSQL's usual environment (PGHOST, PGUSER, …). A name ends in `_building`
until the database is complete; its comment is the caller's stamp. psycopg2 is one of Odoo's
libraries: not there when a command begins.
"""

import ast
import os
import shutil
from contextlib import closing, contextmanager, suppress
from hashlib import sha256

from .places import ADDON, ROOT, STATE
from .processes import answer, call, held
from .say import Stop, step


def execute(statement, values=None, *, names=(), database="postgres"):
    """Run one statement; return its first row, None where it has none."""
    import psycopg2
    from psycopg2.sql import SQL, Identifier

    try:
        connection = psycopg2.connect(dbname=database)
        connection.autocommit = True
        with closing(connection), connection.cursor() as cr:
            cr.execute(SQL(statement).format(*map(Identifier, names)), values)
            return cr.fetchone() if cr.description else None
    except psycopg2.Error as error:
        raise Stop(f"PostgreSQL refuses: {' '.join(str(error).split())}") from error


def filestore(name):
    return STATE / "data/filestore" / name


def stamp(name):
    """Return the comment of a database, None where there is no such database."""
    comment = "coalesce(shobj_description(oid, 'pg_database'), '')"
    row = execute(f"SELECT {comment} FROM pg_database WHERE datname = %s", [name])
    return row and row[0]


def set_stamp(name, text):
    execute("COMMENT ON DATABASE {} IS %s", [text], names=[name])


def create(name):
    drop(name)
    execute("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", names=[name])


def copy(source, name):
    """Copy with the filestore: without it the web client has no assets."""
    drop(name)
    execute("CREATE DATABASE {} TEMPLATE {}", names=[name, source])
    old, new = filestore(source), filestore(name)
    # Odoo names these files by their content and never rewrites one, so that links do; not
    # every file system has them.
    if old.exists() and call(["cp", "-al", old, new], log=os.devnull):
        shutil.copytree(old, new, dirs_exist_ok=True)


def rename(source, name):
    drop(name)
    execute("ALTER DATABASE {} RENAME TO {}", names=[source, name])
    if filestore(source).exists():
        filestore(source).rename(filestore(name))


def drop(name):
    execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", names=[name])
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
    query = "SELECT state FROM ir_module_module WHERE name = %s"
    return execute(query, [ADDON], database=name) == ("installed",)


def dependencies():
    """Return the modules that the addon depends on."""
    return ast.literal_eval((ROOT / "__manifest__.py").read_text(encoding="utf-8"))["depends"]


def template(odoo, kind, modules):
    """Return the name of a database with these modules and no demo data, built if need be.

    Others are copied from it, because installing Odoo's own modules is most of the time. The
    checkout's place tells it from others: the filestore is here, while the server may be one
    that several checkouts share.
    """
    version = (odoo.package / "release.py").stat().st_mtime_ns
    # Only a source checkout of Odoo has a commit: git would answer for any folder above it.
    if (odoo.package.parent / ".git").exists():
        version = answer(["git", "-C", odoo.package, "rev-parse", "HEAD"])
    key = sha256(f"{modules} {ROOT} {odoo.package} {version}".encode()).hexdigest()[:10]
    name = f"{ADDON}_template_{kind}_{key}"
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
