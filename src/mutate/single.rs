//! Mutants proven one by one: the netlist with all of them beside the one without, registers cut out, and the choice held at
//! one mutant after the other. What Yosys can't merge is left to SAT.
//!
//! In one process: reading and weaving cost once, a mutant a fraction of a second. No open mutant stands in another's way.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::MutateError;
use super::constants::{Constant, of_line};
use super::draw::Mutant;
use super::pairs::open_pairs;
use super::registers::{cut, from_zero, registers, written};
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
    /// Are bits of registers held that are constant once the registers have been written.
    pub(super) held: bool,
    pub(super) end: Instant,
}

/// Constants are looked for so long, and through so many registers one behind the other. A round of a miner's core takes
/// twenty seconds.
const CONSTANTS: Duration = Duration::from_secs(180);
const ROUNDS: usize = 4;

impl Part<'_> {
    /// Those of these mutants that change neither an output nor what a register takes in, and those for which the time was
    /// up first.
    pub(super) fn same(
        &self,
        mutants: &[(usize, Mutant)],
    ) -> Result<(Vec<usize>, Vec<usize>), MutateError> {
        let numbers: Vec<usize> = mutants.iter().map(|(number, _)| *number).collect();
        if numbers.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let Some(base) = self.base(mutants)? else {
            return Ok((Vec::new(), numbers));
        };
        let (mut same, mut late) = (Vec::new(), Vec::new());
        for chunk in numbers.chunks(SHARED) {
            let limit = Duration::from_secs(5) * chunk.len() as u32;
            if self.try_all(&base, chunk, limit)? {
                same.extend(self.closed(chunk)?);
                continue;
            }
            for number in chunk {
                if self.try_all(&base, &[*number], ALONE)? {
                    same.extend(self.closed(&[*number])?);
                } else {
                    late.push(*number);
                }
            }
        }
        Ok((same, late))
    }

    /// Both netlists, without registers, as one, and a word that stands for all that it was made of; nothing if the time was
    /// up first.
    fn base(&self, mutants: &[(usize, Mutant)]) -> Result<Option<String>, MutateError> {
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
            return Ok(None);
        }
        // A script that reads a file says nothing of what is in it.
        let made = hex::encode(&Sha256::digest(format!("{gold}{gate}"))[..8]);
        let read = |side: &str| folder.read(&format!("{name}-{side}-flat.il"));
        let (gold, gate) = (read("gold")?, read("gate")?);
        let both: BTreeSet<String> = &registers(&gold) & &registers(&gate);
        let constants = if self.held {
            self.constants(&gold, &both, &made)?
        } else {
            String::new()
        };
        for (side, text) in [("gold", gold), ("gate", gate)] {
            folder.write(&format!("{name}-{side}-cut.il"), &cut(&text, &both))?;
        }
        // Only ports are pairs: a wire inside may differ where nothing asks for it. Registers are cut away, and first values that
        // wires still have conflict where two of them turn out to be one constant.
        let script = format!(
            "# {made}\nread_rtlil {name}-gold-cut.il\nread_rtlil {name}-gate-cut.il\nrename -hide w:* x:* %d\n\
             equiv_make gold gate equiv\ndelete gold gate\nhierarchy -top equiv\nsetattr -set keep 1 t:$equiv\nsetattr -unset init equiv/w:*\n\
             select -assert-min 1 t:$equiv\n{constants}opt_clean\nwrite_rtlil {name}-both.il\n"
        );
        let ended = folder.until(&format!("{name}-both"), &script, self.end)?;
        Ok(ended.then_some(made))
    }

    /// Commands that hold the bits of registers that are constant in the netlist without a mutant. What the registers take in
    /// is compared all the same, so that what was held is shown again for the next cycle.
    fn constants(
        &self,
        gold: &str,
        both: &BTreeSet<String>,
        made: &str,
    ) -> Result<String, MutateError> {
        let (name, folder) = (self.name, &self.sample.folder);
        folder.write(&format!("{name}-zero.il"), &from_zero(gold))?;
        let end = self.end.min(Instant::now() + CONSTANTS);
        let (mut read, mut carried) = (format!("{name}-zero.il"), String::new());
        for round in 0..ROUNDS {
            let step = format!("{name}-carried-{round}");
            let script = format!(
                "# {made}\nread_rtlil {read}\nopt_expr -fine\nopt_dff -sat -nodffe -nosdff\nopt_clean\nwrite_rtlil {step}.il\n"
            );
            match folder.until(&step, &script, end) {
                Ok(true) => {}
                // Too late, or first values that the pass refuses: what was found until then is held.
                Ok(false) | Err(MutateError::Yosys(_)) => break,
                Err(error) => return Err(error),
            }
            read = format!("{step}.il");
            let now = folder.read(&read)?;
            if now == carried {
                break;
            }
            carried = now;
        }
        let written = written(gold, both);
        // Without -nounset Yosys takes other names of the same bits off their driver: what reads those would be anything.
        let mut commands = String::from("cd equiv\n");
        for Constant {
            register,
            range,
            bits,
        } in carried.lines().flat_map(of_line)
        {
            if let Some(number) = written.get(&register) {
                let width = bits.len();
                let _ = writeln!(
                    commands,
                    "connect -nounset -set \\register{number}.Q{range} {width}'b{bits}"
                );
            }
        }
        Ok(commands + "cd ..\n")
    }

    /// Holds the choice at each of these in turn; did it end in time.
    fn try_all(&self, base: &str, numbers: &[usize], limit: Duration) -> Result<bool, MutateError> {
        let name = self.name;
        let bits = select_bits(self.sample.drawn.mutants.len());
        let mut script = format!("# {base}\nread_rtlil {name}-both.il\ndesign -save both\n");
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
