//! When which clock rises and falls within a cycle of the first one.

use super::interface::FurtherClock;

/// A moment at which at least one clock changes, or outputs are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The level of every clock from here on, the first one first.
    pub levels: Vec<bool>,
    /// The first clock rises here: what stands at the outputs before it is read.
    pub rises: bool,
}

/// Cycles of the first clock after which all others are as they were, and the moments of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    cycles: Vec<Vec<Moment>>,
}

/// Parts of a cycle in which phases are told: degrees.
const PARTS: u64 = 360;

impl Schedule {
    /// The schedule of a first clock and these further ones.
    pub fn new(further: &[FurtherClock]) -> Self {
        let period = further
            .iter()
            .fold(1, |all, c| lcm(all, u64::from(c.every.max(1))));
        let all = [(1, 1, 0)].into_iter().chain(further.iter().map(|c| {
            (
                u64::from(c.times.max(1)),
                u64::from(c.every.max(1)),
                u64::from(c.phase),
            )
        }));
        let clocks: Vec<(u64, u64, u64)> = all.collect();
        // Time in units in which every clock's half cycle is a whole number: PARTS * 2 * times of all.
        let fine = clocks
            .iter()
            .fold(2, |unit, (times, ..)| lcm(unit, 2 * times))
            * PARTS;
        let level = |(times, every, phase): (u64, u64, u64), at: u64| {
            let own = fine * every / times;
            let late = own * (phase % PARTS) / PARTS;
            // Low at first: also while the phase holds it back.
            at >= late && (at - late) % own >= own / 2
        };
        let levels = |at: u64| clocks.iter().map(|c| level(*c, at)).collect::<Vec<bool>>();
        let mut cycles = Vec::new();
        for cycle in 0..period {
            let mut changes = vec![cycle * fine, cycle * fine + fine / 2];
            for &(times, every, phase) in &clocks {
                let own = fine * every / times;
                let late = own * (phase % PARTS) / PARTS;
                let mut edge = late % (own / 2);
                while edge < (cycle + 1) * fine {
                    if edge >= cycle * fine {
                        changes.push(edge);
                    }
                    edge += own / 2;
                }
            }
            changes.sort_unstable();
            changes.dedup();
            let moments = changes.into_iter().map(|at| Moment {
                levels: levels(at),
                rises: at == cycle * fine + fine / 2,
            });
            cycles.push(moments.collect());
        }
        Self { cycles }
    }

    /// The moments of a cycle, counted from power-up.
    pub fn cycle(&self, number: u64) -> &[Moment] {
        &self.cycles[(number % self.cycles.len() as u64) as usize]
    }
}

fn lcm(a: u64, b: u64) -> u64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(times: u32, every: u32, phase: u32) -> FurtherClock {
        FurtherClock {
            port: "c".into(),
            times,
            every,
            phase,
            gate: None,
        }
    }

    fn rises(schedule: &Schedule, clock: usize, cycles: u64) -> usize {
        let moments = (0..cycles).flat_map(|n| schedule.cycle(n));
        let levels: Vec<bool> = moments.map(|m| m.levels[clock]).collect();
        let before = std::iter::once(&false).chain(&levels);
        before.zip(&levels).filter(|(a, b)| !**a && **b).count()
    }

    #[test]
    fn one_clock_is_low_then_high() {
        let schedule = Schedule::new(&[]);
        let [low, high] = schedule.cycle(5) else {
            panic!("two moments")
        };
        assert_eq!((&low.levels[..], low.rises), (&[false][..], false));
        assert_eq!((&high.levels[..], high.rises), (&[true][..], true));
    }

    #[test]
    fn further_clocks_rise_as_often_as_they_say() {
        let schedule = Schedule::new(&[clock(2, 1, 0), clock(1, 3, 0), clock(1, 1, 90)]);
        assert_eq!(rises(&schedule, 0, 12), 12);
        assert_eq!(rises(&schedule, 1, 12), 24);
        assert_eq!(rises(&schedule, 2, 12), 4);
        assert_eq!(rises(&schedule, 3, 12), 12);
        // The late one is still low when the first one rises.
        let at = schedule.cycle(1).iter().find(|m| m.rises).unwrap();
        assert_eq!((at.levels[0], at.levels[3]), (true, false));
    }
}
