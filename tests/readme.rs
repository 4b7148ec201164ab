//! The README's commands do what they say: every `sh` block is run, line by line. The block that runs the tests is not one.

use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

/// Lines of all ```` ```sh ```` blocks, comments cut off.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            line if inside => {
                let command = line.split(" #").next().unwrap_or(line).trim();
                if !command.is_empty() {
                    commands.push(command.to_owned());
                }
            }
            _ => {}
        }
    }
    commands
}

#[test]
fn blocks_of_commands_are_found() {
    let text = "```sh\nmake demo   # shows it\n\ngoldbench doctor\n```\n```\nmake test\n```\n";
    assert_eq!(commands(text), ["make demo", "goldbench doctor"]);
    assert!(!commands(README).iter().any(|c| c == "make test"));
}

/// A figure that is still to be filled in is marked so.
#[test]
fn no_placeholder_is_left() {
    assert!(!README.contains("@@"), "README.md holds a placeholder");
}

#[test]
fn every_command_of_the_readme_works() {
    if std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() {
        eprintln!("skipped: the commands install tools and verify cores; `make test` runs them");
        return;
    }
    let commands = commands(README);
    assert!(commands.len() >= 5, "{commands:?}");
    let bin = Path::new(env!("CARGO_BIN_EXE_goldbench")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    for command in commands {
        let run = Command::new("sh")
            .args(["-c", &command])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("PATH", &path)
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{command}: {}\n{}\n{}",
            run.status,
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
    }
}
