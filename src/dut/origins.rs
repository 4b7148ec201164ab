//! The way back from a register or a port to what its value comes from.

use std::collections::{BTreeSet, VecDeque};

use super::modules::{Assign, Instance, Module};
use super::netlist::{Asked, Netlist, Place};
use crate::verdict::SourceLine;

/// Instances within instances are followed so far.
const DEEPEST: usize = 50;

/// A walk back through the netlist, breadth first.
pub(super) struct Search<'a> {
    netlist: &'a Netlist,
    asked: Asked,
    /// Instances around the pipe that the register is in: what is outside it.
    outside: usize,
    lines: Vec<SourceLine>,
    seen: BTreeSet<(Vec<String>, String)>,
    ahead: VecDeque<(Place, String)>,
}

impl<'a> Search<'a> {
    pub(super) fn of(netlist: &'a Netlist, asked: Asked) -> Self {
        Self {
            netlist,
            asked,
            outside: 0,
            lines: Vec::new(),
            seen: BTreeSet::new(),
            ahead: VecDeque::new(),
        }
    }

    /// At most `most` lines behind a signal, the nearest first.
    pub(super) fn from(mut self, place: &Place, signal: &str, most: usize) -> Vec<SourceLine> {
        // A register of a pipe stands in a stage of it.
        self.outside = place.len().saturating_sub(2);
        self.start(place, signal);
        while self.lines.len() < most
            && let Some((place, signal)) = self.ahead.pop_front()
        {
            self.behind(&place, &signal);
        }
        self.lines.truncate(most);
        self.lines
    }

    fn module(&self, place: &Place) -> &(usize, Module) {
        &self.netlist.modules[place[place.len() - 1].0]
    }

    fn show(&mut self, place: &Place, line: u32, what: impl Into<String>) {
        if self.asked == Asked::Entry && place.len() > self.outside {
            return;
        }
        let file = self.module(place).0;
        let found = self.netlist.line(file, line, what.into());
        let new = found.filter(|f| {
            !self
                .lines
                .iter()
                .any(|l| (&l.file, l.line) == (&f.file, f.line))
        });
        self.lines.extend(new);
    }

    fn follow(&mut self, place: &Place, signals: &[String]) {
        // A module within itself has no end.
        let signals = signals.iter().filter(|_| place.len() <= DEEPEST);
        for signal in signals {
            let names = place
                .iter()
                .map(|(_, i)| i.as_ref().map_or(String::new(), |i| i.name.clone()));
            if self.seen.insert((names.collect(), signal.clone())) {
                self.ahead.push_back((place.clone(), signal.clone()));
            }
        }
    }

    /// The register or port itself: its assignments with their conditions.
    fn start(&mut self, place: &Place, signal: &str) {
        let assigns: Vec<_> = self.module(place).1.assigns.clone();
        let assigns = assigns
            .iter()
            .filter(|a| a.targets.iter().any(|t| t == signal));
        let mut found = false;
        for assign in assigns {
            found = true;
            if self.asked == Asked::Clock {
                self.follow(place, &assign.clocks);
                continue;
            }
            // A constant tells less than the condition that it is taken under.
            if !assign.reads.is_empty() {
                self.show(place, assign.line, "register");
            }
            if let Some(guard) = assign.guards.last() {
                self.show(place, guard.line, "its condition");
            }
            if self.asked != Asked::Assigned {
                self.follow(place, &assign.reads);
                for guard in &assign.guards {
                    self.follow(place, &guard.reads);
                }
            }
        }
        if !found && self.asked == Asked::Value {
            self.follow(place, &[signal.to_owned()]);
        }
    }

    /// What drives a signal in a module: assignments, and instances with their module's number. Those in
    /// branches that the design was built without are left out.
    fn drives(
        &self,
        module: &'a Module,
        signal: &str,
    ) -> (Vec<&'a Assign>, Vec<(usize, &'a Instance)>) {
        let assigns = module.assigns.iter();
        let mut assigns: Vec<&Assign> = assigns
            .filter(|a| a.targets.iter().any(|t| t == signal))
            .collect();
        let of_module = |i: &'a Instance| Some((self.netlist.find(&i.module)?, i));
        let mut instances: Vec<(usize, &Instance)> =
            module.instances.iter().filter_map(of_module).collect();
        instances.retain(|(at, instance)| {
            let outputs = &self.netlist.modules[*at].1.outputs;
            let mut pins = instance.pins.iter();
            pins.any(|p| outputs.contains(&p.port) && p.reads.iter().any(|r| r == signal))
        });
        assigns.retain(|a| !self.netlist.leaves_out(&a.blocks));
        instances.retain(|i| !self.netlist.leaves_out(&i.1.blocks));
        (assigns, instances)
    }

    /// What a signal comes from: assignments in its module, the wiring of its instance, an instance that puts it out.
    fn behind(&mut self, place: &Place, signal: &str) {
        let netlist = self.netlist;
        let module = &netlist.modules[place[place.len() - 1].0].1;
        let (assigns, instances) = self.drives(module, signal);
        for assign in assigns {
            if !assign.clocks.is_empty() {
                return; // another register: it agreed
            }
            self.show(place, assign.line, "feeds it");
            self.follow(place, &assign.reads);
            for guard in &assign.guards {
                self.follow(place, &guard.reads);
            }
        }
        if module.inputs.contains(signal) {
            let Some((_, Some(instance))) = place.last() else {
                return;
            };
            let around: Place = place[..place.len() - 1].to_vec();
            for pin in instance.pins.iter().filter(|p| p.port == signal) {
                if !pin.plain {
                    self.show(&around, pin.line, format!("wired to {}", instance.name));
                }
                self.follow(&around, &pin.reads);
            }
            return;
        }
        for (at, instance) in instances {
            let outputs = &netlist.modules[at].1.outputs;
            let ports: Vec<String> = instance
                .pins
                .iter()
                .filter(|p| outputs.contains(&p.port) && p.reads.iter().any(|r| r == signal))
                .map(|p| p.port.clone())
                .collect();
            let mut inner = place.clone();
            inner.push((at, Some(instance.clone())));
            self.follow(&inner, &ports);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    const FILES: [(&str, &str); 6] = [
        ("miner_core.sv", include_str!("../../rtl/miner_core.sv")),
        ("job_slots.sv", include_str!("../../rtl/job_slots.sv")),
        ("hit_register.sv", include_str!("../../rtl/hit_register.sv")),
        ("hash_pair.sv", include_str!("../../rtl/hash_pair.sv")),
        ("sha256_pipe.sv", include_str!("../../rtl/sha256_pipe.sv")),
        ("sha256_stage.sv", include_str!("../../rtl/sha256_stage.sv")),
    ];

    fn texts(path: &str, asked: Asked, edit: (&str, &str)) -> Vec<String> {
        let texts = FILES.map(|(name, text)| (PathBuf::from(name), text.replace(edit.0, edit.1)));
        let mut netlist = Netlist::read(texts.into_iter(), "miner_core");
        netlist.absent = ["g_first", "g_prepared", "g_reject", "g_shared"]
            .map(String::from)
            .into();
        let lines = netlist.lines(path, asked, 20);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[track_caller]
    fn shows(path: &str, asked: Asked, edit: (&str, &str), wanted: &[&str]) {
        let texts = texts(path, asked, edit);
        for wanted in wanted {
            assert!(texts.iter().any(|t| t.contains(wanted)), "{texts:#?}");
        }
    }

    #[test]
    fn the_wiring_of_an_instance_is_on_the_way() {
        let edit = (".kill_i(abort_i),", ".kill_i(1'b0),");
        let wanted = [
            "hit_q <= kill_i ? '0 : hit_i",
            ".kill_i(1'b0)",
            ".hit_i(done)",
            "assign done ",
            "assign retire ",
        ];
        shows("miner_core.u_hit.hit_q", Asked::Value, edit, &wanted);
        let wanted = ["leaves && !enters", "assign leaves", "assign retire "];
        shows(
            "miner_core.u_slots.in_flight_q",
            Asked::Value,
            ("", ""),
            &wanted,
        );
    }

    #[test]
    fn another_instance_that_puts_it_out_is_on_the_way() {
        let wanted = [".nonce_i(done_nonce)", "assign retire_nonce_o"];
        shows("miner_core.u_hit.nonce_q", Asked::Value, ("", ""), &wanted);
        shows(
            "load_ready_o",
            Asked::Value,
            ("", ""),
            &["assign load_ready_o", "in_flight_q[next] == '0"],
        );
    }

    #[test]
    fn a_pipe_s_entry_is_its_wiring_outside_the_pipe() {
        let path = "miner_core.g_pair.u_hashes.u_hash1.g_stage[0].u_stage.w_q";
        shows(path, Asked::Entry, ("", ""), &["= {tail, nonce[7:0]"]);
        // Not what another design has in its place.
        let others = texts(path, Asked::Entry, ("", ""));
        assert!(
            others.iter().all(|t| !t.contains("second_nonce")),
            "{others:?}"
        );
        let path = "miner_core.g_pair.u_hashes.u_hash2.g_stage[0].u_stage.w_q";
        shows(path, Asked::Entry, ("", ""), &["{digest1[256*l +: 256]"]);
    }

    #[test]
    fn a_clock_is_followed_and_what_only_passes_through_is_not_shown() {
        let path = "miner_core.u_hit.hit_q";
        assert_eq!(texts(path, Asked::Clock, ("", "")), [""; 0]);
        let inverted = (".clk_i(clk_i)", ".clk_i(~clk_i)");
        assert_eq!(
            texts(path, Asked::Clock, inverted),
            [".clk_i(~clk_i), .rst_i(rst_i), .enable_i(enable_i),"]
        );
    }

    #[test]
    fn a_module_within_itself_comes_to_an_end() {
        let text = "module m (input a_i, output b_o); m u (.a_i(b_o), .b_o(b_o)); endmodule";
        let texts = std::iter::once((PathBuf::from("m.sv"), text.to_owned()));
        let netlist = Netlist::read(texts, "m");
        let _ = netlist.lines("b_o", Asked::Value, 20);
    }
}
