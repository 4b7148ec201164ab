# The one place where commands are written. CI runs `make test`; every line here works for a reader as well.

CARGO ?= cargo

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench bench-midstate bench-performance nightly clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing, saying what and why
	@setup/setup.sh

demo: setup ## see the reference cores pass, and a planted bug found
	@CARGO="$(CARGO)" examples/demo.sh

# A test that needs a tool passes over its absence, and says so; here setup has run, so absence is a failure.
# What cargo keeps to compile an edit faster next time is gigabytes that a runner's disk may lack: only where asked for.
test: setup ## run every test, closing with "N passed, N failed"
	@CARGO_INCREMENTAL=$${CARGO_INCREMENTAL:-0} GOLDBENCH_REQUIRE_TOOLS=1 tests/tally.sh $(CARGO) test --workspace --no-fail-fast

lint: ## formatting, clippy, RTL in three tools, licences
	@setup/setup.sh lint
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	tests/rtl_lint.sh
	@if command -v shellcheck >/dev/null 2>&1; then \
	    shellcheck -x -P SCRIPTDIR setup/*.sh tests/*.sh examples/*.sh .ci/run; \
	else echo "shellcheck is absent, so the scripts go unread; install: apt-get install shellcheck"; fi
	@if $(CARGO) deny --version >/dev/null 2>&1; then \
	    echo "$(CARGO) deny check licenses bans sources"; $(CARGO) deny check licenses bans sources; \
	else \
	    echo "cargo-deny is absent, so tests/licences.rs stands in; install: cargo install cargo-deny --locked"; \
	    $(CARGO) test --test licences; \
	fi

bench: setup ## measure speed
	$(CARGO) bench --workspace

# Needs no tools, so no setup.
bench-midstate: ## measure the midstate ladder, and write its table into README.md
	GOLDBENCH_WRITE_DOCS=1 $(CARGO) bench --bench midstate

# Quiet machines only: minutes of compiling, then ten of measuring.
bench-performance: setup ## measure every ratio that is claimed of speed, and write docs/performance.md
	GOLDBENCH_WRITE_DOCS=1 $(CARGO) bench --bench performance

# Too long for every change: tests marked #[ignore], and 1e8 cycles per core.
nightly: setup ## run the long gates and the nightly suite
	@GOLDBENCH_REQUIRE_TOOLS=1 CARGO="$(CARGO)" tests/tally.sh tests/nightly.sh

clean: ## remove what was built here (compiled models: goldbench cache clean --all)
	$(CARGO) clean
	rm -rf out
