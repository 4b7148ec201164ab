//! What each stage of a core has of the things that energy is counted by, so that what slices took can be given to the stages
//! between them.

use std::collections::BTreeMap;

use super::{Block, Feed};
use crate::design::{Depends, Register, Site, Structure};

/// Toggles of a random bit in a clock.
const RANDOM: f64 = 0.5;

/// A stage of a pipe; `None` is everything beside stages.
pub type Place = Option<(&'static str, usize)>;

/// What a place has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units {
    /// Of sums their additions, each weighed with how its result's bits toggle (1 is a random one); of registers, and of
    /// what chooses in front of them, toggles in a cycle; of control the stage itself.
    pub of: BTreeMap<Block, f64>,
    /// Flip-flops.
    pub flops: f64,
}

/// Of every place of a core, what it has while the words of `feed` go through.
pub fn places(structure: &Structure, feed: &Feed) -> BTreeMap<Place, Units> {
    let cycles = feed.rows.len().saturating_sub(1).max(1) as f64;
    let mut places: BTreeMap<Place, Units> = BTreeMap::new();
    // The newest word of a place toggles most: it is the one that its adders make.
    let mut rates: BTreeMap<(Place, bool), f64> = BTreeMap::new();
    for register in &structure.registers {
        let place = place(register.site);
        let units = places.entry(place).or_default();
        units.flops += register.flops() as f64;
        let mut all = 0.0;
        for word in register.range() {
            let rows = feed.rows.windows(2);
            let toggles: u32 = rows
                .map(|pair| (pair[0][word] ^ pair[1][word]).count_ones())
                .sum();
            let each = f64::from(toggles) / cycles;
            let rate = rates.entry((place, is_state(register.site))).or_default();
            *rate = rate.max(each / 32.0);
            all += each;
        }
        let (flops, select) = blocks(register);
        for block in [Some(flops), select].into_iter().flatten() {
            *units.of.entry(block).or_default() += all;
        }
        if place.is_some() {
            units.of.insert(Block::Control, 1.0);
        }
    }
    for adder in structure
        .adders
        .iter()
        .filter(|a| a.depends == Depends::Nonce)
    {
        let place = place(adder.site);
        let Some(block) = Block::ALL
            .into_iter()
            .find(|block| block.name() == adder.sum)
        else {
            continue;
        };
        let rate = rates
            .get(&(place, is_state(adder.site)))
            .map_or(1.0, |rate| rate / RANDOM);
        let units = places.entry(place).or_default();
        *units.of.entry(block).or_default() += adder.count as f64 * rate;
    }
    places
}

/// What a slice took.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its pipe.
    pub pipe: &'static str,
    /// Its first stage.
    pub first: usize,
    /// Its last.
    pub last: usize,
    /// Of its blocks, but for the clock, in whatever is to come out.
    pub of: BTreeMap<Block, f64>,
    /// Of its clock.
    pub clock: f64,
}

/// A core put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composed {
    /// By block.
    pub of: BTreeMap<Block, f64>,
    /// Its clock's.
    pub clock: f64,
}

impl Composed {
    /// Of slices: each block of each place at what one of it took in the nearest slice of the same pipe that has any, else of
    /// another. Sums behind a pipe cost what `e` does in the mean, registers beside stages what those of states do.
    pub fn of(places: &BTreeMap<Place, Units>, pieces: &[Piece]) -> Self {
        let has = |piece: &Piece, take: &dyn Fn(&Units) -> f64| -> f64 {
            let stages = (piece.first..=piece.last)
                .filter_map(|stage| places.get(&Some((piece.pipe, stage))));
            stages.map(take).sum()
        };
        let price = |place: Place, block: Block| -> f64 {
            let priced = pieces.iter().filter_map(|piece| {
                let count = has(piece, &|units| units.of.get(&block).copied().unwrap_or(0.0));
                let energy = piece.of.get(&block).copied().unwrap_or(0.0);
                (count > 0.0).then_some((piece, energy, count))
            });
            let Some((pipe, stage)) = place else {
                let (energy, count) = priced.fold((0.0, 0.0), |sum, (_, energy, count)| {
                    (sum.0 + energy, sum.1 + count)
                });
                return if count > 0.0 { energy / count } else { 0.0 };
            };
            let nearest = priced.min_by_key(|(piece, ..)| far((pipe, stage), piece));
            nearest.map_or(0.0, |(_, energy, count)| energy / count)
        };
        let (clock, flops) = pieces.iter().fold((0.0, 0.0), |(clock, flops), piece| {
            (
                clock + piece.clock,
                flops + has(piece, &|units| units.flops),
            )
        });
        let mut core = Self::default();
        for (&place, units) in places {
            if flops > 0.0 {
                core.clock += units.flops * clock / flops;
            }
            for (&block, &count) in &units.of {
                let priced = match block {
                    Block::Digest => Block::E,
                    Block::DigestFlops | Block::ControlFlops => Block::StateFlops,
                    other => other,
                };
                *core.of.entry(block).or_default() += count * price(place, priced);
            }
        }
        core
    }
}

/// How far a slice is from a place: another pipe, then stages between them.
fn far((pipe, stage): (&str, usize), piece: &Piece) -> (bool, usize) {
    let between = if stage < piece.first {
        piece.first - stage
    } else {
        stage.saturating_sub(piece.last)
    };
    (pipe != piece.pipe, between)
}

fn place(site: Site) -> Place {
    match site {
        Site::Round { pipe, stage }
        | Site::Schedule { pipe, stage }
        | Site::Added { pipe, stage } => Some((pipe, stage)),
        Site::Digest { .. } | Site::Part(_) => None,
    }
}

fn is_state(site: Site) -> bool {
    matches!(site, Site::Round { .. })
}

/// The block of a register, and of what chooses in front of it.
fn blocks(register: &Register) -> (Block, Option<Block>) {
    match register.site {
        Site::Round { .. } => (Block::StateFlops, Some(Block::StateSelect)),
        Site::Schedule { .. } => (Block::ScheduleFlops, Some(Block::ScheduleSelect)),
        Site::Added { .. } => (Block::SumFlops, None),
        Site::Digest { .. } => (Block::DigestFlops, None),
        Site::Part(_) => (Block::ControlFlops, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(of: &[(Block, f64)], flops: f64) -> Units {
        Units {
            of: of.iter().copied().collect(),
            flops,
        }
    }

    /// By hand: stages between two slices take the price of the nearer one, the digest that of `e`, and clocks go by flip-flops.
    #[test]
    fn a_core_is_its_stages_at_the_nearest_slices_prices() {
        let mut places = BTreeMap::new();
        for stage in 0..10 {
            places.insert(
                Some(("hash1", stage)),
                units(&[(Block::E, 2.0), (Block::StateFlops, 100.0)], 256.0),
            );
        }
        places.insert(
            None,
            units(&[(Block::Digest, 8.0), (Block::ControlFlops, 10.0)], 512.0),
        );
        let piece = |first, e, flops| Piece {
            pipe: "hash1",
            first,
            last: first + 1,
            of: [(Block::E, e), (Block::StateFlops, flops)].into(),
            clock: 51.2,
        };
        let core = Composed::of(&places, &[piece(1, 4.0, 20.0), piece(7, 8.0, 20.0)]);
        // Stages 0 to 4 at 1 an addition, 5 to 9 at 2; stage 4 is two away from one, three from the other.
        assert!(
            (core.of[&Block::E] - (5.0 * 2.0 + 5.0 * 4.0)).abs() < 1e-9,
            "{core:?}"
        );
        assert!((core.of[&Block::StateFlops] - 100.0).abs() < 1e-9);
        assert!((core.of[&Block::Digest] - 12.0).abs() < 1e-9, "{core:?}");
        assert!((core.of[&Block::ControlFlops] - 1.0).abs() < 1e-9);
        assert!((core.clock - (2560.0 + 512.0) * 0.1).abs() < 1e-9);
    }
}
