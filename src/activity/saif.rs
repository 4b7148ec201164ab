//! Counts as SAIF 2.0 (IEEE 1801, backward), the way synthesis and power tools take them.
//!
//! A cycle is ten units of time, and the clock rises in its middle: as Verilator's models are stepped here, so that both
//! count the same.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::tally::Tally;
use crate::design::Net;

/// Units of time in a cycle.
pub const CYCLE_TIME: u64 = 10;

/// An instance: its nets, and the instances in it.
#[derive(Default)]
struct Instance<'a> {
    nets: Vec<&'a Net>,
    instances: BTreeMap<Natural<'a>, Instance<'a>>,
}

/// A name in the order in which people count: `g[2]` in front of `g[10]`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Natural<'a>(&'a str, u64, &'a str);

impl<'a> Natural<'a> {
    fn of(name: &'a str) -> Self {
        let index = || {
            let (stem, index) = name.strip_suffix(']')?.split_once('[')?;
            Some((stem, index.parse().ok()?))
        };
        let (stem, index) = index().unwrap_or((name, 0));
        Self(stem, index, name)
    }
}

/// Writes the counts of these registers and nodes; `clock` is the clock's own name in the outermost instance.
///
/// # Errors
/// Whatever writing gives.
pub fn write(
    out: &mut impl Write,
    tally: &Tally,
    nets: &[Net],
    clock: Option<&str>,
) -> io::Result<()> {
    let mut top = Instance::default();
    for net in nets {
        let mut instance = &mut top;
        for scope in &net.scopes {
            instance = instance.instances.entry(Natural::of(scope)).or_default();
        }
        instance.nets.push(net);
    }
    let duration = tally.activity.cycles * CYCLE_TIME;
    writeln!(
        out,
        "// {} {}",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION")
    )?;
    writeln!(
        out,
        "// cycles {} to {} of the run",
        tally.cycles.start, tally.cycles.end
    )?;
    writeln!(
        out,
        "(SAIFILE\n(SAIFVERSION \"2.0\")\n(DIRECTION \"backward\")"
    )?;
    writeln!(
        out,
        "(PROGRAM_NAME \"goldbench\")\n(VERSION \"{}\")",
        env!("CARGO_PKG_VERSION")
    )?;
    writeln!(out, "(DIVIDER / )\n(TIMESCALE 1 ps)\n(DURATION {duration})")?;
    for (name, instance) in &top.instances {
        instance.write(out, (name.2, 0), tally, clock)?;
    }
    writeln!(out, ")")
}

impl Instance<'_> {
    fn write(
        &self,
        out: &mut impl Write,
        (name, depth): (&str, usize),
        tally: &Tally,
        clock: Option<&str>,
    ) -> io::Result<()> {
        let indent = " ".repeat(depth);
        writeln!(out, "{indent}(INSTANCE {name}")?;
        if !self.nets.is_empty() || clock.is_some() {
            writeln!(out, "{indent} (NET")?;
            if let Some(clock) = clock {
                let cycles = tally.activity.cycles;
                let half = cycles * CYCLE_TIME / 2;
                // Low at first.
                let changes = (2 * cycles).saturating_sub(1);
                bit(out, (&indent, clock), (half, half, changes))?;
            }
            for net in &self.nets {
                write_net(out, &indent, net, tally)?;
            }
            writeln!(out, "{indent} )")?;
        }
        for (name, instance) in &self.instances {
            instance.write(out, (name.2, depth + 1), tally, None)?;
        }
        writeln!(out, "{indent})")
    }
}

fn write_net(out: &mut impl Write, indent: &str, net: &Net, tally: &Tally) -> io::Result<()> {
    let duration = tally.activity.cycles * CYCLE_TIME;
    for at in 0..net.width {
        let (word, in_word) = (net.word + at as usize / 32, at as usize % 32);
        let counts = &tally.activity.words[word];
        let on = |state: &[u32]| u64::from(state[word] >> in_word & 1);
        // A cycle's value stands from the edge in the middle of the cycle before to that in its own middle.
        let half = CYCLE_TIME / 2;
        let shift = half * on(&tally.end);
        let ones = CYCLE_TIME * counts.ones[in_word] + shift - half * on(&tally.start);
        let name = match net.width {
            1 => net.name.clone(),
            _ => format!("{}\\[{}\\]", net.name, net.low + at),
        };
        bit(
            out,
            (indent, &name),
            (duration - ones, ones, counts.toggles[in_word]),
        )?;
    }
    Ok(())
}

fn bit(
    out: &mut impl Write,
    (indent, name): (&str, &str),
    (zeros, ones, changes): (u64, u64, u64),
) -> io::Result<()> {
    writeln!(
        out,
        "{indent}  ({name} (T0 {zeros}) (T1 {ones}) (TZ 0) (TX 0) (TB 0) (TC {changes}))"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Activity, WordActivity};

    #[test]
    fn a_bit_has_its_times_and_changes() {
        // 0, 1, 1, and 0 behind the last cycle.
        let mut word = WordActivity::none(0);
        (word.toggles[1], word.ones[1]) = (2, 2);
        let tally = Tally {
            cycles: 5..8,
            activity: Activity {
                cycles: 3,
                words: vec![word],
            },
            start: vec![0],
            end: vec![0],
        };
        let net = |scope: &str| Net {
            scopes: vec!["top".into(), scope.into()],
            name: "q".into(),
            word: 0,
            low: 0,
            width: 2,
        };
        let mut text = Vec::new();
        write(&mut text, &tally, &[net("g[10]"), net("g[2]")], Some("clk")).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("(DURATION 30)"), "{text}");
        assert!(
            text.contains("(clk (T0 15) (T1 15) (TZ 0) (TX 0) (TB 0) (TC 5))"),
            "{text}"
        );
        assert!(text.contains("(q\\[0\\] (T0 30) (T1 0) (TZ 0) (TX 0) (TB 0) (TC 0))"));
        assert!(
            text.contains("(q\\[1\\] (T0 10) (T1 20) (TZ 0) (TX 0) (TB 0) (TC 2))"),
            "{text}"
        );
        assert!(text.find("g[2]").unwrap() < text.find("g[10]").unwrap());
        let open = text.matches('(').count();
        assert_eq!(open, text.matches(')').count());
    }
}
