//! Do mutants that nothing notices change anything.
//!
//! The RTL's netlist, flattened, is compared with the same netlist with mutants woven in. Every register and every output
//! is a pair in Yosys's `equiv_make`; if all pairs are equal in one cycle they must be equal in the next, which is an
//! induction over time. Pairs are closed by merging equal logic (`opt_merge`), the rest by SAT.
//!
//! That is tried one by one first ([`super::single`]), and is all that is tried in cores whose registers are not told by
//! their names. What stays open in others is held against constants, by groups: the select stays a free input, so that a
//! closed group says more than is needed, namely that nothing changes even if another of its mutants is chosen in each cycle. A group that stays open is halved.
//!
//! An instance that is the same for any state and inputs may stand for the other wherever it is; so a mutant is tried in
//! its own instance first, then in those around it, and in the whole core last. Small ones take a second, the core minutes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::MutateError;
use super::constants::{self, Constant};
use super::draw::Mutant;
use super::pairs::open_pairs;
use super::sample::Sample;
use super::shown::Proof;
use super::single::Part;
use super::sweep::ties;
use super::tree::{Instance, Tree, is_below};
use super::weave::{SELECT, select_bits, weave};

/// What can be shown of mutants, by their numbers.
pub type Shown = Vec<(usize, Proof)>;

/// So many open pairs are tried once more without cutting their logic short, for so long.
const FEW: usize = 64;
const WHOLE_CONES: Duration = Duration::from_secs(20);

/// Bits of register pairs that stay open; nothing if the time was up first.
type Open = Option<BTreeSet<String>>;

/// An instance of a sample's netlist, or all of it, ready to be compared.
#[derive(Debug)]
pub struct Prover<'a> {
    sample: &'a Sample<'a>,
    /// The instance; empty for the whole core.
    root: String,
    /// The instances in it, seen from it.
    tree: Tree,
    /// What its files are called.
    pub(super) name: String,
    /// No proof goes on after this.
    end: Instant,
    /// Bits of registers that no output depends on; made when first asked for, as the constants are.
    unread: OnceLock<Option<BTreeSet<String>>>,
    constants: OnceLock<Option<Vec<Constant>>>,
}

impl<'a> Prover<'a> {
    /// Nothing if the time was up first.
    ///
    /// # Errors
    /// Yosys.
    pub fn new(
        sample: &'a Sample<'a>,
        root: &str,
        end: Instant,
    ) -> Result<Option<Self>, MutateError> {
        let tree = sample.tree.below(root);
        let name = format!("in{}", sample.tree.index(root));
        let top = &tree.top;
        let (flatten, bits) = (
            flatten(sample, root),
            select_bits(sample.drawn.mutants.len()),
        );
        let ended = sample.folder.until(
            &format!("{name}-gold"),
            &format!(
                "read_rtlil clean.il\nhierarchy -top {top}\nwrite_rtlil {name}-clean.il\n{flatten}cd {top}\n\
                 add -input {SELECT} {bits}\ncd ..\nrename {top} gold\nwrite_rtlil {name}-gold.il\n"
            ),
            end,
        )?;
        Ok(ended.then(|| Self {
            sample,
            root: root.into(),
            tree,
            name,
            end,
            unread: OnceLock::new(),
            constants: OnceLock::new(),
        }))
    }

    /// What can be shown of each of these mutants: that it changes nothing.
    ///
    /// # Errors
    /// Yosys.
    pub fn equivalent(&self, mutants: &[usize]) -> Result<Shown, MutateError> {
        if mutants.is_empty() {
            return Ok(Vec::new());
        }
        let (same, late) = self.part(&self.name, false)?.same(&self.inside(mutants))?;
        let mut shown: Shown = same.iter().map(|number| (*number, Proof::Same)).collect();
        shown.extend(late.iter().map(|number| (*number, Proof::Undecided)));
        let open = |number: &&usize| !same.contains(*number) && !late.contains(*number);
        let open: Vec<usize> = mutants.iter().filter(open).copied().collect();
        if self.holds_constants() {
            shown.extend(self.filled(&open)?);
        } else if self.root.is_empty() {
            let name = format!("{}-held", self.name);
            let (same, late) = self.part(&name, true)?.same(&self.inside(&open))?;
            shown.extend(same.iter().map(|number| (*number, Proof::Constants)));
            shown.extend(late.iter().map(|number| (*number, Proof::Undecided)));
        }
        if self.root.is_empty() {
            self.beyond_a_cycle(&open, &mut shown)?;
        }
        Ok(shown)
    }

    /// The same of mutants that change something in some state, with the constant bits held.
    fn filled(&self, mutants: &[usize]) -> Result<Shown, MutateError> {
        if mutants.is_empty() {
            return Ok(Vec::new());
        }
        let proof = self.each_way(mutants, [Proof::Same, Proof::Constants], BTreeSet::is_empty)?;
        halved(mutants, proof, |half| self.filled(half))
    }

    /// Is there anything that can be held: the whole core, whose registers are told by their names.
    fn holds_constants(&self) -> bool {
        self.root.is_empty() && self.sample.names_registers()
    }

    /// What is compared one by one.
    pub(super) fn part<'b>(&'b self, name: &'b str, held: bool) -> Result<Part<'b>, MutateError> {
        let inside = &self.sample.subject.inside;
        let mut fixed = inside.opened(&self.root);
        if self.root.is_empty() {
            fixed.push_str(&ties(self.sample)?);
        }
        Ok(Part {
            sample: self.sample,
            tree: &self.tree,
            clean: self.file("clean.il"),
            name,
            fixed,
            held,
            end: self.end,
        })
    }

    /// What can be shown of each of these mutants: that no output depends on what it changes.
    ///
    /// # Errors
    /// Yosys.
    pub fn unread(&self, mutants: &[usize]) -> Result<Shown, MutateError> {
        if mutants.is_empty() {
            return Ok(Vec::new());
        }
        if self.unread.get().is_none() {
            let found = constants::unread(self.sample, &self.file("clean.il"), self.end)?;
            let _ = self.unread.set(found);
        }
        let Some(Some(unread)) = self.unread.get() else {
            return halved(mutants, Some(Proof::Undecided), |_| Ok(Vec::new()));
        };
        let proofs = [Proof::Unread, Proof::UnreadOnceFilled];
        let proof = self.each_way(mutants, proofs, |open| open.is_subset(unread))?;
        halved(mutants, proof, |half| self.unread(half))
    }

    /// Compares in both ways, until what stays open is good enough. Constants come from outside: an instance has none.
    fn each_way(
        &self,
        mutants: &[usize],
        [plainly, held]: [Proof; 2],
        good: impl Fn(&BTreeSet<String>) -> bool,
    ) -> Result<Option<Proof>, MutateError> {
        let first = self.compare(mutants)?;
        if first.as_ref().is_some_and(&good) {
            return Ok(Some(plainly));
        }
        if first.is_none() {
            return Ok(Some(Proof::Undecided));
        }
        if !self.root.is_empty() {
            return Ok(None);
        }
        Ok(match self.with_constants(mutants)? {
            Some(open) => good(&open).then_some(held),
            None => Some(Proof::Undecided),
        })
    }

    /// Is the difference that this mutant makes seen by comparing; nothing if the time was up first.
    ///
    /// # Errors
    /// Yosys.
    pub fn sees(&self, mutant: usize) -> Result<Option<bool>, MutateError> {
        let name = format!("{}-seen", self.name);
        let (same, late) = self.part(&name, false)?.same(&self.inside(&[mutant]))?;
        if !same.is_empty() {
            return Ok(Some(false));
        }
        if !late.is_empty() {
            return Ok(None);
        }
        if !self.holds_constants() {
            return Ok(Some(true));
        }
        Ok(self.compare(&[mutant])?.map(|open| !open.is_empty()))
    }

    /// The same with the constant bits held. To be asked after [`Prover::sees`].
    ///
    /// # Errors
    /// Yosys.
    pub fn sees_held(&self, mutant: usize) -> Result<Option<bool>, MutateError> {
        if !self.holds_constants() {
            let name = format!("{}-seen-held", self.name);
            let (same, late) = self.part(&name, true)?.same(&self.inside(&[mutant]))?;
            return Ok(late.is_empty().then_some(same.is_empty()));
        }
        Ok(self.with_constants(&[mutant])?.map(|open| !open.is_empty()))
    }

    /// The mutants as this instance has them.
    pub(super) fn inside(&self, mutants: &[usize]) -> Vec<(usize, Mutant)> {
        let skip = if self.root.is_empty() {
            0
        } else {
            self.root.len() + 1
        };
        let numbered = mutants
            .iter()
            .map(|&number| (number, &self.sample.drawn.mutants[number - 1]));
        let here = numbered.filter(|(_, mutant)| is_below(&mutant.at.path, &self.root));
        here.map(|(number, mutant)| {
            let at = Instance {
                path: mutant.at.path.get(skip..).unwrap_or_default().into(),
                module: mutant.at.module.clone(),
            };
            let command = mutant.command.clone();
            (number, Mutant { at, command })
        })
        .collect()
    }

    /// Compares; the bits whose pair stays open, or nothing if the time was up first.
    fn compare(&self, mutants: &[usize]) -> Result<Open, MutateError> {
        let name = self.group(mutants);
        let top = &self.tree.top;
        let inside = self.inside(mutants);
        let inside: Vec<(usize, &Mutant)> = inside.iter().map(|(n, m)| (*n, m)).collect();
        let bits = select_bits(self.sample.drawn.mutants.len());
        let mut script = weave(&self.tree, &inside, bits, &self.file("clean.il"));
        let (flatten, gold) = (flatten(self.sample, &self.root), self.file("gold.il"));
        let _ = write!(
            script,
            "{flatten}rename {top} gate\nread_rtlil {gold}\nequiv_make gold gate equiv\ndelete gold gate\n\
             hierarchy -top equiv\nsetattr -set keep 1 t:$equiv\nselect -assert-min 1 t:$equiv\n\
             opt_expr\nopt_merge -share_all\nopt_clean\nequiv_simple -short\ntee -o open-{name}.txt equiv_status\n\
             write_rtlil equiv-{name}.il\n"
        );
        let open = self.asked(
            &format!("compare-{name}"),
            &script,
            &format!("open-{name}.txt"),
            self.end,
        )?;
        match open {
            Some(open) if !open.is_empty() && open.len() <= FEW => self.whole_cones(mutants, open),
            open => Ok(open),
        }
    }

    /// What is still open of a few pairs, when their logic is not cut where both sides share it. Such a question can take
    /// for ever; those that can be answered are answered at once.
    fn whole_cones(&self, mutants: &[usize], open: BTreeSet<String>) -> Result<Open, MutateError> {
        let (name, of) = (self.group(mutants), of(mutants));
        let script = format!(
            "{of}read_rtlil equiv-{name}.il\nequiv_simple\ntee -o whole-{name}.txt equiv_status\n"
        );
        let end = self.end.min(Instant::now() + WHOLE_CONES);
        let status = format!("whole-{name}.txt");
        let less = self.asked(&format!("whole-{name}"), &script, &status, end)?;
        Ok(Some(less.unwrap_or(open)))
    }

    /// Compares once more, with what is constant held in the mutants' stages and in those before: all that they read. The
    /// registers themselves stay pairs, so that what was held is shown again for the next cycle.
    fn with_constants(&self, mutants: &[usize]) -> Result<Open, MutateError> {
        let name = self.group(mutants);
        let inside = self.inside(mutants);
        let stages: BTreeSet<String> = inside
            .iter()
            .flat_map(|(_, mutant)| {
                let cell = mutant.option("-cell").unwrap_or_default();
                let dot = if mutant.at.path.is_empty() { "" } else { "." };
                constants::stage_and_the_one_before(&format!("{}{dot}{cell}", mutant.at.path))
            })
            .collect();
        if self.constants.get().is_none() {
            let found = constants::constants(self.sample, &self.file("gold.il"), self.end)?;
            let _ = self.constants.set(found);
        }
        let Some(Some(constants)) = self.constants.get() else {
            return Ok(None);
        };
        let mut script = format!("{}read_rtlil equiv-{name}.il\n", of(mutants));
        for constant in constants {
            let Constant {
                register,
                range,
                bits,
            } = constant;
            if stages.iter().any(|stage| register.starts_with(stage)) {
                let width = bits.len();
                // Without -nounset Yosys takes other names of the same bits off their driver.
                let _ = writeln!(
                    script,
                    "connect -nounset -set \\{register}{range} {width}'b{bits}"
                );
            }
        }
        // A register whose next value is held is constant too.
        let _ = write!(
            script,
            "opt_clean\nopt_expr\nopt_dff\nopt_clean\nopt_expr\nopt_merge -share_all\nopt_clean\n\
             equiv_simple -short\ntee -o held-{name}.txt equiv_status\n"
        );
        let status = format!("held-{name}.txt");
        match self.asked(&format!("held-{name}"), &script, &status, self.end) {
            // First values of registers that turn out to be one constant conflict, and Yosys ends there: nothing is shown so.
            Err(MutateError::Yosys(_)) => Ok(None),
            asked => asked,
        }
    }

    fn asked(
        &self,
        name: &str,
        script: &str,
        status: &str,
        end: Instant,
    ) -> Result<Open, MutateError> {
        let folder = &self.sample.folder;
        if !folder.until(name, script, end)? {
            return Ok(None);
        }
        let open = open_pairs(&folder.read(status)?);
        let open = open.ok_or_else(|| MutateError::Yosys(format!("{status} has no status")))?;
        Ok(Some(open))
    }

    fn file(&self, what: &str) -> String {
        format!("{}-{what}", self.name)
    }

    /// A group's name in files.
    fn group(&self, mutants: &[usize]) -> String {
        let first = mutants.first().copied().unwrap_or_default();
        format!("{}-{first}-of-{}", self.name, mutants.len())
    }
}

/// A script that reads a group's file says nothing of what is in it; and another group may have had that name.
fn of(mutants: &[usize]) -> String {
    let numbers: Vec<String> = mutants.iter().map(usize::to_string).collect();
    format!("# of {}\n", numbers.join(" "))
}

/// Makes the netlist flat; of its wires only ports and registers keep a public name, and those stay. Read ports take no
/// register in: it would have another's name, and so no pair. Where registers are not told by their names, every named
/// wire is a pair: that proves less, and nothing wrong.
fn flatten(sample: &Sample<'_>, root: &str) -> String {
    let (named, cut) = (sample.registers_named(), sample.subject.inside.cut(root));
    format!(
        "setattr -set keep 1 w:{named} w:$* %d\nflatten\n{cut}memory -nordff\nsetattr -set keep 1 w:{named} w:$* %d\n\
         rename -hide w:* w:{named} %d\nopt_clean\n"
    )
}

/// A group's proof for each of its mutants, or what its halves give.
fn halved(
    mutants: &[usize],
    proof: Option<Proof>,
    again: impl Fn(&[usize]) -> Result<Shown, MutateError>,
) -> Result<Shown, MutateError> {
    if let Some(proof) = proof {
        return Ok(mutants.iter().map(|&mutant| (mutant, proof)).collect());
    }
    if mutants.len() == 1 {
        return Ok(Vec::new());
    }
    let (first, second) = mutants.split_at(mutants.len() / 2);
    Ok([again(first)?, again(second)?].concat())
}
