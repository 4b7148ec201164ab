//! Where in the RTL a wrong round is written.

use super::super::stranger::Stranger;
use super::reason::Reason;
use super::taken::taken;
use crate::dut::{Asked, Netlist};
use crate::verdict::SourceLine;

/// At most so many lines are shown.
const LINES: usize = 8;

/// So many lines behind a register are looked at.
const LOOKED_AT: usize = 80;

/// The sources' texts as a netlist.
pub fn netlist(stranger: &Stranger) -> Netlist {
    let mut defined = stranger
        .files
        .defines
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    let texts = stranger.files.sources.iter().map(|source| {
        let text = std::fs::read_to_string(source).unwrap_or_default();
        (source.clone(), taken(&text, &mut defined))
    });
    Netlist::read(texts, &stranger.manifest.core.top)
}

/// The lines that a register's value comes through: those of the function at fault first.
pub fn lines(stranger: &Stranger, path: &str, reason: &Reason) -> Vec<SourceLine> {
    let full = format!("{}.{path}", stranger.manifest.core.top);
    let mut behind = netlist(stranger).lines(&full, Asked::Value, LOOKED_AT);
    let mut found: Vec<SourceLine> = Vec::new();
    if let Some(constant) = reason.constant {
        found.extend(written(stranger, constant));
    }
    let logic = reason.fault.logic.first().copied().unwrap_or_default();
    let (mut own, others): (Vec<_>, Vec<_>) =
        behind.drain(..).partition(|line| is_of(logic, &line.text));
    for line in &mut own {
        line.what = format!("logic of {logic}");
    }
    found.extend(own);
    found.extend(others);
    let mut kept: Vec<SourceLine> = Vec::new();
    for line in found {
        let same = |k: &SourceLine| (&k.file, k.line) == (&line.file, line.line);
        if !kept.iter().any(same) {
            kept.push(line);
        }
    }
    kept.truncate(LINES);
    kept
}

/// The line that a constant is written in, as eight hex digits.
fn written(stranger: &Stranger, constant: u32) -> Option<SourceLine> {
    let wanted = format!("{constant:08x}");
    stranger.files.sources.iter().find_map(|source| {
        let text = std::fs::read_to_string(source).ok()?;
        let (number, line) = (1u32..).zip(text.lines()).find(|(_, line)| {
            let plain = line.to_lowercase().replace('_', "");
            plain.contains(&wanted)
        })?;
        Some(SourceLine {
            file: source.clone(),
            line: number,
            text: line.trim().to_owned(),
            what: "the constant".into(),
        })
    })
}

/// Is a line one of this function, by what is written in it: its amounts, or its name on the left.
fn is_of(logic: &str, line: &str) -> bool {
    let amounts: &[&str] = match logic {
        "Sigma0" => &["2", "13", "22"],
        "Sigma1" => &["6", "11", "25"],
        "sigma0" => &["7", "18", "3"],
        "sigma1" => &["17", "19", "10"],
        _ => &[],
    };
    let word = |c: char| !c.is_alphanumeric() && c != '_';
    if !amounts.is_empty() {
        let has = |amount: &&&str| line.split(word).any(|w| w == **amount);
        return amounts.iter().filter(has).count() >= 2;
    }
    if logic == "round" {
        // The sums of a and e are those that T1 goes into.
        let right = line.split_once('=').map_or("", |(_, right)| right);
        let sums = ["t1", "temp1", "tmp1"];
        return right
            .split(word)
            .any(|w| sums.contains(&w.to_lowercase().as_str()));
    }
    let names: &[&str] = match logic {
        "T1" => &["t1", "temp1", "tmp1"],
        "T2" => &["t2", "temp2", "tmp2"],
        "Ch" => &["ch"],
        "Maj" => &["maj"],
        "K" => &["k", "kt", "k_i"],
        _ => return false,
    };
    let left = line
        .split(['='])
        .next()
        .unwrap_or(line)
        .trim_end_matches('<');
    let last = left.split(word).rfind(|w| !w.is_empty());
    line.contains('=') && last.is_some_and(|w| names.contains(&w.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_functions_line_is_known_by_what_stands_in_it() {
        let sigma = "big1 = {e[5:0], e[31:6]} ^ {e[10:0], e[31:11]} ^ {e[24:0], e[31:25]};";
        assert!(is_of("Sigma1", sigma));
        assert!(!is_of("Sigma0", sigma));
        assert!(is_of("T1", "assign t1 = h + s1 + ch + k + w;"));
        assert!(!is_of("T1", "a <= t1 + t2;"));
        assert!(is_of("round", "a <= t1 + t2;") && !is_of("round", "t1 = h + ch;"));
        assert!(is_of("Maj", "maj = (a & b) ^ (a & c) ^ (b & c);"));
    }
}
