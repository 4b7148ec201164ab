//! Do mutants that nothing notices change anything.
//!
//! The RTL's netlist, flattened, is compared with the same netlist with mutants woven in. Every register and every output
//! is a pair in Yosys's `equiv_make`; if all pairs are equal in one cycle they must be equal in the next, which is an
//! induction over time. Pairs are closed by merging equal logic (`opt_merge`), the rest by SAT.
//!
//! Mutants are proven by groups: the select stays a free input, so that a closed group says more than is needed, namely
//! that nothing changes even if another of its mutants is chosen in each cycle. A group that stays open is halved.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::constants::{self, Constant};
use crate::sample::Sample;
use crate::weave::{SELECT, SELECT_BITS, weave};

/// What was shown of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Every register and output is the same, whatever the state and the inputs are.
    Same,
    /// The same where the bits that are constant in a filled pipe are held.
    Constants,
    /// Registers differ that no output depends on; every other register and every output is the same.
    Unread,
    /// The same as [`Proof::Unread`], where the bits that are constant in a filled pipe are held.
    UnreadOnceFilled,
}

impl Proof {
    /// Does the mutant change neither a register nor an output.
    pub fn equivalent(self) -> bool {
        matches!(self, Proof::Same | Proof::Constants)
    }
}

/// Makes the netlist flat; of its wires only ports and registers keep a public name, and those stay.
const FLATTEN: &str = "setattr -set keep 1 w:*_q* w:$* %d\nflatten\nmemory\nsetattr -set keep 1 w:*_q* w:$* %d\n\
    rename -hide w:* w:*_q* %d\nopt_clean\n";

/// A sample's netlist, ready to be compared.
pub struct Prover<'a> {
    sample: &'a Sample,
    /// Bits of registers that no output depends on.
    unread: BTreeSet<String>,
    constants: Vec<Constant>,
}

impl<'a> Prover<'a> {
    pub fn new(sample: &'a Sample) -> Self {
        let top = &sample.tree.top;
        sample.folder.yosys(
            "gold",
            &format!(
                "read_rtlil clean.il\n{FLATTEN}cd {top}\nadd -input {SELECT} {SELECT_BITS}\ncd ..\n\
                 rename {top} gold\nwrite_rtlil gold.il\n"
            ),
        );
        Self {
            sample,
            unread: constants::unread(sample),
            constants: constants::constants(sample),
        }
    }

    /// What can be shown of each of these mutants: that it changes nothing.
    pub fn equivalent(&self, mutants: &[usize]) -> Vec<(usize, Proof)> {
        if mutants.is_empty() {
            return Vec::new();
        }
        let name = name(mutants);
        let proof = if self.compare(mutants).is_empty() {
            Some(Proof::Same)
        } else {
            self.with_constants(mutants, &name)
                .is_empty()
                .then_some(Proof::Constants)
        };
        halved(mutants, proof, |half| self.equivalent(half))
    }

    /// What can be shown of each of these mutants: that no output depends on what it changes.
    pub fn unread(&self, mutants: &[usize]) -> Vec<(usize, Proof)> {
        if mutants.is_empty() {
            return Vec::new();
        }
        let name = name(mutants);
        let proof = if self.compare(mutants).is_subset(&self.unread) {
            Some(Proof::Unread)
        } else {
            let open = self.with_constants(mutants, &name);
            open.is_subset(&self.unread)
                .then_some(Proof::UnreadOnceFilled)
        };
        halved(mutants, proof, |half| self.unread(half))
    }

    /// Compares; the bits whose pair stays open.
    fn compare(&self, mutants: &[usize]) -> BTreeSet<String> {
        let name = name(mutants);
        let top = &self.sample.tree.top;
        let mut script = weave(&self.sample.tree, &self.sample.drawn, mutants);
        let _ = write!(
            script,
            "{FLATTEN}rename {top} gate\nread_rtlil gold.il\nequiv_make gold gate equiv\ndelete gold gate\n\
             hierarchy -top equiv\nsetattr -set keep 1 t:$equiv\nselect -assert-min {} t:$equiv\n\
             opt_expr\nopt_merge -share_all\nopt_clean\nequiv_simple -short\ntee -o open-{name}.txt equiv_status\n\
             write_rtlil equiv-{name}.il\n",
            self.sample.register_bits()
        );
        let folder = &self.sample.folder;
        folder.yosys(&format!("compare-{name}"), &script);
        open_pairs(&folder.read(&format!("open-{name}.txt")))
    }

    /// Compares once more, with what is constant held in the mutants' stages and in those before: all that they read. The
    /// registers themselves stay pairs, so that what was held is shown again for the next cycle.
    fn with_constants(&self, mutants: &[usize], name: &str) -> BTreeSet<String> {
        let stages: BTreeSet<String> = mutants
            .iter()
            .flat_map(|mutant| {
                let mutant = &self.sample.drawn.mutants[mutant - 1];
                let cell = mutant.option("-cell").unwrap_or_default();
                let dot = if mutant.at.path.is_empty() { "" } else { "." };
                constants::stage_and_the_one_before(&format!("{}{dot}{cell}", mutant.at.path))
            })
            .collect();
        let mut script = format!("read_rtlil equiv-{name}.il\n");
        for constant in &self.constants {
            let Constant {
                register,
                range,
                bits,
            } = constant;
            if stages.iter().any(|stage| register.starts_with(stage)) {
                let width = bits.len();
                let _ = writeln!(script, "connect -set \\{register}{range} {width}'b{bits}");
            }
        }
        // A register whose next value is held is constant too.
        let _ = write!(
            script,
            "opt_clean\nopt_expr\nopt_dff\nopt_clean\nopt_expr\nopt_merge -share_all\nopt_clean\n\
             equiv_simple -short\ntee -o held-{name}.txt equiv_status\n"
        );
        let folder = &self.sample.folder;
        folder.yosys(&format!("held-{name}"), &script);
        open_pairs(&folder.read(&format!("held-{name}.txt")))
    }
}

/// A group's proof for each of its mutants, or what its halves give.
fn halved(
    mutants: &[usize],
    proof: Option<Proof>,
    again: impl Fn(&[usize]) -> Vec<(usize, Proof)>,
) -> Vec<(usize, Proof)> {
    if let Some(proof) = proof {
        return mutants.iter().map(|&mutant| (mutant, proof)).collect();
    }
    if mutants.len() == 1 {
        return Vec::new();
    }
    let (first, second) = mutants.split_at(mutants.len() / 2);
    [again(first), again(second)].concat()
}

/// A group's name in files.
fn name(mutants: &[usize]) -> String {
    let mutants: Vec<String> = mutants.iter().map(ToString::to_string).collect();
    format!("{}-of-{}", mutants[0], mutants.len())
}

/// The bits of the pairs that `equiv_status` calls open, as `register [bit]`.
fn open_pairs(status: &str) -> BTreeSet<String> {
    assert!(status.contains("$equiv cells"), "equiv_status speaks");
    let open = status
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Unproven $equiv "));
    open.map(register_bit).collect()
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
        assert_eq!(open_pairs(status), BTreeSet::from(["u.w_q [5]".to_owned()]));
        assert_eq!(register_bit("$a$1: \\b.c_q_gold 1'0"), "b.c_q");
        assert_eq!(register_bit("$a$1: 1'1 \\b.c_q_gate [2]"), "b.c_q [2]");
    }
}
