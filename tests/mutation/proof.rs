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
use std::sync::OnceLock;
use std::time::Instant;

use crate::constants::{self, Constant};
use crate::pairs::open_pairs;
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
    /// The time was up first: nothing was shown.
    Undecided,
}

impl Proof {
    /// Does the mutant change neither a register nor an output.
    pub fn equivalent(self) -> bool {
        matches!(self, Proof::Same | Proof::Constants)
    }

    /// Was it shown with the constant bits held.
    pub fn held(self) -> bool {
        matches!(self, Proof::Constants | Proof::UnreadOnceFilled)
    }

    /// Does the mutant reach no output, though it changes registers.
    pub fn unread(self) -> bool {
        matches!(self, Proof::Unread | Proof::UnreadOnceFilled)
    }
}

/// Makes the netlist flat; of its wires only ports and registers keep a public name, and those stay. Read ports take no
/// register in: it would have another's name, and so no pair.
const FLATTEN: &str = "setattr -set keep 1 w:*_q* w:$* %d\nflatten\nmemory -nordff\nsetattr -set keep 1 w:*_q* w:$* %d\n\
    rename -hide w:* w:*_q* %d\nopt_clean\n";

/// A sample's netlist, ready to be compared.
pub struct Prover<'a> {
    sample: &'a Sample,
    /// No proof goes on after this.
    end: Instant,
    /// Bits of registers that no output depends on; made when first asked for, as the constants are.
    unread: OnceLock<Option<BTreeSet<String>>>,
    constants: OnceLock<Option<Vec<Constant>>>,
}

impl<'a> Prover<'a> {
    pub fn new(sample: &'a Sample, end: Instant) -> Self {
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
            end,
            unread: OnceLock::new(),
            constants: OnceLock::new(),
        }
    }

    /// What can be shown of each of these mutants: that it changes nothing.
    pub fn equivalent(&self, mutants: &[usize]) -> Vec<(usize, Proof)> {
        if mutants.is_empty() {
            return Vec::new();
        }
        let proof = self.each_way(mutants, [Proof::Same, Proof::Constants], BTreeSet::is_empty);
        halved(mutants, proof, |half| self.equivalent(half))
    }

    /// What can be shown of each of these mutants: that no output depends on what it changes.
    pub fn unread(&self, mutants: &[usize]) -> Vec<(usize, Proof)> {
        if mutants.is_empty() {
            return Vec::new();
        }
        let unread = || constants::unread(self.sample, self.end);
        let Some(unread) = self.unread.get_or_init(unread) else {
            return halved(mutants, Some(Proof::Undecided), |_| Vec::new());
        };
        let proofs = [Proof::Unread, Proof::UnreadOnceFilled];
        let proof = self.each_way(mutants, proofs, |open| open.is_subset(unread));
        halved(mutants, proof, |half| self.unread(half))
    }

    /// Compares in both ways, until what stays open is good enough.
    fn each_way(
        &self,
        mutants: &[usize],
        [plainly, held]: [Proof; 2],
        good: impl Fn(&BTreeSet<String>) -> bool,
    ) -> Option<Proof> {
        let first = self.compare(mutants);
        if first.as_ref().is_some_and(&good) {
            return Some(plainly);
        }
        match first.and_then(|_| self.with_constants(mutants)) {
            Some(open) => good(&open).then_some(held),
            None => Some(Proof::Undecided),
        }
    }

    /// Is the difference that this mutant makes seen by comparing; nothing if the time was up first.
    pub fn sees(&self, mutant: usize) -> Option<bool> {
        Some(!self.compare(&[mutant])?.is_empty())
    }

    /// The same with the constant bits held. To be asked after [`Prover::sees`].
    pub fn sees_held(&self, mutant: usize) -> Option<bool> {
        Some(!self.with_constants(&[mutant])?.is_empty())
    }

    fn constants(&self) -> Option<&[Constant]> {
        let constants = || constants::constants(self.sample, self.end);
        self.constants.get_or_init(constants).as_deref()
    }

    /// Compares; the bits whose pair stays open, or nothing if the time was up first.
    fn compare(&self, mutants: &[usize]) -> Option<BTreeSet<String>> {
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
        let ended = folder.until(&format!("compare-{name}"), &script, self.end);
        ended.then(|| open_pairs(&folder.read(&format!("open-{name}.txt"))))
    }

    /// Compares once more, with what is constant held in the mutants' stages and in those before: all that they read. The
    /// registers themselves stay pairs, so that what was held is shown again for the next cycle.
    fn with_constants(&self, mutants: &[usize]) -> Option<BTreeSet<String>> {
        let name = name(mutants);
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
        for constant in self.constants()? {
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
        let ended = folder.until(&format!("held-{name}"), &script, self.end);
        ended.then(|| open_pairs(&folder.read(&format!("held-{name}.txt"))))
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
