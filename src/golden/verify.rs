//! Proving what a set states.

use std::collections::HashMap;

use rayon::prelude::*;

use super::finding::{Finding, FindingKind};
use super::monte_carlo::next_checkpoint;
use super::vector::{HeaderVector, MessageVector, MonteCarloVector, Vector, VectorSet};
use crate::bits::Digest;
use crate::spec::sha256;

impl VectorSet {
    /// Everything in the set that is not true, in the order of its entries:
    /// the content hash, then each entry, then the links of headers that stand
    /// at neighbouring heights. Empty is proof.
    ///
    /// Every value is computed by the specification from the entry's own
    /// bytes. A height itself cannot be proved by a header alone; links prove
    /// neighbours against each other.
    pub fn verify(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(content) = self.content
            && content.stated != content.computed
        {
            findings.push(Finding {
                file: self.file.clone(),
                entry: None,
                id: None,
                field: FindingKind::ContentHash.field().to_owned(),
                kind: FindingKind::ContentHash,
                stated: content.stated.to_string(),
                computed: content.computed.to_string(),
            });
        }
        let of_entries: Vec<Vec<Finding>> = (0..self.vectors.len())
            .into_par_iter()
            .map(|index| self.verify_entry(index))
            .collect();
        findings.extend(of_entries.into_iter().flatten());
        findings.extend(self.verify_links());
        findings
    }

    fn verify_entry(&self, index: usize) -> Vec<Finding> {
        let wrong = match &self.vectors[index] {
            Vector::Message(vector) => verify_message(vector),
            Vector::MonteCarlo(vector) => verify_monte_carlo(vector),
            Vector::Header(vector) => verify_header(vector),
        };
        wrong
            .into_iter()
            .map(|wrong| self.finding(index, wrong))
            .collect()
    }

    fn finding(&self, index: usize, wrong: Wrong) -> Finding {
        Finding {
            file: self.file.clone(),
            entry: Some(index),
            id: Some(self.vectors[index].id().to_owned()),
            field: match wrong.number {
                Some(number) => format!("{}[{number}]", wrong.kind.field()),
                None => wrong.kind.field().to_owned(),
            },
            kind: wrong.kind,
            stated: wrong.stated,
            computed: wrong.computed,
        }
    }

    fn verify_links(&self) -> Vec<Finding> {
        let mut by_height = HashMap::new();
        for header in self.headers() {
            if let Some(height) = header.height {
                by_height.insert(height, header);
            }
        }
        let mut findings = Vec::new();
        for (index, vector) in self.vectors.iter().enumerate() {
            let Vector::Header(header) = vector else {
                continue;
            };
            let below = header.height.and_then(|height| height.checked_sub(1));
            let Some(below) = below.and_then(|height| by_height.get(&height)) else {
                continue;
            };
            let (linked, there) = (header.header.prev, below.header.hash());
            let (stated, computed) = (linked.to_display(), there.to_display());
            if let Some(wrong) = differ(FindingKind::Link, &stated, &computed) {
                findings.push(self.finding(index, wrong));
            }
        }
        findings
    }
}

/// A wrong statement, before its place is known.
struct Wrong {
    kind: FindingKind,
    /// Index in the field, where the field is a list.
    number: Option<usize>,
    stated: String,
    computed: String,
}

fn differ<T: PartialEq + ToString>(kind: FindingKind, stated: &T, computed: &T) -> Option<Wrong> {
    (stated != computed).then(|| Wrong {
        kind,
        number: None,
        stated: stated.to_string(),
        computed: computed.to_string(),
    })
}

fn verify_message(vector: &MessageVector) -> Vec<Wrong> {
    let wrong = differ(FindingKind::Digest, &vector.digest, &sha256(&vector.msg));
    wrong.into_iter().collect()
}

fn verify_monte_carlo(vector: &MonteCarloVector) -> Vec<Wrong> {
    // Each link is proved from the stated checkpoint before it: one wrong
    // value is then named at its two ends, not at every later checkpoint,
    // and the links can be computed side by side.
    let before: Vec<Digest> = std::iter::once(vector.seed)
        .chain(vector.checkpoints.iter().copied())
        .collect();
    (0..vector.checkpoints.len())
        .into_par_iter()
        .filter_map(|number| {
            let computed = next_checkpoint(&before[number]);
            let wrong = differ(FindingKind::Checkpoint, &before[number + 1], &computed)?;
            Some(Wrong {
                number: Some(number),
                ..wrong
            })
        })
        .collect()
}

fn verify_header(vector: &HeaderVector) -> Vec<Wrong> {
    use FindingKind::{Era, Hash, Midstate, Nonce, ProofOfWork, Target, VersionRolled};
    let header = &vector.header;
    let hash = header.hash();
    let mut wrong: Vec<Wrong> = [
        differ(Hash, &vector.hash, &hash.to_display()),
        differ(Midstate, &vector.midstate, &header.midstate()),
        differ(Nonce, &vector.nonce, &header.nonce()),
        differ(
            VersionRolled,
            &vector.version_rolled,
            &header.version.is_rolled(),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(era) = vector.era {
        let computed = match vector.height {
            Some(height) => (height / HeaderVector::ERA_BLOCKS).to_string(),
            None => "unknown: no height is stated".to_owned(),
        };
        wrong.extend(differ(Era, &era.to_string(), &computed));
    }
    match header.target() {
        Err(error) => wrong.push(Wrong {
            kind: Target,
            number: None,
            stated: header.bits.to_string(),
            computed: error.to_string(),
        }),
        Ok(target) if !target.is_met_by(&hash) => wrong.push(Wrong {
            kind: ProofOfWork,
            number: None,
            stated: target.to_string(),
            computed: hash.to_display().to_string(),
        }),
        Ok(_) => {}
    }
    wrong
}
