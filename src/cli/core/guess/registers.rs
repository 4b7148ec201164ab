//! The script that speaks to a core's registers.

use std::collections::BTreeMap;

use super::clocks::quoted;
use super::{Draft, Sure};
use crate::harness::Kind;
use crate::survey::Survey;

/// Numbers that the RTL names: addresses of registers, bits in them.
struct Constants(BTreeMap<String, u64>);

impl Constants {
    /// The first one whose name has a word of each list.
    fn find(&self, all: &[&[&str]]) -> Option<(&str, u64)> {
        let has = |name: &str| {
            all.iter()
                .all(|any| any.iter().any(|part| name.contains(part)))
        };
        let found = self.0.iter().find(|(name, _)| has(name));
        found.map(|(name, value)| (name.as_str(), *value))
    }

    fn address(&self, names: &[&str]) -> Option<(&str, u64)> {
        self.find(&[&["ADDR"], names])
    }

    /// A bit of a register as a mask; nothing where none is named so.
    fn bit(&self, register: &[&str], names: &[&str]) -> u64 {
        let found = self.find(&[register, &["BIT"], names]);
        found.map_or(0, |(_, bit)| 1 << bit.min(31))
    }
}

/// Puts `[script]`: from the addresses that the RTL's constants name, else to be filled in.
pub(super) fn script(survey: &Survey, draft: &mut Draft, serial: bool) {
    let numbers = survey.parameters.iter();
    let numbers = numbers.filter_map(|p| Some((p.name.to_uppercase(), p.value.parse().ok()?)));
    let constants = Constants(numbers.collect());
    let named = !serial && draft.kind == Kind::Hash && by_name(&constants, draft).is_some();
    if !named {
        skeleton(draft, serial);
    }
}

/// Of a core that hashes blocks.
fn by_name(constants: &Constants, draft: &mut Draft) -> Option<()> {
    let of_control = ["CTRL", "CONTROL", "CMD", "COMMAND"];
    let of_status = ["STATUS", "STAT"];
    let data = ["BLOCK0", "BLOCK_0", "DATA0", "MSG0", "MESSAGE0", "BLOCK"];
    let digest = ["DIGEST0", "DIGEST_0", "HASH0", "DIGEST", "RESULT0"];
    let (data_name, data) = constants.address(&data)?;
    let (digest_name, digest) = constants.address(&digest)?;
    let (control_name, control) = constants.address(&of_control)?;
    let (status_name, status) = constants.address(&of_status)?;
    let mode = constants.bit(&of_control, &["MODE"]);
    let init = constants.bit(&of_control, &["INIT", "START", "FIRST"]);
    let next = constants.bit(&of_control, &["NEXT", "CONT"]);
    let ready = constants.bit(&of_status, &["READY", "IDLE"]);
    let mask = ready | constants.bit(&of_status, &["VALID", "DONE"]);
    let block = |command: u64| {
        vec![
            format!("write {data:#04x} block"),
            format!("write {control:#04x} = {command:#x}"),
            // The status may show what was before for some clocks.
            "wait 4".to_owned(),
            format!("until read {status:#04x} & {mask:#x} == {mask:#x}"),
            format!("read {digest:#04x} digest"),
        ]
    };
    let known = init != 0 && mask != 0;
    let sure = if known { Sure::Likely } else { Sure::Todo };
    let why = format!("{data_name} {control_name} {status_name} {digest_name}, and their bits");
    put(draft, "block", &block(init | mode), &why, sure);
    if next != 0 {
        let why = "each further block of a message";
        put(draft, "next_block", &block(next | mode), why, sure);
    }
    Some(())
}

/// What a script looks like.
fn skeleton(draft: &mut Draft, serial: bool) {
    let why = if serial {
        "bytes in the order in which they are hashed"
    } else {
        "addresses are to be filled in"
    };
    let lists: &[(&str, &[&str])] = match (draft.kind, serial) {
        (Kind::Hash, true) => &[("block", &["send block", "receive digest"])],
        (Kind::Miner, true) => &[("job", &["send header"]), ("poll", &["receive nonce"])],
        (Kind::Hash, false) => &[(
            "block",
            &[
                "write 0x10 block",
                "write 0x08 = 1",
                "until read 0x09 & 1 == 1",
                "read 0x20 digest",
            ],
        )],
        (Kind::Miner, false) => &[
            ("job", &["write 0x00 midstate", "write 0x20 tail"]),
            ("poll", &["read 0x30 found", "read 0x34 nonce"]),
        ],
    };
    for (field, lines) in lists {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        put(draft, field, &lines, why, Sure::Todo);
    }
}

fn put(draft: &mut Draft, field: &str, lines: &[String], why: &str, sure: Sure) {
    let lines: Vec<String> = lines.iter().map(|line| quoted(line)).collect();
    let list = format!("[{}]", lines.join(", "));
    draft.put("script", field, list, why, sure);
}
