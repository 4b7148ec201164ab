//! Faults in CAVP response files.

use std::fmt::Write;

use super::*;

const SHORT: &str = "#  CAVS 11.0\r\n\r\n[L = 32]\r\n\r\nLen = 0\r\nMsg = 00\r\n\
    MD = e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n\r\n\
    Len = 24\r\nMsg = 616263\r\n\
    MD = ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\r\n";

fn read(text: &str) -> Result<VectorSet, Vec<Problem>> {
    parse_bytes("f.rsp", Format::Cavp, text.as_bytes())
}

fn shown(text: &str) -> Vec<String> {
    read(text)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The embedded chain as the CAVP writes it.
fn monte() -> String {
    let chain = builtin()[3].monte_carlo().next().unwrap();
    let mut text = format!("[L = 32]\n\nSeed = {}\n\n", chain.seed);
    for (number, digest) in chain.checkpoints.iter().enumerate() {
        write!(text, "COUNT = {number}\nMD = {digest}\n\n").unwrap();
    }
    text
}

#[test]
fn messages_and_chains_are_read() {
    let set = read(SHORT).unwrap();
    let messages: Vec<_> = set
        .messages()
        .map(|m| (m.id.as_str(), &m.msg[..]))
        .collect();
    assert_eq!(messages, [("len-0", &b""[..]), ("len-24", &b"abc"[..])]);
    assert_eq!(set.verify(), []);
    let set = read(&monte()).unwrap();
    assert_eq!(set.vectors, builtin()[3].vectors);
}

#[test]
fn a_wrong_digest_is_a_finding() {
    let set = read(&SHORT.replace("ba78", "ba79")).unwrap();
    let found = set.verify();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id.as_deref(), Some("len-24"));
    assert_eq!(found[0].kind, FindingKind::Digest);
}

#[test]
fn each_fault_is_named_with_line_and_column() {
    let cases = [
        (
            "Msg = 616263",
            "Msg = 6162g3",
            "f.rsp:10:11: field `Msg`: 'g' at position 4 is not a hex digit",
        ),
        (
            "Msg = 616263",
            "Msg = 6162",
            "f.rsp:10:7: field `Msg`: 2 bytes of message where 3 are wanted",
        ),
        (
            "Len = 24",
            "Len = 20",
            "f.rsp:9:7: field `Len`: 20 bits are not whole bytes",
        ),
        (
            "Len = 24",
            "Len = x",
            "f.rsp:9:7: field `Len`: \"x\" is not a number of bits",
        ),
        (
            "[L = 32]",
            "[L = 28]",
            "f.rsp:3:1: [L = 28]: SHA-256 has [L = 32]",
        ),
        (
            "MD = ba78",
            "MD = ba",
            "f.rsp:11:6: field `MD`: 62 hex digits where 64 are wanted",
        ),
        (
            "Msg = 616263\r\n",
            "",
            "f.rsp:10:6: field `Msg`: is missing",
        ),
        ("Len = 24\r\n", "", "f.rsp:9:7: field `Len`: is missing"),
        (
            "Msg = 00",
            "Message = 00",
            "f.rsp:6:1: \"Message = 00\" is no line of this format",
        ),
    ];
    for (from, to, problem) in cases {
        let planted = SHORT.replacen(from, to, 1);
        assert_ne!(planted, SHORT);
        assert_eq!(shown(&planted)[0], problem);
    }
}

#[test]
fn a_cut_file_is_told() {
    let cut = &SHORT[..SHORT.find("MD = ba").unwrap()];
    assert_eq!(
        shown(cut),
        ["f.rsp:10:1: field `MD`: the file is cut: the message before has no digest"]
    );
    assert_eq!(shown("# nothing\n"), ["f.rsp: the file holds no vectors"]);
}

#[test]
fn faults_of_a_chain() {
    let text = monte();
    let cut = &text[..text.find("COUNT = 99").unwrap()];
    assert_eq!(shown(cut).len(), 1);
    assert!(shown(cut)[0].ends_with("field `MD`: 99 checkpoints where 100 are wanted"));
    let skipped = text.replace("COUNT = 50\n", "COUNT = 51\n");
    assert!(shown(&skipped)[0].contains("field `COUNT`: \"51\" where checkpoint 50 is next"));
    let unreadable = text.replace("Seed = 6d", "Seed = xd");
    assert_eq!(
        shown(&unreadable),
        ["f.rsp:3:8: field `Seed`: 'x' at position 0 is not a hex digit"]
    );
}
