//! Importing, heights, and writing.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::bits::Digest;

/// A directory of its own with a raw file of blocks 0, 1 and 2.
fn chain() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chain.bin");
    let bytes: Vec<u8> = builtin()[4]
        .headers()
        .take(3)
        .flat_map(|header| header.header.to_bytes().0)
        .collect();
    std::fs::write(&path, bytes).unwrap();
    (directory, path)
}

fn options(heights: Heights) -> ImportOptions {
    ImportOptions {
        name: "chain".to_owned(),
        heights,
        ..ImportOptions::default()
    }
}

#[test]
fn heights_by_start_and_by_file() {
    let (directory, path) = chain();
    let ids = |heights| {
        let set = import(std::slice::from_ref(&path), &options(heights)).unwrap();
        set.vectors
            .iter()
            .map(|v| v.id().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(Heights::From(0)), ["block-0", "block-1", "block-2"]);
    let file = directory.path().join("heights.txt");
    std::fs::write(&file, "# heights\n0\n1 # one\n\n2\n").unwrap();
    assert_eq!(ids(Heights::File(file)), ["block-0", "block-1", "block-2"]);
    assert!(ids(Heights::AsStated)[0].starts_with("header-"));
}

#[test]
fn bad_heights_are_named() {
    let (directory, path) = chain();
    let file = directory.path().join("heights.txt");
    let shown = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let heights = Heights::File(file.clone());
        import(std::slice::from_ref(&path), &options(heights))
            .unwrap_err()
            .to_string()
    };
    assert!(shown("0\n1\n").ends_with("heights.txt: 2 heights where 3 are wanted"));
    assert!(shown("0\nx\n2\n").ends_with("heights.txt:2:1: \"x\" is not a height"));
}

#[test]
fn heights_that_break_a_link_are_refused() {
    let (directory, path) = chain();
    let file = directory.path().join("heights.txt");
    std::fs::write(&file, "0\n2\n1\n").unwrap();
    let error = import(&[path], &options(Heights::File(file))).unwrap_err();
    let LoadError::Wrong(findings) = error else {
        panic!("{error}");
    };
    assert!(findings.iter().all(|f| f.kind == FindingKind::Link));
    assert_eq!(findings.len(), 2);
}

#[test]
fn nothing_wrong_or_malformed_is_imported() {
    let (_directory, path) = chain();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[79] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let error = import(std::slice::from_ref(&path), &options(Heights::AsStated)).unwrap_err();
    assert!(matches!(&error, LoadError::Wrong(f) if f[0].kind == FindingKind::ProofOfWork));
    assert!(matches!(load(&path), Err(LoadError::Wrong(_))));
    std::fs::write(&path, &bytes[..100]).unwrap();
    let error = import(std::slice::from_ref(&path), &options(Heights::AsStated)).unwrap_err();
    assert!(matches!(error, LoadError::Malformed(_)));
    assert!(matches!(load(&path), Err(LoadError::Malformed(_))));
}

#[test]
fn what_is_saved_loads_and_replaces_the_old() {
    let (directory, path) = chain();
    let set = import(&[path], &options(Heights::From(0))).unwrap();
    let out = directory.path().join("out.json");
    std::fs::write(&out, "old").unwrap();
    save(&set, &out).unwrap();
    assert_eq!(load(&out).unwrap().vectors, set.vectors);
    let left = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(left, 2, "nothing is left aside");
    let nowhere = directory.path().join("no/out.json");
    let error = save(&set, &nowhere).unwrap_err().to_string();
    assert!(error.contains("out.json cannot be written: "), "{error}");
}

proptest! {
    #[test]
    fn messages_round_trip(messages in prop::collection::vec(any::<Vec<u8>>(), 0..8), byte: u8, repeat in 1000usize..1100) {
        let mut vectors: Vec<Vector> = messages
            .into_iter()
            .chain([vec![byte; repeat]])
            .map(|msg| {
                let digest = Digest(sha2::Digest::finalize(
                    sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), &msg),
                ).into());
                Vector::Message(MessageVector { id: "m".to_owned(), msg, digest })
            })
            .collect();
        vector::number_repeated_ids(&mut vectors);
        let set = VectorSet { vectors, ..builtin()[0].clone() };
        let read = parse_bytes("f", Format::Json, to_json(&set).as_bytes()).unwrap();
        prop_assert_eq!(&read.vectors, &set.vectors);
        prop_assert_eq!(read.verify(), []);
    }
}
