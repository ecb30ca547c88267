#!/usr/bin/env bash
# Install missing dependencies of the build ("build"), the tests ("test"), the container test ("container") or the
# benchmarks ("bench"). Prints nothing if all are installed.
# Usage: scripts/install-deps.sh build|test|container|bench
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
        fail "root is required, and sudo was not found; run as root: $*"
    fi
}

check_swift() {
    command -v swift >/dev/null ||
        fail "Swift not found; install Swift $required_swift or newer from https://www.swift.org/install and add it to PATH"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ "$(printf '%s\n%s\n' "$required_swift" "$version" | sort -V | head -n 1)" = "$required_swift" ] ||
        fail "Swift $required_swift or newer is required, found ${version:-an unknown version}; install it from https://www.swift.org/install"
}

check_debian() {
    command -v apt-get >/dev/null ||
        fail "this is not Debian or Ubuntu; install what $0 lists yourself, then run swift build and swift test (see CONTRIBUTING.md)"
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

# Prometheus is unpacked, not installed, because the package would start a server at every boot.
unpack_prometheus() {
    if command -v promtool >/dev/null && command -v prometheus >/dev/null; then return 0; fi
    [ -x .tools/usr/bin/promtool ] && [ -x .tools/usr/bin/prometheus ] && return 0
    check_debian
    printf 'deps: downloading Prometheus for the tests\n'
    local folder
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' RETURN
    chmod 755 "$folder"
    (cd "$folder" && { apt-get -qq download prometheus 2>/dev/null || { as_root apt-get -qq update && apt-get -qq download prometheus; }; })
    rm -rf .tools
    mkdir -p .tools
    dpkg-deb -x "$folder"/prometheus_*.deb .tools
}

# Unpacked for the same reason. Must run after unpack_prometheus, which empties the folder.
unpack_alertmanager() {
    if command -v prometheus-alertmanager >/dev/null || [ -x .tools/usr/bin/prometheus-alertmanager ]; then return 0; fi
    check_debian
    printf 'deps: downloading Alertmanager for the tests\n'
    local folder
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' RETURN
    chmod 755 "$folder"
    (cd "$folder" && { apt-get -qq download prometheus-alertmanager 2>/dev/null || { as_root apt-get -qq update && apt-get -qq download prometheus-alertmanager; }; })
    mkdir -p .tools
    dpkg-deb -x "$folder"/prometheus-alertmanager_*.deb .tools
}

# On Debian, a part of venv is in a separate package.
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
    # For systemd-analyze, which checks the unit; no service is started.
    command -v systemd-analyze >/dev/null || install_packages systemd
    # Checks the spelling.
    command -v aspell >/dev/null || install_packages aspell aspell-en
    # Reads docker-compose.yml; does not include Docker.
    command -v docker-compose >/dev/null || install_packages docker-compose
    # Only the interop test needs them, and it tries again.
    scripts/interop-environments.sh || printf 'deps: the clients of make test-interop are missing; continuing without them\n' >&2
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
