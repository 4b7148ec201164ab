//! Flip-flops as Yosys counts them, against the design.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Serialize;

use crate::cli::progress::Progress;
use crate::cli::prove::tools;
use crate::cli::verify::open;
use crate::cli::{Context, Failure, Outcome};
use crate::formal::{Census, ElaborateError, Fate, Passes, census, reduce};
use crate::tools::program::YOSYS;

/// `goldbench.design.count/1`
#[derive(Debug, Serialize)]
pub struct Counted {
    schema: &'static str,
    core: String,
    yosys: String,
    passes: &'static str,
    /// Flip-flops of the design.
    design: usize,
    /// Those of Yosys.
    rtl: usize,
    /// Bits of the design's registers by what became of them.
    fates: BTreeMap<&'static str, usize>,
    registers: Vec<RegisterRow>,
    /// Flip-flops of the RTL that no register speaks of.
    strange: BTreeMap<String, usize>,
}

#[derive(Debug, Serialize)]
struct RegisterRow {
    register: String,
    bits: usize,
    fates: BTreeMap<&'static str, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<String>,
}

/// Has Yosys read a core, and counts.
pub(super) fn count(ctx: &Context, manifest: &Path, full: bool) -> Result<Counted, Failure> {
    let core = open(ctx, manifest)?;
    let yosys = tools::one(&YOSYS, ctx)?;
    let (passes, named) = if full {
        (
            Passes::Full,
            "hierarchy; proc; flatten; opt_clean; opt -full",
        )
    } else {
        (Passes::Clean, "hierarchy; proc; flatten; opt_clean")
    };
    let waiting = Progress::endless(&format!("Yosys reads {}", core.name()));
    let netlists = reduce(&core, passes, &yosys.path, ctx.cancel).map_err(|error| match error {
        ElaborateError::Cancelled => Failure::Cancelled,
        ElaborateError::Rtl(text) => {
            Failure::input(format!("Yosys does not elaborate the RTL: {text}"))
                .at(manifest.display())
                .help("`goldbench verify` shows what Verilator says of it")
        }
        error => Failure::tool(error.to_string()).help(YOSYS.install),
    })?;
    drop(waiting);
    let counted = census(&core, &netlists);
    Ok(Counted::of(
        core.name(),
        yosys.version.unwrap_or_default(),
        named,
        &counted,
    ))
}

impl Counted {
    fn of(core: &str, yosys: String, passes: &'static str, census: &Census) -> Self {
        let words = |fates: &BTreeMap<Fate, usize>| {
            fates
                .iter()
                .map(|(fate, bits)| (fate.word(), *bits))
                .collect()
        };
        let fates = Fate::ALL.map(|fate| (fate, census.with(fate)));
        let registers = census.registers.iter().map(|kept| RegisterRow {
            register: kept.register.clone(),
            bits: kept.bits,
            fates: words(&kept.fates),
            lost: kept.lost.clone(),
        });
        Self {
            schema: "goldbench.design.count/1",
            core: core.into(),
            yosys,
            passes,
            design: census.registers.iter().map(|kept| kept.bits).sum(),
            rtl: census.flops,
            fates: words(&fates.into()),
            registers: registers.collect(),
            strange: census.strange.clone(),
        }
    }

    /// Every register is there, and nothing else.
    pub(super) fn outcome(&self) -> Outcome {
        let lost = self.registers.iter().any(|row| row.lost.is_some());
        if lost || !self.strange.is_empty() {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }

    /// The same as text.
    pub(super) fn text(&self) -> String {
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
        let mut gone: BTreeMap<(&str, String), (Vec<&str>, usize)> = BTreeMap::new();
        for row in &self.registers {
            if let Some(why) = &row.lost {
                let _ = writeln!(text, "  not found: {}: {why}", row.register);
            }
            for (fate, bits) in row
                .fates
                .iter()
                .filter(|(fate, _)| **fate != Fate::Kept.word())
            {
                let sum = gone.entry((fate, grouped(&row.register))).or_default();
                sum.0.push(&row.register);
                sum.1 += bits;
            }
        }
        for ((fate, registers), (of, bits)) in gone {
            let why = match fate {
                "unread" => "nobody reads them",
                "constant" => "always the same",
                _ => "copies of others",
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
    use crate::formal::Kept;

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
        let counted = Counted::of("miner", String::new(), "proc", &census);
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
        let counted = Counted::of("miner", String::new(), "proc", &census);
        assert!(
            counted
                .text()
                .contains("4 that the design knows nothing of: u_extra.x_q")
        );
        assert_eq!(counted.outcome(), Outcome::Findings);
        census.strange.clear();
        census.registers[0].lost = Some("no probe names it in the manifest".into());
        let counted = Counted::of("miner", String::new(), "proc", &census);
        assert_eq!(counted.outcome(), Outcome::Findings);
    }
}
