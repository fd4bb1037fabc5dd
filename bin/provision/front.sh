# What every command in bin/ is in the shell: it hands over to bin/__main__.py, in a
# Python that Odoo 19 runs on.

hand_over() {
    candidate=$1
    shift
    "$candidate" -I -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
        2>/dev/null || return 0
    exec "$candidate" -I -X utf8 "$(dirname "$0")" "$(basename "$0")" "$@"
}

if [ -n "${PYTHON:-}" ]; then
    hand_over "$PYTHON" "$@"
    problem="PYTHON=$PYTHON does not start a Python 3.10, 3.11, 3.12 or 3.13."
else
    for name in python3 python3.13 python3.12 python3.11 python3.10; do
        hand_over "$name" "$@"
    done
    problem="Odoo 19 runs on Python 3.10 to 3.13 and none was found (python3: $(
        python3 --version 2>/dev/null || echo none
    )); name one with PYTHON=/path/to/python3.x."
fi
echo "bin/$(basename "$0"): $problem" >&2
exit 1
