//! Mutants without an effect: those that the configuration ties off, and those from which no path leads to an output.
//!
//! The netlist with all mutants in it, flat and bit by bit, is swept with Yosys's own passes, the choice of a mutant a free
//! input. The passes keep what the outputs are; so when nothing of it asks any more whether mutant N is chosen, then no
//! output does.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::MutateError;
use super::sample::Sample;
use super::weave::SELECT;

/// A constant word of a message leaves the schedule's window after 16 stages.
const STAGES_OF_A_WORD: usize = 16;

/// Why a mutant has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Nothing that it changes leads to an output (`opt_clean -purge`).
    NoPath,
    /// With the configuration's constants carried through the logic (`opt_expr`), it changes nothing that leads to an output.
    TiedOff,
    /// The same with constants carried through registers (`opt_dff`): once each has been written.
    TiedOffOnceFilled,
}

impl Fate {
    /// Does it hold from power-up on.
    pub fn always(self) -> bool {
        self != Self::TiedOffOnceFilled
    }
}

/// What the sweep has come to: for each mutant its fate. A pass that did not end by `end` has found nothing.
///
/// # Errors
/// Yosys.
pub fn sweep(sample: &Sample<'_>, end: Instant) -> Result<Vec<Option<Fate>>, MutateError> {
    let mut fates = vec![None; sample.drawn.mutants.len()];
    let top = &sample.subject.top;
    let bits = "simplemap t:$dff t:$dffe t:$adff t:$mux t:$and t:$or t:$xor t:$xnor t:$not";
    let asked = |name: &str| {
        format!("select -set asking w:{SELECT} %co1 w:{SELECT} %d\ndump -o {name} @asking\n")
    };
    let ends = format!("cd {top}\n");
    let mut ties = String::new();
    for port in &sample.subject.tied {
        let _ = writeln!(ties, "connect -set {port} {}", zeros(sample, port)?);
    }
    let carry =
        "opt_dff -nodffe -nosdff\nopt_expr\nopt_clean -purge\n".repeat(STAGES_OF_A_WORD + 1);
    let passes = [
        (
            Fate::NoPath,
            "path",
            format!(
                "read_rtlil woven.il\nflatten\nmemory -nordff\n{bits}\nopt_clean -purge\nwrite_rtlil flat.il\n{ends}{}",
                asked("path.txt")
            ),
        ),
        (
            Fate::TiedOff,
            "tied",
            format!(
                "read_rtlil flat.il\n{ends}{ties}cd ..\nopt_expr\nopt_clean -purge\nopt_expr\nopt_clean -purge\nwrite_rtlil tied.il\n{ends}{}",
                asked("tied.txt")
            ),
        ),
        (
            Fate::TiedOffOnceFilled,
            "filled",
            format!("read_rtlil tied.il\n{carry}{ends}{}", asked("filled.txt")),
        ),
    ];
    for (fate, name, script) in passes {
        if !sample.folder.until(name, &script, end)? {
            break;
        }
        let Some(live) = asking(&sample.folder.read(&format!("{name}.txt"))?) else {
            // A cell that is not understood: nothing is said then.
            break;
        };
        for (number, found) in (1..).zip(&mut fates) {
            if found.is_none() && !live.contains(&number) {
                *found = Some(fate);
            }
        }
    }
    Ok(fates)
}

/// The constant that an input port of the top module is tied to.
fn zeros(sample: &Sample<'_>, port: &str) -> Result<String, MutateError> {
    let text = sample.folder.read("clean.il")?;
    let module = format!("module \\{}\n", sample.subject.top);
    let (_, inside) = text.split_once(&module).unwrap_or_default();
    let inside = inside.split("\nend\n").next().unwrap_or_default();
    let name = format!(" \\{port}");
    let wires = inside
        .lines()
        .filter_map(|l| l.trim().strip_prefix("wire "));
    let wire = wires
        .into_iter()
        .find(|wire| format!(" {wire}").ends_with(&name));
    let width = wire.and_then(|wire| {
        let (_, behind) = wire.split_once("width ")?;
        behind.split(' ').next()
    });
    let width = width.map_or(1, |width| width.parse().unwrap_or(1));
    Ok(format!("{width}'{}", "0".repeat(width)))
}

/// The mutants that cells ask for; nothing where a cell asks in another way than by a compare with a number.
fn asking(dump: &str) -> Option<BTreeSet<usize>> {
    let mut live = BTreeSet::new();
    let (mut kind, mut number, mut whole) = ("", None, false);
    for line in dump.lines().map(str::trim) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["cell", of_kind, _] => (kind, number, whole) = (of_kind, None, false),
            ["connect", "\\B", value] => {
                let bits = value.split_once('\'').map(|(_, bits)| bits);
                number = bits.and_then(|bits| usize::from_str_radix(bits, 2).ok());
            }
            ["connect", "\\A", wire] => whole = wire.strip_prefix('\\') == Some(SELECT),
            ["end"] if !kind.is_empty() => {
                if kind != "$eq" || !whole {
                    return None;
                }
                live.insert(number?);
                kind = "";
            }
            _ => {}
        }
    }
    Some(live)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_are_read_and_anything_else_says_nothing() {
        let compare = |kind: &str, value: &str| {
            format!(
                "attribute \\src \"x\"\ncell {kind} $1\n  parameter \\A_WIDTH 4\n  connect \\A \\{SELECT}\n  connect \\B {value}\n  connect \\Y $2\nend\n"
            )
        };
        let two = compare("$eq", "4'0101") + &compare("$eq", "4'1000");
        assert_eq!(asking(&two), Some(BTreeSet::from([5, 8])));
        assert_eq!(asking(&compare("$logic_not", "4'0101")), None);
        assert_eq!(asking(&compare("$eq", "$other")), None);
        assert_eq!(asking(""), Some(BTreeSet::new()));
    }
}
