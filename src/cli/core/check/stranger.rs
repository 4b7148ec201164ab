//! A manifest with `[interface]` against its RTL.

use std::path::Path;

use super::{Checked, Problems, bus, clocks, numbers, places, repair, roles, script, survey, taps};
use crate::cli::{Context, Failure};
use crate::dut::{CoreTable, Files};
use crate::harness::Manifest;
use crate::survey::{Readers, Request, Survey};
use crate::verdict::Outcome;

/// All that can be said without the RTL, and with it.
pub(super) fn check(
    ctx: &Context,
    path: &Path,
    readers: &Readers,
    checked: &mut Checked,
    problems: &mut Problems<'_>,
) -> Result<(), Failure> {
    let Some(manifest) = repair::read::<Manifest>(problems) else {
        return Ok(());
    };
    checked.core.clone_from(&manifest.core.name);
    roles::check(&manifest, path, problems);
    numbers::check(&manifest, problems);
    let read = read(
        ctx,
        path,
        &manifest.core,
        Vec::new(),
        (readers, checked),
        problems,
    )?;
    script::check(&manifest, read.as_ref(), problems);
    bus::check(&manifest, problems);
    taps::check(&manifest, read.as_ref(), problems);
    if let Some(survey) = &read {
        places::check(&manifest, survey, problems);
        clocks::check(&manifest.clock.port, survey, problems);
        clocks::undriven(&manifest, survey, problems);
        ties(&manifest, survey, problems);
    }
    Ok(())
}

/// Finds the files, and reads them where all are there.
pub(super) fn read(
    ctx: &Context,
    path: &Path,
    core: &CoreTable,
    design: Vec<(String, String)>,
    (readers, checked): (&Readers, &mut Checked),
    problems: &mut Problems<'_>,
) -> Result<Option<Survey>, Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let (files, errors) = core.find_files(folder);
    for error in &errors {
        let text = error.to_string();
        let field = ["sources", "stubs", "filelists", "include_dirs"];
        let field = field
            .into_iter()
            .find(|f| text.starts_with(&format!("core.{f}")));
        problems.put("file", ("core", field.unwrap_or("sources")), text);
    }
    if !errors.is_empty() {
        return Ok(None);
    }
    let request = request(core, files, design);
    // Behind Yosys, names are Yosys's.
    let only_yosys = Readers {
        verilator: None,
        yosys: readers.yosys.clone(),
    };
    let by_yosys = core.front_end == crate::dut::FrontEnd::Yosys;
    let readers = if by_yosys {
        if readers.yosys.is_none() {
            return Err(
                Failure::tool("front_end = \"yosys\" needs Yosys, which is not on PATH")
                    .help(crate::tools::program::YOSYS.install),
            );
        }
        &only_yosys
    } else {
        readers
    };
    let refusal = core.expect == Outcome::NoElaborate;
    let before = problems.found.len();
    let read = survey(ctx, &request, readers, checked, problems)?;
    if refusal {
        // That is what is expected of it.
        problems.found.truncate(before);
    } else if !by_yosys && readers.verilator.is_some() && checked.reader == "yosys" {
        let text = "Verilator refuses the RTL, and Yosys does not: say front_end = \"yosys\"";
        problems.put("rtl", ("core", ""), text);
    }
    Ok(read)
}

pub(super) fn request(core: &CoreTable, files: Files, design: Vec<(String, String)>) -> Request {
    let own = core.parameters.iter();
    let own = own.map(|(name, value)| (name.clone(), value.clone()));
    Request {
        top: core.top.clone(),
        files,
        parameters: design.into_iter().chain(own).collect(),
    }
}

fn ties(manifest: &Manifest, survey: &Survey, problems: &mut Problems<'_>) {
    for tie in &manifest.ties {
        let of_package = tie.signal.starts_with(&format!("{}.", tie.module));
        if !of_package {
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
