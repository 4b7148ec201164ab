#!/bin/sh
# The night's work: the gates that are too long for every change, the nightly suite on the built-in cores, flipped bits, and
# a sign-off from its measurements to its table.
#
#   tests/tally.sh tests/nightly.sh
#
# All parts are run whatever the first ones say. Each run of goldbench counts as one test, with the line that the tally
# reads. The exit code is that of the first part that failed.
set -u
cd "$(dirname "$0")/.." || exit 2
cargo=${CARGO:-cargo}
code=0
# Mutants of two of the ten samples: all of them take hours (docs/mutation.md has the command).
GOLDBENCH_MUTATION_SAMPLE=${GOLDBENCH_MUTATION_SAMPLE:-stage,folded}
export GOLDBENCH_MUTATION_SAMPLE

# Runs goldbench, and counts it as a test.
counted() {
    if $cargo run --release --quiet -- "$@"; then
        echo "test result: ok. 1 passed; 0 failed; $*"
    else
        ended=$?
        echo "test result: FAILED. 0 passed; 1 failed; $* ended with $ended"
        [ "$code" -ne 0 ] || code=$ended
    fi
}

echo "== 1. The gates: tests marked #[ignore] (mutants of $GOLDBENCH_MUTATION_SAMPLE; planted faults, each built alone, and in every family of cores; cores in conventions of their own, and each bug that can be planted into them; proofs of large cores; the matrix of designs in lockstep; every family of RTL linted; SAIF of the whole miner and of a shared pipe)"
$cargo test --workspace --release --test faults --test formal --test matrix --test mutate --test mutation --test scripts --test strangers --test traced --no-fail-fast -- --ignored || code=$?

echo "== 2. goldbench verify --suite nightly"
counted verify --suite nightly --out out/nightly

echo "== 3. goldbench seu: ten thousand flips in each core, some of them in the model as well"
for core in miner compress; do
    counted seu "builtin:$core" --sample 10000 --check 200 --out out/nightly
done

echo "== 4. goldbench signoff: the pipe's gate S1, with all that it asks run first"
counted signoff builtin:compress --gate S1 --run --out out/nightly
echo "== 5. Parquet: what is off unless it is asked for"
$cargo test --release --features parquet --test cli explore || {
    ended=$?
    [ "$code" -ne 0 ] || code=$ended
}
exit "$code"
