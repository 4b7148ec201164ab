//! What can be seen in it: registers in the order of the state, now and as they were noted, nodes, and whose a stage's
//! values are.

use super::MinerModel;
use crate::design::Site;
use crate::model::notes::{Notes, Stand};
use crate::model::pipes::{Carried, Hash};
use crate::model::tags::Tag;
use crate::model::{Glimpse, Issued};
use crate::units::{JobId, Nonce};

impl MinerModel {
    pub(super) fn visit_front(&self, sink: &mut impl FnMut(&[u32], bool)) {
        self.phase.visit(self.control_known, sink);
        self.counter.visit(self.control_known, sink);
        self.slots.visit(self.control_known, sink);
        self.entry.visit(sink);
        self.tags.visit(self.control_known, sink);
    }

    /// What stands in front of this pipe: the ring of digests, where there is one.
    pub(super) fn visit_ring(&self, pipe: usize, sink: &mut impl FnMut(&[u32], bool)) {
        if let Some(ring) = self.ring.as_ref().filter(|_| pipe == 1) {
            ring.visit(self.control_known, sink);
        }
    }

    pub(super) fn visit_back(&self, sink: &mut impl FnMut(&[u32], bool)) {
        if let Some(reject) = &self.reject {
            reject.visit(self.control_known, sink);
        }
        self.hit.visit(self.control_known, sink);
        self.fifo.visit(self.control_known, sink);
    }

    pub(super) fn show_nodes(&self, sink: &mut impl FnMut(&[u32])) {
        if self.carried != Carried::Shown {
            return;
        }
        let count = self.phase.count();
        for (pipe, hash) in self.hashes.iter().enumerate() {
            hash.visit_nodes(count, &self.block(pipe), sink);
        }
    }

    /// Adds what this core does to a glimpse, as the core of this number.
    pub(in crate::model) fn glimpse_as(&self, core: usize, seen: &mut Glimpse) {
        seen.add_tags(self.tags.valid());
        seen.hit |= self.hit.lanes != 0;
        if self.counter.active && self.phase.issues() {
            let slot = self.slots.at(self.slots.current);
            seen.issued.push(Issued {
                core,
                job: JobId(slot.job_id.value),
                nonce: Nonce(self.counter.nonce.value),
                version: slot.version.value,
            });
        }
    }

    /// Entries of the result FIFO that wait.
    pub(super) fn waiting(&self) -> usize {
        self.fifo.waiting_entries()
    }

    /// Notes every register, its pipes as those from this number on.
    pub(in crate::model) fn note_as(&self, first: usize, notes: &mut Notes) {
        self.visit_front(&mut |piece, known| notes.copy(piece, known));
        for (at, hash) in self.hashes.iter().enumerate() {
            self.visit_ring(at, &mut |piece, known| notes.copy(piece, known));
            hash.note(first + at, notes);
        }
        self.visit_back(&mut |piece, known| notes.copy(piece, known));
    }

    /// Works out what notes may ask for.
    pub(in crate::model) fn show(&mut self) {
        self.hashes.iter_mut().for_each(Hash::show);
    }

    /// Shows the stages of a pipe as they were noted.
    pub(in crate::model) fn visit_stand(
        &self,
        pipe: usize,
        stand: Stand,
        sink: &mut impl FnMut(&[u32], bool),
    ) {
        self.hashes[pipe].visit_stand(stand, sink);
    }

    /// The tag that stands at this site's stage, with its place.
    pub(super) fn tag_of(&self, site: Site) -> Option<(usize, Tag)> {
        let (pipe, stage) = match site {
            Site::Round { pipe, stage }
            | Site::Schedule { pipe, stage }
            | Site::Added { pipe, stage } => (pipe, Some(stage)),
            Site::Digest { pipe } => (pipe, None),
            Site::Part(_) => return None,
        };
        let plan = self.structure.pipe(pipe)?;
        let stage = stage.unwrap_or(plan.stages.len());
        let places = [Some(plan.first_tag), plan.second_tag];
        let places = places.into_iter().flatten().map(|first| first + stage);
        // In a shared pipe one of the two at most is valid.
        let mut tags = places.map(|place| (place, self.tags.at(place)));
        tags.find(|(_, tag)| tag.valid)
    }
}
