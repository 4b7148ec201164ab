//! The compare and its register (`rtl/target_compare.sv`, `rtl/share_compare.sv`, `rtl/hit_register.sv`).

use super::tracked::{Packed256, Tracked, pieces_word};

/// Is the digest, read as Bitcoin reads it, at or below the target (`rtl/target_compare.sv`)?
///
/// The digest's last byte is the number's most significant one: word `H7` first, each word's bytes reversed.
pub(super) fn target_met(digest: &Packed256, target: &Packed256) -> bool {
    // Both from the most significant word down: H7 is index 0 of the digest, the target's top is index 7.
    let number = digest.iter().map(|word| word.swap_bytes());
    number.cmp(target.iter().rev().copied()).is_le()
}

/// Has the digest, as a number, the zeros in its top word that make it a ticket (`rtl/share_compare.sv`)?
pub(super) fn is_ticket(digest: &Packed256, ticket: u32) -> bool {
    digest[0].swap_bytes() & ticket == 0
}

/// A hit on its way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hit {
    /// A bit for each lane that is a hit, lane 0 the lowest.
    pub(super) lanes: u32,
    pub(super) nonce: Tracked<u32>,
    pub(super) job_id: Tracked<u8>,
    pub(super) version: Tracked<u32>,
    /// Only of designs with tickets: the lanes whose digest meets the target, whether or not there is a hit.
    pub(super) full: Option<Tracked<u32>>,
}

impl Hit {
    pub(super) fn clock(&mut self, reset: bool, enable: bool, next: Hit) {
        if enable {
            *self = next;
        }
        if reset {
            self.lanes = 0;
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[self.lanes], known);
        sink(&[self.nonce.value], self.nonce.known);
        sink(&[u32::from(self.job_id.value)], self.job_id.known);
        sink(&[self.version.value], self.version.known);
        if let Some(full) = self.full {
            sink(&[full.value], full.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.lanes = pieces_word(take);
        self.nonce = Tracked::known(pieces_word(take));
        self.job_id = Tracked::known(pieces_word(take) as u8);
        self.version = Tracked::known(pieces_word(take));
        if let Some(full) = &mut self.full {
            *full = Tracked::known(pieces_word(take));
        }
    }
}
