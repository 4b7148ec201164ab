//! What explains all that is wrong with a hash core's digests.

use super::hashing::{Came, Hashed};
use super::slips::{Slip, shown_otherwise};
use super::trial::Entry;
use crate::bits::{Block, State};
use crate::job;
use crate::verdict::Diagnosis;

/// All that is known of a run that went wrong.
pub struct Evidence<'a> {
    /// The blocks that went in.
    pub blocks: &'a [Entry],
    /// The digests that had to come of them.
    pub expected: &'a [State],
    /// Those that are wrong, and follow from no other wrong one.
    pub wrong: &'a [Came],
    /// All that came.
    pub hashed: &'a Hashed,
}

impl Evidence<'_> {
    fn all(&self, holds: impl Fn(&Came) -> bool) -> bool {
        self.wrong.iter().all(holds)
    }

    fn entry(&self, came: &Came) -> &Entry {
        &self.blocks[came.block]
    }

    /// What the core gave before.
    fn before(&self, came: &Came) -> Option<State> {
        let all = self.hashed.came.iter();
        let before = all.rev().find(|other| other.block < came.block);
        before.map(|other| other.digest)
    }
}

/// The first explanation that holds for every wrong digest; those that say most come first.
pub fn explain(e: &Evidence<'_>) -> Option<Diagnosis> {
    let ways: [fn(&Evidence<'_>) -> Option<Diagnosis>; 9] = [
        too_many_or_few,
        shown,
        slip,
        kept,
        late_sum,
        skewed,
        lost,
        chained,
        words,
    ];
    ways.iter().find_map(|way| way(e))
}

fn too_many_or_few(e: &Evidence<'_>) -> Option<Diagnosis> {
    let (lost, surplus) = (e.hashed.lost, e.hashed.surplus);
    if !e.wrong.is_empty() {
        return None;
    }
    if e.hashed.unmarked > 0 {
        let text = format!(
            "{} right digests stand there and digest_valid never does: nobody may take them",
            e.hashed.unmarked
        );
        return Some(Diagnosis::new("digest-unmarked", text));
    }
    Some(if lost > 0 {
        Diagnosis::new(
            "block-lost",
            format!("{lost} blocks were taken and have no digest: they are lost"),
        )
    } else {
        Diagnosis::new(
            "surplus-digests",
            format!("{surplus} more digests came than blocks went in"),
        )
    })
}

/// Right, but for the order in which it is shown.
fn shown(e: &Evidence<'_>) -> Option<Diagnosis> {
    let ways = shown_otherwise(&State([0; 8]));
    let mut ways = ways.iter().enumerate();
    ways.find_map(|(at, (cause, text, _))| {
        let holds = |came: &Came| shown_otherwise(&came.digest)[at].2 == e.expected[came.block];
        e.all(holds).then(|| Diagnosis::new(cause, *text))
    })
}

/// SHA-256 with one slip in it.
fn slip(e: &Evidence<'_>) -> Option<Diagnosis> {
    let mut slips = Slip::all().into_iter().chain(Slip::bits());
    let holds = |slip: &Slip| {
        e.all(|came| {
            let entry = e.entry(came);
            slip.compress(&entry.chaining, &entry.block) == came.digest
        })
    };
    let (cause, text) = slips.find(holds)?.told();
    let (wrong, all) = (e.wrong.len(), e.hashed.came.len());
    let more = if wrong < all {
        format!(" ({wrong} of {all} digests show it)")
    } else {
        String::new()
    };
    Some(Diagnosis::new(cause, format!("{text}{more}")))
}

/// A message's first block is hashed from what the core gave before.
fn kept(e: &Evidence<'_>) -> Option<Diagnosis> {
    let holds = |came: &Came| {
        let entry = e.entry(came);
        let from = e.before(came);
        entry.first && from.is_some_and(|from| job::compress(&from, &entry.block) == came.digest)
    };
    e.all(holds).then(|| {
        Diagnosis::new(
            "chaining-kept",
            "a message's first block is hashed from the digest before it: the chaining value is kept where it has to begin anew",
        )
    })
}

/// The sum behind the rounds is with the state of another block.
fn late_sum(e: &Evidence<'_>) -> Option<Diagnosis> {
    let added = |came: &Came| -> State {
        let own = e.entry(came).chaining.0;
        let right = e.expected[came.block].0;
        State(std::array::from_fn(|i| {
            came.digest.0[i].wrapping_sub(right[i]).wrapping_add(own[i])
        }))
    };
    let distance = |came: &Came| -> Option<usize> {
        let state = added(came);
        let mut later = e.blocks.iter().skip(came.block + 1);
        later
            .position(|entry| entry.chaining == state)
            .map(|at| at + 1)
    };
    // The last ones' sum is with what stands there when nothing comes any more.
    let seen: Vec<usize> = e.wrong.iter().filter_map(distance).collect();
    let most = seen.iter().max()?;
    let tail = |came: &Came| came.block + most >= e.blocks.len();
    e.all(|came| distance(came).is_some() || tail(came)).then(|| {
        Diagnosis::new(
            "chaining-late",
            format!("the feed-forward adds the chaining value of a block that came up to {most} later: it is not carried along with its block"),
        )
    })
}

/// Words of one block with words of its neighbour.
fn skewed(e: &Evidence<'_>) -> Option<Diagnosis> {
    for ahead in [1i64, -1] {
        for from in 1..16 {
            for later in [true, false] {
                let mixed = |came: &Came| -> Option<Block> {
                    let own = &e.entry(came).block.0;
                    let other = usize::try_from(came.block as i64 + ahead).ok()?;
                    let other = &e.blocks.get(other)?.block.0;
                    let of_other = |i: usize| (i >= from) == later;
                    Some(Block(std::array::from_fn(|i| {
                        if of_other(i) { other[i] } else { own[i] }
                    })))
                };
                let known = e.wrong.iter().filter(|came| mixed(came).is_some()).count();
                let holds = |came: &Came| {
                    mixed(came).is_none_or(|block| {
                        job::compress(&e.entry(came).chaining, &block) == came.digest
                    })
                };
                if known > 1 && e.all(holds) {
                    let (words, which) = (
                        if later {
                            format!("W{from} to W15")
                        } else {
                            format!("W0 to W{}", from - 1)
                        },
                        if ahead > 0 { "behind" } else { "before" },
                    );
                    return Some(Diagnosis::new(
                        "words-skewed",
                        format!("{words} are those of the block {which} it"),
                    ));
                }
            }
        }
    }
    None
}

/// Digests of other blocks.
fn lost(e: &Evidence<'_>) -> Option<Diagnosis> {
    let of = |came: &Came| e.expected.iter().position(|want| *want == came.digest);
    let others: Vec<(usize, usize)> = e
        .wrong
        .iter()
        .filter_map(|came| Some((came.block, of(came)?)))
        .collect();
    // The first wrong one may be what stood there before any.
    if others.is_empty() || others.len() + 1 < e.wrong.len() {
        return None;
    }
    let (block, other) = others[0];
    let way = if other < block {
        "an earlier"
    } else {
        "a later"
    };
    Some(Diagnosis::new(
        "block-lost",
        format!(
            "{} digests are those of other blocks, the first one (block {block}) that of {way} one (block {other}): a block is lost, or hashed twice",
            others.len()
        ),
    ))
}

/// First blocks are right, and further ones are not.
fn chained(e: &Evidence<'_>) -> Option<Diagnosis> {
    e.all(|came| !e.entry(came).first).then(|| {
        Diagnosis::new(
            "chaining-lost",
            "first blocks are right and further ones are not: the chaining value between blocks is not kept",
        )
    })
}

/// Wrong digests that do not follow from another wrong one: those of a message's first block, and those behind a right one.
pub fn roots(blocks: &[Entry], expected: &[State], wrong: &[Came]) -> Vec<Came> {
    let follows = |came: &Came| {
        let of_message = !blocks[came.block].first && came.block > 0;
        // Of a core that takes its state at the ports each block stands alone.
        let goes_on = of_message && blocks[came.block].chaining == expected[came.block - 1];
        goes_on && wrong.iter().any(|other| other.block + 1 == came.block)
    };
    wrong
        .iter()
        .filter(|came| !follows(came))
        .copied()
        .collect()
}

/// A difference that is the same in every digest: a wrong initial value, a stuck bit.
fn words(e: &Evidence<'_>) -> Option<Diagnosis> {
    let (expected, wrong) = (e.expected, e.wrong);
    let names = ["H0", "H1", "H2", "H3", "H4", "H5", "H6", "H7"];
    let differing: Vec<usize> = (0..8)
        .filter(|i| {
            wrong
                .iter()
                .any(|came| came.digest.0[*i] != expected[came.block].0[*i])
        })
        .collect();
    let delta = |came: &Came, i: usize| came.digest.0[i].wrapping_sub(expected[came.block].0[i]);
    if let [only] = differing[..] {
        let first = delta(&wrong[0], only);
        let text = if wrong.len() > 1 && wrong.iter().all(|came| delta(came, only) == first) {
            format!(
                "{} is always 0x{first:08x} too high: the value added behind the rounds is wrong",
                names[only]
            )
        } else {
            format!("only {} is wrong, in {} digests", names[only], wrong.len())
        };
        return Some(Diagnosis::new("digest-word", text));
    }
    let ones = wrong.iter().fold([0u32; 8], |all, came| {
        std::array::from_fn(|i| all[i] | (came.digest.0[i] ^ expected[came.block].0[i]))
    });
    let bits: u32 = ones.iter().map(|w| w.count_ones()).sum();
    (bits == 1 && wrong.len() > 1).then(|| {
        let (at, word) = ones
            .iter()
            .enumerate()
            .find(|(_, w)| **w != 0)
            .expect("a bit");
        Diagnosis::new(
            "digest-bit",
            format!(
                "only bit {} of {} is ever wrong",
                word.trailing_zeros(),
                names[at]
            ),
        )
    })
}
