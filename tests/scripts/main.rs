//! The shell scripts behind `make`: each must do its work, and each must be able to fail.

mod demo;
mod nightly;
mod rtl_lint;
mod setup;
mod tally;
