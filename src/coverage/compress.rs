//! Watches a compression pipe.

use std::collections::VecDeque;

use super::Watch;
use super::bin::Bin;
use super::counted::Counted;
use super::edges::Edge;
use super::hashed::{bins_of, of_block};
use super::places::Places;
use super::sums::Features;
use crate::bits::{Block, State};
use crate::design::DesignConfig;
use crate::model::{CompressInputs, CompressOutputs, Glimpse};
use crate::units::Cycle;

/// What a pipe's run brought.
#[derive(Clone, Debug)]
pub struct CompressWatch {
    counted: Counted,
    places: Places,
    latency: u64,
    age: u64,
    passing: VecDeque<(u64, Features)>,
    entered: Option<Cycle>,
}

impl CompressWatch {
    /// Nothing has come yet.
    pub fn new(design: &DesignConfig) -> Self {
        Self {
            counted: Counted::new(design),
            places: Places::new(design),
            latency: design.latency().issue_to_digest,
            age: 0,
            passing: VecDeque::new(),
            entered: None,
        }
    }
}

impl Watch for CompressWatch {
    type Inputs = CompressInputs;
    type Outputs = CompressOutputs;

    fn cycle(&mut self, cycle: Cycle, i: &CompressInputs, _o: &CompressOutputs, seen: &Glimpse) {
        let counted = &mut self.counted;
        if seen.known {
            self.places.count(cycle, seen, counted);
            let edge = Edge {
                reset: i.reset,
                enable: i.enable,
                offered: i.valid,
                idle: seen.in_flight == 0,
                full: self.places.full(seen),
                ..Edge::default()
            };
            edge.count(cycle, counted);
        }
        if i.reset {
            self.passing.clear();
        }
        if !i.enable {
            return;
        }
        while let Some(&(_, features)) = self.passing.front().filter(|p| p.0 <= self.age) {
            bins_of(features).for_each(|bin| counted.hit(bin, cycle));
            self.passing.pop_front();
        }
        if i.valid && !i.reset && seen.known {
            let (mut chaining, mut block) = (i.chaining, i.block);
            chaining.reverse();
            block.reverse();
            let features = of_block(&State(chaining), &Block(block));
            self.passing.push_back((self.age + self.latency, features));
            let close = self.entered.is_some_and(|at| at.0 + 1 == cycle.0);
            counted.hit_if(close, Bin::BackToBack, cycle);
            self.entered = Some(cycle);
        }
        self.age += 1;
    }

    fn counted(&self) -> &Counted {
        &self.counted
    }
}
