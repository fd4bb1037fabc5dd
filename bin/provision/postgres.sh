# PostgreSQL: the user's own when PGHOST or DATABASE_URL is set, otherwise a
# private cluster in .odoo/pg that listens on a Unix socket only.

PG_HOME=$STATE/pg
PG_DATA=$PG_HOME/data
PG_PRIVATE=

start_postgres() {
    if [ -n "${DATABASE_URL:-}" ]; then
        eval "$("$VENV/bin/python" "$ROOT/bin/provision/database.py" exports "$DATABASE_URL")"
        unset DATABASE_URL
    fi
    if [ -n "${PGHOST:-}" ]; then
        step "PostgreSQL at $PGHOST: the one you named"
    else
        private_cluster
    fi
    database reachable >"$STATE/log/postgres.log" 2>&1 ||
        die "PostgreSQL does not let us in: $(tail -n 1 "$STATE/log/postgres.log")"
}

private_cluster() {
    find_postgres
    [ -f "$PG_DATA/PG_VERSION" ] || init_cluster
    choose_socket
    # Every command holds a share of this lock; who leaves last switches off.
    exec 7>"$STATE/pg.users" && flock --shared 7
    PG_PRIVATE=1
    if as_server "$PG_BIN/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1; then
        step "PostgreSQL in .odoo/pg: running"
    else
        step "Starting PostgreSQL in .odoo/pg …"
        run_logged "$STATE/log/pg_ctl.log" as_server "$PG_BIN/pg_ctl" -D "$PG_DATA" \
            -l "$PG_HOME/server.log" -o "-k $PG_SOCKET" -w start 7>&- 8>&- ||
            die "PostgreSQL did not start; its logs are .odoo/log/pg_ctl.log and .odoo/pg/server.log."
    fi
    unset PGHOSTADDR PGSERVICE PGPASSWORD PGDATABASE PGSSLMODE
    export PGHOST PGPORT=5432 PGUSER=odoo
}

# Called on exit, whatever the reason.
release_postgres() {
    [ -n "$PG_PRIVATE" ] || return 0
    PG_PRIVATE=
    # The outer lock keeps a starting command from counting on a server that is
    # about to stop.
    lock 8 provisioning "its preparations"
    if flock --exclusive --nonblock 7; then
        as_server "$PG_BIN/pg_ctl" -D "$PG_DATA" -m fast -w stop >/dev/null 2>&1 || true
    fi
    exec 7>&- 8>&-
}

find_postgres() {
    PG_BIN=$(postgres_folder)
    if [ -z "$PG_BIN" ] && can_install_packages; then
        # Debian would start a cluster of its own; ours is enough.
        install_packages postgresql || true
        PG_BIN=$(postgres_folder)
    fi
    [ -n "$PG_BIN" ] || die "no PostgreSQL server found: install it" \
        "(sudo apt-get install postgresql) or name a running one with PGHOST or DATABASE_URL."
    if [ -f "$PG_DATA/PG_VERSION" ] && [ ! -O "$PG_HOME" ] && [ "$EUID" -ne 0 ]; then
        die "the cluster in .odoo/pg belongs to another user; remove that folder or run as that user."
    fi
}

# An existing cluster needs the version that made it.
postgres_folder() {
    local version=*
    [ ! -f "$PG_DATA/PG_VERSION" ] || version=$(cat "$PG_DATA/PG_VERSION")
    # shellcheck disable=SC2086
    { ls -d /usr/lib/postgresql/$version/bin /usr/pgsql-$version/bin 2>/dev/null || true; } |
        sort -V | tail -n 1
}

# The server refuses to run as root, so root runs it as `postgres`.
as_server() {
    if [ "$EUID" -ne 0 ]; then
        "$@"
    elif runuser -u postgres -- test -x "$PG_HOME" 2>/dev/null; then
        (cd "$PG_HOME" && runuser -u postgres -- "$@")
    else
        # A checkout below root's home is closed to `postgres`: lend it the one
        # capability that opens the way to its own folder.
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups \
            --inh-caps=+dac_override --ambient-caps=+dac_override "$@")
    fi
}

init_cluster() {
    say "      making a private PostgreSQL cluster in .odoo/pg …"
    rm -rf "$PG_HOME" && mkdir -p "$PG_HOME"
    if [ "$EUID" -eq 0 ]; then
        chown postgres: "$PG_HOME" || die "there is no system user 'postgres' to run PostgreSQL as."
    fi
    chmod 700 "$PG_HOME"
    run_logged "$STATE/log/initdb.log" as_server "$PG_BIN/initdb" -D "$PG_DATA" -U odoo \
        --auth=peer -E UTF8 --locale=C.UTF-8 ||
        die "the cluster in .odoo/pg could not be made (whole log: .odoo/log/initdb.log)."
    configure_cluster
}

configure_cluster() {
    # Durability is switched off: tests and demo data are made again in a minute,
    # and waiting for the disk would be most of their time. Not for real data.
    as_server tee -a "$PG_DATA/postgresql.conf" >/dev/null <<'CONF'
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = '4GB'
shared_buffers = '256MB'
max_connections = 200
jit = off
CONF
    # Other users of the machine must not become the database's superuser.
    as_server tee "$PG_DATA/pg_hba.conf" >/dev/null <<<'local all all peer map=developer'
    as_server tee "$PG_DATA/pg_ident.conf" >/dev/null <<<"developer $(id -un) odoo"
}

# PG_SOCKET is the server's view, relative to its data folder, so that spaces in
# the path do no harm. A client's path may have 107 bytes and no comma (that
# separates hosts); beyond that the socket moves to Linux's abstract namespace,
# which knows no folders and leaves no file behind.
choose_socket() {
    local path=$PG_HOME/.s.PGSQL.5432
    PG_SOCKET=.. PGHOST=$PG_HOME
    if [ "$(printf %s "$path" | wc -c)" -gt 107 ] || [[ $path == *,* ]]; then
        PG_SOCKET=@partner_consent-$(printf %s "$ROOT" | sha256sum | cut -c1-12)
        PGHOST=$PG_SOCKET
    fi
}
