//! Places found in a build: values in and out of ports and signals, bit by bit where they must.

use verilated::{Direction, Model, PortId, SignalId};

use super::place::{Active, Of, Place};
use super::roles;
use super::stranger::Stranger;
use crate::design::nearest;

/// A place that a build does not have, or not so.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// No such port.
    #[error("[{table}] {role}: module {top} has no port `{port}`; nearest: {nearest}")]
    NoPort {
        /// The manifest's table.
        table: &'static str,
        /// The role.
        role: String,
        /// The name.
        port: String,
        /// The top module.
        top: String,
        /// The nearest ports.
        nearest: String,
    },
    /// No such signal.
    #[error("[{table}] {role}: the RTL has no signal `{path}`; {hint}")]
    NoSignal {
        /// The manifest's table.
        table: &'static str,
        /// The role.
        role: String,
        /// Its path.
        path: String,
        /// What may have been meant.
        hint: String,
    },
    /// Another width or direction.
    #[error("[{table}] {role}: {text}")]
    Shape {
        /// The manifest's table.
        table: &'static str,
        /// The role.
        role: String,
        /// What is wrong.
        text: String,
    },
}

#[derive(Clone, Copy, Debug)]
enum Holder {
    Port(PortId),
    Signal(SignalId),
}

/// Some bits of a port or signal.
#[derive(Clone, Copy, Debug)]
struct Slice {
    holder: Holder,
    low: u32,
    width: u32,
    /// 32-bit words of the whole port or signal.
    words: usize,
}

/// A role's place in a build.
#[derive(Clone, Debug)]
pub struct Wires {
    place: Place,
    /// Lowest bits first.
    slices: Vec<Slice>,
}

impl Wires {
    /// Finds a place.
    ///
    /// # Errors
    /// A port or signal that is not there, or too narrow, or goes the wrong way.
    pub fn find(
        stranger: &Stranger,
        model: &Model,
        (table, role): (&'static str, &str),
        place: &Place,
    ) -> Result<Self, WireError> {
        let shape = |text| WireError::Shape {
            table,
            role: role.into(),
            text,
        };
        let top = &stranger.manifest.core.top;
        let mut found = Vec::new();
        match &place.of {
            Of::Ports(names) => {
                for name in names.iter().rev() {
                    let id = model.port(name).ok_or_else(|| WireError::NoPort {
                        table,
                        role: role.into(),
                        port: name.clone(),
                        top: top.clone(),
                        nearest: nearest(name, model.ports().iter().map(|p| p.name.as_str())),
                    })?;
                    let port = &model.ports()[id.index()];
                    if port.direction == Direction::Output
                        && !["outputs", "bus", "gate"].contains(&table)
                    {
                        return Err(shape(format!("`{name}` is an output of the core")));
                    }
                    if port.direction == Direction::Input && ["outputs", "gate"].contains(&table) {
                        return Err(shape(format!("`{name}` is an input of the core")));
                    }
                    found.push((Holder::Port(id), name, port.width, port.words()));
                }
            }
            Of::Signal { path, .. } => {
                let full = format!("{top}.{path}");
                let id = model.signal(&full).ok_or_else(|| {
                    let paths = model.signals().iter().map(|s| s.path.as_str());
                    let near = nearest(&full, paths);
                    WireError::NoSignal {
                        table,
                        role: role.into(),
                        path: path.clone(),
                        hint: if model.signals().is_empty() {
                            "`module` must name the module that declares it; `goldbench core check` tells the nearest names".into()
                        } else {
                            format!("visible are {near}; does `module` name the module that declares it?")
                        },
                    }
                })?;
                let signal = &model.signals()[id.index()];
                if signal.elements() != 1 {
                    return Err(shape(format!("`{path}` is an array")));
                }
                found.push((Holder::Signal(id), path, signal.width, signal.words()));
            }
            Of::Parameter(_) | Of::Script => {}
        }
        let mut slices = Vec::new();
        for (holder, name, width, words) in found {
            let (high, low) = place.bits.unwrap_or((width - 1, 0));
            if high >= width {
                return Err(shape(format!(
                    "`{name}` has {width} bits, bit {high} is not one of them"
                )));
            }
            slices.push(Slice {
                holder,
                low,
                width: high - low + 1,
                words,
            });
        }
        Ok(Self {
            place: place.clone(),
            slices,
        })
    }

    /// Bits in all.
    pub fn width(&self) -> u32 {
        self.slices.iter().map(|slice| slice.width).sum()
    }

    /// The ports among the holders.
    pub fn ports(&self) -> impl Iterator<Item = PortId> + '_ {
        self.slices.iter().filter_map(|slice| match slice.holder {
            Holder::Port(port) => Some(port),
            Holder::Signal(_) => None,
        })
    }

    /// Sets a value: its words in the order in which they are hashed.
    pub fn set_words(&self, model: &mut Model, words: &[u32]) {
        let mut words = words.to_vec();
        if let [number] = &mut words[..] {
            *number = number.wrapping_add(self.place.add as u32);
        }
        self.set_bits(model, &self.place.laid(&words));
    }

    /// Sets a number, or a yes or no.
    pub fn set_number(&self, model: &mut Model, value: u64) {
        let value = match self.place.active {
            Active::High => value,
            Active::Low => u64::from(value == 0),
        };
        let value = value.wrapping_add(self.place.add as u64);
        self.set_bits(model, &[value as u32, (value >> 32) as u32]);
    }

    fn set_bits(&self, model: &mut Model, bits: &[u32]) {
        let mut from = 0;
        for slice in &self.slices {
            let mut whole = vec![0; slice.words];
            slice.peek(model, &mut whole);
            for bit in 0..slice.width {
                let (at, source) = (slice.low + bit, from + bit);
                let one = bits
                    .get(source as usize / 32)
                    .is_some_and(|w| w >> (source % 32) & 1 == 1);
                let word = &mut whole[at as usize / 32];
                *word = *word & !(1 << (at % 32)) | u32::from(one) << (at % 32);
            }
            match slice.holder {
                Holder::Port(port) => model.poke(port, &whole),
                // The build made it writable: a manifest's inputs are.
                Holder::Signal(signal) => drop(model.poke_signal(signal, &whole)),
            }
            from += slice.width;
        }
    }

    /// Words that hold the bits.
    pub fn words(&self) -> usize {
        self.width().div_ceil(32) as usize
    }

    /// Reads the bits as they stand, lowest word first, into as many words as hold them.
    pub fn read(&self, model: &Model, bits: &mut [u32]) {
        let mut to = 0;
        for slice in &self.slices {
            let into = &mut bits[to as usize / 32..];
            // Whole ports at whole words, as they nearly always are: nothing is copied twice.
            if slice.low == 0 && to % 32 == 0 && slice.words <= into.len() {
                let into = &mut into[..slice.words];
                slice.peek(model, into);
                let words = slice.width.div_ceil(32) as usize;
                into[words..].fill(0);
                if slice.width % 32 != 0 {
                    into[words - 1] &= (1 << (slice.width % 32)) - 1;
                }
            } else {
                let mut whole = vec![0; slice.words];
                slice.peek(model, &mut whole);
                for bit in 0..slice.width {
                    let (at, sink) = (slice.low + bit, to + bit);
                    let one = whole[at as usize / 32] >> (at % 32) & 1;
                    let word = &mut bits[sink as usize / 32];
                    *word = *word & !(1 << (sink % 32)) | one << (sink % 32);
                }
            }
            to += slice.width;
        }
    }

    /// Bits as the value's words, in the order in which they are hashed.
    pub fn words_of(&self, bits: &[u32]) -> Vec<u32> {
        let mut words = self.place.read(bits);
        if let [number] = &mut words[..] {
            *number = number.wrapping_sub(self.place.add as u32);
        }
        words
    }

    /// Bits as a number; of one bit, yes is 1.
    pub fn number_of(&self, bits: &[u32]) -> u64 {
        let low = u64::from(bits.first().copied().unwrap_or(0));
        let value = low | u64::from(bits.get(1).copied().unwrap_or(0)) << 32;
        match self.place.active {
            Active::High => value.wrapping_sub(self.place.add as u64),
            Active::Low => u64::from(value == 0),
        }
    }
}

impl Slice {
    fn peek(&self, model: &Model, whole: &mut [u32]) {
        match self.holder {
            Holder::Port(port) => model.peek(port, whole),
            Holder::Signal(signal) => model.peek_signal(signal, whole),
        }
    }
}

/// A role's place is as wide as the role.
pub fn fits(
    kind: super::Kind,
    table: &'static str,
    role: &str,
    wires: &Wires,
) -> Result<(), String> {
    let width = wires.width();
    let refuse = |want: &str| {
        Err(format!(
            "[{table}] {role} has {want}, its place {width}: name the bits that hold it, as bits = \"31:0\""
        ))
    };
    match (roles::words(kind, role), role) {
        _ if width == 0 => Ok(()),
        (1, _) if width > 32 => refuse("32 bits at most"),
        (0, "job_id" | "hit_job_id" | "hit_lane") if width > 64 => refuse("64 bits at most"),
        (0, "job_id" | "hit_job_id" | "hit_lane") | (1, _) => Ok(()),
        (0, _) if width != 1 => refuse("1 bit"),
        (0, _) => Ok(()),
        (words, _) if width as usize != 32 * words => refuse(&format!("{} bits", 32 * words)),
        _ => Ok(()),
    }
}
