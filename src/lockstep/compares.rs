//! The target compare: what it was asked, and what it answered.

use std::ops::Range;

use super::differ::element_value;
use super::mistakes::judge;
use crate::design::{Element, Structure};
use crate::verdict::Fault;

/// A nonce at the end of the pipe: what its digest was held against, and whether the device took it for a hit.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// As it stands in the registers, H0 first.
    pub(super) digest: Vec<u32>,
    /// Its own job's, from the most significant word down.
    pub(super) target: Vec<u32>,
    /// The current job's.
    pub(super) newer: Vec<u32>,
    pub(super) own: u32,
    pub(super) current: u32,
    pub(super) nonce: u32,
    pub(super) hit: bool,
}

/// Where the compare's parts stand in the state. Finding an element by its name is dear; this is done once.
#[derive(Clone, Debug)]
pub(super) struct Places {
    digest: Vec<Element>,
    targets: Vec<Element>,
    nonces: Vec<Element>,
    slot: Element,
    current: Element,
    hit: Element,
    /// Words of the tags' valid bits.
    tags: Range<usize>,
    /// The tag of the nonce that is compared.
    last: usize,
}

impl Places {
    /// `None` for a design without a compare, with one for each of several midstates, or with tickets: there the target
    /// alone does not decide.
    pub(super) fn of(structure: &Structure) -> Option<Self> {
        let one = |name: &str| structure.element(name);
        if structure.register("job.ticket").is_some() {
            return None;
        }
        let entries = |name: &str| -> Vec<Element> {
            (0..)
                .map_while(|slot| one(&format!("{name}[{slot}]")))
                .collect()
        };
        let pipe = structure.pipes.last()?.name;
        let digest: Option<Vec<Element>> = (0..8)
            .map(|i| one(&format!("{pipe}.digest.h{i}")))
            .collect();
        let last = entries("tags.slot").len().checked_sub(1)?;
        Some(Self {
            digest: digest?,
            targets: entries("job.target"),
            nonces: entries("job.nonce"),
            slot: one(&format!("tags.slot[{last}]"))?,
            current: one("job.current")?,
            hit: one("hit.valid")?,
            tags: structure.registers[structure.register("tags.valid")?].range(),
            last,
        })
    }

    /// The last tag's nonce, from the device's registers around an edge.
    pub(super) fn answer(&self, before: &[u32], now: &[u32]) -> Option<Answer> {
        let value = |element: &Element| element_value(element, before);
        let (own, current) = (value(&self.slot)[0], value(&self.current)[0]);
        let target = |slot: u32| -> Option<Vec<u32>> {
            let words = value(self.targets.get(slot as usize)?);
            Some(words.into_iter().rev().collect())
        };
        Some(Answer {
            digest: self.digest.iter().map(|word| value(word)[0]).collect(),
            target: target(own)?,
            newer: target(current)?,
            own,
            current,
            nonce: value(self.nonces.get(own as usize)?)[0],
            hit: element_value(&self.hit, now)[0] == 1,
        })
    }

    /// The same, where nothing but the compare can have decided: a nonce stood at the last tag, the core was not frozen
    /// (the digest moved), and neither abort nor reset came (the tags moved on by one).
    fn undisturbed(&self, before: &[u32], now: &[u32]) -> Option<Answer> {
        let tag = |at: usize, state: &[u32]| state[self.tags.start + at / 32] >> (at % 32) & 1 == 1;
        let moved = self
            .digest
            .iter()
            .any(|word| element_value(word, before) != element_value(word, now));
        let followed = (0..self.last).any(|at| tag(at, before));
        let moved_on = (0..self.last).all(|at| tag(at, before) == tag(at + 1, now));
        let alone = moved && followed && moved_on && tag(self.last, before);
        self.answer(before, now).filter(|_| alone)
    }
}

impl Answer {
    /// The digest as Bitcoin reads it: a little-endian number, from its most significant word down.
    pub(super) fn number(&self) -> Vec<u32> {
        self.digest.iter().rev().map(|w| w.swap_bytes()).collect()
    }

    /// Does the digest meet its job's target.
    pub(super) fn met(&self) -> bool {
        self.number() <= self.target
    }

    /// Is it the answer that digest and target give.
    pub(super) fn is_right(&self) -> bool {
        self.met() == self.hit
    }
}

/// Answers of one run, the wrong one first.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    places: Places,
    wrong: Answer,
    others: Vec<Answer>,
}

impl Answers {
    /// Is there one compare, of which registers tell what it was asked.
    pub(super) fn can_be_judged(structure: &Structure) -> bool {
        Places::of(structure).is_some()
    }

    /// The answer given at this edge; `None` where it is right, or where there is no compare.
    pub(super) fn wrong_at(structure: &Structure, before: &[u32], now: &[u32]) -> Option<Self> {
        let places = Places::of(structure)?;
        let wrong = places.answer(before, now)?;
        (!wrong.is_right()).then(|| Self {
            places,
            wrong,
            others: Vec::new(),
        })
    }

    /// Takes in what was answered at another edge, where nothing else can have decided.
    pub(super) fn hear(&mut self, before: &[u32], now: &[u32]) {
        self.others.extend(self.places.undisturbed(before, now));
    }

    /// Writes into `fault` what would have given every answer.
    pub(super) fn judge(&self, fault: &mut Fault) {
        judge(&self.wrong, &self.others, fault);
    }
}
