//! The canonical form of entries, and its hash.
//!
//! Canonical: the value as JSON without white space between tokens, the keys
//! of every object sorted by their UTF-8 bytes, characters outside ASCII as
//! they are. `content_sha256` is the SHA-256 of that text; the same comes from
//! `jq -cSj .entries FILE | sha256sum`.

use serde_json::Value;

use crate::bits::Digest;
use crate::spec::sha256;

/// The canonical text of `value`.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// The `content_sha256` of a list of entries.
pub fn content_hash(entries: &Value) -> Digest {
    sha256(canonical(entries).as_bytes())
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(map) => {
            // Sorted here: whether the map itself is, depends on a feature
            // that any other crate of a build can switch.
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            text.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(&map[key], text);
            }
            text.push('}');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_is_spaced() {
        let value = json!([{"b": 1, "a": "x\"é"}, {"id": null, "B": [true]}]);
        assert_eq!(
            canonical(&value),
            r#"[{"a":"x\"é","b":1},{"B":[true],"id":null}]"#
        );
    }

    #[test]
    fn hash_is_of_the_text() {
        // printf '[]' | sha256sum
        assert_eq!(
            content_hash(&json!([])).to_string(),
            "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
        );
    }
}
