//! `docs/manifest.md` says what is so: its example is the manifest that the tests run, its tables hold every role and register.

use std::fs;
use std::path::Path;

use goldbench::design::{DesignConfig, FrameLayout, Structure};

fn page() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/manifest.md");
    fs::read_to_string(file).unwrap()
}

#[test]
fn the_example_is_the_one_that_is_run() {
    let page = page();
    let block = page.split("```toml\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let run = fs::read_to_string(crate::bench::core_file("own_core.toml")).unwrap();
    assert_eq!(block, run);
}

#[test]
fn every_role_stands_there_with_its_width() {
    let page = page();
    let check = |layout: &FrameLayout| {
        for field in layout.fields() {
            let row = format!("| `{}` | {} |", field.port.role, field.port.width);
            assert!(page.contains(&row), "{row}");
        }
    };
    for design in [DesignConfig::compress(), DesignConfig::miner()] {
        let Structure {
            inputs, outputs, ..
        } = design.elaborate();
        check(&inputs);
        check(&outputs);
    }
}

#[test]
fn every_register_stands_there() {
    let page = page();
    let mut early = DesignConfig::miner();
    for pair in ["shortcuts=+early-reject", "midstates=2", "ticket=true"] {
        early.set_pair(pair).unwrap();
    }
    assert_eq!(early.check(), Ok(()));
    for design in [DesignConfig::compress(), DesignConfig::miner(), early] {
        for register in design.elaborate().registers {
            let name = match (register.name.find('['), register.name.find(']')) {
                (Some(from), Some(to)) => {
                    format!("{}[*{}", &register.name[..from], &register.name[to..])
                }
                _ => register.name,
            };
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[test]
fn every_role_and_register_of_a_chip_stands_there() {
    let page = page();
    let mut chip = DesignConfig::chip();
    for pair in ["partition=interleaved", "switch=abort"] {
        chip.set_pair(pair).unwrap();
    }
    let Structure {
        inputs,
        outputs,
        registers,
        ..
    } = chip.elaborate();
    let roles = inputs.fields().iter().chain(outputs.fields());
    let mut names: Vec<&str> = roles.map(|field| field.port.role).collect();
    let own = registers.iter().map(|register| register.name.as_str());
    names.extend(own.filter(|name| !name.starts_with("core[")));
    assert!(names.len() > 30);
    for name in names {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn every_field_of_the_manifest_stands_there() {
    let page = page();
    let source = include_str!("../../src/dut/manifest.rs");
    let tables = source.split("pub struct ManifestError").next().unwrap();
    for line in tables
        .lines()
        .filter(|l| l.starts_with("    pub ") && !l.contains("fn "))
    {
        let Some(field) = line
            .trim_start_matches("    pub ")
            .split_once(": ")
            .map(|(name, _)| name)
        else {
            continue;
        };
        let shown = page.contains(&format!("`{field}`"))
            || page.contains(&format!("[{field}]"))
            || page.contains(&format!("{field} ="));
        assert!(shown, "{field} is not described");
    }
}
