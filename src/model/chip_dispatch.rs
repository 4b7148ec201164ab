//! The dispatcher: a host's job, piece by piece and version group by version group.

use super::chip_job::{HostJob, job_words};
use super::tracked::{Tracked, pieces_word};
use crate::design::{DesignConfig, Partition};

/// What one core is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) group: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Dispatcher {
    partition: Partition,
    piece: u64,
    cores: u32,
    groups: u32,
    group_mask: u32,
    pub(super) active: bool,
    first: Tracked<u32>,
    end: Tracked<u32>,
    group: Tracked<u32>,
    /// Which of the interleaved pieces; no register elsewhere.
    class: Tracked<u32>,
    job: Tracked<Vec<u32>>,
}

impl Dispatcher {
    pub(super) fn new(design: &DesignConfig) -> Self {
        Self {
            partition: design.partition,
            piece: design.piece(),
            cores: design.cores,
            groups: design.groups() as u32,
            group_mask: (1 << design.group_bits()) - 1,
            active: false,
            first: Tracked::default(),
            end: Tracked::default(),
            group: Tracked::default(),
            class: Tracked::default(),
            job: Tracked {
                value: vec![0; job_words(design.states(), design.ticket)],
                known: false,
            },
        }
    }

    /// The job that is handed out.
    pub(super) fn job(&self) -> HostJob {
        HostJob::unpack(&self.job.value)
    }

    /// The unit that the next core is given.
    pub(super) fn unit(&self) -> Unit {
        let (first, end) = (self.first.value, self.end.value);
        let last = match self.partition {
            Partition::HighBits => u64::from(first) | (self.piece - 1),
            Partition::Range => u64::from(first) + (self.piece - 1),
            Partition::Interleaved => u64::from(end),
        };
        Unit {
            first,
            // What is not beyond the job's end fits into a nonce.
            last: last.min(u64::from(end)) as u32,
            group: self.group.value as usize,
        }
    }

    /// Is a unit's piece the job's last one.
    fn is_last_piece(&self, unit: Unit) -> bool {
        match self.partition {
            Partition::Interleaved => {
                self.class.value == self.cores - 1 || unit.first == self.end.value
            }
            _ => unit.last == self.end.value,
        }
    }

    /// `pop`: the job takes its turn. `take`: a core is given the unit. `stop`: what is left is dropped.
    pub(super) fn clock(
        &mut self,
        (reset, enable): (bool, bool),
        pop: Option<&Tracked<Vec<u32>>>,
        (take, stop): (bool, bool),
    ) {
        let unit = self.unit();
        let last_group = self.group.value == self.groups - 1;
        let last_piece = self.is_last_piece(unit);
        if reset {
            self.active = false;
        } else if enable {
            if pop.is_some() {
                self.active = true;
            } else if stop || (take && last_group && last_piece) {
                self.active = false;
            }
        }
        if !enable {
            return;
        }
        if let Some(word) = pop {
            let job = HostJob::unpack(&word.value);
            let known = |value| Tracked {
                value,
                known: word.known,
            };
            (self.first, self.end) = (known(job.start()), known(job.end()));
            (self.group, self.class) = (Tracked::known(0), Tracked::known(0));
            self.job.clone_from(word);
        } else if take {
            if !last_group {
                self.group.value = (self.group.value + 1) & self.group_mask;
                return;
            }
            self.group.value = 0;
            // Behind the last piece, too: nobody looks at it any more.
            if self.partition == Partition::Interleaved {
                self.first.value = unit.first.wrapping_add(1);
                self.class.value = self.class.value.wrapping_add(1);
            } else {
                self.first.value = unit.last.wrapping_add(1);
            }
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[u32::from(self.active)], known);
        sink(&[self.first.value], self.first.known);
        sink(&[self.end.value], self.end.known);
        sink(&[self.group.value], self.group.known);
        if self.partition == Partition::Interleaved {
            sink(&[self.class.value], self.class.known);
        }
        sink(&self.job.value, self.job.known);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.active = pieces_word(take) == 1;
        self.first = Tracked::known(pieces_word(take));
        self.end = Tracked::known(pieces_word(take));
        self.group = Tracked::known(pieces_word(take));
        if self.partition == Partition::Interleaved {
            self.class = Tracked::known(pieces_word(take));
        }
        take(&mut self.job.value);
        self.job.known = true;
    }
}
