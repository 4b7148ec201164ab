//! The compression pipe, and the banks that every unrolled pipe consists of.

use super::structure::LaneName;
use super::{FrameLayout, Kind, Lane, PipePlan, Place, RegisterBuilder, Site, Structure, adder};

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

/// The registers of one pipe: `{pipe}.round[r].state`, `.w` and `.kw`, stage by stage.
///
/// A stage's schedule register holds its window's words, the oldest at the top; its elements carry their index in the
/// schedule, so `hash1.round[3].w[7]` is `W[7]` as it waits behind round 3. Words past `W[63]` are zeros moving in. In a
/// folded pipe, where a place holds another word in each clock, they carry that place, 0 the oldest.
pub(super) fn add_pipe(r: &mut RegisterBuilder, plan: &PipePlan) {
    let pipe = plan.name;
    for (stage, cut) in plan.stages.iter().enumerate() {
        let stem = format!("{pipe}.{}", cut.stem());
        r.at(Site::Round { pipe, stage });
        let rule = match (cut.place, cut.rounds) {
            (Place::Half(_), _) => "h + K + W in the place of h; the other words pass",
            (_, 0) => "round 3 of a prepared state: a and e take the nonce",
            (_, 1) => "one round of FIPS 180-4, section 6.2.2, step 3",
            _ => "rounds of FIPS 180-4, section 6.2.2, step 3, one behind the other",
        };
        let name = format!("{stem}.state");
        let lanes = lane_fields(&STATE[cut.state.clone()], plan.lanes);
        let width = 32 * lanes.len() as u32;
        r.array((&name, &stem), (width, 1), Kind::Data, rule, lanes);
        // The oldest stands at the top.
        let kept: Vec<usize> = cut.w.iter().rev().map(|i| cut.base + i).collect();
        r.at(Site::Schedule { pipe, stage });
        let rule = match (cut.place, cut.rounds) {
            (Place::Half(_), _) => "the schedule waits for the round's second half",
            (_, 0) => "W[16], W[17] of a prepared job, W[18] and W[19] of it and the nonce",
            _ => "the schedule moves on by one word a round (FIPS 180-4, section 6.2.2, step 1)",
        };
        words(r, (&stem, "w"), &kept, plan.schedules, rule);
        let ahead: Vec<usize> = cut.kw.iter().map(|i| cut.base + i).collect();
        r.at(Site::Added { pipe, stage });
        let rule = "K + W of a round of the next stage";
        words(r, (&stem, "kw"), &ahead, plan.schedules, rule);
    }
}

/// A state and a schedule window that one machine works on, round after round: `{stem}.a ..= {stem}.h`, `{stem}.w[0]` the
/// oldest word.
pub(super) fn add_work(
    r: &mut RegisterBuilder,
    stem: &str,
    (state, w): (&'static str, &'static str),
) {
    let name = format!("{stem}.state");
    let lanes = lane_fields(&STATE, 1);
    r.array((&name, stem), (256, 1), Kind::Data, state, lanes);
    let places: Vec<usize> = (0..16).rev().collect();
    words(r, (stem, "w"), &places, 1, w);
}

/// A register of words with their index, low word first, schedule by schedule; none at all if there are no words.
fn words(
    r: &mut RegisterBuilder,
    (stem, field): (&str, &'static str),
    indices: &[usize],
    schedules: usize,
    rule: &'static str,
) {
    if indices.is_empty() {
        return;
    }
    let lanes: Vec<Lane> = (0..schedules * indices.len())
        .map(|i| {
            let (lane, index) = (i / indices.len(), indices[i % indices.len()]);
            Lane {
                name: if schedules == 1 {
                    LaneName::Word(field, index)
                } else {
                    LaneName::EntryWord(lane, field, index)
                },
                bit: 32 * i as u32,
                width: 32,
            }
        })
        .collect();
    let width = 32 * lanes.len() as u32;
    let name = format!("{stem}.{field}");
    r.array((&name, stem), (width, 1), Kind::Data, rule, lanes);
}

fn lane_fields(names: &[&'static str], lanes: usize) -> Vec<Lane> {
    let each = names.len();
    (0..each * lanes)
        .map(|i| Lane {
            name: if lanes == 1 {
                LaneName::Field(names[i])
            } else {
                LaneName::Entry(i / each, names[i % each])
            },
            bit: 32 * i as u32,
            width: 32,
        })
        .collect()
}

/// The register behind a feed-forward: `{name}.h0 ..= {name}.h7`, lane by lane.
pub(super) fn add_digest(
    r: &mut RegisterBuilder,
    name: &str,
    (pipe, lanes): (&'static str, usize),
) {
    r.at(Site::Digest { pipe });
    let rule = "chaining value + state after round 63, word by word";
    let fields = lane_fields(&DIGEST, lanes);
    r.array(
        (name, name),
        (256 * lanes as u32, 1),
        Kind::Data,
        rule,
        fields,
    );
}

/// An array of chaining values or midstates: `{name}[2].h0`; with several lanes `{name}[2][1].h0`.
pub(super) fn add_digest_array(
    r: &mut RegisterBuilder,
    name: &str,
    (count, lanes): (usize, usize),
    rule: &'static str,
) {
    let each = 8 * lanes;
    let fields = (0..count * each)
        .map(|i| Lane {
            name: if lanes == 1 {
                LaneName::Entry(i / 8, DIGEST[i % 8])
            } else {
                LaneName::Entries(i / each, i % each / 8, DIGEST[i % 8])
            },
            bit: 32 * i as u32,
            width: 32,
        })
        .collect();
    let width = 32 * each as u32;
    r.array((name, name), (width, count), Kind::Data, rule, fields);
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
    add_digest_array(&mut r, "chaining.ring", (64, 1), rule);
    let pipe = PipePlan::plain("hash", 0);
    add_pipe(&mut r, &pipe);
    add_digest(&mut r, "digest", ("hash", 1));
    Structure {
        inputs: compress_inputs(),
        outputs: compress_outputs(),
        registers: r.finish(),
        adders: adder::of_pipe(&pipe),
        checker: Vec::new(),
        pipes: vec![pipe],
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
