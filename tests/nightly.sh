#!/bin/sh
# The night's work: the gates that are too long for every change, then the nightly suite on the built-in cores.
#
#   tests/tally.sh tests/nightly.sh
#
# Both parts are run whatever the first one says. The suite counts as one test, with the line that the tally reads. The
# exit code is that of the part that failed, the first where both did.
set -u
cd "$(dirname "$0")/.." || exit 2
cargo=${CARGO:-cargo}
code=0

echo "== 1. The gates: tests marked #[ignore] (a sample of mutants; planted faults, each built alone, and in every family of cores; proofs of large cores; large cores and the matrix of designs in lockstep; every family of RTL linted)"
$cargo test --workspace --release --test faults --test formal --test lockstep --test matrix --test mutation --test scripts --no-fail-fast -- --ignored || code=$?

echo "== 2. goldbench verify --suite nightly"
if $cargo run --release --quiet -- verify --suite nightly --out out/nightly; then
    echo "test result: ok. 1 passed; 0 failed; verify --suite nightly"
else
    suite=$?
    echo "test result: FAILED. 0 passed; 1 failed; verify --suite nightly ended with $suite"
    [ "$code" -ne 0 ] || code=$suite
fi
exit "$code"
