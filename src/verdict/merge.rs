//! Results of shards joined to that of the whole. Whatever can be dealt out implements [`Mergeable`]; the checks are here,
//! once for all of them.

use super::Shard;
use super::shard::MOST;

/// A result whose run can be dealt out over shards.
pub trait Mergeable: Sized {
    /// Which part it is; `None` for a whole run.
    fn shard(&self) -> Option<&Shard>;

    /// What is the same in all shards of one run: a name for the reader, and the value.
    fn common(&self) -> Vec<(&'static str, String)>;

    /// The whole. `parts` stand in the order of their shards; `missing` ones are known to be absent.
    #[must_use]
    fn join(parts: Vec<Self>, missing: &[u32]) -> Self;
}

/// Results that are not the shards of one run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// Nothing to merge.
    #[error("no result was given")]
    Nothing,
    /// A whole run, or one merged before.
    #[error("{0} is no shard: it was run without --shard, or is merged")]
    Whole(String),
    /// An index that its count does not have.
    #[error("{file} says that it is shard {index} of {count}")]
    Index {
        /// The file.
        file: String,
        /// The index.
        index: u32,
        /// The count.
        count: u32,
    },
    /// Shards of different runs.
    #[error(
        "{first} and {second} are of different runs: {what} is {ours} in the one and {theirs} in the other"
    )]
    Differs {
        /// A file.
        first: String,
        /// Another one.
        second: String,
        /// What differs.
        what: &'static str,
        /// In the first file.
        ours: String,
        /// In the second.
        theirs: String,
    },
    /// The same shard twice.
    #[error("shard {index} is there twice: {first} and {second}")]
    Twice {
        /// Which.
        index: u32,
        /// A file.
        first: String,
        /// Another one.
        second: String,
    },
    /// Shards are absent.
    #[error("of {count} shards {} missing", list(.indices))]
    Missing {
        /// Which.
        indices: Vec<u32>,
        /// Of how many.
        count: u32,
    },
}

fn list(indices: &[u32]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = indices.iter().take(SHOWN).map(u32::to_string).collect();
    let rest = match indices.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if indices.len() == 1 { "is" } else { "are" };
    format!("{}{rest} {verb}", shown.join(", "))
}

/// Joins the results of shards, each under its file's name, given in any order.
///
/// # Errors
/// A result that is no shard, shards of different runs, a shard twice, one missing unless `partial`.
pub fn merge<T: Mergeable>(parts: Vec<(String, T)>, partial: bool) -> Result<T, MergeError> {
    let mut ordered: Vec<(Shard, String, T)> = Vec::new();
    for (file, part) in parts {
        let Some(shard) = part.shard().cloned() else {
            return Err(MergeError::Whole(file));
        };
        if shard.index == 0 || shard.index > shard.count || shard.count > MOST {
            let (index, count) = (shard.index, shard.count);
            return Err(MergeError::Index { file, index, count });
        }
        if let Some((first, name, other)) = ordered.first() {
            alike((name, first, other), (&file, &shard, &part))?;
        }
        if let Some((_, first, _)) = ordered.iter().find(|(s, ..)| s.index == shard.index) {
            return Err(MergeError::Twice {
                index: shard.index,
                first: first.clone(),
                second: file,
            });
        }
        ordered.push((shard, file, part));
    }
    let Some(count) = ordered.first().map(|(shard, ..)| shard.count) else {
        return Err(MergeError::Nothing);
    };
    ordered.sort_by_key(|(shard, ..)| shard.index);
    let there: std::collections::BTreeSet<u32> = ordered.iter().map(|(s, ..)| s.index).collect();
    let missing: Vec<u32> = (1..=count).filter(|i| !there.contains(i)).collect();
    if !missing.is_empty() && !partial {
        return Err(MergeError::Missing {
            indices: missing,
            count,
        });
    }
    Ok(T::join(
        ordered.into_iter().map(|(.., part)| part).collect(),
        &missing,
    ))
}

fn alike<T: Mergeable>(
    (first, shard, part): (&str, &Shard, &T),
    (second, other_shard, other): (&str, &Shard, &T),
) -> Result<(), MergeError> {
    let of = |shard: &Shard, part: &T| {
        let mut all = vec![("the number of shards", shard.count.to_string())];
        all.extend(part.common());
        // The last, for it says least: cases, sources or manifests differ.
        all.push(("the plan of cores, sources and cases", shard.plan.clone()));
        all
    };
    for ((what, ours), (_, theirs)) in of(shard, part).into_iter().zip(of(other_shard, other)) {
        if ours != theirs {
            return Err(MergeError::Differs {
                first: first.to_owned(),
                second: second.to_owned(),
                what,
                ours,
                theirs,
            });
        }
    }
    Ok(())
}
