//! Yosys before Verilator: for RTL that Verilator refuses and Yosys does not.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use verilated::BuildSpec;

use super::included::{Met, follow};
use super::loosened::loosen;
use crate::tools::run::{RunError, run};

/// A miner takes seconds; a machine under load may need more.
const PATIENCE: Duration = Duration::from_secs(600);

/// What marks a step in what Yosys prints.
const MARK: &str = "goldbench-step:";

/// RTL that does not come through Yosys.
#[derive(Debug, thiserror::Error)]
pub enum FrontEndError {
    /// Yosys refuses the RTL: a finding.
    #[error("front_end = \"yosys\": Yosys refuses the RTL at `{step}`: {text}")]
    Rtl {
        /// `read_verilog`, `hierarchy`, `proc`, `opt_clean`, `write_verilog`.
        step: String,
        /// What it says.
        text: String,
    },
    /// Yosys could not be run, or died.
    #[error("front_end = \"yosys\": yosys: {0}")]
    Tool(String),
    /// A file that can't be read or written.
    #[error("front_end = \"yosys\": {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Ctrl-C.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

/// A build whose RTL Yosys reads and elaborates: the one that comes out builds what Yosys wrote, into a folder below `store`
/// that is named after all that was read.
///
/// # Errors
/// RTL that Yosys refuses, with the step; a Yosys that can't be run; files that can't be read or written.
pub fn through_yosys(
    spec: &BuildSpec,
    yosys: &Path,
    store: &Path,
    cancel: &AtomicBool,
) -> Result<BuildSpec, FrontEndError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| FrontEndError::Io { path, source }
    };
    let key = key(spec, yosys)?;
    let written = store.join(format!("{}-{key}.v", spec.top));
    if !written.is_file() {
        std::fs::create_dir_all(store).map_err(failed(store))?;
        let aside = tempfile::tempdir_in(store).map_err(failed(store))?;
        let netlist = aside.path().join("netlist.v");
        let read = aside.path().join("read.il");
        let script = aside.path().join("read.ys");
        std::fs::write(&script, reading(spec, &read)).map_err(failed(&script))?;
        obey(&script, yosys, cancel)?;
        loosen(&read, spec).map_err(failed(&read))?;
        let script = aside.path().join("write.ys");
        std::fs::write(&script, writing(spec, &read, &netlist)).map_err(failed(&script))?;
        obey(&script, yosys, cancel)?;
        std::fs::rename(&netlist, &written).map_err(failed(&written))?;
    }
    Ok(BuildSpec {
        sources: vec![written],
        include_dirs: Vec::new(),
        defines: Vec::new(),
        parameters: Vec::new(),
        ..spec.clone()
    })
}

fn obey(script: &Path, yosys: &Path, cancel: &AtomicBool) -> Result<(), FrontEndError> {
    let mut command = Command::new(yosys);
    let ended = match run(
        command.args(["-Q", "-T", "-s"]).arg(script),
        PATIENCE,
        cancel,
    ) {
        Ok(ended) => ended,
        Err(RunError::Cancelled) => return Err(FrontEndError::Cancelled),
        Err(error) => return Err(FrontEndError::Tool(error.to_string())),
    };
    if ended.status.success() {
        return Ok(());
    }
    let mut said = ended.stderr.lines().chain(ended.stdout.lines());
    match said.rfind(|line| line.contains("ERROR")) {
        Some(text) => {
            let mut lines = ended.stdout.lines().rev();
            let step = lines.find_map(|line| line.split_once(MARK));
            let step = step.map_or("read_verilog", |(_, step)| step.trim());
            Err(FrontEndError::Rtl {
                step: step.to_owned(),
                text: text.trim().to_owned(),
            })
        }
        None => Err(FrontEndError::Tool(format!(
            "{}: {}",
            ended.status,
            ended.last_words()
        ))),
    }
}

/// A script's steps, each marked in what Yosys prints.
#[derive(Default)]
struct Steps(String);

impl Steps {
    fn step(&mut self, name: &str, commands: &str) {
        let _ = writeln!(self.0, "log {MARK} {name}\n{commands}");
    }
}

/// From the RTL to processes.
fn reading(spec: &BuildSpec, read: &Path) -> String {
    let mut steps = Steps::default();
    steps.step("read_verilog", &yosys_read(spec));
    steps.step("hierarchy", &yosys_hierarchy(spec));
    steps.step("write_rtlil", &format!("write_rtlil {}", quoted(read)));
    steps.0
}

/// From processes to the Verilog that is built.
fn writing(spec: &BuildSpec, read: &Path, netlist: &Path) -> String {
    let mut steps = Steps::default();
    steps.step("read_rtlil", &format!("read_rtlil {}", quoted(read)));
    steps.step("proc", "proc");
    // What the manifest reads or sets inside stays, though nothing in the RTL asks for it: a top module may have no outputs.
    for probe in &spec.probes {
        steps.step("setattr", &format!("setattr -set keep 1 w:{}", probe.var));
    }
    steps.step("opt_clean", "opt_clean");
    // With parameters, `chparam` renames the top after them.
    steps.step("rename", &format!("rename -top {}", spec.top));
    let file = quoted(netlist);
    steps.step("write_verilog", &format!("write_verilog -noattr {file}"));
    steps.0
}

/// Yosys's commands that read the files of a build.
pub fn yosys_read(spec: &BuildSpec) -> String {
    let mut options = String::new();
    for dir in &spec.include_dirs {
        let _ = write!(options, " -I{}", quoted(dir));
    }
    for (name, value) in &spec.defines {
        let value = value.as_ref().map_or(String::new(), |v| format!("={v}"));
        let _ = write!(options, " -D{name}{value}");
    }
    let mut text = String::new();
    for source in &spec.sources {
        // Verilog of old has names that SystemVerilog has for itself.
        let old = source.extension().is_some_and(|e| e == "v");
        let language = if old { "" } else { " -sv" };
        let file = quoted(source);
        let _ = writeln!(text, "read_verilog{language}{options} {file}");
    }
    text
}

/// Those that elaborate its top module.
pub fn yosys_hierarchy(spec: &BuildSpec) -> String {
    let top = &spec.top;
    let mut text = String::new();
    // Before `hierarchy`, and not as its -chparam: of that, Yosys 0.23 dies where the top has several parameters.
    if !spec.parameters.is_empty() {
        text.push_str("chparam");
        for (name, value) in &spec.parameters {
            let _ = write!(text, " -set {name} {value}");
        }
        let _ = writeln!(text, " {top}");
    }
    let _ = write!(text, "hierarchy -check -top {top}");
    for dir in &spec.include_dirs {
        let _ = write!(text, " -libdir {}", quoted(dir));
    }
    text
}

fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.contains([' ', ';', '"', '#']) {
        format!("\"{text}\"")
    } else {
        text.into_owned()
    }
}

/// A hash over Yosys, what it is told, and every file that it may read.
fn key(spec: &BuildSpec, yosys: &Path) -> Result<String, FrontEndError> {
    let mut hasher = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    field(b"front end 2");
    if let Ok(about) = std::fs::metadata(yosys) {
        let (path, changed) = (yosys.display(), about.modified().ok());
        field(format!("{path} {} {changed:?}", about.len()).as_bytes());
    }
    field(reading(spec, Path::new("")).as_bytes());
    field(writing(spec, Path::new(""), Path::new("")).as_bytes());
    for probe in spec.probes.iter().filter(|probe| probe.writable) {
        field(probe.var.as_bytes());
    }
    // Modules are looked for in include directories as well.
    let mut first: Vec<PathBuf> = Vec::new();
    for dir in &spec.include_dirs {
        let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.retain(|f| f.extension().is_some_and(|e| e == "v" || e == "sv"));
        files.sort();
        first.extend(files);
    }
    let files = [&spec.sources[..], &first].concat();
    follow(&files, &spec.include_dirs, &mut |met| match met {
        Met::File(path, text) => {
            field(path.as_os_str().as_encoded_bytes());
            field(text);
        }
        Met::Absent(name) => field(format!("no {name}").as_bytes()),
    })
    .map_err(|(path, source)| FrontEndError::Io { path, source })?;
    Ok(hex::encode(&hasher.finalize()[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::program::on_path;

    static GO_ON: AtomicBool = AtomicBool::new(false);

    fn spec(dir: &Path, text: &str) -> BuildSpec {
        let file = dir.join("top.v");
        std::fs::write(&file, text).unwrap();
        let mut spec = BuildSpec::new("top", [file]);
        spec.include_dirs = vec![dir.join("inc")];
        spec.parameters = vec![("W".into(), "5".into())];
        spec
    }

    const GOOD: &str = "`include \"w.vh\"\nmodule top #(parameter W = 2, parameter V = 1) (input clk, input [W-1:0] a, output reg [W-1:0] b);\n  always @(posedge clk) b <= a + `ONE;\nendmodule\n";

    #[test]
    fn what_comes_out_has_its_parameters_in_it() {
        let Some(yosys) = on_path("yosys") else {
            return;
        };
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("inc")).unwrap();
        let header = dir.path().join("inc/w.vh");
        std::fs::write(&header, "`define ONE 1\n").unwrap();
        let store = dir.path().join("store");
        let read = |text| through_yosys(&spec(dir.path(), text), &yosys, &store, &GO_ON);
        let first = read(GOOD).unwrap();
        assert!(first.parameters.is_empty() && first.include_dirs.is_empty());
        let text = std::fs::read_to_string(&first.sources[0]).unwrap();
        assert!(
            text.contains("module top(") && text.contains("[4:0]"),
            "{text}"
        );
        assert_eq!(read(GOOD).unwrap().sources, first.sources);
        // What is included counts.
        std::fs::write(&header, "`define ONE 2\n").unwrap();
        assert_ne!(read(GOOD).unwrap().sources, first.sources);
        let left = std::fs::read_dir(&store).unwrap().count();
        assert_eq!(left, 2, "nothing half-written stays");
    }

    /// A core that is looked at from inside alone, as boards with a JTAG cable have it.
    #[test]
    fn what_the_manifest_names_inside_stays() {
        let Some(yosys) = on_path("yosys") else {
            return;
        };
        let dir = tempfile::tempdir().unwrap();
        let text = "module top #(parameter W = 2) (input clk);\n  reg [W-1:0] count = 0;\n  always @(posedge clk) count <= count + 1;\nendmodule\n";
        let mut spec = spec(dir.path(), text);
        let store = dir.path().join("store");
        let netlist = |spec: &BuildSpec| {
            let read = through_yosys(spec, &yosys, &store, &GO_ON).unwrap();
            std::fs::read_to_string(&read.sources[0]).unwrap()
        };
        assert!(
            !netlist(&spec).contains("count"),
            "Yosys drops what nobody asks for"
        );
        spec.probes.push(verilated::Probe {
            module: "top".into(),
            var: "count".into(),
            writable: true,
        });
        assert!(netlist(&spec).contains("reg [4:0] count"));
    }

    /// As public miners have it: a buffer that a vendor's primitive would fill, and that only its initial value writes.
    #[test]
    fn what_the_manifest_sets_inside_is_no_constant() {
        let Some(yosys) = on_path("yosys") else {
            return;
        };
        let dir = tempfile::tempdir().unwrap();
        let text = "module top #(parameter W = 2) (input clk, output reg [W-1:0] q);\n  reg [W-1:0] held = 1;\n  always @(posedge clk) q <= held;\nendmodule\n";
        let mut spec = spec(dir.path(), text);
        let store = dir.path().join("store");
        let netlist = |spec: &BuildSpec| {
            let read = through_yosys(spec, &yosys, &store, &GO_ON).unwrap();
            std::fs::read_to_string(&read.sources[0]).unwrap()
        };
        let mut probe = verilated::Probe {
            module: "top".into(),
            var: "held".into(),
            writable: false,
        };
        spec.probes.push(probe.clone());
        assert!(netlist(&spec).contains("q <= 5'h01"), "{}", netlist(&spec));
        probe.writable = true;
        spec.probes = vec![probe];
        assert!(netlist(&spec).contains("q <= held"), "{}", netlist(&spec));
    }

    #[test]
    fn a_refusal_names_its_step() {
        let Some(yosys) = on_path("yosys") else {
            return;
        };
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("inc")).unwrap();
        let read = |text| {
            let spec = spec(dir.path(), text);
            through_yosys(&spec, &yosys, &dir.path().join("store"), &GO_ON).unwrap_err()
        };
        let told = read("module top (input clk;\n").to_string();
        assert!(
            told.contains("`read_verilog`") && told.contains("top.v:1"),
            "{told}"
        );
        let none = "module top #(parameter W = 1) (input a); none u (.a(a)); endmodule";
        let told = read(none).to_string();
        assert!(
            told.contains("`hierarchy`") && told.contains("none"),
            "{told}"
        );
        let twice = "module top #(parameter W = 1) (input c, d, output reg q); always @(posedge c or posedge d) q <= ~q; endmodule";
        let told = read(twice).to_string();
        assert!(told.contains("`proc`"), "{told}");
    }
}
