//! Rows of machines that are made up here, right and wrong.

use super::super::place::{Bytes, Words};
use super::super::taps::{Part, Tap};
use super::align::Span;
use super::anchor;
use super::follow::{Followed, follow};
use super::item::{Item, word};
use super::node::Node;
use super::reason::{Reason, reason};
use super::recorder::Recorder;
use super::whose::Lies;
use crate::bits::State;
use crate::spec::{self, IV, K};

/// A machine: rounds in a clock, clocks from one block to the next, one register bank for all rounds.
#[derive(Clone, Copy)]
struct Machine {
    per: usize,
    period: usize,
    folded: bool,
    chaining: bool,
    windows: bool,
}

const PIPE: Machine = Machine {
    per: 1,
    period: 1,
    folded: false,
    chaining: false,
    windows: true,
};

const FOLDED: Machine = Machine {
    period: 70,
    folded: true,
    ..PIPE
};

const ITEMS: usize = 30;

/// A number that looks like any.
fn mixed(a: usize, b: usize) -> u32 {
    let x = (a as u64 * 64 + b as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (x ^ x >> 29)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9)
        .rotate_left(23) as u32
}

impl Machine {
    fn taps(self) -> Vec<Tap> {
        let tap = |round: usize, part| Tap {
            key: "round[*].state".into(),
            pass: 0,
            round,
            part,
            bank: self.folded,
            module: None,
            path: if self.folded {
                format!("{part:?}")
            } else {
                format!("{part:?}[{round}]")
            },
            bits: None,
            words: Words::FirstLow,
            bytes: Bytes::Big,
        };
        let rounds = (0..64).filter(|r| self.folded || (r + 1) % self.per == 0);
        let both = rounds.flat_map(|r| [tap(r, Part::State), tap(r, Part::Window)]);
        both.filter(|t| self.windows || t.part == Part::State)
            .collect()
    }

    fn items(self) -> Vec<Item> {
        let item = |k: usize| {
            let chaining = if self.chaining {
                State(std::array::from_fn(|i| mixed(k, 20 + i)))
            } else {
                IV
            };
            let place = (k, (10 + k * self.period) as i64);
            Item::new(place, None, chaining, &std::array::from_fn(|i| mixed(k, i)))
        };
        (0..ITEMS).map(item).collect()
    }

    /// What its registers hold: each round behind the one before, `bug` let loose on what each leaves.
    fn rows(self, bug: &dyn Fn(usize, &mut [u32; 8], &mut u32)) -> Recorder {
        let banks = if self.folded { 1 } else { 64 / self.per };
        let width = 24 * banks;
        let mut rows = vec![0; width * (ITEMS * self.period + 120)];
        for item in self.items() {
            let (mut state, mut w) = (item.state, item.w);
            for round in 0..64 {
                let mut next = spec::round(&State(state), K[round], w[round]).0;
                let mut new = word(&w, round + 16);
                bug(round, &mut next, &mut new);
                state = next;
                w[round + 16] = new;
                if (round + 1) % self.per != 0 {
                    continue;
                }
                let stage = round / self.per;
                let clock = item.base as usize + 1 + stage;
                let at = clock * width + if self.folded { 0 } else { 24 * stage };
                rows[at..at + 8].copy_from_slice(&state);
                rows[at + 8..at + 24].copy_from_slice(&w[round + 1..round + 17]);
            }
        }
        let taps = self.taps();
        let bit = |tap: &Tap| {
            let stage = if self.folded { 0 } else { tap.round / self.per };
            24 * stage + if tap.part == Part::State { 0 } else { 8 }
        };
        let places: Vec<usize> = taps.iter().map(bit).collect();
        Recorder::of_rows(&taps, &places, width, rows)
    }

    fn judged(self, taps: &[Tap], rows: &Recorder) -> (Vec<Node>, Followed) {
        let nodes = Node::all(taps);
        let mut items = self.items();
        let end = rows.cycles() as i64;
        let span = |item: &Item| Span {
            from: item.base - 4,
            to: (item.base + 600).min(end),
        };
        let spans: Vec<Span> = items.iter().map(span).collect();
        let mut shifts = vec![0; spans.len()];
        let first = anchor(&nodes, &mut items, (rows, &spans), &mut shifts, false);
        let followed = follow(&nodes, items, (rows, &spans, shifts), first);
        (nodes, followed)
    }

    #[track_caller]
    fn finds(self, bug: &dyn Fn(usize, &mut [u32; 8], &mut u32), alone: bool) -> Reason {
        let (nodes, followed) = self.judged(&self.taps(), &self.rows(bug));
        assert!(followed.misplaced.is_empty(), "{:?}", followed.misplaced);
        let findings: Vec<_> = followed
            .findings
            .iter()
            .map(|f| (nodes[f.node].round, nodes[f.node].what))
            .collect();
        assert!(!findings.is_empty());
        assert!(!alone || findings.len() == 1, "{findings:?}");
        let first = &followed.findings[0];
        reason(&nodes[first.node], first)
    }
}

/// What T1 is off by goes to a and e.
fn t1(state: &mut [u32; 8], off: u32) {
    state[0] = state[0].wrapping_add(off);
    state[4] = state[4].wrapping_add(off);
}

const MACHINES: [Machine; 9] = [
    PIPE,
    FOLDED,
    Machine { per: 4, ..PIPE },
    Machine {
        per: 2,
        period: 40,
        ..FOLDED
    },
    Machine {
        chaining: true,
        windows: false,
        ..PIPE
    },
    Machine {
        windows: false,
        ..FOLDED
    },
    // Nothing to go by but the rounds themselves, four of them in a clock.
    Machine {
        per: 4,
        windows: false,
        ..PIPE
    },
    Machine {
        per: 4,
        windows: false,
        ..FOLDED
    },
    Machine {
        per: 2,
        period: 3,
        chaining: true,
        ..PIPE
    },
];

#[test]
fn what_is_right_is_let_pass_and_all_of_it_is_seen() {
    for machine in MACHINES {
        let (nodes, followed) = machine.judged(&machine.taps(), &machine.rows(&|_, _, _| {}));
        assert_eq!(followed.findings.len(), 0);
        assert!(followed.misplaced.is_empty() && followed.unknown.is_empty());
        let delays = followed.delays.iter().flatten().count();
        let seen = nodes.len() / if machine.folded { machine.per } else { 1 };
        assert_eq!(delays, seen, "{} {}", machine.per, machine.folded);
    }
}

#[test]
fn a_wrong_constant_is_named_with_its_round_and_alone() {
    for machine in MACHINES {
        let found = machine.finds(
            &|round, state, _| {
                if round == 37 {
                    t1(state, 0x10u32.wrapping_neg());
                }
            },
            true,
        );
        assert_eq!((found.round, found.cause), (37, "round-constant"));
        assert_eq!(found.constant, Some(0x766a_0aab));
        let other = machine.finds(
            &|round, state, _| {
                if round == 21 {
                    t1(state, K[22].wrapping_sub(K[21]));
                }
            },
            true,
        );
        assert_eq!(other.fault.explained_by, ["K[22] instead of K[21]"]);
    }
}

#[test]
fn a_lost_carry_is_no_stuck_bit() {
    for machine in MACHINES {
        let lost = machine.finds(
            &|round, state, _| {
                // Some sums have a carry there.
                if round == 9 && state[4] & 0x3_0000 == 0 {
                    state[4] = state[4].wrapping_sub(0x1_0000);
                }
            },
            true,
        );
        assert_eq!((lost.round, lost.cause), (9, "carry"));
        assert_eq!(lost.fault.function, "e adder");
        let stuck = machine.finds(
            &|round, state, _| {
                if round == 23 {
                    state[4] &= !16;
                }
            },
            true,
        );
        let of_many = machine.per > 1;
        assert_eq!(stuck.round, 23);
        assert!(
            of_many || stuck.cause == "register-bit",
            "{:?}",
            stuck.fault
        );
    }
}

#[test]
fn the_schedule_is_told_from_the_rounds() {
    for machine in MACHINES.into_iter().filter(|m| m.windows) {
        let found = machine.finds(
            &|round, _, new| {
                if round == 21 {
                    *new ^= 0x8000_0000;
                }
            },
            true,
        );
        assert_eq!((found.round, found.cause), (21, "carry"));
        assert_eq!(found.fault.function, "schedule W[37]");
    }
}

#[test]
fn a_slip_in_every_round_is_named_by_the_first() {
    for machine in MACHINES {
        // Sigma0 shifts by 22 where it rotates: of a, which is b one round later.
        let found = machine.finds(
            &|_, state, _| {
                let a = state[1];
                let right = spec::big_sigma0(a);
                let wrong = a.rotate_right(2) ^ a.rotate_right(13) ^ (a >> 22);
                state[0] = state[0].wrapping_sub(right).wrapping_add(wrong);
            },
            false,
        );
        assert_eq!((found.round, found.cause), (0, "rotate-as-shift"));
        assert_eq!(found.fault.function, "Sigma0");
    }
}

/// Of some probes alone: a's neighbours are taken to be right.
#[test]
fn one_letter_is_enough_to_name_a_round() {
    let taps: Vec<Tap> = PIPE
        .taps()
        .into_iter()
        .filter(|tap| tap.part == Part::State)
        .collect();
    for letter in [0, 4] {
        let only = |tap: &Tap| Tap {
            part: Part::Letter(letter),
            ..tap.clone()
        };
        let taps: Vec<Tap> = taps.iter().map(only).collect();
        for (round, cause) in [(0, "round-constant"), (40, "round-constant")] {
            let rows = PIPE.rows(&|at, state, _| {
                if at == round {
                    t1(state, K[50].wrapping_sub(K[round]));
                }
            });
            let rows = rows.of_letters(&taps, letter);
            let (nodes, followed) = PIPE.judged(&taps, &rows);
            assert!(followed.misplaced.is_empty());
            let first = &followed.findings[0];
            let found = reason(&nodes[first.node], first);
            assert_eq!(found.round, round, "{:?}", found.fault);
            assert!(letter == 0 || found.cause == cause, "{:?}", found.fault);
        }
    }
}

/// b takes c: nothing of it is a sum.
#[test]
fn a_word_that_is_taken_from_another_place_is_named() {
    for machine in MACHINES.into_iter().filter(|m| m.per == 1) {
        let found = machine.finds(
            &|round, state, _| {
                if round == 30 {
                    state[5] = state[6];
                }
            },
            true,
        );
        assert_eq!((found.round, found.cause), (30, "state-shift"));
    }
}

/// From SHA-256's own initial value the first round's Ch is the same of all blocks: it is no constant all the same.
#[test]
fn a_function_that_is_wrong_alike_is_no_constant() {
    for machine in MACHINES {
        let found = machine.finds(
            &|_, state, _| {
                let (e, f, g) = (state[5], state[6], state[7]);
                let wrong = (e & f) ^ u32::from(!e != 0 && g != 0);
                t1(state, wrong.wrapping_sub(spec::ch(e, f, g)));
            },
            false,
        );
        assert_eq!((found.round, found.cause), (0, "function-ch"));
    }
}

#[test]
fn a_probe_at_another_stage_is_told_with_the_stage_that_it_is_at() {
    let taps = PIPE.taps();
    let rows = PIPE.rows(&|_, _, _| {});
    // The probe of round 17 is that of round 18.
    let at = |taps: &[Tap], round, part| {
        let mut all = taps.iter();
        all.position(|t| t.round == round && t.part == part)
            .unwrap()
    };
    let (one, next) = (at(&taps, 17, Part::State), at(&taps, 18, Part::State));
    let rows = rows.exchanged(one, next);
    let (nodes, followed) = PIPE.judged(&taps, &rows);
    assert_eq!(followed.findings.len(), 0);
    let told: Vec<_> = followed
        .misplaced
        .iter()
        .map(|(at, whose)| (nodes[*at].round, whose.done))
        .collect();
    assert_eq!(told, [(17, 19), (18, 18)]);
    for machine in [PIPE, FOLDED] {
        let rows = machine.rows(&|_, _, _| {}).with_order(Words::FirstHigh);
        let (_, followed) = machine.judged(&machine.taps(), &rows);
        assert_eq!(followed.misplaced[0].1.lies, Lies::WordsTurned);
    }
}
