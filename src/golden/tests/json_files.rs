//! Faults of form in our own JSON.

use proptest::prelude::*;

use super::*;

/// The only problem of the planted sample, as shown.
fn problem(plant: impl FnOnce(&mut Value)) -> String {
    let shown = problems(plant);
    assert_eq!(shown.len(), 1, "{shown:?}");
    shown.into_iter().next().unwrap()
}

#[test]
fn faults_of_the_file() {
    let cases: [(&str, &str); 6] = [
        ("[]", "f.json: an object is wanted, a list is there"),
        (
            "{",
            "f.json:1:1: the file is cut: EOF while parsing an object",
        ),
        ("{\n x", "f.json:2:2: not JSON: key must be a string"),
        ("{}", "f.json: field `schema`: is missing"),
        (
            r#"{"schema":"goldbench.vectors/2"}"#,
            "f.json: field `schema`: schema \"goldbench.vectors/2\" is not known; \
             this version reads \"goldbench.vectors/1\"",
        ),
        ("", "f.json: the file holds no vectors"),
    ];
    for (text, shown) in cases {
        let problems = parse_bytes("f.json", Format::Json, text.as_bytes()).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].to_string(), shown);
    }
    assert_eq!(
        problem(|file| file["entries"] = json!([])),
        "f.json: the file holds no vectors"
    );
    assert_eq!(
        problem(|file| file["entries"] = json!({})),
        "f.json: field `entries`: a list is wanted, an object is there"
    );
    assert_eq!(
        problem(|file| file["tittle"] = json!("")),
        "f.json: field `tittle`: is not a field of this entry; see the schema of vector files"
    );
}

#[test]
fn every_field_of_every_type_is_needed_and_typed() {
    let entries = sample()["entries"].as_array().unwrap().clone();
    let mut fields = 0;
    for (index, entry) in entries.iter().enumerate() {
        for name in entry.as_object().unwrap().keys() {
            let optional = ["height", "era", "note", "version_rolled"].contains(&name.as_str());
            let missing = problems(|file| {
                file["entries"][index].as_object_mut().unwrap().remove(name);
            });
            let named = |shown: &[String]| {
                shown[0].starts_with(&format!("f.json: entry {index} "))
                    || shown[0].starts_with(&format!("f.json: entry {index},"))
            };
            if optional {
                assert_eq!(missing, Vec::<String>::new(), "{name}");
            } else {
                assert!(named(&missing), "{missing:?}");
                assert!(
                    missing[0].ends_with(&format!("field `{name}`: is missing")),
                    "{missing:?}"
                );
            }
            let typed = problems(|file| file["entries"][index][name] = json!({}));
            assert!(named(&typed), "{typed:?}");
            assert!(typed[0].contains(&format!("field `{name}`: ")), "{typed:?}");
            assert!(
                typed[0].ends_with("is wanted, an object is there"),
                "{typed:?}"
            );
            fields += 1;
        }
    }
    // id and type of each; msg, digest; seed, checkpoints; seven of the header.
    assert_eq!(fields, 6 + 2 + 2 + 7);
}

#[test]
fn every_hex_field_has_its_length_and_digits_checked() {
    for (index, field, digits) in [
        (0, "digest", 64),
        (1, "seed", 64),
        (2, "header", 160),
        (2, "hash", 64),
        (2, "midstate", 64),
    ] {
        let id = sample()["entries"][index]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let place = format!("f.json: entry {index} ({id}), field `{field}`");
        let change = |edit: &dyn Fn(&mut String)| {
            problem(|file| {
                let value = &mut file["entries"][index][field];
                let mut text = value.as_str().unwrap().to_owned();
                edit(&mut text);
                *value = text.into();
            })
        };
        assert_eq!(
            change(&|text| text.truncate(digits - 2)),
            format!(
                "{place}: {} hex digits where {digits} are wanted",
                digits - 2
            )
        );
        assert_eq!(
            change(&|text| text.replace_range(5..6, "x")),
            format!("{place}: 'x' at position 5 is not a hex digit")
        );
    }
    assert_eq!(
        problem(|file| file["entries"][0]["msg"] = json!("616")),
        "f.json: entry 0 (abc), field `msg`: 3 hex digits: an odd number leaves half a byte"
    );
}

#[test]
fn faults_of_entries() {
    assert_eq!(
        problem(|file| file["entries"][0]["type"] = json!("mesage")),
        "f.json: entry 0 (abc), field `type`: \"mesage\" is no type of entry: \
         message, monte_carlo or header"
    );
    assert_eq!(
        problem(|file| file["entries"][2]["id"] = json!("abc")),
        "f.json: entry 2 (abc), field `id`: \"abc\" names an earlier entry too"
    );
    assert_eq!(
        problem(|file| file["entries"][2]["nonce"] = json!("0x1_0")),
        "f.json: entry 2 (block-170), field `nonce`: `0x1_0` is not a nonce: \
         write 0x and up to 8 hex digits, or a decimal number below 2^32"
    );
    assert_eq!(
        problem(|file| file["entries"][2]["height"] = json!(-1)),
        "f.json: entry 2 (block-170), field `height`: \
         a number from 0 to 4294967295 is wanted, another number is there"
    );
    let chain = "f.json: entry 1 (monte-6d1e72ad), field `checkpoints";
    assert_eq!(
        problem(|file| {
            file["entries"][1]["checkpoints"]
                .as_array_mut()
                .unwrap()
                .pop();
        }),
        format!("{chain}`: 99 checkpoints where 100 are wanted")
    );
    assert_eq!(
        problem(|file| file["entries"][1]["checkpoints"][7] = json!("00")),
        format!("{chain}[7]`: 2 hex digits where 64 are wanted")
    );
    for repeat in [json!(0), json!(1u64 << 60)] {
        let shown = problem(|file| file["entries"][0]["repeat"] = repeat);
        assert!(
            shown.starts_with("f.json: entry 0 (abc), field `repeat`: "),
            "{shown}"
        );
    }
}

#[test]
fn all_problems_are_listed_not_only_the_first() {
    let shown = problems(|file| {
        file["entries"][0]["digest"] = json!("00");
        file["entries"][1]["seed"] = json!(1);
        file["entries"][2]["hash"] = json!("zz");
        file["entries"][2]["midstate"] = json!(null);
    });
    assert_eq!(shown.len(), 4, "{shown:?}");
}

proptest! {
    // Each case reads and proves a file of 72 headers.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_cut_file_is_bad_input(at in 0usize..9000) {
        let text = to_json(&builtin()[4]);
        let cut = parse_bytes("f.json", Format::Json, &text.as_bytes()[..at]);
        prop_assert!(cut.is_err());
    }

    // No change of a byte slips through: bad input, a finding, or no change of
    // the vectors at all (white space, the title).
    #[test]
    fn a_changed_byte_is_noticed(at: prop::sample::Index, byte: u8) {
        let original = &builtin()[4];
        let mut bytes = to_json(original).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(set) = parse_bytes("f.json", Format::Json, &bytes) {
            prop_assert!(set.vectors == original.vectors || !set.verify().is_empty());
        }
    }
}
