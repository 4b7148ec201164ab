//! Signals of a bus.

use super::Problems;
use crate::design::nearest;
use crate::harness::{BusKind, Manifest, Statement};
use crate::survey::Direction;

/// A signal, its direction seen from the core, and can it be left out.
type Wire = (&'static str, Direction, bool);

use Direction::{Input, Output};

fn wires(kind: BusKind) -> &'static [Wire] {
    match kind {
        BusKind::Simple => &[
            ("select", Input, false),
            ("write", Input, false),
            ("address", Input, false),
            ("write_data", Input, false),
            ("read_data", Output, false),
            ("ready", Output, true),
            ("read", Input, true),
        ],
        BusKind::Wishbone => &[
            ("cyc", Input, false),
            ("stb", Input, false),
            ("we", Input, false),
            ("adr", Input, false),
            ("dat_w", Input, false),
            ("dat_r", Output, false),
            ("ack", Output, false),
            ("sel", Input, true),
        ],
        BusKind::AxiLite => &[
            ("awaddr", Input, false),
            ("awvalid", Input, false),
            ("awready", Output, false),
            ("wdata", Input, false),
            ("wstrb", Input, true),
            ("wvalid", Input, false),
            ("wready", Output, false),
            ("bvalid", Output, false),
            ("bready", Input, false),
            ("araddr", Input, false),
            ("arvalid", Input, false),
            ("arready", Output, false),
            ("rdata", Output, false),
            ("rvalid", Output, false),
            ("rready", Input, false),
        ],
        BusKind::Avalon => &[
            ("write", Input, false),
            ("read", Input, false),
            ("address", Input, false),
            ("writedata", Input, false),
            ("readdata", Output, false),
            ("waitrequest", Output, true),
            ("readdatavalid", Output, true),
        ],
        BusKind::Uart => &[("rx", Input, false), ("tx", Output, false)],
        BusKind::Fifo => &[
            ("data", Input, false),
            ("valid", Input, false),
            ("ready", Output, true),
            ("out_data", Output, false),
            ("out_valid", Output, false),
            ("out_ready", Input, true),
        ],
    }
}

/// Which way a signal goes, seen from the core.
pub(super) fn direction(kind: BusKind, signal: &str) -> Option<Direction> {
    let wire = wires(kind).iter().find(|(name, ..)| *name == signal);
    wire.map(|(_, direction, _)| *direction)
}

/// Does a script read from the bus.
fn reads(manifest: &Manifest) -> bool {
    let script = &manifest.script;
    let lists = [
        &script.begin,
        &script.block,
        &script.next_block,
        &script.job,
        &script.poll,
    ];
    let mut statements = lists
        .into_iter()
        .flatten()
        .filter_map(|line| line.parse().ok());
    statements.any(|s| matches!(s, Statement::Receive(_) | Statement::Read(..)))
}

/// Every signal is one of the bus, and those that must be there are.
pub(super) fn check(manifest: &Manifest, problems: &mut Problems<'_>) {
    let Some(bus) = &manifest.bus else { return };
    let wires = wires(bus.kind);
    let names = || wires.iter().map(|(name, ..)| *name);
    for signal in bus.ports.keys().filter(|s| !names().any(|name| name == *s)) {
        problems.put(
            "port",
            ("bus.ports", signal),
            format!(
                "no signal of this bus; nearest: {}",
                nearest(signal, names())
            ),
        );
    }
    // A core may take its work by a bus and show results at ports of its own.
    let one_way = [BusKind::Uart, BusKind::Fifo].contains(&bus.kind) && !reads(manifest);
    let is_way_back = |name: &str| ["tx", "out_data", "out_valid"].contains(&name);
    let shows = ["digest", "nonce", "found"]
        .iter()
        .any(|role| manifest.outputs.contains_key(*role));
    let missing = wires
        .iter()
        .filter(|(name, _, optional)| !optional && !bus.ports.contains_key(*name))
        .filter(|(name, ..)| !(one_way && shows && is_way_back(name)));
    let (back, missing): (Vec<_>, Vec<_>) = missing
        .map(|(name, way, _)| (*name, *way))
        .partition(|(_, way)| *way == Output);
    let list = |names: &[(&str, Direction)]| {
        let names: Vec<_> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
        let has = if names.len() == 1 { "has" } else { "have" };
        format!("{} {has} no port", names.join(", "))
    };
    if !missing.is_empty() {
        problems.put("port", ("bus", "ports"), list(&missing));
    }
    if !back.is_empty() {
        let text = format!("{}: without a way back no result can be read", list(&back));
        problems.put("port", ("bus", "ports"), text);
    }
    if bus.kind == BusKind::Uart && bus.divisor.is_none() {
        problems.put(
            "number",
            ("bus", "divisor"),
            "a serial line needs `divisor`: clocks for a bit",
        );
    }
}
