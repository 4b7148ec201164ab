//! Of a core's registers: bits that are constant once words have gone through the pipe, and bits that no output depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::MutateError;
use super::sample::Sample;

/// A constant word leaves the schedule's window after 16 stages.
const STAGES_OF_A_WORD: usize = 16;

/// A bit or bits of a register that are constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    pub register: String,
    /// `[63:32]`, or nothing for all of it.
    pub range: String,
    pub bits: String,
}

/// Bits that Yosys finds constant in this netlist by carrying constants through registers (`opt_dff`). True of a register as
/// soon as a word has moved into it: what it held after power-up is taken as free. Nothing if the time was up first.
///
/// # Errors
/// Yosys.
pub fn constants(
    sample: &Sample<'_>,
    gold: &str,
    end: Instant,
) -> Result<Option<Vec<Constant>>, MutateError> {
    // What is constant here moves through registers; without all other logic this takes a third of the time.
    let shifts = "delete c:* t:$dff %d t:$mux %d\nopt_clean -purge\n";
    let carry = "opt_expr\nopt_dff\nopt_clean\n".repeat(STAGES_OF_A_WORD + 1);
    let script = format!("read_rtlil {gold}\n{shifts}{carry}write_rtlil constants.il\n");
    if !sample.folder.until("constants", &script, end)? {
        return Ok(None);
    }
    let rtlil = sample.folder.read("constants.il")?;
    let constants = rtlil.lines().flat_map(of_line);
    let named = constants.filter(|constant| constant.register.contains("_q"));
    Ok(Some(named.collect()))
}

/// `  connect \a.w_q [63:32] 32'0..`, or several parts in braces, the upper ones first.
pub(super) fn of_line(line: &str) -> Vec<Constant> {
    let words = line.strip_prefix("  connect ");
    let words: Vec<&str> = words.unwrap_or_default().split(' ').collect();
    let Some((left, [value])) = words.split_last_chunk() else {
        return Vec::new();
    };
    let mut bits = match value.split_once('\'') {
        Some((_, bits)) if bits.chars().all(|bit| bit == '0' || bit == '1') => bits,
        _ => return Vec::new(),
    };
    let mut constants = Vec::new();
    let mut parts = left
        .iter()
        .filter(|word| **word != "{" && **word != "}")
        .peekable();
    while let Some(name) = parts.next() {
        let range = parts.next_if(|word| word.starts_with('[')).copied();
        let width = match range {
            Some(range) => width(range).filter(|&width| width <= bits.len()),
            // Alone it is as wide as the value; among others nothing here says how wide it is.
            None if left.len() == 1 => Some(bits.len()),
            None => None,
        };
        let Some(width) = width else { break };
        let (own, rest) = bits.split_at(width);
        bits = rest;
        constants.push(Constant {
            register: name.trim_start_matches('\\').into(),
            range: range.unwrap_or_default().into(),
            bits: own.into(),
        });
    }
    constants
}

/// Of `[63:32]` or `[5]`.
fn width(range: &str) -> Option<usize> {
    let range = range.trim_matches(['[', ']']);
    let Some((high, low)) = range.split_once(':') else {
        return Some(1);
    };
    let (high, low): (usize, usize) = (high.parse().ok()?, low.parse().ok()?);
    Some(high.checked_sub(low)? + 1)
}

/// Bits of registers, as `register [bit]`, that no output depends on: they go when Yosys removes, bit by bit, what
/// nothing reads. Nothing if the time was up first, or if flip-flops lose their names on the way.
///
/// # Errors
/// Yosys.
pub fn unread(
    sample: &Sample<'_>,
    clean: &str,
    end: Instant,
) -> Result<Option<BTreeSet<String>>, MutateError> {
    let named = sample.registers_named();
    let script = format!(
        "read_rtlil {clean}\nflatten\nmemory -nordff\nopt_expr\nrename -hide w:* w:{named} %d\nsimplemap t:$dff t:$mux\n\
         write_rtlil all.il\nopt_clean -purge\nwrite_rtlil unread.il\n"
    );
    if !sample.folder.until("unread", &script, end)? {
        return Ok(None);
    }
    // By the cell and not by its output, which may go by another name once what else had it is gone.
    let mut unread = flip_flops(&sample.folder.read("all.il")?);
    let read = flip_flops(&sample.folder.read("unread.il")?);
    if read.is_empty() || !read.keys().all(|cell| unread.contains_key(cell)) {
        return Ok(None);
    }
    unread.retain(|cell, _| !read.contains_key(cell));
    Ok(Some(unread.into_values().collect()))
}

/// Flip-flops of a bit, each with what its output is called.
fn flip_flops(rtlil: &str) -> BTreeMap<String, String> {
    let (mut found, mut cell) = (BTreeMap::new(), None);
    for line in rtlil.lines() {
        if let Some(words) = line.strip_prefix("  cell ") {
            cell = words.split_once(' ').map(|(_, name)| name);
        } else if let Some(output) = line.strip_prefix("    connect \\Q ") {
            let Some(cell) = cell else { continue };
            let output = output.trim_start_matches('\\');
            found.insert(cell.to_owned(), output.to_owned());
        }
    }
    found
}

/// `u_hash1.g_stage[5].u_stage` and `u_hash1.g_stage[4].u_stage`, of whatever lies in stage 5.
pub fn stage_and_the_one_before(place: &str) -> Vec<String> {
    let parts = place.split_once("g_stage[");
    let Some((pipe, (number, _))) =
        parts.and_then(|(pipe, rest)| Some((pipe, rest.split_once(']')?)))
    else {
        return Vec::new();
    };
    let Ok(number) = number.parse::<usize>() else {
        return Vec::new();
    };
    let stages = number.saturating_sub(1)..=number;
    stages
        .map(|stage| format!("{pipe}g_stage[{stage}]."))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_found() {
        assert_eq!(
            stage_and_the_one_before("u_hash2.g_stage[8].u_stage.u_round.$add$1"),
            ["u_hash2.g_stage[7].", "u_hash2.g_stage[8]."]
        );
        assert!(stage_and_the_one_before("u_slots.$mux$3").is_empty());
    }

    #[test]
    fn flip_flops_have_the_names_of_their_cells() {
        let text =
            "  cell $_DFF_P_ $auto$1\n    connect \\C \\clk\n    connect \\Q \\u.w_q [5]\n  end\n";
        let found = flip_flops(text);
        assert_eq!(found["$auto$1"], "u.w_q [5]");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn constants_are_read() {
        let one = |register: &str, range: &str, bits: &str| Constant {
            register: register.into(),
            range: range.into(),
            bits: bits.into(),
        };
        assert_eq!(
            of_line("  connect \\a[0].w_q [3:2] 2'01"),
            [one("a[0].w_q", "[3:2]", "01")]
        );
        assert_eq!(
            of_line("  connect { \\a_q [3:2] \\b [0] \\c_q [7] } 4'0110"),
            [
                one("a_q", "[3:2]", "01"),
                one("b", "[0]", "1"),
                one("c_q", "[7]", "0")
            ]
        );
        assert!(of_line("  connect \\a.w_q \\b").is_empty());
    }
}
