#!/bin/sh
# Two acts: the built-in cores pass; a copy of the miner with one bug planted is caught, and the report names the place.
#
# Run it as `make demo`. It ends with 0 only when both acts end as they should, with 3 without `patch`.
set -eu
cd "$(dirname "$0")/.."
out=out/demo
fault=tests/faults/14-e_carry.patch

if ! command -v patch >/dev/null 2>&1; then
    echo "error: patch is absent, and the demo plants its bug with it" >&2
    echo "  help: apt-get install patch" >&2
    exit 3
fi

# One that is built already is taken where GOLDBENCH names it, as the test of the README's commands does.
goldbench() {
    if [ -n "${GOLDBENCH:-}" ]; then
        "$GOLDBENCH" "$@"
    else
        ${CARGO:-cargo} run --release --quiet -- "$@"
    fi
}

echo "== 1. The built-in cores against the model, on real block headers, NIST vectors and the sweep of edge cases:"
echo "==    every register in every cycle. goldbench verify"
goldbench verify --out "$out"

echo
echo "== 2. A copy of the miner in which one adder of one round loses a carry ($fault)."
rm -rf "$out/rtl"
mkdir -p "$out"
cp -r rtl "$out/rtl"
patch --quiet --strip=1 --directory="$out" --input="$PWD/$fault"
echo "==    goldbench verify $out/rtl/miner.toml --case job_switch"
code=0
goldbench verify "$out/rtl/miner.toml" --case job_switch --out "$out" || code=$?
if [ "$code" -ne 1 ]; then
    echo "error: the planted bug was not found: verify ended with $code, not with 1" >&2
    exit 1
fi
echo
echo "The bug was found where it is. The waves and the case are below $out; 'goldbench replay' shows it again."
