//! Families of cores: a design for each way to build one, small where the way allows it.
#![allow(dead_code, missing_docs)] // each test binary uses its part

/// A family, as its one design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    pub name: &'static str,
    /// What sets it apart.
    pub what: &'static str,
    /// What `goldbench` calls the core.
    pub origin: &'static str,
}

const fn family(name: &'static str, what: &'static str, origin: &'static str) -> Family {
    Family { name, what, origin }
}

pub const FAMILIES: [Family; 10] = [
    family("compress", "the compression pipe alone", "builtin:compress"),
    family("miner", "unrolled, a round a stage", "builtin:miner"),
    family(
        "early",
        "early reject of 8 bits, early stop, tickets, four rounds a stage",
        "builtin:miner:rounds_per_stage=4:shortcuts=midstate,early-reject,early-stop,dead-words:reject_bits=8:ticket=true",
    ),
    family(
        "folded",
        "folded by 8: stages of eight clocks",
        "builtin:miner:fold=8",
    ),
    family(
        "shared",
        "one pipe that serves both hashes by turns, folded by 16, K + W made ahead",
        "builtin:miner:fold=16:datapath=shared:shortcuts=+pre-added",
    ),
    family(
        "lanes",
        "two midstates that share a schedule, folded by 16, tickets",
        "builtin:miner:fold=16:midstates=2:ticket=true",
    ),
    family(
        "shortcuts",
        "every shortcut but an early end, four rounds a stage",
        "builtin:miner:rounds_per_stage=4:shortcuts=midstate,prepared,constant-words,pre-added,padding,dead-words",
    ),
    family(
        "header",
        "no midstate: three compressions a nonce, folded by 16",
        "builtin:miner:fold=16:shortcuts=none",
    ),
    family(
        "half",
        "half a round a stage, no dead schedule words",
        "builtin:miner:rounds_per_stage=1/2:shortcuts=+dead-words",
    ),
    family(
        "chip",
        "two cores behind a scheduler, pieces by high bits, two versions, two midstates a core",
        "builtin:chip:cores=2:piece_bits=4:versions=4:midstates=2:slot_bits=1:fifo_depth_bits=1:result_bits=2:queue_bits=1",
    ),
];

/// The family of this name.
pub fn of(name: &str) -> &'static Family {
    let found = FAMILIES.iter().find(|family| family.name == name);
    found.unwrap_or_else(|| panic!("no family is called {name}"))
}
