//! The loop: device in batches, model and oracle behind it cycle by cycle.

use super::after::After;
use super::oracle::Oracle;
use super::rows::Rows;
use super::scene::Scene;
use crate::design::{Register, Site, Structure};
use crate::dut::{Device, Ended, Ran};
use crate::model::{Frame, Model};
use crate::stimulus::{Driver, Origin};
use crate::units::Cycle;
use crate::verdict::{Divergence, Tally};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Lockstep {
    /// How much was compared.
    pub tally: Tally,
    /// The first divergence.
    pub divergence: Option<Box<Divergence>>,
    /// The device ended the run itself: when and how.
    pub ended: Option<(Cycle, String)>,
}

/// Runs `cycles` cycles. `progress` hears of the cycles done, batch by batch.
pub fn lockstep<M, D, O>(
    model: &mut M,
    device: &mut dyn Device,
    driver: &mut D,
    oracle: &mut O,
    (cycles, origin): (u64, Origin),
    progress: &mut dyn FnMut(u64),
) -> Lockstep
where
    M: Model,
    D: Driver<Inputs = M::Inputs>,
    O: Oracle<Inputs = M::Inputs, Outputs = M::Outputs>,
{
    let structure = model.structure().clone();
    let mut rows = Rows::new(&structure, device.register_words());
    model.power_up();
    rows.start(device);
    if origin == Origin::PowerUp && rows.sees_registers() {
        model.load(rows.before(0));
    }
    let covered = covered_words(&structure, device);
    let mut run = Run {
        all_covered: covered.iter().all(|&c| c),
        pipe: pipe_words(&structure),
        covered,
        late: cycles - cycles / 4,
        shown: vec![0; structure.outputs.words()],
        defined: vec![false; structure.outputs.words()],
        model,
        oracle,
        after: None,
        found: Lockstep::default(),
    };
    let mut done = 0;
    while done < cycles && run.found.ended.is_none() {
        let n = Rows::BATCH.min((cycles - done) as usize);
        let inputs: Vec<M::Inputs> = (0..n).map(|_| driver.next_inputs()).collect();
        let ran = rows.run(device, &inputs);
        for (k, inputs) in inputs.iter().enumerate().take(ran.cycles) {
            run.cycle(Cycle(done + k as u64), inputs, (&rows, k), &ran);
            if run.after.as_ref().is_some_and(After::is_over) {
                return run.finish();
            }
        }
        let at = |ended: Ended| (Cycle(done + ended.cycle as u64), ended.how);
        run.found.ended = ran.ended.map(at);
        done += ran.cycles as u64;
        rows.turn(ran.cycles);
        progress(done);
    }
    run.finish()
}

/// A run under way.
struct Run<'a, M, O> {
    model: &'a mut M,
    oracle: &'a mut O,
    covered: Vec<bool>,
    all_covered: bool,
    /// Words of the pipes: these are known once the pipe has filled.
    pipe: std::ops::Range<usize>,
    /// The last quarter of the run begins here.
    late: u64,
    shown: Vec<u32>,
    defined: Vec<bool>,
    after: Option<After>,
    found: Lockstep,
}

impl<M, O> Run<'_, M, O>
where
    M: Model,
    O: Oracle<Inputs = M::Inputs, Outputs = M::Outputs>,
{
    fn cycle(&mut self, cycle: Cycle, inputs: &M::Inputs, (rows, k): (&Rows, usize), ran: &Ran) {
        let got = rows.outputs(k);
        let expected = self.model.step(inputs);
        self.oracle.cycle(cycle, inputs, &M::Outputs::read(got));
        expected.write(&mut self.shown);
        let outputs_differ = self.shown != got && {
            expected.write_known(&mut self.defined);
            (0..got.len()).any(|w| self.defined[w] && self.shown[w] != got[w])
        };
        self.found.tally.cycles += 1;
        let state_differs = rows.sees_registers() && self.compare(cycle, rows.now(k));
        let fell = ran
            .moved_at_fall
            .filter(|&(c, _)| c == k)
            .map(|(_, word)| word);
        let wrong = outputs_differ || state_differs || fell.is_some();
        if !wrong && self.after.is_none() {
            return;
        }
        let scene = Scene {
            cycle,
            inputs,
            before: rows.before(k),
            now: rows.now(k),
            covered: &self.covered,
            fell,
            expected: (&self.shown, &self.defined),
            outputs: got,
            outputs_differ,
        };
        match &mut self.after {
            None => {
                let divergence = Box::new(scene.explain(self.model));
                let mut after = After::new(&scene, self.model, &divergence);
                // The cycles of this batch that agreed are still at hand, and speak too.
                for k in 0..k {
                    after.hear(rows.before(k), rows.now(k));
                }
                self.found.divergence = Some(divergence);
                self.after = Some(after);
            }
            Some(after) => after.watch(&scene, self.model, self.oracle.faults()),
        }
    }

    /// Holds the whole state against the model's; true where it differs.
    fn compare(&mut self, cycle: Cycle, now: &[u32]) -> bool {
        let all_covered = self.all_covered;
        let (covered, pipe) = (&self.covered, &self.pipe);
        let (mut at, mut unknown, mut unknown_pipe, mut differs) = (0, 0, 0, false);
        let mut compared = 0;
        self.model.visit(&mut |piece, known| {
            let words = at..at + piece.len();
            at = words.end;
            if !known {
                unknown += piece.len() as u64;
                if pipe.contains(&words.start) {
                    unknown_pipe += piece.len() as u64;
                }
            } else if all_covered {
                compared += piece.len() as u64;
                differs |= !equal(&now[words], piece);
            } else {
                for w in words.clone().filter(|&w| covered[w]) {
                    compared += 1;
                    differs |= now[w] != piece[w - words.start];
                }
            }
        });
        let tally = &mut self.found.tally;
        tally.words += compared;
        tally.unknown += unknown;
        tally.unknown_late += if cycle.0 >= self.late {
            unknown_pipe
        } else {
            0
        };
        differs
    }

    fn finish(mut self) -> Lockstep {
        self.oracle.finish(self.found.tally.cycles);
        if let (Some(divergence), Some(after)) = (&mut self.found.divergence, self.after) {
            after.judge(divergence);
            divergence.then = after.consequences(self.oracle.faults());
        }
        self.found
    }
}

/// Are the words equal. Most pieces are of a few words, for which a call of `memcmp` is dear.
#[inline]
fn equal(now: &[u32], piece: &[u32]) -> bool {
    if piece.len() > 16 {
        return now == piece;
    }
    let pairs = now.iter().zip(piece);
    pairs.fold(0, |change, (now, word)| change | (now ^ word)) == 0
}

fn pipe_words(structure: &Structure) -> std::ops::Range<usize> {
    let in_pipe = |r: &&Register| !matches!(r.site, Site::Part(_));
    let first = structure.registers.iter().find(in_pipe);
    let last = structure.registers.iter().rfind(in_pipe);
    first.map_or(0, |r| r.word)..last.map_or(0, |r| r.range().end)
}

/// For each word of the state: can the device show it.
fn covered_words(structure: &Structure, device: &dyn Device) -> Vec<bool> {
    if device.register_words() == 0 {
        return Vec::new();
    }
    let registers = structure.registers.iter().zip(device.covered());
    registers
        .flat_map(|(register, &covered)| std::iter::repeat_n(covered, register.words()))
        .collect()
}
