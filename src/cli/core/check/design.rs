//! A manifest with `[design]` against its RTL.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Checked, Problems, clocks, places, repair, stranger};
use crate::cli::verify::open;
use crate::cli::{Context, Failure};
use crate::design::{FrameLayout, Structure, nearest};
use crate::dut::{Core, Files, Manifest, ManifestError, ProbeMap};
use crate::survey::{Direction, Readers, Survey};

/// All that can be said without the RTL, and with it.
pub(super) fn check(
    ctx: &Context,
    path: &Path,
    readers: &Readers,
    checked: &mut Checked,
    problems: &mut Problems<'_>,
) -> Result<(), Failure> {
    // A built-in core has no text of its own here.
    if problems.text.is_empty() && !path.is_file() {
        let core = match open(ctx, path) {
            Ok(core) => core,
            Err(Failure::Input(problem)) => {
                problems.put("field", ("core", ""), problem.what);
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        checked.core.clone_from(&core.manifest.core.name);
        let request = stranger::request(
            &core.manifest.core,
            core.files.clone(),
            core.manifest.design.parameters(),
        );
        let read = super::survey(ctx, &request, readers, checked, problems)?;
        if let Some(survey) = &read {
            against(&core, survey, problems);
        }
        return Ok(());
    }
    let Some(manifest) = repair::read::<Manifest>(problems) else {
        return Ok(());
    };
    checked.core.clone_from(&manifest.core.name);
    // The text again, for what is wrong beyond its fields: a design that can't be, roles that are missing.
    match Manifest::parse(problems.text, path) {
        Err(ManifestError::Role { table, text, .. }) => problems.put("role", (table, ""), text),
        Err(ManifestError::Design { source, .. }) => {
            problems.put("field", ("design", ""), source.to_string());
            return Ok(());
        }
        _ => {}
    }
    let design = manifest.design.parameters();
    let read = stranger::read(
        ctx,
        path,
        &manifest.core,
        design,
        (readers, checked),
        problems,
    )?;
    let structure = manifest.design.elaborate();
    let core = Core {
        origin: path.into(),
        folder: path.parent().unwrap_or(Path::new("")).into(),
        files: Files::default(),
        structure,
        manifest,
    };
    match &read {
        Some(survey) => against(&core, survey, problems),
        None => drop(probes(&core, problems)),
    }
    Ok(())
}

fn against(core: &Core, survey: &Survey, problems: &mut Problems<'_>) {
    let Structure {
        inputs, outputs, ..
    } = &core.structure;
    let manifest = &core.manifest;
    places::port(
        survey,
        ("clock", "port"),
        &manifest.clock.port,
        Some(Direction::Input),
        problems,
    );
    clocks::check(&manifest.clock.port, survey, problems);
    for (table, bound, layout, direction) in [
        ("inputs", &manifest.inputs, inputs, Direction::Input),
        ("outputs", &manifest.outputs, outputs, Direction::Output),
    ] {
        ports(survey, (table, bound), layout, direction, problems);
    }
    let bound = |name: &String| {
        manifest.inputs.values().any(|port| port == name) || manifest.clock.port == *name
    };
    for port in survey
        .ports_of(Direction::Input)
        .filter(|p| !bound(&p.name))
    {
        problems.put(
            "driver",
            ("inputs", ""),
            format!(
                "input port `{}` has no role: bind it in [inputs]",
                port.name
            ),
        );
    }
    for (name, path, module, want) in probes(core, problems) {
        let at = ("probes", name.as_str());
        if let Some(signal) = places::signal(survey, at, &path, Some(&module), problems)
            && (signal.width, signal.entries as usize) != want
        {
            let text = format!(
                "the design has {} x {} bits there, `{path}` has {} x {}",
                want.0, want.1, signal.width, signal.entries
            );
            problems.put("width", at, text);
        }
    }
    for tie in &manifest.ties {
        if !tie.signal.starts_with(&format!("{}.", tie.module)) {
            places::signal(
                survey,
                ("ties", ""),
                &tie.signal,
                Some(&tie.module),
                problems,
            );
        }
    }
}

fn ports(
    survey: &Survey,
    (table, bound): (&str, &BTreeMap<String, String>),
    layout: &FrameLayout,
    direction: Direction,
    problems: &mut Problems<'_>,
) {
    for (role, name) in bound {
        // A role of another design stays at zero, on a port that must be there all the same.
        let found = places::port(survey, (table, role), name, Some(direction), problems);
        let want = layout.field(role).map(|field| field.port.width);
        if let (Some(found), Some(want)) = (found, want)
            && found != want
        {
            problems.put(
                "width",
                (table, role),
                format!("the design needs {want} bits, `{name}` has {found}"),
            );
        }
    }
}

/// A probe's name, its path below the top, the module that declares it, and its width and entries in the design.
type Probed = (String, String, String, (u32, usize));

/// Every probe that matches a register, at the first one that it matches; those that match none are told.
fn probes(core: &Core, problems: &mut Problems<'_>) -> Vec<Probed> {
    let mut found = Vec::new();
    let top = format!("{}.", core.manifest.core.top);
    let mut alone = core.clone();
    for (name, signal) in &core.manifest.probes {
        alone.manifest.probes = BTreeMap::from([(name.clone(), signal.clone())]);
        let map = match ProbeMap::of(&alone) {
            Ok(map) => map,
            Err(error) => {
                let names = core.structure.registers.iter().map(|r| r.name.as_str());
                let near = nearest(&error.name, names);
                problems.put(
                    "probe",
                    ("probes", name),
                    format!("matches no register of this design; nearest: {near}"),
                );
                continue;
            }
        };
        let mut paths = map.paths.iter().zip(&core.structure.registers);
        let first = paths.find_map(|(path, register)| Some((path.as_ref()?, register)));
        if let Some((path, register)) = first {
            let below = path.strip_prefix(&top).unwrap_or(path);
            found.push((
                name.clone(),
                below.into(),
                signal.module.clone(),
                (register.width, register.entries),
            ));
        }
    }
    found
}
