//! `goldbench core schema`: every field and word of the types is in it, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use goldbench::{dut, harness};
use serde_json::Value;

use crate::core_rtl::{Bench, manifests};
use crate::home::said;

fn schema() -> Value {
    let said = said(&mut Bench::new(&[]).goldbench(&["core", "schema"]));
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

/// The names that a type takes, by what it says of one that it does not: "expected one of `a`, `b`".
fn expected(error: &str) -> BTreeSet<String> {
    let (_, list) = error
        .split_once("expected ")
        .unwrap_or_else(|| panic!("{error}"));
    let names = list.split('`').skip(1).step_by(2).map(str::to_owned);
    names.collect()
}

fn of_interface(text: &str) -> String {
    toml::from_str::<harness::Manifest>(text)
        .unwrap_err()
        .message()
        .to_owned()
}

fn of_design(text: &str) -> String {
    toml::from_str::<dut::Manifest>(text)
        .unwrap_err()
        .message()
        .to_owned()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value["properties"]
        .as_object()
        .unwrap_or_else(|| panic!("{value}"))
        .keys()
        .cloned()
        .collect()
}

/// Tables of both kinds: each has the fields that its type has.
#[test]
fn every_field_is_there() {
    let schema = schema();
    let part = |path: &str| {
        schema
            .pointer(path)
            .unwrap_or_else(|| panic!("{path}"))
            .clone()
    };
    let (one, own) = (
        "/definitions/interface_manifest",
        "/definitions/design_manifest",
    );
    assert_eq!(keys(&part(one)), expected(&of_interface("zzz = 1")));
    assert_eq!(keys(&part(own)), expected(&of_design("zzz = 1")));
    for table in [
        "core",
        "interface",
        "clock",
        "reset",
        "nonce",
        "hit",
        "bus",
        "script",
    ] {
        let told = of_interface(&format!("[{table}]\nzzz = 1"));
        assert_eq!(
            keys(&part(&format!("{one}/properties/{table}"))),
            expected(&told),
            "{table}"
        );
    }
    for table in ["clocks", "ties"] {
        let told = of_interface(&format!("[[{table}]]\nzzz = 1"));
        assert_eq!(
            keys(&part(&format!("{one}/properties/{table}/items"))),
            expected(&told),
            "{table}"
        );
    }
    let place = of_interface("[inputs]\nblock = { zzz = 1 }");
    assert_eq!(keys(&part("/definitions/place/oneOf/2")), expected(&place));
    let probe = of_interface("[probes]\nstate = { zzz = 1 }");
    let path = format!("{one}/properties/probes/additionalProperties/oneOf/1");
    assert_eq!(keys(&part(&path)), expected(&probe));
    for table in ["core", "design", "clock"] {
        let told = of_design(&format!("[{table}]\nzzz = 1"));
        assert_eq!(
            keys(&part(&format!("{own}/properties/{table}"))),
            expected(&told),
            "{table}"
        );
    }
    for table in ["probes", "logic"] {
        let told = of_design(&format!("[{table}]\nx = {{ zzz = 1 }}"));
        let found = part(&format!("{own}/properties/{table}/additionalProperties"));
        assert_eq!(keys(&found), expected(&told), "{table}");
    }
}

#[test]
fn every_word_is_there() {
    let schema = schema();
    let words = |path: &str| -> BTreeSet<String> {
        let list = schema
            .pointer(path)
            .and_then(Value::as_array)
            .unwrap_or_else(|| panic!("{path}"));
        list.iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let one = "/definitions/interface_manifest/properties";
    for (table, field) in [
        ("core", "front_end"),
        ("core", "expect"),
        ("interface", "kind"),
        ("interface", "protocol"),
        ("reset", "active"),
        ("reset", "kind"),
        ("nonce", "order"),
        ("hit", "shown"),
        ("hit", "test"),
        ("hit", "compare"),
        ("bus", "kind"),
    ] {
        let told = of_interface(&format!("[{table}]\n{field} = \"zzz\""));
        assert_eq!(
            words(&format!("{one}/{table}/properties/{field}/enum")),
            expected(&told),
            "{table}.{field}"
        );
    }
    for field in ["words", "bytes", "active"] {
        let told = of_interface(&format!("[inputs]\nblock = {{ {field} = \"zzz\" }}"));
        assert_eq!(
            words(&format!(
                "/definitions/place/oneOf/2/properties/{field}/enum"
            )),
            expected(&told),
            "{field}"
        );
    }
    let own = "/definitions/design_manifest/properties/design/properties";
    for field in [
        "kind",
        "rounds_per_stage",
        "datapath",
        "partition",
        "switch",
    ] {
        let told = of_design(&format!("[design]\n{field} = \"zzz\""));
        assert_eq!(
            words(&format!("{own}/{field}/enum")),
            expected(&told),
            "{field}"
        );
    }
    let told = of_design("[design]\nshortcuts = [\"zzz\"]");
    assert_eq!(
        words(&format!("{own}/shortcuts/items/enum")),
        expected(&told)
    );
}

#[test]
fn every_role_is_there() {
    let schema = schema();
    let both = |hash: &[harness::Role], miner: &[harness::Role]| -> BTreeSet<String> {
        hash.iter()
            .chain(miner)
            .map(|(name, ..)| (*name).to_owned())
            .collect()
    };
    let one = &schema["definitions"]["interface_manifest"]["properties"];
    assert_eq!(
        keys(&one["inputs"]),
        both(harness::HASH_INPUTS, harness::MINER_INPUTS)
    );
    assert_eq!(
        keys(&one["outputs"]),
        both(harness::HASH_OUTPUTS, harness::MINER_OUTPUTS)
    );
}

/// Manifests that stand here are good, and one with a wrong field, word or type is not.
#[test]
fn manifests_fit_it() {
    let schema = schema();
    let fits = |text: &str| {
        let table: toml::Table = toml::from_str(text).unwrap();
        fit(&schema, &schema, &serde_json::to_value(table).unwrap())
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for path in manifests() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(fits(&text), Ok(()), "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 15, "{seen}");
    let page = std::fs::read_to_string(root.join("docs/interface.md")).unwrap();
    let example = page
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    assert_eq!(fits(example), Ok(()));
    for (from, to) in [
        ("kind = \"miner\"", "kind = \"minor\""),
        ("top =", "topp ="),
        ("[clock]", "[clokc]"),
        ("add = -1", "add = \"-1\""),
        ("period =", "perod ="),
    ] {
        assert!(
            example.contains(from) && fits(&example.replace(from, to)).is_err(),
            "{to}"
        );
    }
}

/// As much of JSON Schema as ours uses.
fn fit(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let wrong = || Err(format!("{value} is none of {schema}"));
    if let Some(of) = schema["$ref"].as_str() {
        return fit(
            root,
            root.pointer(of.trim_start_matches('#')).unwrap(),
            value,
        );
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        fit(root, part, value)?;
    }
    if let Some(ways) = schema["oneOf"].as_array() {
        let fits = ways
            .iter()
            .filter(|way| fit(root, way, value).is_ok())
            .count();
        return if fits == 1 { Ok(()) } else { wrong() };
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|words| !words.contains(value))
    {
        return wrong();
    }
    let kind = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        _ => "integer",
    };
    let takes = |of: &Value| of.as_str() == Some(kind);
    let list = schema["type"].as_array();
    if !schema["type"].is_null()
        && !takes(&schema["type"])
        && !list.is_some_and(|l| l.iter().any(takes))
    {
        return wrong();
    }
    for item in value.as_array().into_iter().flatten() {
        fit(root, &schema["items"], item)?;
    }
    if let Some(table) = value.as_object() {
        let required = schema["required"].as_array().into_iter().flatten();
        if required
            .into_iter()
            .any(|name| !table.contains_key(name.as_str().unwrap()))
        {
            return wrong();
        }
        for (name, value) in table {
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => return Err(format!("{name} is not known")),
                (Value::Null, other) => fit(root, other, value)?,
                (known, _) => fit(root, known, value)?,
            }
        }
    }
    Ok(())
}
