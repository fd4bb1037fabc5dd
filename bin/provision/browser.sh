# Programs that Odoo starts: a browser for tests, wkhtmltopdf for PDF.

need_browser() {
    if find_browser; then
        step "Browser for tests: $(basename "$BROWSER"), ready"
        return
    fi
    step "Looking for a browser …"
    if can_install_packages; then
        install_packages chromium || true
    fi
    # Odoo would skip its browser tests; a run that leaves them out must not pass.
    find_browser || die "browser tests need Chromium or Chrome and none is here;" \
        "on Debian: sudo apt-get install chromium."
}

# The names that Odoo's own tests look for.
find_browser() {
    local name
    for name in google-chrome chromium chromium-browser google-chrome-stable; do
        BROWSER=$(command -v "$name") && return
    done
    return 1
}

want_pdf() {
    if command -v wkhtmltopdf >/dev/null; then
        step "PDF by wkhtmltopdf: ready"
        return
    fi
    step "Looking for wkhtmltopdf …"
    if can_install_packages && install_packages wkhtmltopdf; then
        return
    fi
    say "      wkhtmltopdf is not to be had here: reports are shown as web pages, not as PDF."
}
