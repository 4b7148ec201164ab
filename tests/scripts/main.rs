//! The shell scripts behind `make`: each must do its work, and each must be able to fail.

mod demo;
#[path = "../../crates/verilated/tests/common/executable.rs"]
mod executable;
mod nightly;
mod rtl_lint;
mod setup;
mod tally;
