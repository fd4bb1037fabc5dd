# Databases for tests and benchmarks: copied from cached templates, because
# installing Odoo's own modules is most of the time.

# What the addon depends on, comma separated.
dependencies() {
    "$VENV/bin/python" - "$ROOT/__manifest__.py" <<'PY'
import ast, sys
print(",".join(ast.literal_eval(open(sys.argv[1], encoding="utf-8").read())["depends"]))
PY
}

# use_template KIND MODULES: sets TEMPLATE to a database with these modules,
# without demo data, building it when there is none for this Odoo.
use_template() {
    local kind=$1 modules=$2 building
    TEMPLATE=${ADDON}_template_${kind}_$(template_key "$modules")
    building=${TEMPLATE}_building
    lock 6 "template-$kind" "the database template"
    if database stamp "$TEMPLATE" >/dev/null && [ -d "$STATE/data/filestore/$TEMPLATE" ]; then
        unlock 6
        step "Database template '$kind': ready"
        return
    fi
    step "Building the database template '$kind' (one to four minutes, then cached) …"
    forget_template "$kind"
    database create "$building"
    odoo_server --database="$building" --init="$modules" --stop-after-init --no-http \
        --logfile="log/template-$kind.log" </dev/null 2>>"$STATE/log/stderr.log" ||
        die "Odoo's own modules could not be installed; see .odoo/log/template-$kind.log."
    database rename "$building" "$TEMPLATE"
    printf '%s\n' "$TEMPLATE" >"$STATE/template-$kind"
    unlock 6
}

# The checkout's place is part of the key: the filestore is here, while the
# server may be one that several checkouts share. Only a source checkout of Odoo
# has a commit of its own; git would answer for any folder above the package.
template_key() {
    local source
    source=$(dirname "$ODOO_PACKAGE")
    {
        echo "$1" "$ROOT" "$ODOO_PACKAGE"
        if [ -e "$source/.git" ]; then
            git -C "$source" rev-parse HEAD
        else
            stat -c %y "$ODOO_PACKAGE/release.py"
        fi
    } | sha256sum | cut -c1-10
}

forget_template() {
    if [ -s "$STATE/template-$1" ]; then
        database drop "$(cat "$STATE/template-$1")"
        rm "$STATE/template-$1"
    fi
}

# odoo_step NAME ARGUMENTS…: one run of Odoo that ends; its log is NAME.log.
odoo_step() {
    local name=$1
    rm -f "$STATE/log/$name.log"
    shift
    odoo_server "$@" --stop-after-init --no-http --logfile="log/$name.log" \
        </dev/null 2>>"$STATE/log/stderr.log" && return
    check_log "$name" || true
    say "Odoo failed; the whole log is .odoo/log/$name.log."
    return 1
}

# Odoo ends well too when it found no such addon, or one it could not install.
install_addon() {
    odoo_step "$1" --database="$2" --init="$ADDON" "${@:3}" && database has_addon "$2" && return
    check_log "$1" || true
    return 1
}

# with_env FILE LOG DATABASE: runs the file's main(env).
with_env() {
    odoo_python "$ROOT/bin/provision/with_env.py" "$1" --database="$3" --data-dir=data --no-http \
        --addons-path="$(addons_path)" --logfile="log/$2.log" </dev/null
}

build_assets() {
    with_env "$ROOT/bin/provision/assets.py" "$1-assets" "$1" 2>"$STATE/log/$1-assets.err" && return
    tail -n 1 "$STATE/log/$1-assets.err" >&2
    say "The web client's scripts and styles could not be built; see .odoo/log/$1-assets.err."
    return 1
}

check_log() {
    "$VENV/bin/python" "$ROOT/bin/provision/check_log.py" "$STATE/log/$1.log"
}
