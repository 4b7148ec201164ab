//! The loop: device in batches, model and oracle behind it cycle by cycle.

use super::after::After;
use super::explain::Scene;
use super::oracle::Oracle;
use crate::design::{Site, Structure};
use crate::dut::Device;
use crate::model::{Frame, Model};
use crate::stimulus::{Driver, Origin};
use crate::units::Cycle;
use crate::verdict::{Divergence, Tally};

/// Cycles in a batch. Small, so that its samples are still in the cache when the model comes to them.
const BATCH: usize = 32;

/// What a run came to.
#[derive(Debug)]
pub struct Lockstep {
    /// How much was compared.
    pub tally: Tally,
    /// The first divergence.
    pub divergence: Option<Box<Divergence>>,
    /// The device ended the run itself: when and how.
    pub ended: Option<(Cycle, String)>,
}

/// The words in which registers of the pipes stand: these are known once the pipe has filled.
fn pipe_words(structure: &Structure) -> std::ops::Range<usize> {
    let in_pipe = |r: &&crate::design::Register| !matches!(r.site, Site::Part(_));
    let first = structure.registers.iter().find(in_pipe);
    let last = structure.registers.iter().rfind(in_pipe);
    first.map_or(0, |r| r.word)..last.map_or(0, |r| r.range().end)
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
    let (input_words, output_words) = (structure.inputs.words(), structure.outputs.words());
    let row = device.register_words();
    let covered = covered_words(&structure, device);
    let all_covered = covered.iter().all(|&c| c);
    let pipe = pipe_words(&structure);

    let mut stimulus = vec![0; BATCH * input_words];
    let mut outputs = vec![0; BATCH * output_words];
    // One row more in front: the state before the batch.
    let mut registers = vec![0; (BATCH + 1) * row];
    let mut inputs: Vec<M::Inputs> = Vec::with_capacity(BATCH);
    let mut shown = vec![0; output_words];
    let mut defined = vec![false; output_words];

    let mut run = Lockstep {
        tally: Tally::default(),
        divergence: None,
        ended: None,
    };
    let mut after: Option<After> = None;
    model.power_up();
    if row > 0 {
        device.sample(&mut registers[..row]);
        if origin == Origin::PowerUp {
            model.load(&registers[..row]);
        }
    }

    let mut done = 0u64;
    while done < cycles && run.ended.is_none() {
        let n = BATCH.min((cycles - done) as usize);
        inputs.clear();
        for frame in stimulus.chunks_mut(input_words).take(n) {
            let next = driver.next_inputs();
            next.write(frame);
            inputs.push(next);
        }
        let ran = device.run(
            n,
            &stimulus[..n * input_words],
            &mut outputs[..n * output_words],
            &mut registers[row..(n + 1) * row],
        );
        for k in 0..ran.cycles {
            let cycle = Cycle(done + k as u64);
            let got = &outputs[k * output_words..(k + 1) * output_words];
            let expected = model.step(&inputs[k]);
            oracle.cycle(cycle, &inputs[k], &M::Outputs::read(got));
            expected.write(&mut shown);
            let outputs_differ = if shown == got {
                false
            } else {
                expected.write_known(&mut defined);
                (0..output_words).any(|w| defined[w] && shown[w] != got[w])
            };

            let now = &registers[(k + 1) * row..(k + 2) * row];
            let mut state_differs = false;
            if row > 0 {
                let late = cycle.0 >= cycles - cycles / 4;
                let (mut at, mut unknown, mut unknown_pipe) = (0, 0, 0);
                model.visit(&mut |piece, known| {
                    let words = at..at + piece.len();
                    at = words.end;
                    if !known {
                        unknown += piece.len() as u64;
                        if pipe.contains(&words.start) {
                            unknown_pipe += piece.len() as u64;
                        }
                    } else if all_covered {
                        state_differs |= now[words] != *piece;
                    } else {
                        let differ = |w: usize| covered[w] && now[w] != piece[w - words.start];
                        state_differs |= words.clone().any(differ);
                    }
                });
                run.tally.words += row as u64 - unknown;
                run.tally.unknown += unknown;
                run.tally.unknown_late += if late { unknown_pipe } else { 0 };
            }
            run.tally.cycles += 1;

            let fell = ran
                .moved_at_fall
                .filter(|&(c, _)| c == k)
                .map(|(_, word)| word);
            let wrong = outputs_differ || state_differs || fell.is_some();
            if !wrong && after.is_none() {
                continue;
            }
            let scene = Scene {
                cycle,
                inputs: &inputs[k],
                before: &registers[k * row..(k + 1) * row],
                now,
                covered: &covered,
                fell,
                expected: (&shown, &defined),
                outputs: got,
                outputs_differ,
            };
            match &mut after {
                None => {
                    run.divergence = Some(Box::new(scene.explain(model)));
                    after = Some(After::new(&scene, model));
                }
                Some(after) => after.watch(&scene, model, oracle.faults()),
            }
            if after.as_ref().is_some_and(After::is_over) {
                return finish(run, after, oracle);
            }
        }
        if let Some(ended) = ran.ended {
            run.ended = Some((Cycle(done + ran.cycles as u64), ended.how));
        }
        if row > 0 {
            registers.copy_within(ran.cycles * row..(ran.cycles + 1) * row, 0);
        }
        done += ran.cycles as u64;
        progress(done);
    }
    finish(run, after, oracle)
}

fn finish(mut run: Lockstep, after: Option<After>, oracle: &mut impl Oracle) -> Lockstep {
    oracle.finish();
    if let (Some(divergence), Some(after)) = (&mut run.divergence, after) {
        divergence.then = after.consequences(oracle.faults());
    }
    run
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
