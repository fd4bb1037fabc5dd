"""Databases and their filestores, without needing PostgreSQL's client programs.

The connection is PostgreSQL's usual environment (PGHOST, PGUSER, …). A name ends in
`_building` until the database is complete; its comment is the caller's stamp.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2
from psycopg2.sql import SQL, Identifier, Literal


def connect(name="postgres"):
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    return closing(connection)


def run(statement, *names, database="postgres"):
    query = SQL(statement).format(*map(Identifier, names))
    with connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(query)


def filestore(name):
    return Path(os.environ["DATA_DIR"], "filestore", name)


def exports(url):
    """Print what a shell evaluates to talk to the server that `url` names."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        sys.exit("DATABASE_URL must begin with postgres:// or postgresql://")
    query = parse_qs(parts.query)
    values = {
        "PGHOST": unquote(parts.hostname or "") or query.get("host", ["localhost"])[0],
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGSSLMODE": query.get("sslmode", [""])[0],
    }
    for key, value in values.items():
        if value:
            print(f"export {key}={shlex.quote(value)}")


def reachable():
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == "postgres":
            sys.exit("Odoo refuses the database user 'postgres'; set PGUSER to another one.")


def stamp(name):
    """Print the comment of a database; fail where there is no such database."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        row = cursor.fetchone()
    if not row:
        sys.exit(1)
    print(row[0] or "")


def set_stamp(name, text):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), Literal(text)))


def create(name):
    drop(name)
    run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", name)


def copy(source, name):
    """Copy with the filestore: without it the web client has no assets."""
    drop(name)
    run("CREATE DATABASE {} TEMPLATE {}", name, source)
    if filestore(source).exists():
        # Odoo names these files by their content and never rewrites one, so
        # that links do; not every file system has them.
        links = ["cp", "-al", filestore(source), filestore(name)]
        if subprocess.run(links, stderr=subprocess.DEVNULL, check=False).returncode:
            shutil.copytree(filestore(source), filestore(name), dirs_exist_ok=True)


def rename(source, name):
    drop(name)
    run("ALTER DATABASE {} RENAME TO {}", source, name)
    if filestore(source).exists():
        filestore(source).rename(filestore(name))


def drop(name):
    run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(filestore(name), ignore_errors=True)


def has_addon(name):
    with connect(name) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT state FROM ir_module_module WHERE name = 'partner_consent'")
        if cursor.fetchone() != ("installed",):
            sys.exit("The addon is not installed.")


def set_parameter(cursor, key, value):
    cursor.execute(
        "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [key, value],
    )


def base_url(name, url):
    with connect(name) as connection, connection.cursor() as cursor:
        set_parameter(cursor, "web.base.url", url)


def seal(name):
    """Nothing of a demo database may reach the outside: no mail, no SMS, no report home."""
    with connect(name) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE ir_mail_server SET active = FALSE")
        cursor.execute("UPDATE fetchmail_server SET active = FALSE")
        for service in ("iap", "sms", "enrich", "snailmail", "iap.partner_autocomplete"):
            # Port 9 discards; nothing listens there.
            set_parameter(cursor, f"{service}.endpoint", "http://127.0.0.1:9")
        cursor.execute(
            "UPDATE ir_cron SET active = FALSE WHERE id IN (SELECT res_id FROM ir_model_data"
            " WHERE module = 'mail' AND name = 'ir_cron_module_update_notification')"
        )


def main():
    databases = (create, copy, rename, drop, stamp, set_stamp)
    commands = (exports, reachable, *databases, has_addon, base_url, seal)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=[command.__name__ for command in commands])
    parser.add_argument("arguments", nargs="*")
    arguments = parser.parse_args()
    try:
        globals()[arguments.command](*arguments.arguments)
    except psycopg2.Error as error:
        sys.exit(" ".join(str(error).split()))


if __name__ == "__main__":
    main()
