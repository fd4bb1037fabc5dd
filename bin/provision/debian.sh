# Odoo 19 out of Debian's unstable suite, unpacked and not installed. Works as an
# ordinary user: apt gets a state of its own below .odoo and checks signatures
# as ever.

# What the web client's links point to. Font Awesome comes from stable: Odoo
# wants the 4.7 web fonts, which unstable's 7.x no longer has.
ODOO_PACKAGES=(
    odoo-19 libjs-jquery libjs-jquery-form libjs-underscore
    fonts-roboto-unhinted fonts-montserrat fonts-inconsolata fonts-ocr-b
    fonts-font-awesome/trixie
)

fetch_from_debian() {
    local target=$1 mirror
    while read -r mirror; do
        fetch_from_mirror "$mirror" "$target" && return
    done < <(debian_mirrors)
    return 1
}

# The machine's own mirrors; security archives carry no unstable suite.
debian_mirrors() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        sort | uniq -c | sort -rn | awk '{print $2}' | grep -i '/debian/*$'
}

fetch_from_mirror() {
    local mirror=$1 target=$2 apt=$STATE/apt keyring package
    keyring=$(ls /usr/share/keyrings/debian-archive-keyring.{gpg,pgp} 2>/dev/null | head -1)
    [ -n "$keyring" ] || return 1
    rm -rf "$apt" && mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/debs"
    printf 'deb [signed-by=%s] %s %s main\n' \
        "$keyring" "$mirror" sid "$keyring" "$mirror" trixie >"$apt/sources.list"
    # Sandbox user: apt's own `_apt` may not be able to enter the checkout.
    cat >"$apt/apt.conf" <<CONF
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt";
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF
    (
        export APT_CONFIG=$apt/apt.conf
        cd "$apt/debs"
        run_logged "$STATE/log/debian.log" apt-get update --error-on=any &&
            run_logged "$STATE/log/debian.log" apt-get download "${ODOO_PACKAGES[@]}"
    ) || return 1
    for package in "$apt"/debs/*.deb; do
        dpkg -x "$package" "$target" || return 1
    done
    fill_gap "$target/usr/lib/python3/dist-packages/odoo/addons"
    rm -rf "$apt"
}

# Debian leaves this file out, and a missing file is an error in the browser's
# console, which fails browser tests.
fill_gap() {
    local folder=$1/mail/static/lib/selfie_segmentation
    mkdir -p "$folder" && [ -e "$folder/selfie_segmentation.js" ] ||
        : >"$folder/selfie_segmentation.js"
}
