//! Clock and reset.

use super::names::{CLOCKS, RESETS, fit};
use super::{Draft, Sure};
use crate::survey::{Direction, Moved, Port, Survey};

/// Puts `[clock]`, `[[clocks]]` and `[reset]`.
pub(super) fn guess(survey: &Survey, draft: &mut Draft, taken: &mut Vec<String>) {
    let bits: Vec<&Port> = survey
        .ports_of(Direction::Input)
        .filter(|p| p.width == 1)
        .collect();
    let all = survey
        .registers
        .iter()
        .filter(|r| r.moved == Moved::Clocked)
        .count();
    let mut clocks = survey
        .clocks
        .iter()
        .filter(|c| bits.iter().any(|p| p.name == c.port));
    match clocks.next() {
        Some(first) => {
            let why = format!("clocks {} of {all} registers", first.registers);
            // The level of a gate is no clock, and is at the other end of the same registers.
            let named = fit(&first.port, CLOCKS) > 0;
            let sure = if first.plain || named {
                Sure::Shown
            } else {
                Sure::Likely
            };
            draft.put("clock", "port", quoted(&first.port), why, sure);
            taken.push(first.port.clone());
            for other in clocks.filter(|other| other.plain && fit(&other.port, RESETS) == 0) {
                let why = format!(
                    "clocks {} registers; say `times` and `every`",
                    other.registers
                );
                draft.put("clocks", "port", quoted(&other.port), why, Sure::Todo);
                taken.push(other.port.clone());
            }
        }
        None => unseen(&bits, draft, taken),
    }
    reset(survey, &bits, all, draft, taken);
}

/// No register is seen to be clocked by a port.
fn unseen(bits: &[&Port], draft: &mut Draft, taken: &mut Vec<String>) {
    let named = bits.iter().max_by_key(|p| fit(&p.name, CLOCKS));
    if let Some(port) = named.filter(|p| fit(&p.name, CLOCKS) > 0) {
        let why = "by its name; it clocks nothing that is seen";
        draft.put("clock", "port", quoted(&port.name), why, Sure::Guess);
        taken.push(port.name.clone());
    } else {
        let why = "no input clocks a register, and none is called so";
        draft.put("clock", "port", "\"\"", why, Sure::Todo);
    }
}

fn reset(survey: &Survey, bits: &[&Port], all: usize, draft: &mut Draft, taken: &mut Vec<String>) {
    let free = |name: &str| bits.iter().any(|p| p.name == name) && !taken.iter().any(|t| t == name);
    let shown = survey.resets.iter().filter(|reset| free(&reset.port));
    // A name that says so, or most registers: one flag that some input clears is no reset.
    let found = shown
        .filter(|reset| reset.at_once || fit(&reset.port, RESETS) > 0 || 2 * reset.registers > all)
        .max_by_key(|reset| (fit(&reset.port, RESETS) > 0, reset.at_once, reset.registers));
    if let Some(reset) = found {
        let level = if reset.at_zero { "zero" } else { "one" };
        let why = format!(
            "{level} sets {} of {all} registers to constants",
            reset.registers
        );
        draft.put("reset", "port", quoted(&reset.port), why, Sure::Shown);
        let active = if reset.at_zero { "\"low\"" } else { "\"high\"" };
        draft.put(
            "reset",
            "active",
            active,
            "as the RTL asks for it",
            Sure::Shown,
        );
        let (kind, why) = if reset.at_once {
            ("\"async\"", "it stands among the edges")
        } else {
            ("\"sync\"", "it waits for the clock")
        };
        draft.put("reset", "kind", kind, why, Sure::Shown);
        taken.push(reset.port.clone());
        return;
    }
    let named = bits
        .iter()
        .filter(|p| free(&p.name))
        .max_by_key(|p| fit(&p.name, RESETS));
    if let Some(port) = named.filter(|p| fit(&p.name, RESETS) > 0) {
        let low = port.name.to_lowercase();
        let low = low.ends_with("_n")
            || low.ends_with('n') && low.contains("rst")
            || low.ends_with("resetn")
            || low.starts_with('n');
        let (active, other) = if low {
            ("\"low\"", "\"high\"")
        } else {
            ("\"high\"", "\"low\"")
        };
        draft.put(
            "reset",
            "port",
            quoted(&port.name),
            "by its name",
            Sure::Likely,
        );
        draft.put("reset", "active", active, "by its name", Sure::Guess);
        draft.or(format!("active = {other}"));
        taken.push(port.name.clone());
    }
}

/// A string of TOML.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.into()).to_string()
}
