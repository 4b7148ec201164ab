//! The loop: device in batches, model and oracle behind it, in batches where the model looks back, else cycle by cycle.

use super::after::After;
use super::checkpoint::Checkpoint;
use super::comparing::{Compared, Comparing};
use super::oracle::Oracle;
use super::rows::Rows;
use super::scene::Scene;
use crate::design::{Register, Site, Structure};
use crate::dut::{Device, Ended, Ran};
use crate::model::{Frame, Glimpse, Model, Notes, OutputFrame};
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
    M: Model + Clone,
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
        checkpoint: model.looks_back().then(|| Checkpoint::new(model)),
        notes: Notes::default(),
        glimpses: vec![Glimpse::default(); Rows::BATCH],
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
        let agreed = run.batch(Cycle(done), &inputs[..ran.cycles], &rows, &ran);
        for (k, inputs) in inputs.iter().enumerate().take(ran.cycles).skip(agreed) {
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
struct Run<'a, M: Model, O> {
    model: &'a mut M,
    oracle: &'a mut O,
    /// Only of a model that looks back.
    checkpoint: Option<Checkpoint<M>>,
    notes: Notes,
    /// Control before each cycle of a batch; only where the oracle watches.
    glimpses: Vec<Glimpse>,
    covered: Vec<bool>,
    all_covered: bool,
    /// Words of the pipes: these are known once the pipe has filled.
    pipe: Vec<bool>,
    /// The last quarter of the run begins here.
    late: u64,
    shown: Vec<u32>,
    defined: Vec<bool>,
    after: Option<After>,
    found: Lockstep,
}

impl<M, O> Run<'_, M, O>
where
    M: Model + Clone,
    O: Oracle<Inputs = M::Inputs, Outputs = M::Outputs>,
{
    /// The cycles of a batch that agree with the model in everything, from its first one on; none once something was
    /// found. The model stands behind them.
    fn batch(&mut self, first: Cycle, inputs: &[M::Inputs], rows: &Rows, ran: &Ran) -> usize {
        if self.after.is_some() || self.checkpoint.is_none() {
            return 0;
        }
        self.notes.clear();
        let mut right = inputs
            .len()
            .min(ran.moved_at_fall.map_or(usize::MAX, |(k, _)| k));
        for (k, inputs) in inputs.iter().enumerate() {
            if self.oracle.watches() {
                self.model.glimpse(&mut self.glimpses[k]);
            }
            let expected = self.model.step(inputs);
            if self.outputs_differ(&expected, rows.outputs(k)) {
                right = right.min(k);
            }
            if rows.sees_registers() {
                self.model.note(&mut self.notes);
            }
        }
        let mut agreed = 0;
        while agreed < right {
            let compared = self.compare_noted(agreed, rows.now(agreed));
            if compared.differs {
                break;
            }
            let cycle = Cycle(first.0 + agreed as u64);
            self.count(cycle, &compared);
            let outputs = M::Outputs::read(rows.outputs(agreed));
            self.oracle.cycle(cycle, &inputs[agreed], &outputs);
            if self.oracle.watches() {
                let seen = &self.glimpses[agreed];
                self.oracle.watch(cycle, &inputs[agreed], &outputs, seen);
            }
            agreed += 1;
        }
        match &mut self.checkpoint {
            Some(checkpoint) if agreed < inputs.len() => {
                *self.model = checkpoint.model_after(&inputs[..agreed]);
            }
            Some(checkpoint) => checkpoint.follow(self.model, inputs),
            None => {}
        }
        agreed
    }

    /// Do the device's outputs differ from these where they are defined.
    fn outputs_differ(&mut self, expected: &M::Outputs, got: &[u32]) -> bool {
        expected.write(&mut self.shown);
        self.shown != got && {
            expected.write_known(&mut self.defined);
            (0..got.len()).any(|w| self.defined[w] && self.shown[w] != got[w])
        }
    }

    fn cycle(&mut self, cycle: Cycle, inputs: &M::Inputs, (rows, k): (&Rows, usize), ran: &Ran) {
        let got = rows.outputs(k);
        let watches = self.oracle.watches();
        if watches {
            self.model.glimpse(&mut self.glimpses[0]);
        }
        let expected = self.model.step(inputs);
        let outputs = M::Outputs::read(got);
        self.oracle.cycle(cycle, inputs, &outputs);
        let outputs_differ = self.outputs_differ(&expected, got);
        let compared = self.compare(rows.now(k));
        self.count(cycle, &compared);
        let fell = ran
            .moved_at_fall
            .filter(|&(c, _)| c == k)
            .map(|(_, word)| word);
        let wrong = outputs_differ || compared.differs || fell.is_some();
        if !wrong && self.after.is_none() {
            if watches {
                self.oracle
                    .watch(cycle, inputs, &outputs, &self.glimpses[0]);
            }
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

    /// Holds the whole state against the model's, where the device shows it.
    fn compare(&self, now: &[u32]) -> Compared {
        if now.is_empty() {
            return Compared::default();
        }
        let mut compare = Comparing::new(now, &self.covered, self.all_covered, &self.pipe);
        self.model
            .visit(&mut |piece, known| compare.piece(piece, known));
        compare.found
    }

    /// Holds the whole state against what the model's was in a cycle of the batch.
    fn compare_noted(&mut self, k: usize, now: &[u32]) -> Compared {
        if now.is_empty() {
            return Compared::default();
        }
        let mut compare = Comparing::new(now, &self.covered, self.all_covered, &self.pipe);
        let sink = &mut |piece: &[u32], known| compare.piece(piece, known);
        self.model.visit_noted(&self.notes, k, sink);
        compare.found
    }

    fn count(&mut self, cycle: Cycle, compared: &Compared) {
        let tally = &mut self.found.tally;
        tally.cycles += 1;
        tally.words += compared.words;
        tally.unknown += compared.unknown;
        if cycle.0 >= self.late {
            tally.unknown_late += compared.unknown_pipe;
        }
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

/// For each word of the state: is it of a pipe.
pub(super) fn pipe_words(structure: &Structure) -> Vec<bool> {
    let in_pipe = |r: &Register| !matches!(r.site, Site::Part(_));
    let registers = structure.registers.iter();
    let words = registers.map(|r| std::iter::repeat_n(in_pipe(r), r.words()));
    words.flatten().collect()
}

/// For each word of the state: can the device show it.
pub(super) fn covered_words(structure: &Structure, device: &dyn Device) -> Vec<bool> {
    if device.register_words() == 0 {
        return Vec::new();
    }
    let registers = structure.registers.iter().zip(device.covered());
    registers
        .flat_map(|(register, &covered)| std::iter::repeat_n(covered, register.words()))
        .collect()
}
