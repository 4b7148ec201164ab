//! The binary as a user meets it: what it prints where, and how it ends. One file per verb.

mod action;
mod activity;
mod cache;
mod chips;
mod completions;
mod core_check;
mod core_check_own;
mod core_check_runs;
mod core_init;
mod core_mortal;
mod core_rtl;
mod core_schema;
mod design;
mod doctor;
mod energy;
mod explore;
mod explore_resume;
#[path = "../../crates/verilated/tests/common/executable.rs"]
mod executable;
mod gates;
mod gates_recorded;
mod home;
mod report;
mod resume;
mod scan;
mod shell;
mod sim;
mod started;
