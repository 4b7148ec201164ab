//! A core that is not ours, so that a slow RTL of ours would be seen: named by the reader, never copied here.

use goldbench::stimulus::rng;
use goldbench::units::Seed;
use rand::RngExt;
use verilated::{BuildSpec, Direction, Fill, Library, Model, PowerUp};

use crate::devices::{Builder, built};
use crate::parts::Parts;

/// `TOP CLOCK FILE.. PARAMETER=VALUE..`, blanks between: `sha256_transform clk LOOP=1 sha256_transform.v ..`.
const PUBLIC_CORE: &str = "PUBLIC_CORE";
const CYCLES: usize = 1 << 14;
/// What stands for it where none is named.
const NONE: &str = "a public core";

/// Steps it with new bits at every input in each cycle; gives the names of its builds.
pub fn add(parts: &mut Parts, builders: &[Builder]) -> Vec<String> {
    let Ok(said) = std::env::var(PUBLIC_CORE) else {
        parts.lacks(NONE, format!("{PUBLIC_CORE} names none"));
        return vec![NONE.to_owned()];
    };
    let mut words = said.split_whitespace();
    let (Some(top), Some(clock)) = (words.next(), words.next()) else {
        parts.lacks(
            NONE,
            format!("{PUBLIC_CORE} is written TOP CLOCK FILE.. PARAMETER=VALUE.."),
        );
        return vec![NONE.to_owned()];
    };
    let (parameters, files): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('='));
    let mut spec = BuildSpec::new(top, files.into_iter().map(Into::into));
    let parameters = parameters
        .into_iter()
        .filter_map(|word| word.split_once('='));
    spec.parameters = parameters
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    spec.extra.push("-Wno-fatal".into());
    let mut names = Vec::new();
    for builder in builders {
        spec.opt = builder.opt;
        let name = format!("{}, {top}", builder.name);
        let Some(built) = built(&spec, &builder.tools, &name) else {
            continue;
        };
        let library = Library::open(&built.library).expect("a library");
        let power_up = PowerUp {
            fill: Fill::Zeros,
            seed: 1,
        };
        let mut model = Model::new(&library, power_up, &[]).expect("a model");
        let ports: Vec<_> = model
            .ports()
            .iter()
            .map(|port| (port.name.clone(), port.direction))
            .collect();
        let inputs = ports
            .iter()
            .filter(|(name, direction)| *direction == Direction::Input && name != clock)
            .filter_map(|(name, _)| model.port(name));
        let inputs: Vec<_> = inputs.collect();
        let clock = model.port(clock).expect("the clock's port");
        let mut stepper = model.stepper(clock, &inputs, &[], &[]).expect("a stepper");
        let frames = noise(CYCLES * stepper.input_words());
        parts.add(&name, CYCLES as u64, move || {
            let done = stepper.step_n(&mut model, CYCLES, &frames, &mut [], &mut []);
            assert_eq!(done.cycles, CYCLES);
            let _lease = &built;
        });
        names.push(name);
    }
    names
}

/// Bits as of chance, the same in every run.
fn noise(words: usize) -> Vec<u32> {
    let mut random = rng(Seed(1));
    (0..words).map(|_| random.random()).collect()
}
