//! Pairs of registers and outputs, as `equiv_status` speaks of them.

use std::collections::BTreeSet;

/// The bits of the pairs that `equiv_status` calls open, as `register [bit]`; nothing where it says nothing of pairs.
pub fn open_pairs(status: &str) -> Option<BTreeSet<String>> {
    status.contains("$equiv cells").then_some(())?;
    let open = status
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Unproven $equiv "));
    Some(open.map(register_bit).collect())
}

/// `$auto$1: \a.w_q_gold [5] \a.w_q_gate [5]` is `a.w_q [5]`; what can't be read is nobody's name.
fn register_bit(pair: &str) -> String {
    let sides = pair.split('\\').skip(1).map(str::trim);
    let mut named = sides.filter_map(|side| {
        let (name, bit) = side.split_once(' ').unwrap_or((side, ""));
        let name = name.strip_suffix("_gold").or(name.strip_suffix("_gate"))?;
        let bit = bit.split(' ').next().filter(|bit| bit.starts_with('['));
        let bit = bit.unwrap_or_default();
        Some(format!("{name} {bit}").trim().to_owned())
    });
    named.next().unwrap_or_else(|| pair.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_pairs_are_read() {
        let status = "Found 7 $equiv cells in equiv:\n  Unproven $equiv $a$1: \\u.w_q_gold [5] \\u.w_q_gate [5]\n";
        let open = BTreeSet::from(["u.w_q [5]".to_owned()]);
        assert_eq!(open_pairs(status), Some(open));
        assert_eq!(open_pairs(""), None);
        assert_eq!(register_bit("$a$1: \\b.c_q_gold 1'0"), "b.c_q");
        assert_eq!(register_bit("$a$1: 1'1 \\b.c_q_gate [2]"), "b.c_q [2]");
    }
}
