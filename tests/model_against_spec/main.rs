//! The models against what must come of their inputs: hashes by `sha2` and by the plain reference, never by a model.
//!
//! Jobs, switches, resets, aborts, stalls and back-pressure come at random cycles. Each oracle here is written in terms of
//! nonces and blocks with their time of entry; it knows no registers.

mod compress;
mod families;
mod known;
mod miner;
mod miner_oracle;
mod miner_script;
mod reject;
mod rounds;
mod saved;
