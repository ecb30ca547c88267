#!/usr/bin/env bash
# Installs what is missing for building ("build"), for the tests ("test"), for the test of the container ("container")
# or for measuring ("bench"). Silent where nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

required_swift=6.2

fail() {
    printf 'deps: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "these must be run as root, and there is no sudo: $*"
    fi
}

check_swift() {
    command -v swift >/dev/null ||
        fail "Swift is missing. Install Swift $required_swift or newer from https://www.swift.org/install and put it on the PATH."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ "$(printf '%s\n%s\n' "$required_swift" "$version" | sort -V | head -n 1)" = "$required_swift" ] ||
        fail "Swift ${version:-of an unknown version} is too old: $required_swift or newer is needed (https://www.swift.org/install)."
}

check_debian() {
    command -v apt-get >/dev/null ||
        fail "this is not Debian or Ubuntu. Install by your own means what $0 lists, and run make with 'deps' left out (see CONTRIBUTING.md)."
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]
}

install_packages() {
    local missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    check_debian
    printf 'deps: installing %s\n' "${missing[*]}"
    as_root apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "${missing[@]}" >/dev/null
}

# Prometheus is unpacked, not installed: the package would start a server at every boot.
unpack_prometheus() {
    if command -v promtool >/dev/null && command -v prometheus >/dev/null; then return 0; fi
    [ -x .tools/usr/bin/promtool ] && [ -x .tools/usr/bin/prometheus ] && return 0
    check_debian
    printf 'deps: fetching prometheus for the tests\n'
    local folder
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' RETURN
    chmod 755 "$folder"
    (cd "$folder" && { apt-get -qq download prometheus 2>/dev/null || { as_root apt-get -qq update && apt-get -qq download prometheus; }; })
    rm -rf .tools
    mkdir -p .tools
    dpkg-deb -x "$folder"/prometheus_*.deb .tools
}

# For the same reason; after Prometheus, which empties the folder.
unpack_alertmanager() {
    if command -v prometheus-alertmanager >/dev/null || [ -x .tools/usr/bin/prometheus-alertmanager ]; then return 0; fi
    check_debian
    printf 'deps: fetching alertmanager for the tests\n'
    local folder
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' RETURN
    chmod 755 "$folder"
    (cd "$folder" && { apt-get -qq download prometheus-alertmanager 2>/dev/null || { as_root apt-get -qq update && apt-get -qq download prometheus-alertmanager; }; })
    mkdir -p .tools
    dpkg-deb -x "$folder"/prometheus-alertmanager_*.deb .tools
}

# Debian keeps a part of venv in a package of its own.
install_venv() {
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3 python3-venv
}

case "${1:-}" in
build)
    check_swift
    install_packages ca-certificates fontconfig fonts-dejavu-core g++ git libc6-dev libcairo2-dev libgnutls28-dev \
        libmicrohttpd-dev libsimdjson-dev libsqlite3-dev libzstd-dev pkg-config \
        zlib1g-dev
    ;;
test)
    unpack_prometheus
    unpack_alertmanager
    install_venv
    command -v chromium >/dev/null || install_packages chromium
    # Its systemd-analyze looks at the unit; nothing of it is started.
    command -v systemd-analyze >/dev/null || install_packages systemd
    # It reads docker-compose.yml; no Docker comes with it.
    command -v docker-compose >/dev/null || install_packages docker-compose
    ;;
container)
    command -v mmdebstrap >/dev/null || install_packages mmdebstrap
    command -v objdump >/dev/null || install_packages binutils
    ;;
bench)
    command -v wrk >/dev/null || install_packages wrk
    ;;
*)
    fail "usage: $0 build|test|container|bench"
    ;;
esac
