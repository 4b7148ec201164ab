//! Numbers of a manifest that a run can do something with. Beyond them a core would be judged by another manifest than the
//! one that was written, or a case would never end.

use super::Manifest;
use super::expression::Expression;

/// Clocks that one thing may take: a latency, a reset, a wait.
pub const MOST_CLOCKS: i64 = 10_000_000;

/// Clocks of waiting for a core that does not answer.
const MOST_TIMEOUT: i64 = 100_000_000;

/// Cycles of a further clock in those of the first one, and the other way round.
const MOST_RATIO: i64 = 256;

/// A number that is out of its bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfBounds {
    /// The table.
    pub table: &'static str,
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub text: String,
}

/// Every number that is out of its bounds. One without a value is left to whoever asks for it.
pub fn out_of_bounds(manifest: &Manifest) -> Vec<OutOfBounds> {
    let Manifest {
        interface,
        nonce,
        hit,
        ..
    } = manifest;
    let word = i64::from(u32::MAX);
    let bus = manifest.bus.as_ref();
    let (stride, divisor) = (
        bus.and_then(|bus| bus.stride.as_ref()),
        bus.and_then(|bus| bus.divisor.as_ref()),
    );
    let names = manifest.names();
    let value = |e: &Expression| e.value(&names).ok();
    let expressions = [
        (
            "interface",
            "latency",
            interface.latency.as_ref(),
            0,
            MOST_CLOCKS,
        ),
        (
            "interface",
            "period",
            interface.period.as_ref(),
            1,
            MOST_CLOCKS,
        ),
        (
            "interface",
            "timeout",
            interface.timeout.as_ref(),
            1,
            MOST_TIMEOUT,
        ),
        ("nonce", "offset", nonce.offset.as_ref(), -word, word),
        ("nonce", "increment", nonce.increment.as_ref(), 1, word),
        ("nonce", "width", nonce.width.as_ref(), 1, 32),
        ("nonce", "lanes", nonce.lanes.as_ref(), 1, 4096),
        ("nonce", "first", nonce.first.as_ref(), 0, word),
        ("hit", "zero_bits", hit.zero_bits.as_ref(), 1, 256),
        ("hit", "waits", hit.waits.as_ref(), 1, 1 << 16),
        ("bus", "stride", stride, 1, 1 << 16),
        ("bus", "divisor", divisor, 1, 1 << 20),
    ];
    let mut all: Vec<_> = expressions
        .into_iter()
        .filter_map(|(table, field, e, least, most)| {
            Some((table, field, e.and_then(value)?, least, most))
        })
        .collect();
    if let Some(reset) = &manifest.reset {
        all.push(("reset", "hold", reset.hold.into(), 1, MOST_CLOCKS));
        all.push(("reset", "flush", reset.flush.into(), 0, MOST_CLOCKS));
    }
    for clock in &manifest.clocks {
        all.push(("clocks", "times", clock.times.into(), 1, MOST_RATIO));
        all.push(("clocks", "every", clock.every.into(), 1, MOST_RATIO));
    }
    all.into_iter()
        .filter(|(.., value, least, most)| !(least..=most).contains(&value))
        .map(|(table, field, value, least, most)| OutOfBounds {
            table,
            field,
            text: format!("is {value} here: at least {least}, and at most {most}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const LANES: &str = include_str!("../../tests/cores/lane_miner/core.toml");

    /// The same where a manifest is read as where it is checked, so that nothing is judged that is refused elsewhere.
    #[test]
    fn a_number_out_of_its_bounds_is_refused_where_a_manifest_is_read() {
        let latency = "latency = \"2 * (64 / ROUNDS + 2) + 10\"";
        let period = "period = \"2 * (64 / ROUNDS + 2) + 2\"";
        for (from, to, told) in [
            (latency, "latency = 1000000000000", "[interface] latency"),
            (latency, "latency = -5", "latency: is -5 here: at least 0"),
            (period, "period = -3", "period: is -3 here: at least 1"),
            (period, "period = 0", "[interface] period"),
            (latency, "timeout = 1000000000000", "[interface] timeout"),
            ("hold = 3", "hold = 4000000000", "[reset] hold"),
            ("hold = 3", "flush = 4000000000", "[reset] flush"),
            ("lanes = 4", "lanes = 100000", "[nonce] lanes"),
            ("lanes = 4", "width = 0", "[nonce] width"),
            ("lanes = 4", "width = 99", "[nonce] width"),
            ("lanes = 4", "increment = 0", "[nonce] increment"),
            (
                "[nonce]",
                "[[clocks]]\nport = \"x\"\ntimes = 4000000000\n[nonce]",
                "[clocks] times",
            ),
        ] {
            assert!(LANES.contains(from), "{from}");
            let text = LANES.replace(from, to);
            let error = Manifest::parse(&text, Path::new("core.toml")).map(|_| ());
            let error = error.expect_err(to).to_string();
            assert!(error.contains(told), "{to}: {error}");
        }
        assert!(Manifest::parse(LANES, Path::new("core.toml")).is_ok());
    }
}
