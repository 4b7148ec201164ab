//! The same netlist, wires, transitions and activity in the words of `OpenSTA`.
//!
//! Debian's version works activities out anew whenever one was set: from ports through gates up to flip-flops, over whatever it
//! was told of the gates between. So no port but the clock's leads to a gate here: in front of each a flip-flop stands, of the
//! kind that the netlist has most of, whose power is not added up. And as an output's internal power takes activities of
//! inputs, every pin is told its activity, not every net.

use std::fmt::Write as _;
use std::path::Path;

use super::circuit::{Driver, Net};
use super::clock_tree::usual_flop;
use super::load::capacitance;
use super::opensta_rule::{Class, internal};
use super::{Circuit, ClockTree, Counts, Kind, Shares, Timing};
use crate::gates::Power;
use crate::liberty::Library;

/// What it says of instances whose names begin with a letter, one line for each.
const SUMS: &str = "set corner [sta::cmd_corner]
foreach class {f w h} {
  set internal 0.0
  set switching 0.0
  set leakage 0.0
  foreach instance [get_cells -quiet ${class}*] {
    set power [sta::instance_power $instance $corner]
    set internal [expr $internal + [lindex $power 0]]
    set switching [expr $switching + [lindex $power 1]]
    set leakage [expr $leakage + [lindex $power 2]]
  }
  puts \"goldbench $class $internal $switching $leakage\"
}
";

fn instance_name(circuit: &Circuit, at: u32) -> String {
    format!("{}{at}", Class::of(circuit, at).letter())
}

/// The netlist as Verilog with plain names: nets `n7`, instances `f3`, `w4`, `h5` by what they are to `OpenSTA`'s rule, a
/// flip-flop `p7` in front of each net from outside, the top module `top`.
pub fn verilog(circuit: &Circuit, library: &Library) -> String {
    let outputs: Vec<Net> = circuit
        .outputs
        .iter()
        .copied()
        .filter(|net| Some(*net) != circuit.clock)
        .collect();
    let ports = circuit
        .clock
        .iter()
        .chain(&outputs)
        .map(|net| format!("n{net}"));
    // A string takes every line.
    let mut text = format!("module top ({});\n", ports.collect::<Vec<_>>().join(", "));
    if let Some(net) = circuit.clock {
        let _ = writeln!(text, "input n{net};");
    }
    for net in &outputs {
        let _ = writeln!(text, "output n{net};");
    }
    let name = |net: Net| match net {
        0 => "1'b0".to_owned(),
        1 => "1'b1".to_owned(),
        net => format!("n{net}"),
    };
    if let Some((cell, clock, data, output)) = source(circuit, library) {
        let clock_net = circuit.clock.map_or_else(|| name(0), name);
        for &net in &circuit.inputs {
            let _ = writeln!(
                text,
                "{cell} p{net} (.{clock}({clock_net}), .{data}(1'b0), .{output}(n{net}));"
            );
        }
    }
    for (at, instance) in circuit.instances.iter().enumerate() {
        let kind = &circuit.kinds[instance.kind];
        let inputs = kind.inputs.iter().zip(&instance.inputs);
        let pins = inputs.map(|(pin, &net)| format!(".{pin}({})", name(net)));
        let outputs = kind.outputs.iter().zip(&instance.outputs);
        let driven =
            outputs.filter_map(|(pin, net)| Some(format!(".{}({})", pin.name, name((*net)?))));
        let pins: Vec<String> = pins.chain(driven).collect();
        let own = instance_name(circuit, at as u32);
        let _ = writeln!(text, "{} {own} ({});", kind.cell.name, pins.join(", "));
    }
    text.push_str("endmodule\n");
    text
}

/// The flip-flop that stands in front of nets from outside: its cell, clock, another input, output.
fn source(circuit: &Circuit, library: &Library) -> Option<(String, String, String, String)> {
    let kind: Kind = usual_flop(circuit, library)?;
    let clock = kind.flop.as_ref()?.clock;
    let data = (0..kind.inputs.len()).find(|&pin| pin != clock)?;
    let output = kind.outputs.iter().find(|output| !output.inverted)?;
    Some((
        kind.cell.name.clone(),
        kind.inputs[clock].clone(),
        kind.inputs[data].clone(),
        output.name.clone(),
    ))
}

/// Commands that end with sums of power: this library and netlist, an ideal clock, wires as loads of nets, and of each pin its
/// transitions and its time at one.
pub fn commands(
    (file, netlist): (&Path, &Path),
    (circuit, library): (&Circuit, &Library),
    (timing, tree, counts): (&Timing, &ClockTree, &Counts),
) -> String {
    let period_ns = counts.period as f64 * 1e-6;
    let mut activities = String::new();
    let mut text = format!(
        "read_liberty {{{}}}\nread_verilog {{{}}}\nlink_design top\n",
        file.display(),
        netlist.display()
    );
    // Units of the commands are the library's own: all is told in ns and pF behind these.
    text.push_str("set_cmd_units -time ns -capacitance pF -power W\n");
    if let Some(clock) = circuit.clock {
        let slew = tree.slew * 1e9;
        // An ideal clock's own transition is not the one that energies are looked up at: that of its port is.
        let _ = writeln!(
            text,
            "create_clock -name clock -period {period_ns:.6} [get_ports n{clock}]\nset_clock_transition {slew:.6} [get_clocks clock]\n\
             set_input_transition {slew:.6} [get_ports n{clock}]"
        );
    }
    let front = source(circuit, library);
    let cycles = counts.cycles.max(1) as f64;
    let whole = (counts.cycles * counts.period).max(1) as f64;
    for net in 0..circuit.sinks.len() {
        if circuit.clock == Some(net as Net) {
            continue;
        }
        let driver = match circuit.drivers[net] {
            Driver::None if net > 1 => continue,
            Driver::None => None,
            Driver::Port => front
                .as_ref()
                .map(|(.., output)| format!("p{net}/{output}")),
            Driver::Cell(at, output) => {
                let pin = &circuit.kind_of(at).outputs[output as usize].name;
                Some(format!("{}/{pin}", instance_name(circuit, at)))
            }
        };
        let sinks = circuit.sinks[net].iter().map(|&(at, pin)| {
            let pin = &circuit.kind_of(at).inputs[pin as usize];
            format!("{}/{pin}", instance_name(circuit, at))
        });
        let pins: Vec<String> = driver.clone().into_iter().chain(sinks).collect();
        let duty = if net < 2 {
            net as f64
        } else {
            (counts.ones[net] as f64 / whole).min(1.0)
        };
        if !pins.is_empty() {
            // `set_power_activity -pins` of this version sets nothing: what stands behind it works.
            let _ = writeln!(
                activities,
                "foreach pin [get_pins {{{}}}] {{ sta::set_power_pin_activity $pin {:.6} {duty:.6} }}",
                pins.join(" "),
                counts.toggles[net] as f64 / cycles
            );
        }
        if driver.is_some() {
            let pins: f64 = circuit.sinks[net]
                .iter()
                .map(|&(instance, pin)| capacitance(circuit, instance, pin))
                .sum();
            let wires = (timing.load[net] - pins).max(0.0) * 1e12;
            let _ = writeln!(text, "set_load {wires:.9} [get_nets n{net}]");
        }
    }
    // A first report makes OpenSTA's own activities; without them what is set here would be lost, and loads set behind it
    // would undo it.
    let _ = write!(
        text,
        "report_power\n{activities}report_power -digits 8\n{SUMS}"
    );
    text
}

/// A term by both programs, and by ours under their rule, in W.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Told {
    /// By ours.
    pub ours: f64,
    /// By ours under their rule.
    pub rule: f64,
    /// By theirs.
    pub theirs: f64,
}

/// Terms by name.
pub type Terms = Vec<(&'static str, Told)>;

/// What `OpenSTA` says of instances of each class, in W: internal, switching, leakage.
pub fn sums(report: &str) -> Option<[[f64; 3]; 3]> {
    let mut all = [None; 3];
    for line in report.lines() {
        let mut words = line.split_whitespace();
        if words.next() != Some("goldbench") {
            continue;
        }
        let class = words.next()?;
        let place = Class::ALL
            .iter()
            .position(|one| class.starts_with(one.letter()))?;
        let numbers: Vec<f64> = words.filter_map(|word| word.parse().ok()).collect();
        all[place] = Some(<[f64; 3]>::try_from(numbers).ok()?);
    }
    Some([all[0]?, all[1]?, all[2]?])
}

/// Both sums side by side, of every instance and without the clock's tree.
pub fn terms(
    (circuit, timing): (&Circuit, &Timing),
    (power, counts): (&Power, &Counts),
    theirs: &[[f64; 3]; 3],
) -> Terms {
    let bare = ClockTree::none();
    let time = (counts.cycles * counts.period).max(1) as f64 * 1e-15;
    let mut inside = [Told::default(); 3];
    let mut all = Shares::default();
    for at in 0..circuit.instances.len() as u32 {
        let shares = power.shares(circuit, &bare, counts, at);
        all.add(&shares);
        let place = Class::ALL
            .iter()
            .position(|one| *one == Class::of(circuit, at))
            .unwrap_or(0);
        inside[place].ours += (shares.internal + shares.clock) / time;
        inside[place].rule += internal(circuit, timing, counts, at) / time;
    }
    for (told, theirs) in inside.iter_mut().zip(theirs) {
        told.theirs = theirs[0];
    }
    let same = |ours: f64, theirs: f64| Told {
        ours,
        rule: ours,
        theirs,
    };
    let sum = |place: usize| theirs.iter().map(|class| class[place]).sum::<f64>();
    let mut terms = vec![
        ("switching", same(all.switching / time, sum(1))),
        ("internal, flip-flops", inside[0]),
        ("internal, gates weighed by function", inside[1]),
        ("internal, gates at a half a pin", inside[2]),
        ("leakage", same(all.leakage / time, sum(2))),
    ];
    let total = terms.iter().fold(Told::default(), |sum, (_, told)| Told {
        ours: sum.ours + told.ours,
        rule: sum.rule + told.rule,
        theirs: sum.theirs + told.theirs,
    });
    terms.push(("total", total));
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::circuit::tests::{netlist, tiny};

    #[test]
    fn plain_names_a_source_for_each_port_and_the_sums() {
        let cells = [("a/b[3]", "INV", "A2 Y4"), ("f", "DFF", "CK99 D4 Q5")];
        let library = tiny();
        let circuit = Circuit::new(&netlist(&cells, &[2], &[5]), &library, "clk").unwrap();
        let text = verilog(&circuit, &library);
        assert!(text.starts_with("module top (n99, n5);\n"), "{text}");
        assert!(
            text.contains("DFF p2 (.CK(n99), .D(1'b0), .Q(n2));"),
            "{text}"
        );
        assert!(
            text.contains("INV w0 (.A(n2), .Y(n4));") && text.contains("DFF f1 (.CK(n99)"),
            "{text}"
        );
        let report =
            "Total 1 2 3\ngoldbench f 1.0 2.0 3e-9\ngoldbench w 4 5 6\ngoldbench h 0.0 0.0 0.0\n";
        assert_eq!(
            sums(report),
            Some([[1.0, 2.0, 3e-9], [4.0, 5.0, 6.0], [0.0; 3]])
        );
        assert_eq!(sums("Error: no"), None);
    }
}
