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
use std::time::{Duration, Instant};

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
}

impl Proof {
    /// Does the mutant change neither a register nor an output.
    pub fn equivalent(self) -> bool {
        matches!(self, Proof::Same | Proof::Constants)
    }
}

/// No comparison is begun after so long: halving one stubborn group of a whole core goes on for an hour, and a night has other
/// work. What is not proven by then is unknown, and counts as not killed.
const TIME: Duration = Duration::from_secs(600);

/// Makes the netlist flat; of its wires only ports and registers keep a public name, and those stay.
const FLATTEN: &str = "setattr -set keep 1 w:*_q* w:$* %d\nflatten\nmemory\nsetattr -set keep 1 w:*_q* w:$* %d\n\
    rename -hide w:* w:*_q* %d\nopt_clean\n";

/// A sample's netlist, ready to be compared.
pub struct Prover<'a> {
    sample: &'a Sample,
    start: Instant,
    /// Bits of registers that no output depends on; made when first asked for, as the constants are.
    unread: OnceLock<BTreeSet<String>>,
    constants: OnceLock<Vec<Constant>>,
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
            start: Instant::now(),
            unread: OnceLock::new(),
            constants: OnceLock::new(),
        }
    }

    /// Is there no time left: what is open now stays unknown.
    pub fn is_late(&self) -> bool {
        self.start.elapsed() > TIME
    }

    /// What can be shown of each of these mutants: that it changes nothing.
    pub fn equivalent(&self, mutants: &[usize]) -> Vec<(usize, Proof)> {
        if mutants.is_empty() || self.is_late() {
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
        if mutants.is_empty() || self.is_late() {
            return Vec::new();
        }
        let name = name(mutants);
        let unread = self.unread.get_or_init(|| constants::unread(self.sample));
        let proof = if self.compare(mutants).is_subset(unread) {
            Some(Proof::Unread)
        } else {
            let open = self.with_constants(mutants, &name);
            open.is_subset(unread).then_some(Proof::UnreadOnceFilled)
        };
        halved(mutants, proof, |half| self.unread(half))
    }

    /// Is the difference that this mutant makes seen, in each way of comparing that was used here.
    pub fn sees(&self, mutant: usize) -> bool {
        let open = !self.compare(&[mutant]).is_empty();
        let held = self.constants.get().is_some();
        open && !(held && self.with_constants(&[mutant], &name(&[mutant])).is_empty())
    }

    fn constants(&self) -> &[Constant] {
        self.constants
            .get_or_init(|| constants::constants(self.sample))
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
        for constant in self.constants() {
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
