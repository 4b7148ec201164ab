//! Mutants that change what a register holds while nothing reads it, as in a round register of a core that waits.
//!
//! Comparing one cycle from equal states shows that the register differs behind it, and no more. Here it may differ in some
//! states of a small register beside it, of a machine of states say: there it must reach no output and no other register,
//! and wherever the machine goes on to a state in which that is not so, it must have been written with the same. Which
//! states those are is found by taking away, from all of them, those of which SAT finds a counterexample, until none is
//! left to take away; and in the others the mutant itself must not make the register differ. With equal states at
//! power-up that is an induction over time.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::MutateError;
use super::cut::{Cut, of_register, short};
use super::draw::Mutant;
use super::proof::{Prover, Shown};
use super::registers::Held;
use super::shown::Proof;
use super::single::Part;
use super::weave::{SELECT, select_bits};

/// A machine of more bits has more states than are tried one by one.
const BITS: usize = 4;

/// So many machines are tried of a mutant, those of most bits first.
const MACHINES: usize = 4;

/// A question's time.
const SECONDS: u64 = 5;

/// A mutant's.
const ALONE: Duration = Duration::from_secs(60);

/// A question about one state: may the register differ in it, and in which ones behind it.
struct Question {
    state: u32,
    apart: bool,
    /// A bit for each state in which it may differ.
    may: u32,
}

impl Prover<'_> {
    /// Adds those of these mutants of which comparing one cycle shows nothing, and more than one does.
    pub(super) fn beyond_a_cycle(
        &self,
        mutants: &[usize],
        shown: &mut Shown,
    ) -> Result<(), MutateError> {
        let is_shown = |number: &usize| {
            let of = shown.iter().filter(|(shown, _)| shown == number);
            of.clone().any(|(_, proof)| proof.equivalent())
        };
        let left: Vec<usize> = mutants.iter().copied().filter(|n| !is_shown(n)).collect();
        let mut part = self.part(&self.name, false)?;
        // Half of the time each.
        let (now, end) = (Instant::now(), part.end);
        part.end = now + end.saturating_duration_since(now) / 2;
        let over = part.overwritten(&self.inside(&left))?;
        part.end = end;
        let left: Vec<usize> = left.into_iter().filter(|n| !over.contains(n)).collect();
        let astray = part.astray(&self.inside(&left))?;
        for (found, proof) in [(over, Proof::Overwritten), (astray, Proof::Astray)] {
            shown.retain(|(number, _)| !found.contains(number));
            shown.extend(found.iter().map(|number| (*number, proof)));
        }
        Ok(())
    }

    /// Is it seen that registers which this mutant changes are read. To be asked after [`Prover::sees`].
    ///
    /// # Errors
    /// Yosys.
    pub fn sees_read(&self, mutant: usize) -> Result<bool, MutateError> {
        let name = format!("{}-seen", self.name);
        let part = self.part(&name, false)?;
        let handed = self.inside(&[mutant]);
        Ok(part.overwritten(&handed)?.is_empty() && part.astray(&handed)?.is_empty())
    }
}

impl Part<'_> {
    /// Those of these mutants, which [`Part::same`] left open, that change only what nothing reads before it is written anew.
    pub(super) fn overwritten(
        &self,
        mutants: &[(usize, Mutant)],
    ) -> Result<Vec<usize>, MutateError> {
        let Some(cut) = self.cut()? else {
            return Ok(Vec::new());
        };
        let mut shown = Vec::new();
        for &(number, _) in mutants {
            let Some(open) = self.open_registers(number)? else {
                continue;
            };
            let end = self.end.min(Instant::now() + ALONE);
            // Registers of one edge take in together; whether it is one clock is asked as well.
            let edge = |machine: &Held| {
                let of = |at: &usize| cut.plain.get(at).map(|held| held.rising);
                open.iter().all(|at| of(at) == Some(machine.rising))
            };
            let mut machines: Vec<_> = cut.plain.iter().collect();
            machines.retain(|(at, machine)| {
                machine.width <= BITS && !open.contains(*at) && edge(machine)
            });
            machines.sort_by_key(|(at, machine)| (std::cmp::Reverse(machine.width), **at));
            for machine in machines.into_iter().take(MACHINES) {
                let case = Case {
                    part: self,
                    cut: &cut,
                    number,
                    open: &open,
                    machine,
                    end,
                };
                if case.holds()? {
                    shown.push(number);
                    break;
                }
            }
        }
        Ok(shown)
    }

    /// The registers that may take in something else with this mutant; nothing where an output may be another, or where it
    /// is not known.
    fn open_registers(&self, number: usize) -> Result<Option<BTreeSet<usize>>, MutateError> {
        let open = self.open(number)?;
        let register = |pair: &String| -> Option<usize> {
            let (number, _) = pair.strip_prefix("register")?.split_once('.')?;
            number.parse().ok()
        };
        Ok(open.and_then(|open| open.iter().map(register).collect()))
    }
}

/// A mutant, and a machine whose states say when the registers that it changes are read.
struct Case<'a> {
    part: &'a Part<'a>,
    cut: &'a Cut,
    number: usize,
    open: &'a BTreeSet<usize>,
    machine: (&'a usize, &'a Held),
    end: Instant,
}

impl Case<'_> {
    fn holds(&self) -> Result<bool, MutateError> {
        let states = 1_u32 << self.machine.1.width;
        let mut may = u32::MAX >> (32 - states);
        loop {
            let asked = self.asked(may, true);
            let Some(answers) = self.ask(&asked)? else {
                return Ok(false);
            };
            let refuted = asked.iter().zip(&answers).filter(|(_, holds)| !**holds);
            let less = refuted.fold(may, |may, (question, _)| may & !(1 << question.state));
            if less == 0 {
                return Ok(false);
            }
            if less == may {
                break;
            }
            may = less;
        }
        let answers = self.ask(&self.asked(may, false))?;
        Ok(answers.is_some_and(|answers| answers.iter().all(|holds| *holds)))
    }

    /// The questions of those states in which the register may differ, or of the others.
    fn asked(&self, may: u32, apart: bool) -> Vec<Question> {
        let states = 0..1_u32 << self.machine.1.width;
        let states = states.filter(|state| (may >> state & 1 == 1) == apart);
        states.map(|state| Question { state, apart, may }).collect()
    }

    /// What SAT says to each; nothing if the time was up first.
    fn ask(&self, questions: &[Question]) -> Result<Option<Vec<bool>>, MutateError> {
        let Some(first) = questions.first() else {
            return Ok(Some(Vec::new()));
        };
        let (folder, part) = (&self.part.sample.folder, self.part.name);
        let apart = first.apart;
        let name = format!(
            "{part}-over-{}-by-{}-{}-{:x}",
            self.number,
            self.machine.0,
            if apart { "apart" } else { "equal" },
            first.may
        );
        let (width, states) = (self.machine.1.width, 1 << self.machine.1.width);
        let bench = self.bench(apart);
        folder.write(&format!("{name}.v"), &bench)?;
        // A script that reads files says nothing of what is in them. First values conflict with a state that is held.
        let asks = short(&bench);
        let mut script = format!(
            "# {} {asks}\nread_rtlil {part}-gold-cut.il\nread_rtlil {part}-gate-cut.il\nread_verilog {name}.v\nhierarchy -top bench\nflatten\nsetattr -unset init w:*\n\
             proc\nopt_clean\ndesign -save bench\n",
            self.cut.made
        );
        for Question { state, may, .. } in questions {
            let _ = write!(
                script,
                "design -load bench\ncd bench\nconnect -set state {width}'b{state:0width$b}\ncd ..\nopt_expr -fine\n\
                 opt_merge -share_all\nopt_expr -fine\nopt_merge -share_all\nopt_clean\n\
                 tee -o {name}-{state}.txt sat -timeout {SECONDS} -set may {states}'b{may:0states$b} -prove good 1'b1 bench\n"
            );
        }
        if !folder.until(&name, &script, self.end)? {
            return Ok(None);
        }
        let answers = questions.iter().map(|question| {
            let said = folder.read(&format!("{name}-{}.txt", question.state))?;
            Ok(said.contains("no model found: SUCCESS"))
        });
        answers.collect::<Result<_, MutateError>>().map(Some)
    }

    /// Both netlists side by side, all inputs shared but what the changed registers hold, if that may differ.
    fn bench(&self, apart: bool) -> String {
        let (machine, held) = self.machine;
        let (width, states) = (held.width, 1 << held.width);
        let bits = select_bits(self.part.sample.drawn.mutants.len());
        let mut head = format!(
            "module bench(input [{}:0] state, input [{}:0] may",
            width - 1,
            states - 1
        );
        let (mut body, mut pins) = (String::new(), [String::new(), String::new()]);
        let mut connect = |port: &str, gold: &str, gate: &str| {
            for (pins, signal) in pins.iter_mut().zip([gold, gate]) {
                let comma = if pins.is_empty() { "" } else { ", " };
                let _ = write!(pins, "{comma}.\\{port} ({signal})");
            }
        };
        for (at, (port, width)) in self.cut.inputs.iter().enumerate() {
            let of = of_register(port);
            if port == SELECT {
                let chosen = format!("{bits}'d{}", self.number);
                connect(port, &chosen, &chosen);
            } else if of == Some((*machine, "Q")) {
                connect(port, "state", "state");
            } else {
                let _ = write!(head, ", input [{}:0] i{at}", width - 1);
                let differs = apart && of.is_some_and(|(number, _)| self.open.contains(&number));
                if differs {
                    let _ = write!(head, ", input [{}:0] j{at}", width - 1);
                }
                let other = if differs { "j" } else { "i" };
                connect(port, &format!("i{at}"), &format!("{other}{at}"));
            }
        }
        let mut wrong = [String::from("1'b0"), String::from("1'b0")];
        let (mut next, mut reset, mut clocks) = (String::new(), None, Vec::new());
        for (at, (port, width)) in self.cut.outputs.iter().enumerate() {
            let _ = writeln!(body, "  wire [{}:0] x{at}, y{at};", width - 1);
            connect(port, &format!("x{at}"), &format!("y{at}"));
            let of = of_register(port);
            let changed = of.is_some_and(|(number, _)| self.open.contains(&number));
            let _ = write!(wrong[usize::from(changed)], " | (x{at} != y{at})");
            if of.is_some_and(|(number, pin)| pin == "CLK" && (changed || number == *machine)) {
                clocks.push(at);
            }
            if let Some((number, pin)) = of
                && number == *machine
            {
                match pin {
                    "D" => next = format!("x{at}"),
                    "ARST" => reset = held.reset.map(|to| (format!("x{at}"), to)),
                    _ => {}
                }
            }
        }
        let [gold, gate] = pins;
        let [mut elsewhere, mut here] = wrong;
        for pair in clocks.windows(2) {
            let _ = write!(elsewhere, " | (x{} != x{})", pair[0], pair[1]);
        }
        if let Some((pin, (active, value))) = reset {
            let active = u8::from(active);
            next = format!("({pin} == 1'b{active} ? {width}'d{value} : {next})");
            if apart {
                // A reset that waits for no clock: the machine moves, and what differs goes on to.
                let _ = write!(here, " | ({pin} == 1'b{active})");
            }
        }
        format!(
            "{head}, output good);\n{body}  gold g({gold});\n  gate m({gate});\n  wire [{}:0] next = {next};\n  \
             wire elsewhere = {elsewhere};\n  wire here = {here};\n  assign good = !elsewhere && (!here || may[next]);\nendmodule\n",
            width - 1
        )
    }
}
