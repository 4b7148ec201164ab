//! Statements that are not true.

use super::*;

#[test]
fn each_wrong_statement_is_found_and_named() {
    use FindingKind::{Checkpoint, Digest, Era, Hash, Midstate, Nonce, VersionRolled};
    for (index, field, kind) in [
        (0, "msg", Digest),
        (0, "digest", Digest),
        (1, "seed", Checkpoint),
        (2, "hash", Hash),
        (2, "midstate", Midstate),
    ] {
        let found = findings(|file| {
            let value = &mut file["entries"][index][field];
            *value = spoilt(value);
        });
        let [(found, _)] = found.as_slice() else {
            panic!("{field}: {found:?}");
        };
        assert_eq!(*found, kind, "{field}");
    }
    for (field, value, kind) in [
        ("nonce", json!("0x00000001"), Nonce),
        ("era", json!(1), Era),
        ("version_rolled", json!(true), VersionRolled),
    ] {
        let found = findings(|file| file["entries"][2][field] = value);
        assert_eq!(found, [(kind, field.to_owned())]);
    }
}

#[test]
fn a_wrong_checkpoint_is_named_at_both_its_links() {
    let found = findings(|file| {
        let value = &mut file["entries"][1]["checkpoints"][41];
        *value = spoilt(value);
    });
    let fields: Vec<&str> = found.iter().map(|(_, field)| field.as_str()).collect();
    assert_eq!(fields, ["checkpoints[41]", "checkpoints[42]"]);
}

/// A header entry about the given header, true in everything but its work.
fn with_header(edit: impl FnOnce(&mut crate::spec::Header)) -> Vec<Finding> {
    let mut header = builtin()[4].headers().nth(5).unwrap().header;
    edit(&mut header);
    let vector = HeaderVector::of(header, Some(170), None);
    VectorSet {
        vectors: vec![Vector::Header(vector)],
        content: None,
        ..builtin()[4].clone()
    }
    .verify()
}

#[test]
fn unmet_work_is_found_with_both_numbers() {
    let found = with_header(|header| header.nonce = header.nonce.next());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, FindingKind::ProofOfWork);
    assert!(found[0].stated.starts_with("00000000ffff0000"));
    assert!(found[0].computed > found[0].stated);
    assert!(
        found[0].to_string().starts_with(
            "builtin:headers: entry 0 (block-170), field `header`: the proof of work is not met"
        ),
        "{}",
        found[0]
    );
}

#[test]
fn bits_without_a_target_are_found() {
    for bits in [0, 0x0492_3456, 0xff12_3456] {
        let found = with_header(|header| header.bits = crate::spec::CompactTarget(bits));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, FindingKind::Target);
    }
}

#[test]
fn an_era_without_a_height_is_found() {
    let found = findings(|file| {
        file["entries"][2].as_object_mut().unwrap().remove("height");
    });
    assert_eq!(found, [(FindingKind::Era, "era".to_owned())]);
}

#[test]
fn a_broken_link_is_found() {
    let mut set = builtin()[4].clone();
    set.content = None;
    assert_eq!(set.verify(), []);
    let Vector::Header(second) = &mut set.vectors[2] else {
        panic!("a header");
    };
    // As block 171 it would have to follow block 170, which is in the set.
    assert_eq!(second.height, Some(2));
    second.height = Some(171);
    let found = set.verify();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, FindingKind::Link);
    assert_eq!(found[0].entry, Some(2));
}

#[test]
fn a_wrong_content_hash_is_found() {
    let mut file = sample();
    file["content_sha256"] = spoilt(&file["content_sha256"]);
    let found = parse(&file).unwrap().verify();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, FindingKind::ContentHash);
    assert_eq!(found[0].entry, None);
    // A field that no other check looks at is held by it too.
    let mut file = sample();
    file["entries"][2]["note"] = json!("another note");
    let found = parse(&file).unwrap().verify();
    assert_eq!(found[0].kind, FindingKind::ContentHash);
}
