//! Does a mutant that nothing notices change anything at all.
//!
//! The netlist that was simulated, flattened, is compared with itself: mutant chosen against none chosen. Every register
//! and every output is a pair in Yosys's `equiv_make`; if all pairs are equal they stay equal in the next cycle, which is
//! an induction over time. Pairs are closed by merging equal logic (`opt_merge`), the rest by SAT.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::constants::{self, Constant};
use crate::sample::{SELECT, SELECT_BITS, Sample};

/// What was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Every register and output is the same: the two netlists are, once logic that nothing reads is gone.
    Same,
    /// The same once the bits that are constant in a filled pipe are held.
    Constants,
    /// The same by SAT, pair by pair.
    Sat,
    /// Registers differ that no output depends on; every other register and every output is the same.
    Unread,
    /// Nothing.
    None,
}

impl Proof {
    /// Does the mutant change neither a register nor an output.
    pub fn equivalent(self) -> bool {
        matches!(self, Proof::Same | Proof::Constants | Proof::Sat)
    }
}

/// A sample's netlist, ready to be compared.
pub struct Prover<'a> {
    sample: &'a Sample,
    /// Pairs that there must be: fewer would show less than is claimed.
    pairs: usize,
    /// Bits of registers that no output depends on.
    unread: BTreeSet<String>,
    constants: Vec<Constant>,
}

impl<'a> Prover<'a> {
    pub fn new(sample: &'a Sample) -> Self {
        let top = &sample.tree.top;
        let registers = "setattr -set keep 1 w:*_q* w:$* %d";
        let choose_none = choose(top, 0);
        sample.folder.yosys(
            "flatten",
            &format!(
                "read_rtlil woven.il\n{registers}\nflatten\nmemory\n{registers}\n\
                 rename -hide w:* w:*_q* %d\nopt_clean\nwrite_rtlil flat.il\n\
                 {choose_none}opt_expr\nopt_clean\nrename {top} gold\nwrite_rtlil gold.il\n"
            ),
        );
        let mut prover = Self {
            sample,
            pairs: 0,
            unread: constants::unread(sample),
            constants: constants::constants(sample),
        };
        prover.pairs = prover.compare(0).0;
        prover
    }

    /// What can be shown of a mutant.
    pub fn prove(&self, mutant: usize) -> Proof {
        let (pairs, unequal) = self.compare(mutant);
        assert_eq!(pairs, self.pairs, "mutant {mutant}: pairs to be compared");
        if unequal.is_empty() {
            return Proof::Same;
        }
        if unequal.iter().all(|bit| self.unread.contains(bit)) {
            return Proof::Unread;
        }
        let held = self.held(mutant);
        // A register whose next value is held is constant too.
        let merge =
            "opt_clean\nopt_expr\nopt_dff\nopt_clean\nopt_expr\nopt_merge -share_all\nopt_clean\n";
        let (held_file, sat_file) = (format!("held-{mutant}.txt"), format!("sat-{mutant}.txt"));
        self.sample.folder.yosys(
            &format!("deeper-{mutant}"),
            &format!(
                "read_rtlil equiv-{mutant}.il\n{held}{merge}tee -o {held_file} equiv_status\n\
                 equiv_simple -short\ntee -o {sat_file} equiv_status\n"
            ),
        );
        let none_left = |file: &str| unequal_pairs(&self.sample.folder.read(file)).1.is_empty();
        if none_left(&held_file) {
            Proof::Constants
        } else if none_left(&sat_file) {
            Proof::Sat
        } else {
            Proof::None
        }
    }

    /// Compares; how many pairs there are, and the bits whose pair was not closed.
    fn compare(&self, mutant: usize) -> (usize, Vec<String>) {
        let top = &self.sample.tree.top;
        let mut script = String::from("read_rtlil flat.il\n");
        script += &choose(top, mutant);
        let _ = write!(
            script,
            "rename {top} gate\nread_rtlil gold.il\nequiv_make gold gate equiv\ndelete gold gate\n\
             hierarchy -top equiv\nsetattr -set keep 1 t:$equiv\ntee -o pairs-{mutant}.txt equiv_status\n\
             opt_expr\nopt_merge -share_all\nopt_clean\ntee -o equal-{mutant}.txt equiv_status\n\
             write_rtlil equiv-{mutant}.il\n"
        );
        let folder = &self.sample.folder;
        folder.yosys(&format!("compare-{mutant}"), &script);
        let pairs = unequal_pairs(&folder.read(&format!("pairs-{mutant}.txt"))).0;
        (
            pairs,
            unequal_pairs(&folder.read(&format!("equal-{mutant}.txt"))).1,
        )
    }

    /// Yosys commands that hold what is constant in the mutant's stage and in the one before: all that the stage reads.
    /// The registers themselves stay pairs, so that what was held is shown again for the next cycle.
    fn held(&self, mutant: usize) -> String {
        let mutant = &self.sample.drawn.mutants[mutant - 1];
        let cell = mutant.option("-cell").unwrap_or_default();
        let dot = if mutant.at.path.is_empty() { "" } else { "." };
        let stages = constants::stage_and_the_one_before(&format!("{}{dot}{cell}", mutant.at.path));
        let mut script = String::new();
        for constant in &self.constants {
            let Constant {
                register,
                range,
                bits,
            } = constant;
            if stages.iter().any(|stage| register.starts_with(stage)) {
                let width = bits.len();
                let _ = writeln!(script, "connect -set \\{register}{range} {width}'{bits}");
            }
        }
        script
    }
}

/// Yosys commands that hold the select at a mutant's number. The select is no pair: it is what differs.
fn choose(top: &str, mutant: usize) -> String {
    format!(
        "delete -port {top}/w:{SELECT}\ncd {top}\nconnect -set {SELECT} {SELECT_BITS}'d{mutant}\ncd ..\n\
         rename -hide {top}/w:{SELECT}\n"
    )
}

/// How many pairs `equiv_status` found, and the bits of those that are open, as `register [bit]`.
fn unequal_pairs(status: &str) -> (usize, Vec<String>) {
    let count = |line: &str| line.split_whitespace().nth(1)?.parse().ok();
    let found = status
        .lines()
        .filter(|line| line.starts_with("Found "))
        .find_map(count);
    let open = status
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Unproven $equiv "));
    let open: Vec<String> = open.map(register_bit).collect();
    (found.expect("equiv_status counts"), open)
}

/// `$auto$1: \a.w_q_gold [5] \a.w_q_gate [5]` is `a.w_q [5]`; what can't be read is nobody's name.
fn register_bit(pair: &str) -> String {
    let sides = pair.split('\\').skip(1).map(str::trim);
    let mut named = sides.filter_map(|side| {
        let (name, bit) = side.split_once(' ').unwrap_or((side, ""));
        let name = name.strip_suffix("_gold").or(name.strip_suffix("_gate"))?;
        let bit = bit.split(' ').next().unwrap_or_default();
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
        assert_eq!(unequal_pairs(status), (7, vec!["u.w_q [5]".to_owned()]));
        assert_eq!(register_bit("$a$1: \\b.c_q_gold 1'0"), "b.c_q");
        assert_eq!(register_bit("$a$1: 1'1 \\b.c_q_gate [2]"), "b.c_q [2]");
    }
}
