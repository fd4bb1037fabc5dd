# The Python that runs Odoo: a virtual environment with pinned libraries.

VENV=$STATE/venv

supported_python() {
    "$1" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

choose_python() {
    local candidate
    if [ -n "${PYTHON:-}" ]; then
        supported_python "$PYTHON" ||
            die "PYTHON=$PYTHON does not start a Python 3.10, 3.11, 3.12 or 3.13."
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11 python3.10; do
        if command -v "$candidate" >/dev/null && supported_python "$candidate"; then
            PYTHON=$candidate
            return
        fi
    done
    die "Odoo 19 runs on Python 3.10 to 3.13 and none was found" \
        "(python3: $(python3 --version 2>/dev/null || echo none)); name one with PYTHON=/path/to/python3.x."
}

# make_venv FOLDER REQUIREMENTS WHAT
# Rebuilt only when its Python, the checkout's place or the pins change.
make_venv() {
    local folder=$1 requirements=$2 what=$3 origin stamp
    origin=$("$PYTHON" -c 'import sys; print(sys.version, sys.base_prefix)'; echo "$ROOT")
    stamp=$origin$(cat "$requirements")
    if [ "$(cat "$folder/.stamp" 2>/dev/null)" = "$stamp" ]; then
        step "$what: ready"
        return
    fi
    step "Installing $what from the Python package index (about half a minute) …"
    if [ "$(cat "$folder/.origin" 2>/dev/null)" != "$origin" ]; then
        create_venv "$folder"
        printf '%s\n' "$origin" >"$folder/.origin"
    fi
    run_logged "$STATE/log/pip.log" "$folder/bin/python" -m pip install \
        --disable-pip-version-check --requirement "$requirements" ||
        die "Python packages could not be installed, because of:" \
            "$(grep '^ERROR' "$STATE/log/pip.log" | tail -n 1) (whole log: .odoo/log/pip.log)." \
            "Is the package index that pip is configured for reachable?"
    printf '%s\n' "$stamp" >"$folder/.stamp"
}

create_venv() {
    local log=$STATE/log/venv.log
    run_logged "$log" "$PYTHON" -m venv --clear "$1" && return
    # Debian ships Python without ensurepip until python3-venv is there.
    if can_install_packages; then
        install_packages python3-venv || true
    fi
    run_logged "$log" "$PYTHON" -m venv --clear "$1" ||
        die "$PYTHON cannot make a virtual environment;" \
            "on Debian and Ubuntu: sudo apt-get install python3-venv."
}

# Odoo becomes a package of the venv by a link, and nothing else of the folder
# it lies in does: beside a packaged Odoo there are the system's own libraries,
# which would hide the pinned ones.
link_odoo() {
    local site
    site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    ln -sfn "$ODOO_PACKAGE" "$site/odoo"
}
