//! The compression pipe, and the banks that every unrolled pipe consists of.

use super::structure::LaneName;
use super::{FrameLayout, Kind, Lane, RegisterBuilder, Structure};

/// Cycles from a block at the inputs to its digest at the outputs: 64 rounds and the feed-forward.
pub const COMPRESS_LATENCY: u64 = 65;

/// The pipe's inputs, in the order of a frame.
pub fn compress_inputs() -> FrameLayout {
    FrameLayout::new(&[
        ("reset", 1),
        ("enable", 1),
        ("valid", 1),
        ("chaining", 256),
        ("block", 512),
    ])
}

/// The pipe's outputs, in the order of a frame.
pub fn compress_outputs() -> FrameLayout {
    FrameLayout::new(&[("digest_valid", 1), ("digest", 256)])
}

/// Names of the eight state words from the low end of a packed `{a, .., h}`.
const STATE: [&str; 8] = ["h", "g", "f", "e", "d", "c", "b", "a"];
/// Names of eight digest words from the low end of a packed `{H0, .., H7}`.
const DIGEST: [&str; 8] = ["h7", "h6", "h5", "h4", "h3", "h2", "h1", "h0"];

fn fields(names: &[&'static str; 8]) -> Vec<Lane> {
    (0..8u32)
        .map(|i| Lane {
            name: LaneName::Field(names[i as usize]),
            bit: 32 * i,
            width: 32,
        })
        .collect()
}

/// The 64 stages of one pipe: `{prefix}.round[r].state` and `{prefix}.round[r].w`.
///
/// A stage's schedule register holds `W[r+1] ..= W[r+16]`, the oldest at the top; its elements carry their index in the
/// schedule, so `hash1.round[3].w[7]` is `W[7]` as it waits behind round 3. Words past `W[63]` are zeros moving in.
pub(super) fn add_pipe(registers: &mut RegisterBuilder, prefix: &str) {
    for round in 0..64usize {
        let stem = format!("{prefix}.round[{round}]");
        registers.array(
            format!("{stem}.state"),
            stem.clone(),
            (256, 1),
            Kind::Data,
            "state after this round",
            fields(&STATE),
        );
        let words = (0..16u32)
            .map(|i| Lane {
                name: LaneName::Word("w", round + 16 - i as usize),
                bit: 32 * i,
                width: 32,
            })
            .collect();
        registers.array(
            format!("{stem}.w"),
            stem,
            (512, 1),
            Kind::Data,
            "message schedule words of the rounds to come",
            words,
        );
    }
}

/// The register behind a feed-forward: `{name}.h0 ..= {name}.h7`.
pub(super) fn add_digest(registers: &mut RegisterBuilder, name: &str, meaning: &'static str) {
    registers.array(name, name, (256, 1), Kind::Data, meaning, fields(&DIGEST));
}

/// An array of chaining values or midstates: `{name}[2].h0`.
pub(super) fn add_digest_array(
    registers: &mut RegisterBuilder,
    name: &str,
    count: usize,
    meaning: &'static str,
) {
    let lanes = (0..count * 8)
        .map(|i| Lane {
            name: LaneName::Entry(i / 8, DIGEST[i % 8]),
            bit: 32 * i as u32,
            width: 32,
        })
        .collect();
    registers.array(name, name, (256, count), Kind::Data, meaning, lanes);
}

pub(super) fn elaborate() -> Structure {
    let mut registers = RegisterBuilder::default();
    registers.vector(
        "tags.valid",
        (1, 65),
        Kind::Control,
        "is there a block in this stage",
    );
    registers.scalar(
        "chaining.position",
        6,
        Kind::Control,
        "where the ring is written and read",
    );
    add_digest_array(
        &mut registers,
        "chaining.ring",
        64,
        "chaining values of the blocks in the pipe",
    );
    add_pipe(&mut registers, "hash");
    add_digest(&mut registers, "digest", "chaining value + last state");
    Structure {
        inputs: compress_inputs(),
        outputs: compress_outputs(),
        registers: registers.finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_carry_the_standards_names() {
        let design = elaborate();
        let e = design.element("hash.round[37].e").unwrap();
        assert_eq!(e.width, 32);
        let w = design.element("hash.round[3].w[7]").unwrap();
        assert_eq!(design.registers[w.register].name, "hash.round[3].w");
        assert_eq!(design.owner(w.bit / 32), w.register);
        assert_eq!(design.element("hash.round[64].a"), None);
    }

    #[test]
    fn the_datapath_of_a_pipe_has_768_flops_a_stage() {
        let design = elaborate();
        let stages = design.registers.iter().filter(|r| r.name.contains("round["));
        assert_eq!(stages.map(super::super::Register::flops).sum::<usize>(), 64 * 768);
    }
}
