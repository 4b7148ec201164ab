//! Vectors of 32-bit words: one piece of code, run with the widest registers that the processor has.
//!
//! A [`Task`] is written once for any [`Lanes`]; [`Engine::run`] compiles it for each engine and runs it with one of them.
//! All engines give the same bits.
//!
//! # Safety
//! The vectors of an engine exist only inside [`Engine::run`], which has made sure that the processor has that engine.

#![expect(
    unsafe_code,
    reason = "vector registers are reached through the processor's own functions"
)]
#![expect(
    clippy::inline_always,
    reason = "what is not inlined into the engine's own function is compiled without its registers"
)]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod engine;
mod lanes;
mod portable;

pub use engine::{Engine, NoEngine, Task};
pub use lanes::Lanes;
