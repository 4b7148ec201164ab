//! Which gate belongs to what.
//!
//! A gate belongs to the sum that it stands in front of: backwards from each bit of a named sum and from each flip-flop's
//! input, up to flip-flops and other named sums. What stands in front of several belongs to the one that is nearest to the
//! flip-flops it comes from.

use std::collections::HashMap;

use super::Circuit;
use super::circuit::{Driver, Net};
use super::slice::{Register, Role, Slice, path};
use crate::design::{NodeKind, Site};

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// `h + Sigma1 + Ch + K + W`
    T1,
    /// `Sigma0 + Maj`
    T2,
    /// `d + T1`
    E,
    /// `T1 + T2`
    A,
    /// `h + K + W` of half a round
    HalfSum,
    /// `K + W` a stage ahead
    Added,
    /// The sum that enters the schedule
    W,
    /// The feed-forward
    Digest,
    /// In front of words of the state that are passed on: what chooses between a new and a kept one
    StateSelect,
    /// The same of the schedule
    ScheduleSelect,
    /// Registers of the state
    StateFlops,
    /// Registers of the schedule
    ScheduleFlops,
    /// Registers of sums made ahead
    SumFlops,
    /// Registers of digests
    DigestFlops,
    /// All other logic
    Control,
    /// All other registers
    ControlFlops,
}

impl Block {
    /// Every block, in the order of tables.
    pub const ALL: [Self; 16] = [
        Self::T1,
        Self::T2,
        Self::E,
        Self::A,
        Self::HalfSum,
        Self::Added,
        Self::W,
        Self::Digest,
        Self::StateSelect,
        Self::ScheduleSelect,
        Self::Control,
        Self::StateFlops,
        Self::ScheduleFlops,
        Self::SumFlops,
        Self::DigestFlops,
        Self::ControlFlops,
    ];

    /// Its name; that of a sum as [`crate::design::Adder::sum`] has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::T1 => "T1",
            Self::T2 => "T2",
            Self::E => "e",
            Self::A => "a",
            Self::HalfSum => "h + K + W",
            Self::Added => "K + W",
            Self::W => "W",
            Self::Digest => "digest",
            Self::StateSelect => "state select",
            Self::ScheduleSelect => "schedule select",
            Self::StateFlops => "state flops",
            Self::ScheduleFlops => "schedule flops",
            Self::SumFlops => "K + W flops",
            Self::DigestFlops => "digest flops",
            Self::Control => "control",
            Self::ControlFlops => "control flops",
        }
    }

    /// Is it of flip-flops.
    pub fn is_flops(self) -> bool {
        matches!(
            self,
            Self::StateFlops
                | Self::ScheduleFlops
                | Self::SumFlops
                | Self::DigestFlops
                | Self::ControlFlops
        )
    }

    fn of_sum(kind: NodeKind) -> Self {
        match kind {
            NodeKind::T1 => Self::T1,
            NodeKind::T2 => Self::T2,
            NodeKind::NewE => Self::E,
            NodeKind::NewA => Self::A,
            _ => Self::W,
        }
    }

    /// Of a register itself.
    fn of_register(register: &Register) -> Self {
        match register.site {
            Site::Round { .. } => Self::StateFlops,
            Site::Schedule { .. } => Self::ScheduleFlops,
            Site::Added { .. } => Self::SumFlops,
            Site::Digest { .. } => Self::DigestFlops,
            Site::Part(_) => Self::ControlFlops,
        }
    }

    /// Of what stands in front of a register's bit, where no sum does.
    fn in_front_of(register: &Register, bit: u32) -> Self {
        match register.site {
            // The last word of the packed state is h.
            Site::Round { .. } if register.half && bit < 32 => Self::HalfSum,
            Site::Round { .. } => Self::StateSelect,
            Site::Schedule { .. } => Self::ScheduleSelect,
            Site::Added { .. } => Self::Added,
            Site::Digest { .. } => Self::Digest,
            Site::Part(_) => Self::Control,
        }
    }
}

/// The block of each instance.
#[derive(Clone, Debug)]
pub struct Blocks {
    /// By instance; `None` is of no account.
    pub of: Vec<Option<Block>>,
}

/// What a net is the end of.
pub(super) type Ends<T> = HashMap<Net, Option<T>>;

impl Blocks {
    /// Of a circuit that is the map of a slice.
    pub fn new(circuit: &Circuit, slice: &Slice) -> Self {
        let mut of: Vec<Option<Block>> = vec![None; circuit.instances.len()];
        let mut ends: Ends<Block> = HashMap::new();
        let counts = |role: Role| matches!(role, Role::Belongs);
        for word in &slice.words {
            let Some(nets) = circuit.signal(&path(&word.net)) else {
                continue;
            };
            let block = counts(word.role).then(|| Block::of_sum(word.kind));
            let bits = nets.iter().skip(word.net.low as usize).take(32);
            for &net in bits {
                ends.entry(net).or_insert(block);
            }
        }
        // Flip-flops by the net that they drive.
        let mut registers: HashMap<Net, (&Register, u32)> = HashMap::new();
        for register in &slice.registers {
            let nets = circuit.signal(&path(&register.net));
            for (bit, &net) in (0..).zip(nets.into_iter().flatten()) {
                registers.entry(net).or_insert((register, bit));
            }
        }
        for (at, instance) in circuit.instances.iter().enumerate() {
            let kind = &circuit.kinds[instance.kind];
            let Some(flop) = &kind.flop else { continue };
            let mut outputs = instance.outputs.iter().flatten();
            let found = outputs.find_map(|net| registers.get(net));
            let (own, front) = match found {
                Some((register, bit)) => (
                    Block::of_register(register),
                    Block::in_front_of(register, *bit),
                ),
                None => (Block::ControlFlops, Block::Control),
            };
            let whole = slice.part == super::Part::Whole;
            let account = found.map_or(whole, |(register, _)| counts(register.role));
            of[at] = account.then_some(own);
            for (pin, &net) in instance.inputs.iter().enumerate() {
                if pin != flop.clock {
                    ends.entry(net).or_insert(account.then_some(front));
                }
            }
        }
        let rest = (slice.part == super::Part::Whole).then_some(Block::Control);
        assign(circuit, &ends, rest, &mut of);
        Self { of }
    }
}

/// Gates by the ends that they stand in front of, the shallowest end first.
pub(super) fn assign<T: Copy>(
    circuit: &Circuit,
    ends: &Ends<T>,
    rest: Option<T>,
    of: &mut [Option<T>],
) {
    let gate = |net: Net| match circuit.drivers[net as usize] {
        Driver::Cell(at, _) if !circuit.is_flop(at) => Some(at),
        _ => None,
    };
    let mut depth = vec![0_u32; circuit.instances.len()];
    for &at in &circuit.order {
        let inputs = circuit.instances[at as usize].inputs.iter();
        let below = inputs
            .filter_map(|&net| gate(net))
            .map(|i| depth[i as usize]);
        depth[at as usize] = 1 + below.max().unwrap_or(0);
    }
    let mut order: Vec<(u32, Net)> = ends
        .keys()
        .filter_map(|&net| Some((depth[gate(net)? as usize], net)))
        .collect();
    order.sort_unstable();
    let mut taken = vec![false; circuit.instances.len()];
    for (_, end) in order {
        let mut waiting: Vec<Net> = vec![end];
        while let Some(net) = waiting.pop() {
            let Some(at) = gate(net) else { continue };
            if taken[at as usize] || (net != end && ends.contains_key(&net)) {
                continue;
            }
            taken[at as usize] = true;
            of[at as usize] = ends[&end];
            waiting.extend(&circuit.instances[at as usize].inputs);
        }
    }
    for &at in &circuit.order {
        if !taken[at as usize] {
            of[at as usize] = rest;
        }
    }
}
