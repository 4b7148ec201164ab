//! `goldbench mutate` as a user meets it, on a small core: rates, journal, gate, bad input; and mutants that crash or hang.

#[path = "../../crates/verilated/tests/common/executable.rs"]
mod executable;
mod alone;
mod astray;
mod benches;
mod lost;
mod overwritten;
mod padding;
mod proofs;
mod refused;
mod run;
mod said;
mod shards;
mod strangers;
