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
# Mutants of two of the ten samples: all of them take hours (docs/mutation.md has the command).
GOLDBENCH_MUTATION_SAMPLE=${GOLDBENCH_MUTATION_SAMPLE:-stage,folded}
export GOLDBENCH_MUTATION_SAMPLE

echo "== 1. The gates: tests marked #[ignore] (mutants of $GOLDBENCH_MUTATION_SAMPLE; planted faults, each built alone, and in every family of cores; proofs of large cores; the matrix of designs in lockstep; every family of RTL linted; SAIF of the whole miner and of a shared pipe)"
$cargo test --workspace --release --test faults --test formal --test matrix --test mutation --test scripts --test traced --no-fail-fast -- --ignored || code=$?

echo "== 2. goldbench verify --suite nightly"
if $cargo run --release --quiet -- verify --suite nightly --out out/nightly; then
    echo "test result: ok. 1 passed; 0 failed; verify --suite nightly"
else
    suite=$?
    echo "test result: FAILED. 0 passed; 1 failed; verify --suite nightly ended with $suite"
    [ "$code" -ne 0 ] || code=$suite
fi
exit "$code"
