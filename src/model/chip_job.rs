//! A host's job as it waits in a chip, and the jobs that it becomes on the cores.

use super::MinerInputs;
use super::chip_ports::ID;

/// Words in front of the midstates: end, start, ticket, target, tail, version.
fn front(ticket: bool) -> usize {
    1 + 1 + usize::from(ticket) + 8 + 3 + 1
}

/// `{midstates, version, tail, target, start, end, epoch, job id}` as a packed vector, low word first; with tickets one
/// between target and start.
///
/// Epoch and id are the lowest eight bits, so all other fields lie eight bits beside the words that they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostJob {
    /// The id, with the epoch above it: a core's own job id.
    pub(super) id: u8,
    /// End, start, ticket, target, tail, version, midstates.
    words: Vec<u32>,
}

/// Words of a packed job of so many midstates, with a ticket or without.
pub(super) fn job_words(states: usize, ticket: bool) -> usize {
    front(ticket) + 8 * states + 1
}

impl HostJob {
    /// The job at the ports.
    pub(super) fn at_ports(i: &MinerInputs, epoch: bool) -> Self {
        let mut words = vec![i.nonce_end, i.nonce_start];
        words.extend(i.ticket);
        words.extend(i.target);
        words.extend(i.tail);
        words.push(i.version);
        words.extend(i.midstate);
        words.extend(i.others.as_flattened());
        Self {
            id: u8::from(epoch) << 7 | i.job_id & ID,
            words,
        }
    }

    pub(super) fn end(&self) -> u32 {
        self.words[0]
    }

    pub(super) fn start(&self) -> u32 {
        self.words[1]
    }

    pub(super) fn pack(&self) -> Vec<u32> {
        let mut packed = Vec::with_capacity(self.words.len() + 1);
        let mut carry = u32::from(self.id);
        for word in &self.words {
            packed.push(word << 8 | carry);
            carry = word >> 24;
        }
        packed.push(carry);
        packed
    }

    pub(super) fn unpack(packed: &[u32]) -> Self {
        let words = packed.windows(2).map(|pair| pair[0] >> 8 | pair[1] << 24);
        Self {
            id: packed[0] as u8,
            words: words.collect(),
        }
    }

    /// Puts a version group of it at a core's ports: as many midstates as the core takes.
    pub(super) fn offer(&self, i: &mut MinerInputs, group: usize, (first, last): (u32, u32)) {
        let ticket = usize::from(i.ticket.is_some());
        let (front, states) = self.words.split_at(front(ticket == 1));
        let lanes = i.others.len() + 1;
        let mut states = states.as_chunks::<8>().0.iter().skip(group * lanes);
        // A group beyond the last one stands there after power-up alone.
        i.midstate = states.next().copied().unwrap_or_default();
        for other in &mut i.others {
            *other = states.next().copied().unwrap_or_default();
        }
        if let Some(ticket) = &mut i.ticket {
            *ticket = front[2];
        }
        let front = &front[2 + ticket..];
        i.target.copy_from_slice(&front[..8]);
        i.tail.copy_from_slice(&front[8..11]);
        // BIP 320: version rolling begins with bit 13.
        i.version = front[11] ^ ((group * lanes) as u32) << 13;
        (i.nonce_start, i.nonce_end) = (first, last);
        i.job_id = self.id;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let mut i = MinerInputs::idle();
        i.others = vec![[7; 8]; 2];
        (i.midstate, i.target, i.tail) = ([1; 8], [0xf000_0002; 8], [3, 4, 0x8000_0005]);
        (i.nonce_start, i.nonce_end, i.job_id) = (0x1234_5678, 0x9abc_def0, 0x55);
        i.version = 0x2000_0000;
        let job = HostJob::at_ports(&i, true);
        let packed = job.pack();
        assert_eq!(packed.len(), job_words(3, false));
        assert_eq!(packed[..2], [0xbcde_f0d5, 0x3456_789a]);
        assert_eq!(HostJob::unpack(&packed), job);

        let mut core = MinerInputs::idle();
        job.offer(&mut core, 2, (8, 9));
        assert_eq!((core.midstate, core.version), ([7; 8], 0x2000_4000));
        assert_eq!(
            (core.nonce_start, core.nonce_end, core.job_id),
            (8, 9, 0xd5)
        );
        assert_eq!((core.target, core.tail), (i.target, i.tail));

        (i.ticket, core.ticket) = (Some(0xffff_0000), Some(0));
        let job = HostJob::at_ports(&i, true);
        let packed = job.pack();
        assert_eq!(packed.len(), job_words(3, true));
        assert_eq!(HostJob::unpack(&packed), job);
        job.offer(&mut core, 1, (8, 9));
        assert_eq!(
            (core.ticket, core.target, core.version),
            (i.ticket, i.target, 0x2000_2000)
        );
    }
}
