//! Cores behind a bus, and the script that speaks to their registers.

use std::collections::BTreeMap;

use super::clocks::quoted;
use super::names::{bare, fit};
use super::{Draft, Sure};
use crate::harness::{Kind, Protocol};
use crate::survey::{Direction, Port, Survey};

/// A bus: its kind, and for each signal names of its port. An empty list is what need not be there.
type Bus = (
    &'static str,
    &'static [(&'static str, Direction, &'static [&'static str], bool)],
);

use Direction::{Input, Output};

const BUSES: &[Bus] = &[
    (
        "axi-lite",
        &[
            ("awaddr", Input, &["awaddr"], true),
            ("awvalid", Input, &["awvalid"], true),
            ("awready", Output, &["awready"], true),
            ("wdata", Input, &["wdata"], true),
            ("wstrb", Input, &["wstrb"], false),
            ("wvalid", Input, &["wvalid"], true),
            ("wready", Output, &["wready"], true),
            ("bvalid", Output, &["bvalid"], true),
            ("bready", Input, &["bready"], true),
            ("araddr", Input, &["araddr"], true),
            ("arvalid", Input, &["arvalid"], true),
            ("arready", Output, &["arready"], true),
            ("rdata", Output, &["rdata"], true),
            ("rvalid", Output, &["rvalid"], true),
            ("rready", Input, &["rready"], true),
        ],
    ),
    (
        "wishbone",
        &[
            ("cyc", Input, &["cyc"], true),
            ("stb", Input, &["stb"], true),
            ("we", Input, &["we"], true),
            ("adr", Input, &["adr", "addr"], true),
            ("dat_w", Input, &["dat", "data"], true),
            ("dat_r", Output, &["dat", "data"], true),
            ("ack", Output, &["ack"], true),
            ("sel", Input, &["sel"], false),
        ],
    ),
    (
        "avalon",
        &[
            ("writedata", Input, &["writedata"], true),
            ("readdata", Output, &["readdata"], true),
            ("write", Input, &["write"], true),
            ("read", Input, &["read"], true),
            ("address", Input, &["address", "addr"], true),
            ("waitrequest", Output, &["waitrequest"], false),
            ("readdatavalid", Output, &["readdatavalid"], false),
        ],
    ),
    (
        "simple",
        &[
            (
                "select",
                Input,
                &["cs", "select", "sel", "en", "ce", "psel"],
                true,
            ),
            (
                "write",
                Input,
                &["we", "write", "wr", "wen", "wr_en", "pwrite"],
                true,
            ),
            ("address", Input, &["address", "addr", "adr", "paddr"], true),
            (
                "write_data",
                Input,
                &["write_data", "wdata", "din", "data", "wr_data"],
                true,
            ),
            (
                "read_data",
                Output,
                &["read_data", "rdata", "dout", "data", "rd_data"],
                true,
            ),
            ("ready", Output, &["ready", "ack"], false),
        ],
    ),
    (
        "uart",
        &[
            (
                "rx",
                Input,
                &["rx", "rxd", "uart_rx", "serial_rx", "rs232_rx"],
                true,
            ),
            (
                "tx",
                Output,
                &["tx", "txd", "uart_tx", "serial_tx", "rs232_tx"],
                true,
            ),
        ],
    ),
    (
        "fifo",
        &[
            ("data", Input, &["tdata", "data"], true),
            ("valid", Input, &["tvalid", "valid"], true),
            ("ready", Output, &["tready", "ready"], false),
            ("out_data", Output, &["tdata", "data"], true),
            ("out_valid", Output, &["tvalid", "valid"], true),
            ("out_ready", Input, &["tready", "ready"], false),
        ],
    ),
];

/// Puts `[bus]` and `[script]` where the ports are those of a bus, and says whether they are.
pub(super) fn guess(survey: &Survey, draft: &mut Draft, taken: &mut Vec<String>) -> bool {
    // A core with wide ports is spoken to by them.
    if survey.ports.iter().any(|port| port.width >= 96) {
        return false;
    }
    let Some((kind, found)) = BUSES
        .iter()
        .find_map(|bus| Some((bus.0, wired(survey, bus, taken)?)))
    else {
        return false;
    };
    draft.protocol = Protocol::Script;
    draft.kind = if names_of(survey).any(|name| name.contains("NONCE") || name.contains("MIDSTATE"))
    {
        Kind::Miner
    } else {
        Kind::Hash
    };
    draft.put(
        "bus",
        "kind",
        quoted(kind),
        "by the names of the ports",
        Sure::Likely,
    );
    for (signal, port) in found {
        draft.put(
            "bus.ports",
            signal,
            quoted(&port),
            "by its name",
            Sure::Likely,
        );
        taken.push(port);
    }
    match kind {
        "uart" => draft.put(
            "bus",
            "divisor",
            "868",
            "clocks for a bit: the clock's frequency over the baud rate",
            Sure::Todo,
        ),
        "simple" | "fifo" => {}
        _ => {
            draft.put(
                "bus",
                "stride",
                "4",
                "addresses of bytes, as on most buses of this kind",
                Sure::Guess,
            );
            draft.or("stride = 1");
        }
    }
    script(survey, draft, matches!(kind, "uart" | "fifo"));
    true
}

fn wired(
    survey: &Survey,
    (kind, signals): &Bus,
    taken: &[String],
) -> Option<Vec<(&'static str, String)>> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for (signal, direction, names, needed) in *signals {
        let free = |port: &&Port| {
            !taken.contains(&port.name) && !found.iter().any(|(_, p)| *p == port.name)
        };
        let ports = survey.ports_of(*direction).filter(free);
        // A plain name may be anything's; on the other buses a prefix is usual.
        let score = |port: &Port| match *kind {
            "simple" | "uart" => fit(&port.name, names),
            _ => {
                let bare = bare(&port.name);
                let last = bare.rsplit('_').next().unwrap_or(&bare);
                names
                    .iter()
                    .zip(0u32..)
                    .find(|(name, _)| last == **name || bare.ends_with(*name))
                    .map_or(0, |(_, n)| 90 - n)
            }
        };
        let best = ports
            .max_by_key(|port| score(port))
            .filter(|port| score(port) >= 60);
        match best {
            Some(port) => found.push((*signal, port.name.clone())),
            None if *needed => return None,
            None => {}
        }
    }
    Some(found)
}

fn names_of(survey: &Survey) -> impl Iterator<Item = String> + '_ {
    let parameters = survey.parameters.iter().map(|p| p.name.to_uppercase());
    let registers = survey.registers.iter().map(|r| r.path.to_uppercase());
    parameters.chain(registers)
}

/// Statements from the addresses that the RTL's constants name.
fn script(survey: &Survey, draft: &mut Draft, serial: bool) {
    let constants: BTreeMap<String, u64> = survey
        .parameters
        .iter()
        .filter_map(|p| Some((p.name.to_uppercase(), p.value.parse().ok()?)))
        .collect();
    let find = |all: &[&[&str]]| {
        let mut found = constants.iter();
        found
            .find(|(name, _)| {
                all.iter()
                    .all(|any| any.iter().any(|part| name.contains(part)))
            })
            .map(|(name, value)| (name.clone(), *value))
    };
    let address = |names: &[&str]| find(&[&["ADDR"], names]);
    let bit = |register: &[&str], names: &[&str]| {
        find(&[register, &["BIT"], names]).map_or(0, |(_, bit)| 1u64 << bit.min(31))
    };
    if serial {
        let why = "bytes in the order in which they are hashed";
        match draft.kind {
            Kind::Hash => put(
                draft,
                "block",
                &["send block", "receive digest"],
                why,
                Sure::Todo,
            ),
            Kind::Miner => {
                put(draft, "job", &["send header"], why, Sure::Todo);
                put(draft, "poll", &["receive nonce"], why, Sure::Todo);
            }
        }
        return;
    }
    let data = address(&["BLOCK0", "BLOCK_0", "DATA0", "MSG0", "MESSAGE0", "BLOCK"]);
    let digest = address(&["DIGEST0", "DIGEST_0", "HASH0", "DIGEST", "RESULT0"]);
    let control = address(&["CTRL", "CONTROL", "CMD", "COMMAND"]);
    let status = address(&["STATUS", "STAT"]);
    if draft.kind == Kind::Hash
        && let (Some(data), Some(digest), Some(control), Some(status)) =
            (data, digest, control, status)
    {
        let (of_control, of_status) = (["CTRL", "CONTROL", "CMD"], ["STATUS", "STAT"]);
        let mode = bit(&of_control, &["MODE"]);
        let init = bit(&of_control, &["INIT", "START", "FIRST"]);
        let next = bit(&of_control, &["NEXT", "CONT"]);
        let mask = bit(&of_status, &["READY", "IDLE"]) | bit(&of_status, &["VALID", "DONE"]);
        let done = |command: u64| {
            vec![
                format!("write {:#04x} block", data.1),
                format!("write {:#04x} = {command:#x}", control.1),
                // The status may show what was before for some clocks.
                "wait 4".to_owned(),
                format!("until read {:#04x} & {mask:#x} == {mask:#x}", status.1),
                format!("read {:#04x} digest", digest.1),
            ]
        };
        let sure = if init != 0 && mask != 0 {
            Sure::Likely
        } else {
            Sure::Todo
        };
        let why = format!(
            "{} {} {} {}, and their bits",
            data.0, control.0, status.0, digest.0
        );
        let (first, further) = (done(init | mode), done(next | mode));
        let lines = |all: &[String]| {
            all.iter()
                .map(|line| quoted(line))
                .collect::<Vec<_>>()
                .join(", ")
        };
        draft.put("script", "block", format!("[{}]", lines(&first)), why, sure);
        if next != 0 {
            draft.put(
                "script",
                "next_block",
                format!("[{}]", lines(&further)),
                "each further block of a message",
                sure,
            );
        }
        return;
    }
    match draft.kind {
        Kind::Hash => put(
            draft,
            "block",
            &[
                "write 0x10 block",
                "write 0x08 = 1",
                "until read 0x09 & 1 == 1",
                "read 0x20 digest",
            ],
            "addresses are to be filled in",
            Sure::Todo,
        ),
        Kind::Miner => {
            put(
                draft,
                "job",
                &["write 0x00 midstate", "write 0x20 tail"],
                "addresses are to be filled in",
                Sure::Todo,
            );
            put(
                draft,
                "poll",
                &["read 0x30 found", "read 0x34 nonce"],
                "addresses are to be filled in",
                Sure::Todo,
            );
        }
    }
}

fn put(draft: &mut Draft, field: &str, lines: &[&str], why: &str, sure: Sure) {
    let lines: Vec<String> = lines.iter().map(|line| quoted(line)).collect();
    draft.put(
        "script",
        field,
        format!("[{}]", lines.join(", ")),
        why,
        sure,
    );
}
