//! `goldbench completions`.

use std::process::Command;

use crate::home::{Home, said};

#[test]
fn every_shell_gets_a_script_that_knows_the_verbs() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = said(&mut home.goldbench(&["completions", shell]));
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{shell}");
        for verb in ["doctor", "cache", "completions"] {
            assert!(said.out.contains(verb), "{shell} does not know {verb}");
        }
    }
}

#[test]
fn bash_accepts_its_script() {
    let Ok(_) = Command::new("bash").arg("--version").output() else {
        return;
    };
    let home = Home::new();
    let script = home.path().join("script");
    std::fs::write(
        &script,
        said(&mut home.goldbench(&["completions", "bash"])).out,
    )
    .unwrap();
    let checked = Command::new("bash")
        .arg("-n")
        .arg(&script)
        .output()
        .unwrap();
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
}

#[test]
fn no_home_is_needed() {
    let home = Home::new();
    let said = said(home.goldbench(&["completions", "fish"]).env_remove("HOME"));
    assert_eq!(said.code, 0);
}
