# Where Odoo 19 comes from. In this order: ODOO_HOME, an `odoo` that the user's
# Python already imports, an earlier fetch, Debian's unstable suite, git.
# Sets ODOO_PACKAGE (the folder of the Python package `odoo`) and ODOO_ADDONS
# (the addons folders that belong to it).

ODOO_GIT=${ODOO_GIT:-https://github.com/odoo/odoo.git}

find_odoo() {
    if [ -n "${ODOO_HOME:-}" ]; then
        use_odoo "$ODOO_HOME" || die "ODOO_HOME=$ODOO_HOME holds no Odoo 19.0" \
            "(expected is a source checkout or the folder of an unpacked package)."
        step "Odoo 19 in ODOO_HOME: ready"
    elif use_odoo "$(imported_odoo)"; then
        step "Odoo 19 that $PYTHON imports: ready"
    elif use_odoo "$STATE/odoo"; then
        step "Odoo 19 in .odoo/odoo: ready"
    else
        fetch_odoo
    fi
}

# use_odoo FOLDER: succeeds when the folder holds Odoo 19.0.
use_odoo() {
    local parent
    for parent in "$1" "$1/usr/lib/python3/dist-packages"; do
        [ -n "$1" ] && is_odoo_19 "$parent/odoo" || continue
        ODOO_PACKAGE=$(realpath "$parent/odoo")
        ODOO_ADDONS=("$ODOO_PACKAGE/addons")
        # A source checkout keeps the apps beside the package. A packaged Odoo
        # has all of them inside; a folder beside it is a partial copy at best.
        if [ ! -d "$ODOO_PACKAGE/addons/web" ]; then
            ODOO_ADDONS+=("$(dirname "$ODOO_PACKAGE")/addons")
        fi
        return 0
    done
    return 1
}

is_odoo_19() { grep -qs '^version_info = (19, 0,' "$1/release.py"; }

# Asked for by a module of its core: `odoo` itself is a namespace, which add-ons
# from the package index are part of as well.
imported_odoo() {
    (cd / && "$PYTHON" - 2>/dev/null <<'PY'
import importlib.util, os
spec = importlib.util.find_spec("odoo.release")
if spec and spec.origin:
    print(os.path.dirname(os.path.dirname(spec.origin)))
PY
    ) || true
}

fetch_odoo() {
    local arrived=$STATE/odoo.arriving
    rm -rf "$arrived" && mkdir -p "$arrived"
    if command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
        step "Fetching Odoo 19 from Debian unstable (123 MB) …"
        fetch_from_debian "$arrived" && is_odoo_19 "$arrived/usr/lib/python3/dist-packages/odoo"
    else
        step "Looking for Odoo 19 …"
        false
    fi || fetch_from_git "$arrived" ||
        die "no Odoo 19 here and none could be fetched, neither from Debian unstable" \
            "nor from $ODOO_GIT (logs in .odoo/log); connect to the network" \
            "or name an existing one with ODOO_HOME=/path/to/odoo."
    rm -rf "$STATE/odoo" && mv "$arrived" "$STATE/odoo"
    use_odoo "$STATE/odoo" || die "what was fetched into .odoo/odoo is not Odoo 19.0."
}

fetch_from_git() {
    command -v git >/dev/null || return 1
    say "      cloning the branch 19.0 of $ODOO_GIT (several hundred MB) …"
    rm -rf "$1"
    run_logged "$STATE/log/git.log" env GIT_TERMINAL_PROMPT=0 \
        git clone --quiet --depth 1 --branch 19.0 "$ODOO_GIT" "$1" && is_odoo_19 "$1/odoo"
}
