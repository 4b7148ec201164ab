//! The same netlist, wires, transitions and activity in the words of `OpenSTA`.

use std::fmt::Write as _;
use std::path::Path;

use super::circuit::{Driver, Net};
use super::load::capacitance;
use super::{Circuit, ClockTree, Counts, Shares, Timing};
use crate::gates::Power;

/// In Debian's 2.0.17 `set_power_activity -pins` sets nothing, and fails outside of a procedure; what stands behind it works.
const ACTIVITY: &str = "proc activity_of_ports {ports activity duty} {
  set_power_activity -input_ports $ports -activity $activity -duty $duty
}
proc activity_of_pin {pin activity duty} {
  sta::set_power_pin_activity $pin $activity $duty
}
";

/// The netlist as Verilog with plain names: nets `n7`, instances `u3`, the top module `top`.
pub fn verilog(circuit: &Circuit) -> String {
    let clock = circuit.clock.into_iter();
    let inputs: Vec<Net> = clock.chain(circuit.inputs.iter().copied()).collect();
    let is_input = |net: Net| inputs.contains(&net);
    let outputs: Vec<Net> = circuit
        .outputs
        .iter()
        .copied()
        .filter(|&net| !is_input(net))
        .collect();
    let ports = inputs.iter().chain(&outputs).map(|net| format!("n{net}"));
    // A string takes every line.
    let mut text = format!("module top ({});\n", ports.collect::<Vec<_>>().join(", "));
    for net in &inputs {
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
    for (at, instance) in circuit.instances.iter().enumerate() {
        let kind = &circuit.kinds[instance.kind];
        let inputs = kind.inputs.iter().zip(&instance.inputs);
        let pins = inputs.map(|(pin, &net)| format!(".{pin}({})", name(net)));
        let outputs = kind.outputs.iter().zip(&instance.outputs);
        let driven =
            outputs.filter_map(|(pin, net)| Some(format!(".{}({})", pin.name, name((*net)?))));
        let pins: Vec<String> = pins.chain(driven).collect();
        let _ = writeln!(text, "{} u{at} ({});", kind.cell.name, pins.join(", "));
    }
    text.push_str("endmodule\n");
    text
}

/// Commands that end with a report of power: this library and netlist, an ideal clock, wires as loads of nets, and of each net
/// its transitions and its time at one.
pub fn commands(
    (library, netlist): (&Path, &Path),
    circuit: &Circuit,
    (timing, tree, counts): (&Timing, &ClockTree, &Counts),
) -> String {
    let period_ns = counts.period as f64 * 1e-6;
    let mut activities = String::new();
    let mut text = format!(
        "read_liberty {{{}}}\nread_verilog {{{}}}\nlink_design top\n",
        library.display(),
        netlist.display()
    );
    text.push_str(ACTIVITY);
    // Units of the commands are the library's own: all is told in ns and pF behind these.
    text.push_str("set_cmd_units -time ns -capacitance pF -power W\n");
    if let Some(clock) = circuit.clock {
        let _ = writeln!(
            text,
            "create_clock -name clock -period {period_ns:.6} [get_ports n{clock}]\nset_clock_transition {:.6} [get_clocks clock]",
            tree.slew * 1e9
        );
    }
    let cycles = counts.cycles.max(1) as f64;
    let whole = (counts.cycles * counts.period).max(1) as f64;
    for net in 2..circuit.sinks.len() {
        let place = match circuit.drivers[net] {
            Driver::None => continue,
            Driver::Port if circuit.clock == Some(net as Net) => continue,
            Driver::Port => format!("ports [get_ports n{net}]"),
            Driver::Cell(at, output) => {
                let pin = &circuit.kind_of(at).outputs[output as usize].name;
                format!("pin [get_pins u{at}/{pin}]")
            }
        };
        if circuit.drivers[net] == Driver::Port {
            // Gates that only nets without a clock feed would have a power of transitions a second, not a cycle.
            let _ = writeln!(text, "set_input_delay 0 -clock clock [get_ports n{net}]");
            for (edge, name) in ["rise", "fall"].into_iter().enumerate() {
                let slew = timing.slew[net][edge] * 1e9;
                let _ = writeln!(
                    text,
                    "set_input_transition -{name} {slew:.6} [get_ports n{net}]"
                );
            }
        }
        let pins: f64 = circuit.sinks[net]
            .iter()
            .map(|&(instance, pin)| capacitance(circuit, instance, pin))
            .sum();
        let wires = (timing.load[net] - pins).max(0.0) * 1e12;
        let _ = writeln!(text, "set_load {wires:.9} [get_nets n{net}]");
        let activity = counts.toggles[net] as f64 / cycles;
        let duty = counts.ones[net] as f64 / whole;
        let _ = writeln!(
            activities,
            "activity_of_{place} {activity:.6} {:.6}",
            duty.min(1.0)
        );
    }
    // A first report makes OpenSTA's own activities; without them what is set here would be lost, and loads set behind it
    // would undo it.
    let _ = write!(text, "report_power\n{activities}report_power -digits 8\n");
    text
}

/// What `OpenSTA` says in total, in W: internal, switching, leakage.
pub fn total(report: &str) -> Option<[f64; 3]> {
    let line = report
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with("Total"))?;
    let mut numbers = line.split_whitespace().skip(1).map(str::parse::<f64>);
    let mut next = || numbers.next()?.ok();
    Some([next()?, next()?, next()?])
}

/// The same of ours, of every instance and without the clock's tree, in W.
pub fn ours(circuit: &Circuit, power: &Power, counts: &Counts) -> [f64; 3] {
    let bare = ClockTree::none();
    let mut sum = Shares::default();
    for at in 0..circuit.instances.len() as u32 {
        sum.add(&power.shares(circuit, &bare, counts, at));
    }
    let time = (counts.cycles * counts.period).max(1) as f64 * 1e-15;
    [
        (sum.internal + sum.clock) / time,
        sum.switching / time,
        sum.leakage / time,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::circuit::tests::{netlist, tiny};

    #[test]
    fn plain_names_and_the_total() {
        let cells = [("a/b[3]", "INV", "A2 Y4"), ("f", "DFF", "CK99 D4 Q5")];
        let circuit = Circuit::new(&netlist(&cells, &[2], &[5]), &tiny(), "clk").unwrap();
        let text = verilog(&circuit);
        assert!(text.starts_with("module top (n99, n2, n5);\n"), "{text}");
        assert!(
            text.contains("INV u0 (.A(n2), .Y(n4));") && text.contains(".CK(n99)"),
            "{text}"
        );
        let report =
            "Group Internal\nTotal   1.0e-03  2.0e-03   3.0e-09   3.0e-03 100.0%\n  33% 66%\n";
        assert_eq!(total(report), Some([1.0e-3, 2.0e-3, 3.0e-9]));
        assert_eq!(total("Error: no"), None);
    }
}
