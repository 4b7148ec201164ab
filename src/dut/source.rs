//! Where in the RTL a signal is assigned.

use super::Core;
use crate::verdict::SourceLine;

/// The line that assigns `var` in `module`: a clocked assignment first, then a continuous one, then the declaration.
pub fn find_line(core: &Core, module: &str, var: &str, what: &str) -> Option<SourceLine> {
    core.files.sources.iter().find_map(|source| {
        let text = std::fs::read_to_string(source).ok()?;
        let (line, text) = in_module(&text, module, var)?;
        Some(SourceLine {
            file: core.shown(source),
            line,
            text,
            what: what.into(),
        })
    })
}

/// Every word in the text of a module or package, its signals among them; `None` where no source has it.
pub(super) fn names_in(core: &Core, module: &str) -> Option<Vec<String>> {
    core.files.sources.iter().find_map(|source| {
        let text = std::fs::read_to_string(source).ok()?;
        let mut inside = false;
        let mut found: Option<Vec<String>> = None;
        for raw in text.lines() {
            let line = raw.split("//").next().unwrap_or(raw);
            let mut head = words(line);
            match head.next() {
                Some("module" | "package") => inside = head.next() == Some(module),
                Some("endmodule" | "endpackage") => inside = false,
                _ => {}
            }
            if inside {
                let names = found.get_or_insert_default();
                names.extend(words(line).map(str::to_owned));
            }
        }
        found
    })
}

fn in_module(text: &str, module: &str, var: &str) -> Option<(u32, String)> {
    let mut inside = false;
    let (mut clocked, mut continuous, mut declared) = (None, None, None);
    for (number, raw) in (1u32..).zip(text.lines()) {
        let line = raw.split("//").next().unwrap_or(raw).trim();
        let mut words = words(line);
        match words.next() {
            Some("module" | "package") => inside = words.next() == Some(module),
            Some("endmodule" | "endpackage") => inside = false,
            _ => {}
        }
        if !inside || !self::words(line).any(|word| word == var) {
            continue;
        }
        let found = || Some((number, line.to_owned()));
        let left = |operator| {
            line.split_once(operator)
                .is_some_and(|(l, _)| assigns(l, var))
        };
        if left("<=") && !line.contains("assign ") {
            clocked = clocked.or_else(found);
        } else if left("=") || line.starts_with(&format!(".{var}(")) {
            continuous = continuous.or_else(found);
        } else {
            declared = declared.or_else(found);
        }
    }
    clocked.or(continuous).or(declared)
}

/// Is `var` what stands on the left of an assignment: the last name there, an index behind it aside.
fn assigns(left: &str, var: &str) -> bool {
    let name = left.split('[').next().unwrap_or(left).trim_end();
    // `if (load) nonce_q` and `assign {a, b}`: the target is what stands last.
    words(name).next_back() == Some(var)
}

fn words(line: &str) -> impl DoubleEndedIterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGE: &str = include_str!("../../rtl/sha256_stage.sv");
    const ROUND: &str = include_str!("../../rtl/sha256_round.sv");
    const SLOTS: &str = include_str!("../../rtl/job_slots.sv");

    #[test]
    fn a_register_is_found_at_its_clocked_assignment() {
        let (line, text) = in_module(STAGE, "sha256_stage", "state_q").unwrap();
        assert!(text.starts_with("state_q <= state_d"), "{text}");
        assert_eq!(STAGE.lines().nth(line as usize - 1).unwrap().trim(), text);
        let (_, text) = in_module(SLOTS, "job_slots", "midstate_q").unwrap();
        assert_eq!(text, "midstate_q[s] <= midstate_i;");
    }

    #[test]
    fn logic_is_found_at_its_assignment_and_only_in_its_module() {
        let (_, text) = in_module(ROUND, "sha256_round", "t1").unwrap();
        assert!(text.starts_with("assign t1"), "{text}");
        let (_, text) = in_module(STAGE, "sha256_stage", "k_i").unwrap();
        assert!(text.contains("sha256_pkg::K"), "{text}");
        assert_eq!(in_module(ROUND, "sha256_stage", "t1"), None);
    }
}
