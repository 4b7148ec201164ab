//! What the binary carries is complete, and a third opinion agrees.

use sha2::{Digest as _, Sha256};

use super::*;

#[test]
fn every_set_is_proved() {
    let report = check_builtin();
    assert_eq!(report.verdict, CheckVerdict::Clean, "{report:#?}");
    let counts: Vec<usize> = report.files.iter().map(|f| f.counts.total()).collect();
    assert_eq!(counts, [5, 65, 64, 1, 72]);
}

#[test]
fn sha2_agrees_with_every_message_and_header() {
    let sha256 = |bytes: &[u8]| <[u8; 32]>::from(Sha256::digest(bytes));
    for set in builtin() {
        for message in set.messages() {
            assert_eq!(message.digest.0, sha256(&message.msg), "{}", message.id);
        }
        for header in set.headers() {
            let hash = sha256(&sha256(&header.header.to_bytes().0));
            assert_eq!(header.hash.to_digest().0, hash, "{}", header.id);
        }
    }
}

#[test]
fn headers_span_the_chain_and_its_cases() {
    let headers: Vec<_> = builtin()[4].headers().collect();
    let heights: Vec<u32> = headers.iter().filter_map(|h| h.height).collect();
    assert_eq!(heights.len(), headers.len(), "every height is known");
    assert!(heights.is_sorted());
    for height in [0, 170, 125_552, 839_999, 840_000, 840_001] {
        assert!(heights.contains(&height), "block {height}");
    }
    for (era, least) in [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5)] {
        let found = headers.iter().filter(|h| h.era == Some(era)).count();
        assert!(found >= least, "era {era}: {found}");
    }
    assert!(headers.iter().filter(|h| h.version_rolled).count() >= 10);
    assert!(headers.iter().filter(|h| h.nonce.0 < 100_000).count() >= 5);
    let swapped = headers.iter().filter(|h| h.nonce.message_word() < 100_000);
    assert!(swapped.count() >= 2);
}

// Written again from what was read, the files are byte for byte the same.
#[test]
fn files_are_as_this_version_writes_them() {
    for set in builtin() {
        let name = set.file.strip_prefix("builtin:").unwrap();
        let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            to_json(set),
            std::fs::read_to_string(path).unwrap(),
            "{name}"
        );
    }
}
