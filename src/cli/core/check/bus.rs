//! Signals of a bus.

use super::Problems;
use crate::design::nearest;
use crate::harness::{BusKind, Manifest};
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
    for (name, _, optional) in wires {
        if !optional && !bus.ports.contains_key(*name) {
            problems.put("port", ("bus", "ports"), format!("`{name}` has no port"));
        }
    }
    if bus.kind == BusKind::Uart && bus.divisor.is_none() {
        problems.put(
            "number",
            ("bus", "divisor"),
            "a serial line needs `divisor`: clocks for a bit",
        );
    }
}
