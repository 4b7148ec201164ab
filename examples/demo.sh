#!/bin/sh
# Two acts: the reference cores pass; the same cores with one bug planted are caught, and the report names the place.
#
# Run it as `make demo`. It ends with 0 only when both acts end as they should.
set -eu
cd "$(dirname "$0")/.."

# The one place that knows what is verified and how.
verify() { # directory of the manifests
    ${CARGO:-cargo} run --release --quiet -- verify --suite smoke "$1/miner_core.toml" "$1/compress_core.toml"
}

echo "== the reference cores"
verify rtl

echo
echo "== the same cores with a shift where FIPS 180-4 has a rotation (one of the bugs that real miners had)"
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r rtl/. "$copy"
sed 's/{e\[5:0\], e\[31:6\]}/{6'"'"'d0, e[31:6]}/' rtl/sha256_round.sv >"$copy/sha256_round.sv"
if cmp -s rtl/sha256_round.sv "$copy/sha256_round.sv"; then
    echo "error: the bug could not be planted: rtl/sha256_round.sv no longer has the rotation that examples/demo.sh changes" >&2
    exit 2
fi
code=0
verify "$copy" || code=$?
if [ "$code" -ne 1 ]; then
    echo "error: the planted bug was not found: verify ended with $code, not with 1" >&2
    exit 1
fi
echo
echo "The bug was found."
