//! Vectors and sets of them.

use crate::bits::{Digest, DisplayHash, State};
use crate::spec::Header;
use crate::units::Nonce;

/// A message and its SHA-256 digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageVector {
    /// Name of the entry, unique in its set.
    pub id: String,
    /// The message, whole bytes.
    pub msg: Vec<u8>,
    /// The digest as stated by the source.
    pub digest: Digest,
}

/// A CAVP Monte Carlo chain: a seed and the digest after each thousand hashes
/// (SHAVS section 6.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonteCarloVector {
    /// Name of the entry, unique in its set.
    pub id: String,
    /// The seed.
    pub seed: Digest,
    /// The 100 checkpoints as stated by the source, in order.
    pub checkpoints: Vec<Digest>,
}

/// A block header and what its source states of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderVector {
    /// Name of the entry, unique in its set.
    pub id: String,
    /// Height in the chain, where the source knows it.
    pub height: Option<u32>,
    /// The header.
    pub header: Header,
    /// The block's hash as stated.
    pub hash: DisplayHash,
    /// The state after the header's first 64 bytes, as stated.
    pub midstate: State,
    /// The nonce as stated beside the header.
    pub nonce: Nonce,
    /// The halving era as stated: height / 210000.
    pub era: Option<u32>,
    /// Whether the version is stated to be rolled (BIP 320).
    pub version_rolled: bool,
    /// Why this header is of interest.
    pub note: Option<String>,
}

impl HeaderVector {
    /// Blocks between two halvings of the subsidy.
    pub const ERA_BLOCKS: u32 = 210_000;

    /// The vector of a bare header: everything else is computed, so it states
    /// nothing that could be wrong except the header's own work.
    pub fn of(header: Header, height: Option<u32>, note: Option<String>) -> Self {
        let hash = header.hash().to_display();
        let id = match height {
            Some(height) => format!("block-{height}"),
            // The last digits: the first ones of a block's hash are zeros.
            None => format!("header-{}", &hash.to_string()[48..]),
        };
        Self {
            id,
            height,
            header,
            hash,
            midstate: header.midstate(),
            nonce: header.nonce(),
            era: height.map(|height| height / Self::ERA_BLOCKS),
            version_rolled: header.version.is_rolled(),
            note,
        }
    }
}

/// One entry of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vector {
    /// A message and its digest.
    Message(MessageVector),
    /// A Monte Carlo chain.
    MonteCarlo(MonteCarloVector),
    /// A block header.
    Header(HeaderVector),
}

impl Vector {
    /// The message, if it is one.
    pub fn message(&self) -> Option<&MessageVector> {
        match self {
            Self::Message(message) => Some(message),
            _ => None,
        }
    }

    /// The header, if it is one.
    pub fn header(&self) -> Option<&HeaderVector> {
        match self {
            Self::Header(header) => Some(header),
            _ => None,
        }
    }

    /// Name of the entry, unique in its set.
    pub fn id(&self) -> &str {
        match self {
            Self::Message(vector) => &vector.id,
            Self::MonteCarlo(vector) => &vector.id,
            Self::Header(vector) => &vector.id,
        }
    }

    pub(super) fn id_mut(&mut self) -> &mut String {
        match self {
            Self::Message(vector) => &mut vector.id,
            Self::MonteCarlo(vector) => &mut vector.id,
            Self::Header(vector) => &mut vector.id,
        }
    }

    /// The entry's `type` in our files: `message`, `monte_carlo`, `header`.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Message(_) => "message",
            Self::MonteCarlo(_) => "monte_carlo",
            Self::Header(_) => "header",
        }
    }
}

/// The hash of a file's entries: the stated one and the true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentHash {
    /// What the file states.
    pub stated: Digest,
    /// What its entries give.
    pub computed: Digest,
}

/// The vectors of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorSet {
    /// The file, as it is to be shown: a path, or `builtin:NAME`.
    pub file: String,
    /// Short name of the set.
    pub name: String,
    /// What the set is, in a line; may be empty.
    pub title: String,
    /// Where the vectors come from, in a line; may be empty.
    pub source: String,
    /// The content hash; `None` for formats that carry none.
    pub content: Option<ContentHash>,
    /// The entries in the file's order.
    pub vectors: Vec<Vector>,
}

impl VectorSet {
    /// The headers, in order.
    pub fn headers(&self) -> impl Iterator<Item = &HeaderVector> {
        self.vectors.iter().filter_map(Vector::header)
    }

    /// The messages, in order.
    pub fn messages(&self) -> impl Iterator<Item = &MessageVector> {
        self.vectors.iter().filter_map(Vector::message)
    }

    /// The Monte Carlo chains, in order.
    pub fn monte_carlo(&self) -> impl Iterator<Item = &MonteCarloVector> {
        self.vectors.iter().filter_map(|vector| match vector {
            Vector::MonteCarlo(chain) => Some(chain),
            _ => None,
        })
    }
}

/// Makes the ids of entries that a source left unnamed unique: the second
/// `x` becomes `x-2`.
pub(super) fn number_repeated_ids(vectors: &mut [Vector]) {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for vector in vectors {
        let id = vector.id_mut();
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *id = format!("{id}-{count}");
        }
    }
}
