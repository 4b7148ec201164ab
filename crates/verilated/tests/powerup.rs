//! Power-up fills and seeds.

mod common;
use common::{library, random, spec, toolchains};
use std::sync::Arc;
use verilated::{BuildSpec, Fill, Library, Model, PowerUp, Probe};

fn powerup() -> BuildSpec {
    let mut spec = spec("powerup");
    for var in ["mem_q", "keep_q", "state_q"] {
        spec.probes.push(Probe {
            module: "powerup".into(),
            var: var.into(),
            writable: false,
        });
    }
    spec
}

const OUTPUTS: [&str; 5] = ["bit_q", "nine_q", "word_q", "long_q", "state_q"];

/// Everything that holds state, as powered up.
fn state(lib: &Arc<Library>, power_up: PowerUp) -> Vec<u32> {
    let m = Model::new(lib, power_up, &[]).unwrap();
    let mut all = Vec::new();
    for name in OUTPUTS {
        let id = m.port(name).unwrap();
        let mut words = vec![0; m.ports()[id.index()].words()];
        m.peek(id, &mut words);
        all.extend(words);
    }
    for path in ["powerup.mem_q", "powerup.keep_q"] {
        let id = m.signal(path).unwrap();
        let mut words = vec![0; m.signals()[id.index()].words()];
        m.peek_signal(id, &mut words);
        all.extend(words);
    }
    all
}

#[test]
fn zeros_and_ones_fill_every_register() {
    for tools in toolchains() {
        let lib = library(&powerup(), &tools);
        let zeros = state(
            &lib,
            PowerUp {
                fill: Fill::Zeros,
                seed: 3,
            },
        );
        assert!(zeros.iter().all(|w| *w == 0), "{zeros:x?}");
        let ones = state(
            &lib,
            PowerUp {
                fill: Fill::Ones,
                seed: 3,
            },
        );
        let mut wanted = vec![!0; ones.len()];
        (wanted[0], wanted[1]) = (1, 0x1ff);
        *wanted.last_mut().unwrap() = 1;
        assert_eq!(ones, wanted);
    }
}

#[test]
fn a_seed_is_a_state() {
    for tools in toolchains() {
        let lib = library(&powerup(), &tools);
        let first = state(&lib, random(7));
        assert_eq!(first, state(&lib, random(7)));
        assert_ne!(first, state(&lib, random(8)));
        assert_ne!(state(&lib, random(0)), state(&lib, random(1 << 40)));
        assert_eq!(state(&lib, random(0)), state(&lib, random(0)));
        // Random means random: no word is a fill, and the words differ.
        let mut words = first[2..].to_vec();
        words.pop();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 1 + 2 + 8 + 16, "{first:x?}");
        assert!(words.iter().all(|w| *w != 0 && *w != !0));
    }
}

#[test]
fn seeds_hold_on_many_threads_at_once() {
    for tools in toolchains() {
        let lib = library(&powerup(), &tools);
        let alone: Vec<_> = (1..9).map(|seed| state(&lib, random(seed))).collect();
        std::thread::scope(|scope| {
            for (i, wanted) in alone.iter().enumerate() {
                let lib = &lib;
                scope.spawn(move || {
                    for _ in 0..50 {
                        assert_eq!(&state(lib, random(i as u64 + 1)), wanted);
                    }
                });
            }
        });
    }
}

#[test]
fn urandom_follows_the_seed() {
    for tools in toolchains() {
        let lib = library(&powerup(), &tools);
        let draw = |seed| {
            let mut m = Model::new(&lib, random(seed), &[]).unwrap();
            let mut stepper = m
                .stepper(
                    m.port("clk").unwrap(),
                    &[],
                    &[m.port("rand_q").unwrap()],
                    &[],
                )
                .unwrap();
            let mut out = vec![0; 20];
            stepper.step_n(&mut m, 20, &[], &mut out, &mut []);
            out
        };
        assert_eq!(draw(5), draw(5));
        assert_ne!(draw(5)[1..], draw(6)[1..]);
    }
}
