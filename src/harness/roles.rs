//! The roles that a port can have, by what the core does, and what each protocol asks for.

use std::collections::BTreeMap;

use super::Manifest;
use super::fixed;
use super::interface::{Kind, Protocol, Shown};
use super::place::{Of, Place};
use crate::design::nearest;

/// A role: its name, its 32-bit words (0 for a single bit, or a number of any width), and what it is.
pub type Role = (&'static str, usize, &'static str);

/// Inputs of a core that hashes blocks.
pub const HASH_INPUTS: &[Role] = &[
    ("block", 16, "the block, W0 first"),
    (
        "chaining",
        8,
        "the state that the block is hashed from, H0 first; without it the core has SHA-256's own",
    ),
    ("valid", 0, "a block enters"),
    ("start", 0, "high for one clock with a block"),
    ("init", 0, "high for one clock with a message's first block"),
    ("next", 0, "high for one clock with each further block"),
    ("digest_ready", 0, "the digest is taken; held high"),
];

/// Outputs of a core that hashes blocks.
pub const HASH_OUTPUTS: &[Role] = &[
    ("digest", 8, "the state after the block, H0 first"),
    ("digest_valid", 0, "a digest stands at the output"),
    ("done", 0, "the block is done"),
    ("ready", 0, "a block can be taken"),
];

/// Inputs of a core that walks nonces.
pub const MINER_INPUTS: &[Role] = &[
    (
        "midstate",
        8,
        "the state after the header's first 64 bytes, H0 first",
    ),
    ("tail", 3, "header bytes 64 to 75"),
    (
        "header",
        20,
        "all 80 bytes; the nonce's are those of the first nonce",
    ),
    ("first_block", 16, "header bytes 0 to 63"),
    (
        "second_block",
        16,
        "header bytes 64 to 79 and the padding; the nonce's are those of the first nonce",
    ),
    ("target", 8, "the target as a number, its top word first"),
    ("nonce_start", 1, "the first count"),
    ("nonce_end", 1, "the last count, inclusive"),
    ("version", 1, "the header's version"),
    ("job_id", 0, "comes back with each hit"),
    ("start", 0, "high for one clock with a job"),
    ("stop", 0, "high for one clock ends the job"),
    ("accept", 0, "the host takes hits; held high"),
];

/// Outputs of a core that walks nonces.
pub const MINER_OUTPUTS: &[Role] = &[
    ("found", 0, "a hit is shown"),
    ("nonce", 1, "its nonce, or the count"),
    ("hit_job_id", 0, "the job of the hit"),
    ("hit_lane", 0, "the lane of the hit"),
    ("exhausted", 0, "the last nonce is through"),
    ("ready", 0, "a job can be taken"),
    (
        "digest",
        8,
        "the second hash of some nonce, H0 first, in each clock or period",
    ),
];

/// The roles of a kind: inputs, outputs.
pub fn of(kind: Kind) -> (&'static [Role], &'static [Role]) {
    match kind {
        Kind::Hash => (HASH_INPUTS, HASH_OUTPUTS),
        Kind::Miner => (MINER_INPUTS, MINER_OUTPUTS),
    }
}

/// Words of a role, 0 for a bit or a number of any width.
pub fn words(kind: Kind, role: &str) -> usize {
    let (inputs, outputs) = of(kind);
    let all = inputs.iter().chain(outputs);
    all.into_iter()
        .find(|(name, ..)| *name == role)
        .map_or(0, |(_, words, _)| *words)
}

/// What is wrong, and in which table.
type Wrong = (&'static str, String);

/// Every role is one of the kind's, no port has two drivers, and the protocol has what it needs.
pub(super) fn check(manifest: &Manifest) -> Result<(), Wrong> {
    let kind = manifest.interface.kind;
    let (inputs, outputs) = of(kind);
    known("inputs", &manifest.inputs, inputs)?;
    known("outputs", &manifest.outputs, outputs)?;
    drivers(manifest)?;
    for (role, place) in &manifest.outputs {
        if matches!(place.of, Of::Parameter(_)) {
            return Err((
                "outputs",
                format!("`{role}`: a parameter shows nothing; name a port or a signal"),
            ));
        }
    }
    for (role, place) in &manifest.inputs {
        let Of::Parameter(name) = &place.of else {
            continue;
        };
        if !fixed::MAY_BE.contains(&&**role) {
            let text = format!(
                "`{role}` is another one for each job, and a parameter is the same for a whole build: name a port or a signal; parameters can hold {}",
                fixed::MAY_BE.join(", ")
            );
            return Err(("inputs", text));
        }
        if manifest.value_of(role, place).is_none() {
            let text = format!(
                "`{role}`: [core] parameters has no number for {name} that fits: as 12, or 256'h00ff.."
            );
            return Err(("inputs", text));
        }
    }
    needs(manifest)
}

fn known(
    table: &'static str,
    bound: &BTreeMap<String, Place>,
    roles: &[Role],
) -> Result<(), Wrong> {
    let names = || roles.iter().map(|(name, ..)| *name);
    match bound.keys().find(|role| !names().any(|name| name == *role)) {
        Some(role) => Err((
            table,
            format!(
                "`{role}` is no role of this kind of core; nearest: {}",
                nearest(role, names())
            ),
        )),
        None => Ok(()),
    }
}

/// The bits of a place, as far as they are known without the RTL; all of a port is `None`.
type Bits = Option<(u32, u32)>;

/// A port, or some bits of it, has one driver.
fn drivers(manifest: &Manifest) -> Result<(), Wrong> {
    let mut taken: Vec<(&str, Bits, String)> =
        vec![(&manifest.clock.port, None, "the clock".into())];
    let mut take = |table, name, bits: Bits, who: String| -> Result<(), Wrong> {
        let meets = |other: Bits| match (bits, other) {
            (Some((high, low)), Some((other_high, other_low))) => {
                high >= other_low && other_high >= low
            }
            _ => true,
        };
        if let Some((_, _, other)) = taken.iter().find(|(n, b, _)| *n == name && meets(*b)) {
            return Err((
                table,
                format!(
                    "`{name}` is driven by {other} and by {who}: give each its own port or bits"
                ),
            ));
        }
        taken.push((name, bits, who));
        Ok(())
    };
    for clock in &manifest.clocks {
        take("clocks", &clock.port, None, "another clock".into())?;
    }
    if let Some(reset) = &manifest.reset {
        take("reset", &reset.port, None, "the reset".into())?;
    }
    for (role, place) in &manifest.inputs {
        match &place.of {
            Of::Ports(ports) => {
                for port in ports {
                    take("inputs", port, place.bits, format!("`{role}`"))?;
                }
            }
            Of::Signal { path, .. } => take("inputs", path, place.bits, format!("`{role}`"))?,
            Of::Parameter(_) | Of::Script => {}
        }
    }
    for port in manifest.tied.keys() {
        take("tied", port, None, "[tied]".into())?;
    }
    Ok(())
}

/// Each protocol has the roles without which nothing can be done.
fn needs(manifest: &Manifest) -> Result<(), Wrong> {
    let has =
        |role: &str| manifest.inputs.contains_key(role) || manifest.outputs.contains_key(role);
    let need = |table: &'static str, role: &str, why: &str| -> Result<(), Wrong> {
        if has(role) {
            Ok(())
        } else {
            Err((table, format!("role `{role}` has no port: {why}")))
        }
    };
    let table = &manifest.interface;
    if manifest.outputs.contains_key("hit_job_id") && !manifest.tells("job_id") {
        return Err((
            "outputs",
            "`hit_job_id` can be held against nothing: bind `job_id` in [inputs] as well".into(),
        ));
    }
    match (table.kind, table.protocol) {
        (Kind::Hash, Protocol::Hold) => {
            return Err(("interface", "protocol = \"hold\" is of miners; a hash core has stream, valid, start, init-next or script".into()));
        }
        (Kind::Miner, Protocol::Stream | Protocol::Valid | Protocol::InitNext) => {
            return Err((
                "interface",
                "this protocol is of hash cores; a miner has hold, start or script".into(),
            ));
        }
        (_, Protocol::Script) => {
            let (written, which) = match table.kind {
                Kind::Hash => (!manifest.script.block.is_empty(), "block"),
                Kind::Miner => (!manifest.script.job.is_empty(), "job"),
            };
            return if written {
                Ok(())
            } else {
                Err((
                    "script",
                    format!("protocol = \"script\" needs `{which} = [..]`"),
                ))
            };
        }
        (Kind::Hash, protocol) => {
            need("inputs", "block", "a hash core is given blocks")?;
            need(
                "outputs",
                "digest",
                "what came out can't be seen without it",
            )?;
            match protocol {
                Protocol::Valid => {
                    need("inputs", "valid", "protocol = \"valid\" drives it")?;
                    need(
                        "outputs",
                        "digest_valid",
                        "protocol = \"valid\" waits for it",
                    )?;
                }
                Protocol::Start => {
                    need("inputs", "start", "protocol = \"start\" drives it")?;
                    need("outputs", "done", "protocol = \"start\" waits for it")?;
                }
                Protocol::InitNext => {
                    need("inputs", "init", "protocol = \"init-next\" drives it")?;
                    need("outputs", "ready", "protocol = \"init-next\" waits for it")?;
                }
                _ => {}
            }
        }
        (Kind::Miner, protocol) => {
            if protocol == Protocol::Start {
                need("inputs", "start", "protocol = \"start\" drives it")?;
            }
            let header = ["header", "second_block", "tail"];
            if !header.iter().any(|role| has(role)) {
                return Err(("inputs", "a miner is given its header by `header`, by `midstate` and `tail`, or by `midstate` and `second_block`".into()));
            }
            if !has("digest") && !has("nonce") {
                return Err((
                    "outputs",
                    "a miner shows `nonce`, `digest`, or both: bind one".into(),
                ));
            }
            if has("nonce") && !has("found") && manifest.hit.shown != Shown::Change {
                return Err(("outputs", "role `found` has no port: bind it, or say [hit] shown = \"change\" where a hit shows by `nonce` alone".into()));
            }
        }
    }
    Ok(())
}
