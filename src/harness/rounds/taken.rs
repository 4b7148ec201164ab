//! The branches of `` `ifdef `` that a build takes: what is left of a text, line by line.

use std::collections::BTreeSet;

/// The text with everything else left empty, so that lines keep their numbers. Macros that it defines are known from there on.
pub fn taken(text: &str, defined: &mut BTreeSet<String>) -> String {
    // Of each condition around: is this branch taken, was one of it before.
    let mut around: Vec<(bool, bool)> = Vec::new();
    let mut left = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut words = line.split_whitespace();
        let directive = words.next().and_then(|word| word.strip_prefix('`'));
        let name = words.next().unwrap_or_default();
        let here = around.iter().all(|(taken, _)| *taken);
        match directive {
            Some("ifdef") => around.push((defined.contains(name), defined.contains(name))),
            Some("ifndef") => around.push((!defined.contains(name), !defined.contains(name))),
            Some("elsif") => {
                if let Some((taken, before)) = around.last_mut() {
                    *taken = !*before && defined.contains(name);
                    *before |= *taken;
                }
            }
            Some("else") => {
                if let Some((taken, before)) = around.last_mut() {
                    (*taken, *before) = (!*before, true);
                }
            }
            Some("endif") => drop(around.pop()),
            Some("define") if here => {
                let end = name.find('(').unwrap_or(name.len());
                defined.insert(name[..end].into());
            }
            Some("undef") if here => drop(defined.remove(name)),
            Some("define" | "undef" | "include" | "timescale" | "default_nettype" | "resetall") => {
            }
            _ if here => {
                left += line;
                continue;
            }
            _ => {}
        }
        left.push('\n');
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_those_of_the_build() {
        let text = "a\n`ifdef X\nb\n`elsif Y\nc\n`else\nd\n`endif\n`define Z(q) q\n`ifndef Z\ne\n`endif\n`Z(f)\n";
        let with = |names: &[&str]| {
            let mut defined = names.iter().map(|n| (*n).to_owned()).collect();
            let left = taken(text, &mut defined);
            assert_eq!(left.lines().count(), text.lines().count());
            left.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(with(&["X", "Y"]), "a b `Z(f)");
        assert_eq!(with(&["Y"]), "a c `Z(f)");
        assert_eq!(with(&[]), "a d `Z(f)");
    }
}
