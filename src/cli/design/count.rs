//! Flip-flops as Yosys counts them, against the design.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Serialize;

use crate::cli::programs;
use crate::cli::progress::Progress;
use crate::cli::verify::open;
use crate::cli::{Context, Failure, Outcome};
use crate::formal::{Census, ElaborateError, Fate, Kept, Passes, census, reduce};
use crate::tools::program::YOSYS;

/// `goldbench.design.count/1`
#[derive(Debug, Serialize)]
pub struct Counted {
    schema: &'static str,
    core: String,
    yosys: String,
    passes: &'static str,
    /// What Yosys says where it does not elaborate the RTL.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    /// Flip-flops of the design.
    design: usize,
    /// Those of Yosys.
    rtl: usize,
    /// Bits of the design's registers by what became of them.
    fates: BTreeMap<Fate, usize>,
    registers: Vec<Kept>,
    /// Flip-flops of the RTL that no register speaks of.
    strange: BTreeMap<String, usize>,
}

/// Has Yosys read a core, and counts.
pub(super) fn count(ctx: &Context, manifest: &Path, full: bool) -> Result<Counted, Failure> {
    let core = open(ctx, manifest)?;
    let yosys = programs::find(&YOSYS, ctx)?;
    let (passes, named) = if full {
        (
            Passes::Full,
            "hierarchy; proc; flatten; opt_clean; opt -full",
        )
    } else {
        (Passes::Clean, "hierarchy; proc; flatten; opt_clean")
    };
    let waiting = Progress::endless(&format!("Yosys reads {}", core.name()));
    let (counted, refused) = match reduce(&core, passes, &yosys.path, ctx.cancel) {
        Ok(netlists) => (census(&core, &netlists), None),
        Err(ElaborateError::Rtl(text)) => (Census::default(), Some(text)),
        Err(ElaborateError::Cancelled) => return Err(Failure::Cancelled),
        Err(error) => return Err(Failure::tool(error.to_string()).help(YOSYS.install)),
    };
    drop(waiting);
    let version = yosys.version.unwrap_or_default();
    Ok(Counted {
        refused,
        ..Counted::of(core.name(), version, named, counted)
    })
}

impl Counted {
    fn of(core: &str, yosys: String, passes: &'static str, census: Census) -> Self {
        Self {
            schema: "goldbench.design.count/1",
            core: core.into(),
            yosys,
            passes,
            refused: None,
            design: census.registers.iter().map(|kept| kept.bits).sum(),
            rtl: census.flops,
            fates: Fate::ALL.map(|fate| (fate, census.with(fate))).into(),
            registers: census.registers,
            strange: census.strange,
        }
    }

    /// Every register is there, and nothing else.
    pub(super) fn outcome(&self) -> Outcome {
        let lost = self.registers.iter().any(|row| row.lost.is_some());
        if lost || self.refused.is_some() || !self.strange.is_empty() {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }

    /// The same as text.
    pub(super) fn text(&self) -> String {
        if let Some(why) = &self.refused {
            return format!("{}: Yosys does not elaborate the RTL: {why}\n", self.core);
        }
        let mut text = String::new();
        let equal = if self.design == self.rtl {
            "equal"
        } else {
            "not equal"
        };
        let _ = writeln!(
            text,
            "{}: {} flip-flops in the design, {} in the RTL after `{}`: {equal}",
            self.core, self.design, self.rtl, self.passes
        );
        let mut gone: BTreeMap<(Fate, String), (Vec<&str>, usize)> = BTreeMap::new();
        for row in &self.registers {
            if let Some(why) = &row.lost {
                let _ = writeln!(text, "  not found: {}: {why}", row.register);
            }
            for (&fate, bits) in row.fates.iter().filter(|(fate, _)| **fate != Fate::Kept) {
                let sum = gone.entry((fate, grouped(&row.register))).or_default();
                sum.0.push(&row.register);
                sum.1 += bits;
            }
        }
        for ((fate, registers), (of, bits)) in gone {
            let why = match fate {
                Fate::Kept => "there",
                Fate::Constant => "always the same",
                Fate::Copy => "copies of others",
                Fate::Unread => "nobody reads them",
            };
            let _ = match &of[..] {
                [one] => writeln!(text, "  {bits:>6} of {one}: {why}"),
                many => writeln!(text, "  {bits:>6} of {} {registers}: {why}", many.len()),
            };
        }
        for (name, bits) in &self.strange {
            let _ = writeln!(text, "  {bits:>6} that the design knows nothing of: {name}");
        }
        text
    }
}

/// `hash1.round[*].w` for each round's.
fn grouped(register: &str) -> String {
    match (register.find('['), register.find(']')) {
        (Some(from), Some(to)) => format!("{}*{}", &register[..=from], &register[to..]),
        _ => register.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_named_with_its_reason() {
        let kept = |register: &str, fates: &[(Fate, usize)]| Kept {
            register: register.into(),
            bits: 32,
            fates: fates.iter().copied().collect(),
            lost: None,
        };
        let mut census = Census {
            registers: vec![
                kept("hash1.round[0].w", &[(Fate::Kept, 30), (Fate::Constant, 2)]),
                kept("hash1.round[1].w", &[(Fate::Kept, 31), (Fate::Constant, 1)]),
                kept("hash2.round[63].w", &[(Fate::Unread, 32)]),
            ],
            flops: 61,
            strange: BTreeMap::new(),
        };
        let counted = Counted::of("miner", String::new(), "proc", census.clone());
        let text = counted.text();
        for part in [
            "96 flip-flops in the design, 61 in the RTL after `proc`: not equal",
            "3 of 2 hash1.round[*].w: always the same",
            "32 of hash2.round[63].w: nobody reads them",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert_eq!(counted.outcome(), Outcome::Clean);
        census.strange.insert("u_extra.x_q".into(), 4);
        let counted = Counted::of("miner", String::new(), "proc", census.clone());
        assert!(
            counted
                .text()
                .contains("4 that the design knows nothing of: u_extra.x_q")
        );
        assert_eq!(counted.outcome(), Outcome::Findings);
        census.strange.clear();
        census.registers[0].lost = Some("no probe names it in the manifest".into());
        let counted = Counted::of("miner", String::new(), "proc", census.clone());
        assert_eq!(counted.outcome(), Outcome::Findings);
    }
}
