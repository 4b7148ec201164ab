//! Hits of all cores on their way to the host, and those that a new block has made stale.

use super::chip_fifo::WordFifo;
use super::chip_ports::ID;
use super::fifo::Front;
use super::tracked::{Tracked, pieces_word};
use crate::design::DesignConfig;

/// What the host sees of the first entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChipFront {
    pub(super) nonce: Tracked<u32>,
    pub(super) job_id: Tracked<u8>,
    pub(super) version: Tracked<u32>,
    pub(super) core: Tracked<u32>,
    /// Only of designs with tickets.
    pub(super) full: Option<Tracked<bool>>,
}

#[derive(Clone, Debug)]
pub(super) struct Results {
    fifo: WordFifo,
    core_bits: u32,
    /// Bits below a core's number: with tickets, whether the hit meets the target.
    full_bits: u32,
    /// Changes with each new block; a hit carries that of its job.
    pub(super) epoch: bool,
    pub(super) stale: u16,
}

/// What happens to the results in one cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct ResultEvents {
    /// The hit of a core that is taken, with the core's number; one that is stale goes no further.
    pub(super) taken: Option<(Front, usize)>,
    pub(super) hit_ready: bool,
    pub(super) new_block: bool,
}

impl Results {
    pub(super) fn new(design: &DesignConfig) -> Self {
        // Nonce, id and version are 72 bits, a core's number 1 to 6, and a ticket's hit has one more.
        const WORDS: usize = 3;
        Self {
            fifo: WordFifo::new(design.results_depth(), WORDS),
            core_bits: design.core_bits(),
            full_bits: u32::from(design.ticket),
            epoch: false,
            stale: 0,
        }
    }

    pub(super) fn full(&self) -> bool {
        self.fifo.full()
    }

    /// Hits in the chip's own FIFO.
    pub(super) fn waiting(&self) -> usize {
        self.fifo.waiting()
    }

    /// Is a hit with this job id of a core one of an earlier block.
    pub(super) fn is_stale(&self, id: u8) -> bool {
        (id > ID) != self.epoch
    }

    /// Does a stale hit stand in front of the host.
    pub(super) fn stale_at_host(&self) -> bool {
        self.fifo.valid() && self.is_stale(self.front_id())
    }

    /// Does a hit stand in front of the host that it may take.
    pub(super) fn valid(&self) -> bool {
        self.fifo.valid() && !self.stale_at_host()
    }

    fn word(&self) -> Tracked<u128> {
        let front = self.fifo.front();
        let words = front.value.iter().rev();
        Tracked {
            value: words.fold(0, |word, &part| word << 32 | u128::from(part)),
            known: front.known,
        }
    }

    fn front_id(&self) -> u8 {
        (self.word().value >> (self.full_bits + self.core_bits + 32)) as u8
    }

    pub(super) fn front(&self) -> ChipFront {
        let Tracked { value, known } = self.word();
        let field = |shift: u32| Tracked {
            value: (value >> (self.full_bits + shift)) as u32,
            known,
        };
        let core = field(0).value & ((1 << self.core_bits) - 1);
        ChipFront {
            nonce: field(self.core_bits + 40),
            job_id: Tracked {
                value: self.front_id() & ID,
                known,
            },
            version: field(self.core_bits),
            core: Tracked { value: core, known },
            full: (self.full_bits == 1).then_some(Tracked {
                value: value & 1 == 1,
                known,
            }),
        }
    }

    pub(super) fn clock(&mut self, (reset, enable): (bool, bool), events: ResultEvents) {
        let stale_at_host = self.stale_at_host();
        let pops = self.fifo.valid() && (events.hit_ready || stale_at_host);
        let taken = events.taken;
        let stale_at_cores = taken.is_some_and(|(hit, _)| self.is_stale(hit.job_id.value));
        let push = taken.filter(|_| !stale_at_cores).map(|(hit, core)| {
            let word = u128::from(hit.nonce.value) << 40
                | u128::from(hit.job_id.value) << 32
                | u128::from(hit.version.value);
            let word = word << self.core_bits | core as u128;
            let full = hit.full.map_or(0, |full| u128::from(full.value));
            let word = word << self.full_bits | full;
            (0..3).map(|at| (word >> (32 * at)) as u32).collect()
        });
        self.fifo.clock((reset, enable), push, (pops, false));
        if reset {
            (self.epoch, self.stale) = (false, 0);
        } else if enable {
            let found = u16::from(stale_at_cores) + u16::from(stale_at_host);
            self.stale = self.stale.saturating_add(found);
            self.epoch ^= events.new_block;
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        self.fifo.visit(known, sink);
        sink(&[u32::from(self.epoch)], known);
        sink(&[u32::from(self.stale)], known);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.fifo.load(take);
        self.epoch = pieces_word(take) == 1;
        self.stale = pieces_word(take) as u16;
    }
}
