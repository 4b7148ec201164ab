//! What the probed registers hold, clock by clock.

use std::collections::BTreeMap;

use verilated::{Model, PortId, SignalId};

use super::super::device::{Device, Stop};
use super::super::place::{Bytes, Words};
use super::super::stranger::Stranger;
use super::super::taps::Tap;
use crate::design::nearest;

/// Words of all cycles that are kept at the most: 256 MiB.
const MOST: usize = 1 << 26;

/// Where a register lies in a row, from its lowest bit.
#[derive(Clone, Copy, Debug)]
struct Slot {
    bit: usize,
    words: usize,
    order: Words,
    bytes: Bytes,
}

/// Rows of all probed signals.
#[derive(Debug)]
pub struct Recorder {
    pub(super) signals: Vec<(SignalId, usize, usize)>,
    pub(super) ports: Vec<(PortId, usize, usize)>,
    slots: Vec<Slot>,
    pub(super) width: usize,
    pub(super) rows: Vec<u32>,
}

impl Recorder {
    /// Finds the taps in a build.
    ///
    /// # Errors
    /// A signal that is not there, or not as wide as what it is said to hold.
    pub fn find(stranger: &Stranger, model: &Model, taps: &[Tap]) -> Result<Self, String> {
        let top = &stranger.manifest.core.top;
        let mut found: BTreeMap<usize, (SignalId, usize, usize)> = BTreeMap::new();
        let (mut slots, mut width) = (Vec::new(), 0);
        for tap in taps {
            let wrong = |text: String| format!("[probes] {}: {text}", tap.key);
            let (id, element) = place(model, top, &tap.path).map_err(wrong)?;
            let signal = &model.signals()[id.index()];
            let whole = signal.words();
            let start = found
                .entry(id.index())
                .or_insert_with(|| {
                    let start = width;
                    width += whole;
                    (id, start, whole)
                })
                .1;
            let (high, low) = tap.bits.unwrap_or((signal.width - 1, 0));
            let want = 32 * tap.part.words() as u32;
            if high >= signal.width {
                return Err(wrong(format!(
                    "`{}` has {} bits, bit {high} is not one of them",
                    tap.path, signal.width
                )));
            }
            if high - low + 1 != want {
                return Err(wrong(format!(
                    "it holds {want} bits, and `{}` has {}: name those that hold it, as bits = \"{}:0\"",
                    tap.path,
                    high - low + 1,
                    want - 1
                )));
            }
            let each = signal.width.div_ceil(32) as usize;
            slots.push(Slot {
                bit: 32 * (start + element * each) + low as usize,
                words: tap.part.words(),
                order: tap.words,
                bytes: tap.bytes,
            });
        }
        Ok(Self {
            signals: found.into_values().collect(),
            ports: Vec::new(),
            slots,
            width,
            rows: Vec::new(),
        })
    }

    /// Keeps what stands there now.
    pub fn sample(&mut self, model: &Model) {
        let start = self.rows.len();
        if start + self.width > MOST {
            return;
        }
        self.rows.resize(start + self.width, 0);
        let row = &mut self.rows[start..];
        for &(id, at, words) in &self.signals {
            model.peek_signal(id, &mut row[at..at + words]);
        }
        for &(id, at, words) in &self.ports {
            model.peek(id, &mut row[at..at + words]);
        }
    }

    /// Cycles kept.
    pub fn cycles(&self) -> usize {
        self.rows.len() / self.width.max(1)
    }

    /// A word of a tap's value, the first one being a, H0 or the oldest; `None` where the cycle was not kept.
    pub fn word(&self, tap: usize, word: usize, cycle: i64) -> Option<u32> {
        let cycle = usize::try_from(cycle).ok().filter(|c| *c < self.cycles())?;
        let row = &self.rows[cycle * self.width..][..self.width];
        let slot = &self.slots[tap];
        let from_low = match slot.order {
            Words::FirstHigh => slot.words - 1 - word,
            Words::FirstLow => word,
        };
        let (at, shift) = (slot.bit / 32 + from_low, slot.bit % 32);
        let low = u64::from(row[at]);
        let high = u64::from(row.get(at + 1).copied().unwrap_or(0));
        let value = ((high << 32 | low) >> shift) as u32;
        Some(match slot.bytes {
            Bytes::Big => value,
            Bytes::Little => value.swap_bytes(),
        })
    }
}

impl Recorder {
    /// Nothing yet.
    pub(super) fn empty() -> Self {
        Self {
            signals: Vec::new(),
            ports: Vec::new(),
            slots: Vec::new(),
            width: 0,
            rows: Vec::new(),
        }
    }
}

impl Device {
    /// From the first cycle on what the probes show is kept.
    ///
    /// # Errors
    /// A probe that does not fit the RTL.
    pub fn record(&mut self, stranger: &Stranger, taps: &[Tap]) -> Result<(), Stop> {
        let found = Recorder::find(stranger, self.model(), taps).map_err(Stop::Refused)?;
        self.recorder = Some(found);
        Ok(())
    }

    /// What was kept of the probes.
    pub fn recorded(&self) -> Option<&Recorder> {
        self.recorder.as_ref()
    }
}

/// A signal, or an element of an array by its index behind the path.
pub(super) fn place(model: &Model, top: &str, path: &str) -> Result<(SignalId, usize), String> {
    let full = format!("{top}.{path}");
    if let Some(id) = model.signal(&full) {
        return if model.signals()[id.index()].elements() == 1 {
            Ok((id, 0))
        } else {
            Err(format!(
                "`{path}` is an array: say which element, as `{path}[{{i}}]`"
            ))
        };
    }
    let array = full.strip_suffix(']').and_then(|rest| {
        let (array, index) = rest.rsplit_once('[')?;
        let id = model.signal(array)?;
        let index: i32 = index.parse().ok()?;
        let signal = &model.signals()[id.index()];
        let [(left, right)] = signal.dims[..] else {
            return None;
        };
        let element = index.checked_sub(left.min(right))?;
        let element = usize::try_from(element).ok()?;
        (element < signal.elements()).then_some((id, element))
    });
    array.ok_or_else(|| {
        let near = nearest(&full, model.signals().iter().map(|s| s.path.as_str()));
        format!("the RTL has no signal `{path}`; visible are {near}; does `module` name the module that declares it, and `rounds` the rounds that there are?")
    })
}

#[cfg(test)]
impl Recorder {
    /// Rows that are made up; `places` are the taps' first words in a row.
    pub fn of_rows(taps: &[Tap], places: &[usize], width: usize, rows: Vec<u32>) -> Self {
        let slot = |(tap, place): (&Tap, &usize)| Slot {
            bit: 32 * place,
            words: tap.part.words(),
            order: tap.words,
            bytes: tap.bytes,
        };
        Self {
            signals: Vec::new(),
            ports: Vec::new(),
            slots: taps.iter().zip(places).map(slot).collect(),
            width,
            rows,
        }
    }

    /// The same, of each state one word.
    pub fn of_letters(mut self, taps: &[Tap], letter: usize) -> Self {
        let states = taps.iter().map(|tap| 32 * (24 * tap.round + letter));
        self.slots.truncate(taps.len());
        for (slot, bit) in self.slots.iter_mut().zip(states) {
            (slot.bit, slot.words) = (bit, 1);
        }
        self
    }

    /// The same with two taps in each other's place.
    pub fn exchanged(mut self, one: usize, other: usize) -> Self {
        self.slots.swap(one, other);
        self
    }

    /// The same, read with another order of words.
    pub fn with_order(mut self, order: Words) -> Self {
        for slot in &mut self.slots {
            slot.order = order;
        }
        self
    }
}
