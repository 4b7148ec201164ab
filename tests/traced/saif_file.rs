//! SAIF files as tools read them.
#![allow(dead_code, missing_docs)] // each test binary uses its part

use std::collections::BTreeMap;

/// Times at zero and at one, and changes, of a bit.
pub type Counts = (u64, u64, u64);

/// The duration, and every bit's counts under its path: `top.u_tags.valid_q[3]`.
pub fn read(text: &str) -> (u64, BTreeMap<String, Counts>) {
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("//"))
        .flat_map(|line| [line, " "])
        .collect();
    let text = text.replace('(', " ( ").replace(')', " ) ");
    let mut tokens = text.split_whitespace().peekable();
    let (mut duration, mut bits) = (0, BTreeMap::new());
    // For each open bracket, did it open an instance.
    let mut open = Vec::new();
    let mut path: Vec<String> = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            "(" => match tokens.next().expect("a word") {
                "INSTANCE" => {
                    path.push(tokens.next().expect("a name").to_owned());
                    open.push(true);
                }
                "DURATION" => {
                    duration = tokens.next().expect("a number").parse().expect("a number");
                    open.push(false);
                }
                name if tokens.peek() == Some(&"(") && name != "NET" && name != "SAIFILE" => {
                    let mut counts = BTreeMap::new();
                    while tokens.next_if_eq(&"(").is_some() {
                        let key = tokens.next().expect("a key");
                        counts.insert(
                            key,
                            tokens
                                .next()
                                .expect("a number")
                                .parse::<u64>()
                                .expect("a number"),
                        );
                        assert_eq!(tokens.next(), Some(")"));
                    }
                    assert_eq!((counts["TZ"], counts["TX"], counts["TB"]), (0, 0, 0));
                    let name = format!("{}.{}", path.join("."), name.replace('\\', ""));
                    let counts = (counts["T0"], counts["T1"], counts["TC"]);
                    assert_eq!(bits.insert(name, counts), None);
                    open.push(false);
                }
                _ => open.push(false),
            },
            ")" if open.pop().expect("brackets in pairs") => drop(path.pop()),
            _ => {}
        }
    }
    assert!(open.is_empty(), "brackets in pairs");
    (duration, bits)
}
