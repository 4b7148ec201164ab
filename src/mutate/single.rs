//! Mutants proven one by one: the netlist with all of them beside the one without, registers cut out, and the choice held at
//! one mutant after the other. What Yosys can't merge is left to SAT.
//!
//! In one process: reading and weaving cost once, a mutant a fraction of a second. No open mutant stands in another's way.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::MutateError;
use super::draw::Mutant;
use super::pairs::open_pairs;
use super::registers::{cut, registers};
use super::sample::Sample;
use super::tree::Tree;
use super::weave::{SELECT, select_bits, weave};

/// So many mutants share a process. One that SAT can't decide costs the others behind it their turn, for that time.
const SHARED: usize = 24;

/// A mutant's own time, when it is tried alone.
const ALONE: Duration = Duration::from_secs(20);

/// A part of a core, and its files' name.
pub(super) struct Part<'a> {
    pub(super) sample: &'a Sample<'a>,
    pub(super) tree: &'a Tree,
    /// The file of its netlist.
    pub(super) clean: String,
    pub(super) name: &'a str,
    /// Yosys's commands behind `flatten`: what is set from outside or tied off.
    pub(super) fixed: String,
    pub(super) end: Instant,
}

impl Part<'_> {
    /// Those of these mutants that change neither an output nor what a register takes in, and those for which the time was
    /// up first.
    pub(super) fn same(
        &self,
        mutants: &[(usize, Mutant)],
    ) -> Result<(Vec<usize>, Vec<usize>), MutateError> {
        let numbers: Vec<usize> = mutants.iter().map(|(number, _)| *number).collect();
        if !self.base(mutants)? {
            return Ok((Vec::new(), numbers));
        }
        let (mut same, mut late) = (Vec::new(), Vec::new());
        for chunk in numbers.chunks(SHARED) {
            let limit = Duration::from_secs(5) * chunk.len() as u32;
            if self.try_all(chunk, limit)? {
                same.extend(self.closed(chunk)?);
                continue;
            }
            for number in chunk {
                if self.try_all(&[*number], ALONE)? {
                    same.extend(self.closed(&[*number])?);
                } else {
                    late.push(*number);
                }
            }
        }
        Ok((same, late))
    }

    /// Both netlists, without registers, as one; did it end in time.
    fn base(&self, mutants: &[(usize, Mutant)]) -> Result<bool, MutateError> {
        let Self {
            name, tree, clean, ..
        } = self;
        let (folder, top) = (&self.sample.folder, &tree.top);
        let bits = select_bits(self.sample.drawn.mutants.len());
        let flat = format!("flatten\n{}memory -nordff\npmuxtree\n", self.fixed);
        let gold = format!(
            "read_rtlil {clean}\n{flat}cd {top}\nadd -input {SELECT} {bits}\ncd ..\nrename {top} gold\n\
             write_rtlil {name}-gold-flat.il\n"
        );
        let woven: Vec<(usize, &Mutant)> = mutants.iter().map(|(n, m)| (*n, m)).collect();
        let gate = format!(
            "{}{flat}rename {top} gate\nwrite_rtlil {name}-gate-flat.il\n",
            weave(tree, &woven, bits, clean)
        );
        let ended = folder.until(&format!("{name}-gold-flat"), &gold, self.end)?
            && folder.until(&format!("{name}-gate-flat"), &gate, self.end)?;
        if !ended {
            return Ok(false);
        }
        let read = |side: &str| folder.read(&format!("{name}-{side}-flat.il"));
        let (gold, gate) = (read("gold")?, read("gate")?);
        let both: BTreeSet<String> = &registers(&gold) & &registers(&gate);
        for (side, text) in [("gold", gold), ("gate", gate)] {
            folder.write(&format!("{name}-{side}-cut.il"), &cut(&text, &both))?;
        }
        // Only ports are pairs: a wire inside may differ where nothing asks for it.
        let script = format!(
            "read_rtlil {name}-gold-cut.il\nread_rtlil {name}-gate-cut.il\nrename -hide w:* x:* %d\n\
             equiv_make gold gate equiv\ndelete gold gate\nhierarchy -top equiv\nsetattr -set keep 1 t:$equiv\n\
             select -assert-min 1 t:$equiv\nopt_clean\nwrite_rtlil {name}-both.il\n# of {}\n",
            mutants.len()
        );
        folder.until(&format!("{name}-both"), &script, self.end)
    }

    /// Holds the choice at each of these in turn; did it end in time.
    fn try_all(&self, numbers: &[usize], limit: Duration) -> Result<bool, MutateError> {
        let name = self.name;
        let bits = select_bits(self.sample.drawn.mutants.len());
        let mut script = format!("read_rtlil {name}-both.il\ndesign -save both\n");
        for number in numbers {
            let _ = write!(
                script,
                "design -load both\ncd equiv\nconnect -set {SELECT} {bits}'b{number:0bits$b}\ncd ..\nopt_expr\n\
                 opt_merge -share_all\nopt_clean\nequiv_simple -short\nequiv_simple\ntee -o {name}-open-{number}.txt equiv_status\n"
            );
        }
        let first = numbers.first().copied().unwrap_or_default();
        let end = self.end.min(Instant::now() + limit);
        let script_name = format!("{name}-{first}-and-{}", numbers.len() - 1);
        self.sample.folder.until(&script_name, &script, end)
    }

    /// Those of these that nothing was left open of.
    fn closed(&self, numbers: &[usize]) -> Result<Vec<usize>, MutateError> {
        let mut closed = Vec::new();
        for &number in numbers {
            let file = format!("{}-open-{number}.txt", self.name);
            let open = open_pairs(&self.sample.folder.read(&file)?);
            if open.is_some_and(|open| open.is_empty()) {
                closed.push(number);
            }
        }
        Ok(closed)
    }
}
