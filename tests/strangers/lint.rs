//! Each core elaborates in Verilator with every warning on but those that its manifest gives a reason for, in Yosys and in
//! Icarus. `no_elaborate` is what Verilator refuses.

use std::path::Path;
use std::process::Command;

use goldbench::harness::Manifest;

use super::manifests;

/// What a tool says of a core: nothing where it is content, `None` where there is no such tool.
fn asked(program: &str, arguments: &[String], folder: &Path) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output();
    let Ok(output) = output else {
        assert!(
            std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
            "{program} is absent"
        );
        eprintln!("passed over: {program} is absent");
        return None;
    };
    if output.status.success() {
        return Some(String::new());
    }
    Some(format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

fn shown<'a>(paths: impl IntoIterator<Item = &'a std::path::PathBuf>) -> Vec<String> {
    paths.into_iter().map(|p| p.display().to_string()).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Sources with those of a file list, which Yosys does not read.
fn sources(manifest: &Manifest, folder: &Path) -> Vec<String> {
    let mut sources = shown(&manifest.core.stubs);
    for list in &manifest.core.filelists {
        let text = std::fs::read_to_string(folder.join(list)).unwrap();
        let lines = text.lines().map(str::trim);
        sources.extend(lines.filter(|l| l.ends_with('v')).map(str::to_owned));
    }
    sources.extend(shown(&manifest.core.sources));
    sources
}

#[test]
fn each_core_elaborates_in_every_tool() {
    let version = Command::new("verilator").arg("--version").output();
    let version = version.map_or(String::new(), |o| {
        String::from_utf8_lossy(&o.stdout).into_owned()
    });
    for (path, text) in manifests() {
        let manifest = Manifest::parse(&text, &path).unwrap();
        let (core, folder) = (&manifest.core, path.parent().unwrap());
        let sources = sources(&manifest, folder);
        let includes: Vec<String> = if core.filelists.is_empty() {
            shown(&core.include_dirs)
        } else {
            vec!["../common".into()]
        };
        let includes: Vec<String> = includes.iter().map(|dir| format!("-I{dir}")).collect();
        let top = &core.top;

        let mut lint = words(&format!("--lint-only -Wall --top-module {top}"));
        lint.extend(core.lint_off.iter().map(|w| format!("-Wno-{w}")));
        let in_version = core.lint_off_in.iter();
        let asked_one = in_version.filter(|(of, _)| version.contains(of.as_str()));
        lint.extend(asked_one.flat_map(|(_, w)| w.iter().map(|w| format!("-Wno-{w}"))));
        lint.extend(core.parameters.iter().map(|(n, v)| format!("-G{n}={v}")));
        lint.extend(includes.clone());
        lint.extend(sources.clone());
        if let Some(said) = asked("verilator", &lint, folder) {
            let refused = path.to_str().unwrap().contains("no_elaborate");
            assert_eq!(!said.is_empty(), refused, "{}:\n{said}", path.display());
        }

        let parameters = core.parameters.iter();
        let set: Vec<String> = parameters.map(|(n, v)| format!(" -set {n} {v}")).collect();
        let set = set.concat();
        let chparam = if set.is_empty() {
            String::new()
        } else {
            format!("chparam{set} {top};")
        };
        let script = format!(
            "read_verilog -sv {} {}; {chparam} hierarchy -check -top {top}; proc; check -assert",
            includes.join(" "),
            sources.join(" "),
        );
        if let Some(said) = asked("yosys", &["-q".into(), "-p".into(), script], folder) {
            assert!(said.is_empty(), "{}:\n{said}", path.display());
        }

        let mut icarus = words(&format!("-g2012 -t null -s {top}"));
        let parameters = core.parameters.iter();
        icarus.extend(parameters.map(|(n, v)| format!("-P{top}.{n}={v}")));
        icarus.extend(includes);
        icarus.extend(sources);
        // What Verilator refuses may be refused by Icarus as well.
        if let Some(said) = asked("iverilog", &icarus, folder)
            && !path.to_str().unwrap().contains("no_elaborate")
        {
            assert!(said.is_empty(), "{}:\n{said}", path.display());
        }
    }
}
