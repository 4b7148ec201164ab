//! Every check proven able to fail: faults are planted and have to be named.

use serde_json::{Value, json};

use super::*;

mod cavp_files;
mod embedded;
mod import_and_save;
mod json_files;
mod reports;
mod statements;

/// A file with one entry of each type, all of it true.
fn sample() -> Value {
    let chain = &builtin()[3];
    let header = VectorSet {
        vectors: vec![
            builtin()[0].vectors[1].clone(),
            chain.vectors[0].clone(),
            builtin()[4].vectors[5].clone(),
        ],
        ..chain.clone()
    };
    let file: Value = serde_json::from_str(&to_json(&header)).unwrap();
    assert_eq!(file["entries"][2]["id"], "block-170");
    file
}

/// The file with the hash of its entries as they are now.
fn sealed(mut file: Value) -> Value {
    file["content_sha256"] = canonical::content_hash(&file["entries"]).to_string().into();
    file
}

fn parse(file: &Value) -> Result<VectorSet, Vec<Problem>> {
    parse_bytes("f.json", Format::Json, file.to_string().as_bytes())
}

/// Problems of a sample changed by `plant`, as shown.
fn problems(plant: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut file = sample();
    plant(&mut file);
    match parse(&sealed(file)) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// Kinds and fields of the findings of a sample changed by `plant`.
fn findings(plant: impl FnOnce(&mut Value)) -> Vec<(FindingKind, String)> {
    let mut file = sample();
    plant(&mut file);
    let mut set = parse(&sealed(file)).expect("well formed");
    // A chain takes a second without optimisation: only what was changed is
    // proved again; the sample as a whole is proved by its own test.
    let clean = parse(&sample()).expect("well formed").vectors;
    set.vectors.retain(|vector| !clean.contains(vector));
    set.verify()
        .into_iter()
        .map(|finding| (finding.kind, finding.field))
        .collect()
}

#[test]
fn the_sample_itself_is_clean() {
    assert_eq!(problems(|_| ()), Vec::<String>::new());
    assert_eq!(parse(&sample()).unwrap().verify(), []);
}

/// `text` with its first hex digit changed to another.
fn spoilt(text: &Value) -> Value {
    let text = text.as_str().unwrap();
    let other = if text.starts_with('0') { '1' } else { '0' };
    json!(format!("{other}{}", &text[1..]))
}
