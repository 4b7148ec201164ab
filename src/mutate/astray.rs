//! Mutants that change what a register holds, and change it back before it is read: a word that waits, and is turned over
//! in each clock of an even number.
//!
//! All small registers of one clock together are a machine of states. From its first state, with nothing changed, z3 is
//! asked which states it can be in next, whatever all other registers and inputs hold, and which of the bits that the
//! mutant touches then differ from what they should be; and so on from each of these, until nothing new comes. If in none
//! of them anything else differs, an output or another register, then the mutant changes nothing that anybody reads. Unlike
//! what [`super::overwritten`] shows, the answer is for a core from its first state on: its initial values and its reset that
//! waits for no clock, which is held from the first moment as our runs hold it, and anything where it has neither.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::MutateError;
use super::astray_bench::{Bench, Slice, Touched};
use super::cut::{Cut, short};
use super::draw::Mutant;
use super::facts::facts;
use super::follow::{Followed, follow};
use super::single::Part;
use super::solver::{Silence, Solver};
use crate::tools::program::on_path;

/// A register of more bits is data.
const SMALL: usize = 8;

/// So many bits has the machine at the most.
const BITS: usize = 40;

/// So many bits of it may begin as anything.
const ANYTHING: usize = 6;

/// A mutant touches so many bits at the most.
const TOUCHED: usize = 8;

/// A mutant's time.
const ALONE: Duration = Duration::from_secs(90);

impl Part<'_> {
    /// Those of these mutants, which [`Part::same`] left open, whose changes are changed back before they are read.
    pub(super) fn astray(&self, mutants: &[(usize, Mutant)]) -> Result<Vec<usize>, MutateError> {
        let (Some(cut), Some(z3)) = (self.cut()?, on_path("z3")) else {
            return Ok(Vec::new());
        };
        let mut shown = Vec::new();
        for (number, mutant) in mutants {
            let number = *number;
            let Some(touched) = self.touched(number)? else {
                continue;
            };
            let asked = asked(mutant, &touched);
            let end = self.end.min(Instant::now() + ALONE);
            let mut left_out = BTreeSet::new();
            // Each time round one register less, until those are left that say when the change is read, or none.
            while let Some(bench) = self.bench(&cut, number, (&touched, &asked), &left_out) {
                let file = format!("{}-astray-{number}-{}", self.name, left_out.len());
                let Some(definitions) = self.definitions(&file, &cut, &bench, end)? else {
                    break;
                };
                let cancel = self.sample.folder.cancel;
                let Some(mut solver) = Solver::start(&z3, &definitions, end, cancel) else {
                    break;
                };
                match follow(&mut solver, &bench) {
                    Ok(Followed::Anything(register)) => {
                        left_out.insert(register);
                        continue;
                    }
                    Ok(Followed::Unread) => shown.push(number),
                    Ok(Followed::Open) | Err(Silence::Open) => {}
                    Err(Silence::Cancelled) => return Err(MutateError::Cancelled),
                }
                break;
            }
        }
        Ok(shown)
    }

    /// The bits of registers that take in something else with this mutant; nothing where more than a few do, or anything else.
    fn touched(&self, number: usize) -> Result<Option<Vec<Touched>>, MutateError> {
        let open = self.open(number)?;
        let bit = |pair: &String| -> Option<Touched> {
            let (register, rest) = pair.strip_prefix("register")?.split_once('.')?;
            let (pin, bit) = rest.split_once(" [").unwrap_or((rest, "0]"));
            (pin == "D").then_some(())?;
            Some(Touched {
                register: register.parse().ok()?,
                bit: bit.strip_suffix(']')?.parse().ok()?,
            })
        };
        let touched: Option<Vec<Touched>> = open.and_then(|open| open.iter().map(bit).collect());
        Ok(touched.filter(|bits| (1..=TOUCHED).contains(&bits.len())))
    }

    /// Both netlists with the machine beside them; nothing where the touched registers are no plain ones of one clock.
    fn bench<'a>(
        &'a self,
        cut: &'a Cut,
        number: usize,
        (touched, asked): (&[Touched], &[Touched]),
        left_out: &BTreeSet<usize>,
    ) -> Option<Bench<'a>> {
        let first = touched.first()?.register;
        let edge = |register: usize| {
            let held = cut.plain.get(&register)?;
            Some((held.rising, cut.clocks.get(&register)?))
        };
        let clock = edge(first)?;
        let alike = |register: usize| edge(register) == Some(clock);
        if !touched.iter().all(|touched| alike(touched.register)) {
            return None;
        }
        // Of a register without a first value all are tried: of a few bits.
        let is_begun = |at: usize| {
            let reset = cut.plain.get(&at).and_then(|held| held.reset);
            reset.is_some() || cut.first.contains_key(&at)
        };
        let mut anything = ANYTHING;
        let is_small = |at: usize, width: usize| {
            let begins = is_begun(at) || width <= ANYTHING;
            width <= SMALL && begins && !left_out.contains(&at)
        };
        let all = cut.plain.iter().filter(|(at, _)| alike(**at));
        // Width, register, and the first of its bits; the bits that are asked come first.
        let mut small: Vec<(usize, usize, usize)> = all
            .filter(|(at, held)| is_small(**at, held.width))
            .map(|(at, held)| (held.width, *at, 0))
            .collect();
        small.sort_unstable();
        let is_beside = |at: usize, bit: usize| {
            let width = cut.plain.get(&at).map(|held| held.width);
            width.is_some_and(|width| bit < width && !is_small(at, width))
        };
        let bits = asked.iter().map(|bit| (1, bit.register, bit.bit));
        let bits = bits.filter(|(_, at, bit)| alike(*at) && is_beside(*at, *bit));
        let (mut machine, mut low) = (Vec::new(), 0);
        for (width, register, from) in bits.chain(small) {
            let open = if is_begun(register) { 0 } else { width };
            if low + width <= BITS && open <= anything {
                anything -= open;
                machine.push(Slice {
                    register,
                    from,
                    low,
                    width,
                });
                low += width;
            }
        }
        (!machine.is_empty()).then(|| Bench {
            cut,
            number,
            bits: super::weave::select_bits(self.sample.drawn.mutants.len()),
            machine,
            touched: touched.to_vec(),
        })
    }

    /// The bench in z3's language; nothing where the time was up, or Yosys can't say it so.
    fn definitions(
        &self,
        name: &str,
        cut: &Cut,
        bench: &Bench<'_>,
        end: Instant,
    ) -> Result<Option<String>, MutateError> {
        let (folder, part) = (&self.sample.folder, self.name);
        let text = bench.verilog();
        folder.write(&format!("{name}.v"), &text)?;
        // A script that reads files says nothing of what is in them.
        let asks = short(&text);
        let script = format!(
            "# {} {asks}\nread_rtlil {part}-gold-cut.il\nread_rtlil {part}-gate-cut.il\nread_verilog {name}.v\nhierarchy -top bench\nflatten\nsetattr -unset init w:*\n\
             proc\nopt_expr -fine\nopt_merge -share_all\nopt_expr -fine\nopt_merge -share_all\nopt_clean -purge\npmuxtree\nopt_clean\n\
             write_smt2 -stbv {name}.smt2\n",
            cut.made
        );
        match folder.until(name, &script, end) {
            Ok(true) => {}
            Ok(false) | Err(MutateError::Yosys(_)) => return Ok(None),
            Err(error) => return Err(error),
        }
        let text = folder.read(&format!("{name}.smt2"))?;
        let mut facts = facts(&text);
        for port in ["state", "d", "next", "e", "other", "at_once", "still"] {
            let width = bench.width_of(port);
            let _ = writeln!(
                facts,
                "(declare-const {port} (_ BitVec {width}))\n(assert (= {port} |bench_n {port}|))"
            );
        }
        Ok(Some(facts))
    }
}

/// The bits that a mutant asks before it changes the touched ones, if what it changes stands as the register does.
fn asked(mutant: &Mutant, touched: &[Touched]) -> Vec<Touched> {
    let number = |name: &str| mutant.option(name)?.parse::<usize>().ok();
    let (Some(changed), Some(asks)) = (number("-portbit"), number("-ctrlbit")) else {
        return Vec::new();
    };
    let beside = |touched: &Touched| {
        let bit = (touched.bit + asks).checked_sub(changed)?;
        Some(Touched { bit, ..*touched })
    };
    touched.iter().filter_map(beside).collect()
}
