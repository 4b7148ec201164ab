//! Where in the RTL a divergence is written: the register's path, and the lines that its value comes through.

use crate::design::Site;
use crate::dut::{Asked, Core, Netlist, ProbeMap, find_line};
use crate::verdict::{Divergence, SourceLine};

/// At most so many lines are shown.
const LINES: usize = 10;

/// Adds the register's path, and the lines of the RTL: its assignment first, then the logic at fault, then what lies on the
/// way to it.
pub(super) fn locate(core: &Core, divergence: &mut Divergence) {
    let netlist = Netlist::of(core);
    let top = &core.manifest.core.top;
    if let Some(role) = divergence.first.element.strip_prefix("output.") {
        if let Some(port) = core.manifest.outputs.get(role) {
            let mut lines = Vec::from_iter(find_line(core, top, port, "output"));
            lines.extend(netlist.lines(port, Asked::Value, LINES));
            divergence.source = distinct(lines);
        }
        return;
    }
    let Some(element) = core.structure.element(&divergence.first.element) else {
        return;
    };
    let Ok(map) = ProbeMap::of(core) else { return };
    divergence.rtl_path.clone_from(&map.paths[element.register]);
    let register = map.paths[element.register]
        .as_deref()
        .zip(map.modules[element.register].as_deref());
    let mut lines = Vec::new();
    if let Some((path, module)) = register {
        let var = path.rsplit('.').next().unwrap_or(path);
        lines.extend(find_line(core, module, var, "register"));
    }
    let logic = divergence.fault.logic.iter();
    let logic = logic.filter_map(|name| Some((name, core.manifest.logic.get(*name)?)));
    for (function, signal) in logic.clone() {
        let what = format!("logic of {function}");
        lines.extend(find_line(core, &signal.module, signal.var(), &what));
    }
    let site = core.structure.registers[element.register].site;
    match asked(divergence, site) {
        Some(asked) => {
            lines
                .extend(register.map_or(Vec::new(), |(path, _)| netlist.lines(path, asked, LINES)));
        }
        // All that the function reads agreed, so only its own parts are of interest, and those where an operand may be wrong.
        None if operands(divergence) => {
            for (_, signal) in logic {
                lines.extend(netlist.parts(&signal.module, signal.var()));
            }
        }
        None => {}
    }
    divergence.source = distinct(lines);
}

/// Is it what a function is made of that is in question, and not how it adds that up.
fn operands(divergence: &Divergence) -> bool {
    let reasons = &divergence.fault.explained_by;
    reasons
        .first()
        .is_none_or(|reason| reason.contains(" instead of "))
}

/// How far back the way to a register is of interest.
fn asked(divergence: &Divergence, site: Site) -> Option<Asked> {
    if divergence.phase == "falling" {
        return Some(Asked::Clock);
    }
    let function = &divergence.fault.function;
    match site {
        Site::Part(_) | Site::Digest { .. } => Some(Asked::Value),
        Site::Round { round: 0, .. } | Site::Schedule { round: 0, .. }
            if function.starts_with("entering") =>
        {
            Some(Asked::Entry)
        }
        // It moved, or stayed, as a whole: that is decided by its conditions.
        _ if function.ends_with("register") => Some(Asked::Assigned),
        _ => None,
    }
}

/// Each line once, under the first name it was found by.
fn distinct(lines: Vec<SourceLine>) -> Vec<SourceLine> {
    let mut kept: Vec<SourceLine> = Vec::new();
    for line in lines {
        if !kept
            .iter()
            .any(|k| (&k.file, k.line) == (&line.file, line.line))
        {
            kept.push(line);
        }
    }
    kept.truncate(LINES);
    kept
}
