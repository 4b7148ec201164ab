//! Additions: the work of a hash, counted by a walk through the stages of each pipe.
//!
//! Counted are additions of two 32-bit words in rounds, schedules and feed-forwards; not the counters of control. Operands
//! that are constants in the hardware (round constants, and words of constant value that have no registers) merge into
//! one, and a constant of value zero costs nothing. The initial value of a hash counts as any other state: the first
//! rounds of hash 2 are built as all others are.

use super::operand::{Depends, Operand, Window};
use super::{PipePlan, Place, Site, StagePlan};

/// Additions of two 32-bit words at one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adder {
    /// Whose register the sum goes to.
    pub site: Site,
    /// What is added up: `T1`, `T2`, `e`, `a`, `h + K + W`, `K + W`, `W`, `digest`.
    pub sum: &'static str,
    /// How many, for one nonce in all its lanes.
    pub count: usize,
    /// What the sum depends on.
    pub depends: Depends,
}

/// Which hash a pipe is, or is for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Whole,
    First,
    Second,
}

/// A walk through one pipe.
struct Walk<'a> {
    plan: &'a PipePlan,
    adders: &'a mut Vec<Adder>,
    state: [Depends; 8],
    window: Window,
}

/// The additions of a lone compression pipe.
pub(super) fn of_pipe(pipe: &PipePlan) -> Vec<Adder> {
    let mut adders = Vec::new();
    Walk::new(pipe, Role::Second, &mut adders).pipe();
    adders
}

/// The adders of a machine that does one round of one hash a clock, as the survivors' checker does: none of them for
/// each nonce.
pub(super) fn of_checker(site: Site) -> Vec<Adder> {
    let adders = [
        ("T1", 4),
        ("T2", 1),
        ("e", 1),
        ("a", 1),
        ("W", 3),
        ("digest", 8),
    ];
    let adder = |(sum, count)| Adder {
        site,
        sum,
        count,
        depends: Depends::Nonce,
    };
    adders.map(adder).to_vec()
}

/// The additions of a miner, for one nonce.
pub(super) fn of_miner(pipes: &[PipePlan]) -> Vec<Adder> {
    let mut adders = Vec::new();
    for pipe in pipes {
        let roles: &[Role] = match pipe.name {
            "hash" => &[Role::First, Role::Second],
            "hash0" => &[Role::Whole],
            "hash1" => &[Role::First],
            _ => &[Role::Second],
        };
        for &role in roles {
            Walk::new(pipe, role, &mut adders).pipe();
        }
    }
    adders
}

impl<'a> Walk<'a> {
    fn new(plan: &'a PipePlan, role: Role, adders: &'a mut Vec<Adder>) -> Self {
        let (state, words) = match role {
            Role::Whole => (Depends::Nothing, [Depends::Job; 16]),
            // The rest of the header is the job's but for the nonce, W[3].
            Role::First => {
                let mut words = [Depends::Nothing; 16];
                words[..3].fill(Depends::Job);
                words[3] = Depends::Nonce;
                (Depends::Job, words)
            }
            Role::Second => {
                let mut words = [Depends::Nothing; 16];
                words[..8].fill(Depends::Nonce);
                (Depends::Nothing, words)
            }
        };
        let word = |t: usize| Operand {
            depends: words[t],
            fixed: plan.constant(t),
        };
        Self {
            plan,
            adders,
            state: [state; 8],
            window: Window::new(std::array::from_fn(word)),
        }
    }

    /// Adds to the list; where one stage does the same several times, to its count.
    fn add(&mut self, site: Site, sum: &'static str, count: usize, depends: Depends) {
        let known = self
            .adders
            .iter_mut()
            .find(|a| (a.site, a.sum, a.depends) == (site, sum, depends));
        match known {
            _ if count == 0 => {}
            Some(adder) => adder.count += count,
            None => self.adders.push(Adder {
                site,
                sum,
                count,
                depends,
            }),
        }
    }

    fn pipe(&mut self) {
        let plan = self.plan;
        for (at, stage) in plan.stages.iter().enumerate() {
            match (stage.place, stage.rounds) {
                (Place::Half(round), _) => self.half(at, round),
                (_, 0) => self.prepared(at),
                _ => {
                    for round in stage.range(plan.iterations) {
                        self.round(at, stage, round);
                    }
                }
            }
        }
        // Each round's sum is made a stage (or clock) before; a folded pipe's last makes some for nobody.
        if plan.pre_added && plan.iterations > 1 {
            let stage = plan.stages.len() - 1;
            let site = Site::Added {
                pipe: plan.name,
                stage,
            };
            self.add(site, "K + W", plan.rounds * plan.schedules, Depends::Nonce);
        }
        if plan.digest {
            let site = Site::Digest { pipe: plan.name };
            let depends = self.state[0].max(self.state[4]);
            self.add(site, "digest", 8 * plan.lanes, depends);
        }
    }

    /// `h + K + W`, the first half of a round.
    fn half(&mut self, stage: usize, round: usize) {
        let pipe = self.plan.name;
        let (count, depends) = Operand::sum(&[self.letter(7), Operand::K, self.window.word(round)]);
        let site = Site::Round { pipe, stage };
        self.add(site, "h + K + W", count * self.plan.lanes, depends);
        self.state[7] = depends;
    }

    /// Round 3 of a prepared state: `a` and `e` take the nonce, and so do two words.
    fn prepared(&mut self, stage: usize) {
        let (pipe, lanes) = (self.plan.name, self.plan.lanes);
        let nonce = Depends::Nonce;
        self.add(Site::Round { pipe, stage }, "a", lanes, nonce);
        self.add(Site::Round { pipe, stage }, "e", lanes, nonce);
        self.add(Site::Schedule { pipe, stage }, "W", 2, nonce);
        self.state = [Depends::Job; 8];
        (self.state[0], self.state[4]) = (nonce, nonce);
        for word in [Depends::Job, Depends::Job, nonce, nonce] {
            self.window.push(Operand {
                depends: word,
                fixed: None,
            });
        }
        self.sums_ahead(stage, 4);
    }

    /// Where `K + W` is registered ahead, what a stage makes of it for a round behind it.
    fn sums_ahead(&mut self, stage: usize, next: usize) {
        let (plan, pipe) = (self.plan, self.plan.name);
        if !plan.pre_added {
            return;
        }
        for round in next..(next + plan.rounds).min(plan.last + 1) {
            let (count, depends) = Operand::sum(&[Operand::K, self.window.word(round)]);
            let site = Site::Added { pipe, stage };
            self.add(site, "K + W", count * plan.schedules, depends);
        }
    }

    fn letter(&self, at: usize) -> Operand {
        Operand {
            depends: self.state[at],
            fixed: None,
        }
    }

    fn round(&mut self, stage: usize, cut: &StagePlan, round: usize) {
        let (plan, pipe) = (self.plan, self.plan.name);
        let site = Site::Round { pipe, stage };
        let [a, b, c, d, e, f, g, h] = self.state;
        let of = |depends| Operand {
            depends,
            fixed: None,
        };
        let (sigma1, ch) = (of(e), of(e.max(f).max(g)));
        let word = self.window.word(round);
        let mut terms = vec![of(h), sigma1, ch];
        if plan.pre_added {
            // At the pipe's entrance the sum is made on the spot.
            let (count, depends) = Operand::sum(&[Operand::K, word]);
            if round < plan.rounds {
                self.add(site, "K + W", count * plan.schedules, depends);
            }
            terms.push(of(depends));
        } else if !plan.half {
            terms.extend([Operand::K, word]);
        }
        let (count, t1) = Operand::sum(&terms);
        self.add(site, "T1", count * plan.lanes, t1);
        let t2 = a.max(b).max(c);
        for (sum, depends) in [("T2", t2), ("e", d.max(t1)), ("a", t1.max(t2))] {
            // Of the last four rounds of a pipe that stops early, nobody reads `a`.
            if sum == "e" || plan.makes_a(round) {
                self.add(site, sum, plan.lanes, depends);
            }
        }
        self.state = [t1.max(t2), a, b, c, d.max(t1), e, f, g];
        let (count, next) = self.window.next(cut.expands);
        // A word beyond the last round's is made for a register that holds it, if there is one.
        if plan.iterations > 1 || plan.keeps_word(round + 16) {
            let site = Site::Schedule { pipe, stage };
            self.add(site, "W", count * plan.schedules, next.depends);
        }
        self.window.push(next);
        // Behind the last round of a stage's clock.
        if (round + 1).is_multiple_of(plan.rounds) {
            self.sums_ahead(stage, round + 1);
        }
    }
}
