//! Counts of nets as SAIF 2.0, for other tools on the same netlist.

use std::io::{self, Write};

use super::{Circuit, Counts};

/// Writes times and transitions of every net of the netlist, glitches among them told apart (`IG`), a unit being 1 fs.
///
/// # Errors
/// Whatever writing gives.
pub fn write_saif(
    out: &mut impl Write,
    circuit: &Circuit,
    counts: &Counts,
    top: &str,
) -> io::Result<()> {
    let duration = counts.cycles * counts.period;
    let version = env!("CARGO_PKG_VERSION");
    writeln!(
        out,
        "(SAIFILE\n(SAIFVERSION \"2.0\")\n(DIRECTION \"backward\")"
    )?;
    writeln!(out, "(PROGRAM_NAME \"goldbench\")\n(VERSION \"{version}\")")?;
    writeln!(out, "(DIVIDER / )\n(TIMESCALE 1 fs)\n(DURATION {duration})")?;
    writeln!(out, "(INSTANCE {top}\n (NET")?;
    if let Some(clock) = circuit.clock {
        let name = &circuit.names[clock as usize];
        let half = duration / 2;
        line(out, name, (duration - half, half), 2 * counts.cycles, 0)?;
    }
    for net in 2..circuit.names.len() {
        let driven = circuit.drivers[net] != super::circuit::Driver::None;
        if !driven || circuit.clock == Some(net as u32) {
            continue;
        }
        let ones = counts.ones[net].min(duration);
        line(
            out,
            &circuit.names[net],
            (duration - ones, ones),
            counts.toggles[net],
            counts.glitches(net),
        )?;
    }
    writeln!(out, " )")?;
    // Pins that cells drive, for readers that go by instances.
    for instance in &circuit.instances {
        writeln!(out, " (INSTANCE {}\n  (PORT", escaped(&instance.name))?;
        let outputs = &circuit.kinds[instance.kind].outputs;
        for (output, net) in outputs.iter().zip(&instance.outputs) {
            let Some(net) = net.map(|net| net as usize) else {
                continue;
            };
            let ones = counts.ones[net].min(duration);
            write!(out, "  ")?;
            let times = (duration - ones, ones);
            line(
                out,
                &output.name,
                times,
                counts.toggles[net],
                counts.glitches(net),
            )?;
        }
        writeln!(out, "  )\n )")?;
    }
    writeln!(out, ")\n)")
}

fn line(
    out: &mut impl Write,
    name: &str,
    (zeros, ones): (u64, u64),
    toggles: u64,
    glitches: u64,
) -> io::Result<()> {
    writeln!(
        out,
        "  ({} (T0 {zeros}) (T1 {ones}) (TZ 0) (TX 0) (TB 0) (TC {toggles}) (IG {glitches}))",
        escaped(name)
    )
}

/// A name with its signs escaped.
fn escaped(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if !(c.is_ascii_alphanumeric() || c == '_') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
