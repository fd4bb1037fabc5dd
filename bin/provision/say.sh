# How the commands talk: everything about themselves goes to stderr, so that
# stdout stays what was asked for.

STEP_NUMBER=0
STEP_COUNT=0

say() { printf '%s\n' "$*" >&2; }

# One numbered line per stage, so that a long first run shows where it is.
step() {
    STEP_NUMBER=$((STEP_NUMBER + 1))
    say "[$STEP_NUMBER/$STEP_COUNT] $*"
}

# One sentence: the cause, and what the reader can do about it.
die() {
    say "bin/$(basename "$0"): $*"
    exit 1
}

# run_logged LOG COMMAND…: its output is for who looks for it; what failed and
# what to do about it is the caller's to say.
run_logged() {
    local log=$1
    shift
    "$@" </dev/null >"$log" 2>&1
}

# Debian packages are the one thing that is put outside .odoo/, and only where
# we may: never by asking for a password in the middle of a run.
can_install_packages() { [ "$EUID" -eq 0 ] && command -v apt-get >/dev/null; }

install_packages() {
    local log=$STATE/log/apt.log
    # Package lists of a fresh machine are empty.
    if ! apt-cache show "$@" >/dev/null 2>&1 && [ ! -e "$STATE/apt-updated" ]; then
        run_logged "$log" apt-get update || true
        touch "$STATE/apt-updated"
    fi
    apt-cache show "$@" >/dev/null 2>&1 || return 1
    say "      installing with apt-get: $*"
    export DEBIAN_FRONTEND=noninteractive
    run_logged "$log" apt-get install -y --no-install-recommends "$@" && return
    # The lists may name a version that the mirror no longer has.
    run_logged "$log" apt-get update &&
        run_logged "$log" apt-get install -y --no-install-recommends "$@"
}
