//! `examples/demo.sh`: what it says where it cannot be given. The demo itself is run by `tests/readme.rs`.

use std::os::unix::fs::symlink;
use std::process::Command;

#[test]
fn without_patch_it_says_so_before_anything_is_built() {
    let dir = tempfile::tempdir().unwrap();
    let places = std::env::var_os("PATH").unwrap();
    for name in ["sh", "dirname"] {
        let real = std::env::split_paths(&places)
            .map(|place| place.join(name))
            .find(|file| file.exists())
            .unwrap();
        symlink(real, dir.path().join(name)).unwrap();
    }
    let output = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/demo.sh"))
        .env("PATH", dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("error: patch is absent"), "{said}");
    assert!(said.contains("apt-get install patch"), "{said}");
    assert_eq!(output.stdout, b"");
}
