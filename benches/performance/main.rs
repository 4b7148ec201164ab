//! Every ratio that is claimed of speed, measured in one run: `cargo bench --bench performance`.
//!
//! Parts are timed in turn, round after round, by the CPU time of their thread; a ratio is the median of the rounds' own
//! ratios, so that what else the machine does touches both sides alike. With `GOLDBENCH_WRITE_DOCS=1` the page
//! `docs/performance.md` and its plot are written. What can't be had is passed over, and said.

#[path = "../common/mod.rs"]
mod common;
mod devices;
mod engines;
mod page;
mod parts;
mod peers;
mod public;
mod ratios;
mod roofline;
mod scaling;

use parts::Parts;

/// Rounds; odd, so that a median is one of them.
const ROUNDS: usize = 15;

fn main() {
    // `cargo test --benches` and the like only want to know that it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    if scaling::answer() {
        return;
    }
    let mut parts = Parts::default();
    engines::add(&mut parts);
    roofline::add(&mut parts);
    peers::add(&mut parts);
    let devices = devices::add(&mut parts);
    let measured = parts.measure(ROUNDS);
    let scaling = scaling::measure();
    page::publish(
        &measured,
        &ratios::all(&measured, &devices),
        &devices,
        &scaling,
    );
}
