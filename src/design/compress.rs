//! The compression pipe, and the banks that every unrolled pipe consists of.

use super::structure::LaneName;
use super::{FrameLayout, Kind, Lane, RegisterBuilder, Site, Structure};

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

/// The 64 stages of one pipe: `{pipe}.round[r].state` and `{pipe}.round[r].w`.
///
/// A stage's schedule register holds `W[r+1] ..= W[r+16]`, the oldest at the top; its elements carry their index in the
/// schedule, so `hash1.round[3].w[7]` is `W[7]` as it waits behind round 3. Words past `W[63]` are zeros moving in.
pub(super) fn add_pipe(r: &mut RegisterBuilder, pipe: &'static str) {
    for round in 0..64usize {
        let stem = format!("{pipe}.round[{round}]");
        let name = format!("{stem}.state");
        r.at(Site::Round { pipe, round });
        let rule = "one round of FIPS 180-4, section 6.2.2, step 3";
        r.array((&name, &stem), (256, 1), Kind::Data, rule, fields(&STATE));
        let words = (0..16u32)
            .map(|i| Lane {
                name: LaneName::Word("w", round + 16 - i as usize),
                bit: 32 * i,
                width: 32,
            })
            .collect();
        let name = format!("{stem}.w");
        r.at(Site::Schedule { pipe, round });
        let rule = "the schedule moves on by one word (FIPS 180-4, section 6.2.2, step 1)";
        r.array((&name, &stem), (512, 1), Kind::Data, rule, words);
    }
}

/// The register behind a feed-forward: `{name}.h0 ..= {name}.h7`.
pub(super) fn add_digest(r: &mut RegisterBuilder, name: &str, pipe: &'static str) {
    r.at(Site::Digest { pipe });
    let rule = "chaining value + state after round 63, word by word";
    r.array((name, name), (256, 1), Kind::Data, rule, fields(&DIGEST));
}

/// An array of chaining values or midstates: `{name}[2].h0`.
pub(super) fn add_digest_array(
    r: &mut RegisterBuilder,
    name: &str,
    count: usize,
    rule: &'static str,
) {
    let lanes = (0..count * 8)
        .map(|i| Lane {
            name: LaneName::Entry(i / 8, DIGEST[i % 8]),
            bit: 32 * i as u32,
            width: 32,
        })
        .collect();
    r.array((name, name), (256, count), Kind::Data, rule, lanes);
}

pub(super) fn elaborate() -> Structure {
    let mut r = RegisterBuilder::new(Site::Part("tag pipe"));
    r.vector(
        "tags.valid",
        (1, 65),
        Kind::Control,
        "valid moves on by one stage; reset clears all",
    );
    r.at(Site::Part("chaining ring"));
    r.scalar(
        "chaining.position",
        6,
        Kind::Control,
        "moves on by one, modulo 64",
    );
    let rule = "the entering chaining value is written at the ring's position";
    add_digest_array(&mut r, "chaining.ring", 64, rule);
    add_pipe(&mut r, "hash");
    add_digest(&mut r, "digest", "hash");
    Structure {
        inputs: compress_inputs(),
        outputs: compress_outputs(),
        registers: r.finish(),
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
        let stages = design
            .registers
            .iter()
            .filter(|r| r.name.contains("round["));
        assert_eq!(
            stages.map(super::super::Register::flops).sum::<usize>(),
            64 * 768
        );
    }
}
