#!/bin/sh
# Runs a command, lets its output through, and closes with one line: how many tests passed and failed in all.
#
#   tests/tally.sh cargo test --workspace --no-fail-fast
#
# It adds up every "test result:" line. The exit code is the command's own; a run that ends badly without a failed
# test (it did not compile, or a test program crashed) counts as one failure, and a run without any test is a failure.
set -u
if [ $# -eq 0 ]; then
    echo "usage: tests/tally.sh COMMAND [ARGUMENT...]" >&2
    exit 2
fi
code=$(mktemp) || exit 2
trap 'rm -f "$code"' EXIT
{
    "$@" 2>&1
    echo $? >"$code"
} | awk -v code="$code" '
    { print; fflush() }
    /^test result: / {
        for (i = 1; i < NF; i++) {
            if ($(i + 1) == "passed;") passed += $i
            if ($(i + 1) == "failed;") failed += $i
            if ($(i + 1) == "ignored;") skipped += $i
        }
    }
    END {
        status = 1
        getline status < code
        if (status != 0 && failed == 0) {
            print "The run ended with exit code " status " and without a failed test: it was not built, or not run, to its end."
            failed = 1
        }
        if (status == 0 && failed > 0) status = 1
        if (status == 0 && passed == 0) {
            print "No test was run."
            status = 1
        }
        printf "%d passed, %d failed", passed, failed
        if (skipped > 0) printf ", %d skipped", skipped
        print ""
        exit status
    }'
