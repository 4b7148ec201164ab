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
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# `tee` shows every line when it comes; Debian's awk would hold them back until it has a block of them.
{
    "$@" 2>&1
    echo $? >"$work/code"
} | tee "$work/log"
status=$(cat "$work/code")
awk -v status="$status" '
    /^test result: / {
        for (i = 1; i < NF; i++) {
            if ($(i + 1) == "passed;") passed += $i
            if ($(i + 1) == "failed;") failed += $i
            if ($(i + 1) == "ignored;") skipped += $i
        }
    }
    END {
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
    }' "$work/log"
