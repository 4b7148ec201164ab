//! Cores behind a bus.

use super::clocks::quoted;
use super::names::{bare, fit};
use super::{Draft, Sure, registers};
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
        "uart" => divisor(survey, draft),
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
    registers::script(survey, draft, matches!(kind, "uart" | "fifo"));
    true
}

/// Clocks for a bit, by a parameter that is called so.
fn divisor(survey: &Survey, draft: &mut Draft) {
    let names = ["divisor", "clksperbit", "clocksperbit", "bauddiv", "clkdiv"];
    let mut settable = survey.parameters.iter().filter(|p| p.settable);
    let found = settable.find(|p| names.contains(&&*p.name.to_lowercase().replace('_', "")));
    if let Some(parameter) = found {
        let why = "clocks for a bit, by the parameter's name";
        let value = quoted(&parameter.name);
        draft.put("bus", "divisor", value, why, Sure::Likely);
        draft.named.push(parameter.name.clone());
    } else {
        let why = "clocks for a bit: the clock's frequency over the baud rate";
        draft.put("bus", "divisor", "868", why, Sure::Todo);
    }
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
