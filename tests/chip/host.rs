//! A host that keeps to the rules: it holds an offer until it is taken, and maps cores out only while nothing is under way.

use std::collections::VecDeque;

use goldbench::design::DesignConfig;
use goldbench::lockstep::{ChipOracle, Oracle as _};
use goldbench::model::{ChipInputs, ChipModel, ChipOutputs, Model as _};
use goldbench::stimulus::rng;
use goldbench::units::{Cycle, Seed};
use goldbench::verdict::{ResultFault, Results};
use rand::Rng as _;

use super::plan::{Offer, Plan};

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    pub results: Results,
    pub faults: Vec<ResultFault>,
    pub misused: bool,
    /// Hits that each core delivered.
    pub by_core: Vec<u64>,
}

/// A chip under its oracle, cycle by cycle.
pub struct Bench {
    model: ChipModel,
    oracle: ChipOracle,
    pub inputs: ChipInputs,
    pub cycle: u64,
    by_core: Vec<u64>,
}

impl Bench {
    pub fn new(design: &DesignConfig) -> Self {
        let mut bench = Self {
            model: ChipModel::new(design),
            oracle: ChipOracle::new(design, &[]),
            inputs: ChipInputs::idle_of(design),
            cycle: 0,
            by_core: vec![0; design.cores as usize],
        };
        bench.inputs.reset = true;
        bench.step();
        bench.step();
        bench.inputs.reset = false;
        bench
    }

    pub fn step(&mut self) -> ChipOutputs {
        let outputs = self.model.step(&self.inputs);
        self.watch(&outputs);
        outputs
    }

    /// A cycle whose hit, if it has one, is kept from the oracle.
    pub fn step_losing(&mut self, lose: bool) -> bool {
        let mut outputs = self.model.step(&self.inputs);
        let lost = lose && outputs.hit_valid;
        outputs.hit_valid &= !lose;
        self.watch(&outputs);
        lost
    }

    fn watch(&mut self, outputs: &ChipOutputs) {
        self.oracle.cycle(Cycle(self.cycle), &self.inputs, outputs);
        if outputs.hit_valid && self.inputs.hit_ready {
            self.by_core[outputs.hit_core.value as usize] += 1;
        }
        self.cycle += 1;
    }

    pub fn is_over(&self) -> bool {
        !self.oracle.faults().is_empty()
    }

    pub fn finish(mut self) -> Ran {
        self.oracle.finish(self.cycle);
        Ran {
            results: self.oracle.results().clone(),
            faults: self.oracle.faults().to_vec(),
            misused: self.model.is_misused(),
            by_core: self.by_core,
        }
    }
}

/// Runs a plan to its end. The oracle says when that is overdue.
pub fn run(plan: &Plan) -> Ran {
    let mut bench = Bench::new(&plan.design);
    let mut rng = rng(Seed(plan.seed));
    let mut chance = |percent: u32| rng.next_u32() % 100 < percent;
    let mut offers: VecDeque<Offer> = plan.offers.clone().into();
    let (mut waited, mut quiet) = (0, 0);
    // Some cycles with nothing to do: what comes too late would be seen.
    while quiet < 3 && !bench.is_over() {
        let i = &mut bench.inputs;
        i.enable = chance(plan.enabled);
        i.hit_ready = chance(plan.ready);
        i.job_valid = false;
        let next = offers.front().filter(|next| waited >= next.delay);
        if let Some(next) = next.filter(|next| next.cores.is_none()) {
            i.offer(&next.job, next.new_block);
        }
        let o = bench.step();
        waited += 1;
        let through = o.exhausted && !o.busy;
        if bench.inputs.job_valid && o.job_ready {
            offers.pop_front();
            waited = 0;
        } else if let Some(next) = offers.front_mut().filter(|_| through) {
            bench.inputs.core_enable = next.cores.take().unwrap_or(bench.inputs.core_enable);
        }
        if offers.is_empty() && through && !o.hit_valid && o.job_ready {
            quiet += 1;
        }
    }
    bench.finish()
}
