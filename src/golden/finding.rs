//! Findings: well-formed statements of a vector file that are not true.

use std::fmt;

use serde::Serialize;

use super::problem::write_place;

/// What kind of statement is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The file's entries are not those that its hash was taken of.
    ContentHash,
    /// A message's digest.
    Digest,
    /// A Monte Carlo checkpoint does not follow from the one before it.
    Checkpoint,
    /// A block's hash.
    Hash,
    /// The state after a header's first block.
    Midstate,
    /// The nonce beside a header is not the one in it.
    Nonce,
    /// The halving era is not the height's.
    Era,
    /// The mark of a rolled version is not the version's.
    VersionRolled,
    /// The header's `bits` stand for no target.
    Target,
    /// The hash is above the header's target.
    ProofOfWork,
    /// The header does not follow the one stated at the height below.
    Link,
}

impl FindingKind {
    /// The field of the file that the kind is about.
    pub const fn field(self) -> &'static str {
        match self {
            Self::ContentHash => "content_sha256",
            Self::Digest => "digest",
            Self::Checkpoint => "checkpoints",
            Self::Hash => "hash",
            Self::Midstate => "midstate",
            Self::Nonce => "nonce",
            Self::Era => "era",
            Self::VersionRolled => "version_rolled",
            Self::Target | Self::ProofOfWork => "header",
            Self::Link => "height",
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::ContentHash => "the entries are not those that the hash was taken of",
            Self::Digest => "the digest is wrong",
            Self::Checkpoint => "the checkpoint does not follow from the one before it",
            Self::Hash => "the hash is not the header's",
            Self::Midstate => "the midstate is not the header's",
            Self::Nonce => "the nonce is not the header's",
            Self::Era => "the era is not the height's",
            Self::VersionRolled => "the mark is not the version's",
            Self::Target => "the bits stand for no target",
            Self::ProofOfWork => "the proof of work is not met: the hash is above the target",
            Self::Link => "the previous hash is not that of the block stated one below",
        }
    }
}

/// One statement that is not true, with its place and both values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file as it was named.
    pub file: String,
    /// Index of the entry from 0; `None` for the file as a whole.
    pub entry: Option<usize>,
    /// Name of the entry.
    pub id: Option<String>,
    /// The field, with an index where it is a list.
    pub field: String,
    /// What kind of statement.
    pub kind: FindingKind,
    /// What the file states. For a proof of work: the target.
    pub stated: String,
    /// What is true. For a proof of work: the hash.
    pub computed: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        write_place(f, self.entry, self.id.as_deref(), Some(&self.field))?;
        let (left, right) = match self.kind {
            FindingKind::ProofOfWork => ("target  ", "hash    "),
            _ => ("stated  ", "computed"),
        };
        write!(
            f,
            "{}\n    {left} {}\n    {right} {}",
            self.kind.what(),
            self.stated,
            self.computed
        )
    }
}
