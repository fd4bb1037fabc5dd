# Sourced by every command in bin/: brings up Odoo 19, its Python and PostgreSQL.
# All of it lives in .odoo/ (ignored by git); to start afresh, remove that folder.
#
#   ODOO_HOME     a source checkout or unpacked package of Odoo 19 to use
#   ODOO_GIT      where to clone Odoo from when nothing else has it
#   PYTHON        the Python to use (3.10 to 3.13)
#   PGHOST, PGPORT, PGUSER, PGPASSWORD or DATABASE_URL   a PostgreSQL to use

set -euo pipefail
# The user's own settings for Odoo and PostgreSQL tools must not leak in.
unset ODOO_PY_COLORS OPENERP_SERVER PYTHONPATH PYTHONHOME CDPATH
export LC_ALL=C.UTF-8

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STATE=$ROOT/.odoo
ADDON=partner_consent

for part in say python odoo debian postgres browser databases; do
    # shellcheck source=/dev/null
    . "$ROOT/bin/provision/$part.sh"
done

# provision STEPS: STEPS is how many more the command itself announces.
provision() {
    STEP_COUNT=$((4 + $1))
    mkdir -p "$STATE/log" "$STATE/data" "$STATE/addons"
    lock 8 provisioning "its preparations"
    choose_python
    find_odoo
    make_venv "$VENV" "$ROOT/bin/provision/requirements.txt" "Odoo's Python libraries"
    link_odoo
    link_addon
    trap release_postgres EXIT
    start_postgres
    unlock 8
    want_pdf
}

# The addon under its name, whatever the checkout is called. A link for each entry
# instead of one for the whole: Odoo follows links when it looks for strings to
# translate, and would follow this folder into itself without end.
link_addon() {
    local folder=$STATE/addons/$ADDON entry
    [ ! -L "$folder" ] || rm "$folder"
    mkdir -p "$folder"
    find "$folder" -maxdepth 1 -type l ! -exec test -e {} \; -delete
    for entry in "$ROOT"/*; do
        ln -sfn "$entry" "$folder/"
    done
}

# lock FD NAME WHAT: waits while another command of this checkout holds it.
lock() {
    eval "exec $1>\"\$STATE/lock-$2\""
    flock --nonblock "$1" || {
        say "Waiting for another command of this checkout to finish with $3 …"
        flock "$1"
    }
}

unlock() { eval "exec $1>&-"; }

database() {
    DATA_DIR=$STATE/data "$VENV/bin/python" "$ROOT/bin/provision/database.py" "$@"
}

# Odoo runs below .odoo, so that the paths given to it are short and relative; it
# would split an absolute one at a comma. These two replace the shell they are
# called in, which lets a command know the process it sent to the background.
exec_python() {
    cd "$STATE"
    # An empty configuration, because Odoo would read ~/.odoorc otherwise. And -I,
    # because `odoo` is a namespace: the folder .odoo/odoo would become part of it.
    printf '[options]\n' >odoo.conf
    ODOO_RC=odoo.conf exec ${DETACHED:+setsid} "$VENV/bin/python" -I "$@" 6>&- 7>&- 8>&- 9>&-
}

exec_odoo() { exec_python -m odoo "$@" --addons-path="$(addons_path)" --data-dir=data; }

odoo_python() (exec_python "$@")
odoo_server() (exec_odoo "$@")

addons_path() {
    local folder
    for folder in "${ODOO_ADDONS[@]}"; do
        printf '%s,' "$(realpath --relative-to="$STATE" "$folder")"
    done
    printf addons
}
