# Every command in bin/: hands over to bin/__main__.py, in a Python that Odoo 19 runs on. The
# user's own settings for Odoo and Python must not leak in.
unset ODOO_PY_COLORS OPENERP_SERVER PYTHONPATH PYTHONHOME
export LC_ALL=C.UTF-8
problem="Odoo 19 runs on Python 3.10 to 3.13 and none was found; name one with PYTHON=/path/to/it."
if [ -n "${PYTHON:-}" ]; then
    problem="PYTHON=$PYTHON does not start a Python 3.10, 3.11, 3.12 or 3.13."
fi
for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.10; do
    if "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' 2>/dev/null; then
        exec "$python" -I -X utf8 "$(dirname "$0")" "$(basename "$0")" "$@"
    fi
    [ -z "${PYTHON:-}" ] || break
done
echo "bin/$(basename "$0"): $problem" >&2
exit 1
