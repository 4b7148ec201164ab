//! Mutants without an effect: those that the configuration ties off, and those from which no path leads to an output.
//!
//! The netlist with all mutants in it, flat and bit by bit, is swept with Yosys's own passes, the choice of a mutant a free
//! input. The passes keep what the outputs are; so when nothing of it asks any more whether mutant N is chosen, then no
//! output does. Two mutants at one bit stand behind one another and hide each other's constants: then less is told, and
//! nothing wrong.

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

/// The fates that need no constants in registers, of each mutant. Nothing is found by a pass that does not end in time.
///
/// # Errors
/// Yosys.
pub fn sweep(sample: &Sample<'_>, end: Instant) -> Result<Vec<Option<Fate>>, MutateError> {
    let mut fates = vec![None; sample.drawn.mutants.len()];
    let top = &sample.subject.top;
    let bits = "simplemap t:$dff t:$dffe t:$adff t:$mux t:$and t:$or t:$xor t:$xnor t:$not";
    let ties = ties(sample)?;
    let script = format!(
        "read_rtlil woven.il\nflatten\n{}memory -nomap -nordff\n{bits}\nopt_clean -purge\n{}{ties}\
         opt_expr\nopt_clean -purge\nopt_expr\nopt_clean -purge\nwrite_rtlil tied.il\n{}",
        sample.subject.inside.cut(""),
        asked(top, "path.txt"),
        asked(top, "tied.txt")
    );
    if sample.folder.until("sweep", &script, end)? {
        take(&mut fates, sample, "path.txt", Fate::NoPath)?;
        take(&mut fates, sample, "tied.txt", Fate::TiedOff)?;
    }
    Ok(fates)
}

/// The same with constants carried through registers, which takes many times as long: for what is still open. To be asked
/// after [`sweep()`].
///
/// # Errors
/// Yosys.
pub fn sweep_filled(
    sample: &Sample<'_>,
    fates: &mut [Option<Fate>],
    end: Instant,
) -> Result<(), MutateError> {
    let top = &sample.subject.top;
    let carry = "opt_dff -nodffe -nosdff\nopt_expr\nopt_clean\n".repeat(STAGES_OF_A_WORD + 1);
    let script = format!(
        "read_rtlil tied.il\n{carry}opt_clean -purge\n{}",
        asked(top, "filled.txt")
    );
    let swept = sample.folder.path.join("tied.il").is_file();
    if !swept {
        return Ok(());
    }
    match sample.folder.until("filled", &script, end) {
        Ok(true) => take(fates, sample, "filled.txt", Fate::TiedOffOnceFilled),
        // A mutant at a register's output parts it from its first value, which the pass may refuse: nothing is told then.
        Ok(false) | Err(MutateError::Yosys(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Commands that write down what asks which mutant is chosen.
fn asked(top: &str, file: &str) -> String {
    format!(
        "cd {top}\nselect -set asking w:{SELECT} %co1 w:{SELECT} %d\ndump -o {file} @asking\ncd ..\n"
    )
}

/// Mutants that nothing asks for any more have this fate. A cell that is not understood says nothing of any.
fn take(
    fates: &mut [Option<Fate>],
    sample: &Sample<'_>,
    file: &str,
    fate: Fate,
) -> Result<(), MutateError> {
    let Some(live) = asking(&sample.folder.read(file)?) else {
        return Ok(());
    };
    for (number, found) in (1..).zip(fates) {
        if found.is_none() && !live.contains(&number) {
            *found = Some(fate);
        }
    }
    Ok(())
}

/// Commands that tie input ports of the flattened top module as the configuration does.
pub(super) fn ties(sample: &Sample<'_>) -> Result<String, MutateError> {
    if sample.subject.tied.is_empty() {
        return Ok(String::new());
    }
    let (clean, top) = (sample.folder.read("clean.il")?, &sample.subject.top);
    let mut commands = format!("cd {top}\n");
    for (port, value) in &sample.subject.tied {
        let bits = bits(&clean, top, port, *value);
        let _ = writeln!(commands, "connect -set {port} {bits}");
    }
    Ok(commands + "cd ..\n")
}

/// A value as wide as a port of the top module.
fn bits(clean: &str, top: &str, port: &str, value: i64) -> String {
    let module = format!("module \\{top}\n");
    let (_, inside) = clean.split_once(&module).unwrap_or_default();
    let inside = inside.split("\nend\n").next().unwrap_or_default();
    let name = format!(" \\{port}");
    let mut wires = inside
        .lines()
        .filter_map(|l| l.trim().strip_prefix("wire "));
    let wire = wires.find(|wire| format!(" {wire}").ends_with(&name));
    let width = wire.and_then(|wire| {
        let (_, behind) = wire.split_once("width ")?;
        behind.split(' ').next()
    });
    let width = width.map_or(1, |width| width.parse().unwrap_or(1));
    // A negative number has ones above its 64 bits too.
    let bit = |at: usize| {
        if value >> at.min(63) & 1 == 1 {
            '1'
        } else {
            '0'
        }
    };
    let bits: String = (0..width).rev().map(bit).collect();
    format!("{width}'b{bits}")
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
    fn a_tie_is_as_wide_as_its_port() {
        let clean = "module \\top\n  wire width 4 input 2 \\mode\n  wire input 3 \\en\nend\n";
        assert_eq!(bits(clean, "top", "mode", 5), "4'b0101");
        assert_eq!(bits(clean, "top", "mode", -1), "4'b1111");
        assert_eq!(bits(clean, "top", "en", 1), "1'b1");
    }

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
