//! Manifests that say one thing otherwise: what `core discover` tries, and what a failure may come from.

use super::Manifest;
use super::expression::Expression;
use super::interface::{Compare, Kind, Order, Shown};
use super::place::{Active, Bytes, Words};

/// A manifest that differs in one thing.
#[derive(Clone, Debug)]
pub struct Alteration {
    /// The short name of the fault, if this makes the core right.
    pub cause: &'static str,
    /// What differs, as it would stand in the manifest.
    pub text: String,
    /// The whole.
    pub manifest: Manifest,
}

/// Every manifest that differs from this one in one thing that designers differ in.
#[allow(clippy::too_many_lines)] // a list
pub fn alterations(manifest: &Manifest) -> Vec<Alteration> {
    let mut all = Vec::new();
    let mut add = |cause, text: String, change: &dyn Fn(&mut Manifest)| {
        let mut other = manifest.clone();
        change(&mut other);
        if other != *manifest {
            all.push(Alteration {
                cause,
                text,
                manifest: other,
            });
        }
    };
    if let Some(reset) = &manifest.reset {
        let (word, active) = match reset.active {
            Active::High => ("low", Active::Low),
            Active::Low => ("high", Active::High),
        };
        add(
            "reset-polarity",
            format!("[reset] active = \"{word}\""),
            &|m| {
                if let Some(reset) = &mut m.reset {
                    reset.active = active;
                }
            },
        );
    }
    for (table, output) in [("inputs", false), ("outputs", true)] {
        let bound = if output {
            &manifest.outputs
        } else {
            &manifest.inputs
        };
        for (role, place) in bound {
            let wide = super::roles::words(manifest.interface.kind, role);
            let turned = match place.words {
                Words::FirstHigh => (Words::FirstLow, "first-low"),
                Words::FirstLow => (Words::FirstHigh, "first-high"),
            };
            let swapped = match place.bytes {
                Bytes::Big => (Bytes::Little, "little"),
                Bytes::Little => (Bytes::Big, "big"),
            };
            let cause = match (&**role, output) {
                ("digest", _) => ("digest-word-order", "digest-byte-order"),
                ("block", _) => ("block-word-order", "block-byte-order"),
                ("midstate", _) => ("midstate-word-order", "midstate-byte-order"),
                ("header", _) => ("header-word-order", "header-byte-order"),
                _ => ("word-order", "byte-order"),
            };
            let mut with = |text: String, words: Words, bytes: Bytes| {
                let cause = if bytes == place.bytes {
                    cause.0
                } else {
                    cause.1
                };
                add(cause, format!("[{table}] {role}: {text}"), &|m| {
                    let bound = if output {
                        &mut m.outputs
                    } else {
                        &mut m.inputs
                    };
                    if let Some(place) = bound.get_mut(role) {
                        (place.words, place.bytes) = (words, bytes);
                    }
                });
            };
            if wide > 1 {
                with(format!("words = \"{}\"", turned.1), turned.0, place.bytes);
                with(format!("bytes = \"{}\"", swapped.1), place.words, swapped.0);
                with(
                    format!("words = \"{}\", bytes = \"{}\"", turned.1, swapped.1),
                    turned.0,
                    swapped.0,
                );
            }
            if wide == 0 {
                let (word, active) = match place.active {
                    Active::High => ("low", Active::Low),
                    Active::Low => ("high", Active::High),
                };
                add(
                    "polarity",
                    format!("[{table}] {role}: active = \"{word}\""),
                    &|m| {
                        let bound = if output {
                            &mut m.outputs
                        } else {
                            &mut m.inputs
                        };
                        if let Some(place) = bound.get_mut(role) {
                            place.active = active;
                        }
                    },
                );
            }
        }
    }
    if manifest.interface.kind == Kind::Miner {
        miner(manifest, &mut add);
    }
    all
}

/// The manifest with the offset that a diagnosis tells: `nonce.offset = 17`.
pub fn with_offset(manifest: &Manifest, remedy: &str) -> Option<Alteration> {
    let offset = remedy.strip_prefix("nonce.offset = ")?.parse().ok()?;
    let mut other = manifest.clone();
    other.nonce.offset = Some(Expression::number(offset));
    (other != *manifest).then(|| Alteration {
        cause: "nonce-offset",
        text: format!("[nonce] offset = {offset}"),
        manifest: other,
    })
}

/// Takes a cause, what differs, and the change.
type Add<'a> = dyn FnMut(&'static str, String, &dyn Fn(&mut Manifest)) + 'a;

fn miner(manifest: &Manifest, add: &mut Add<'_>) {
    let (word, order) = match manifest.nonce.order {
        Order::Number => ("word", Order::Word),
        Order::Word => ("number", Order::Number),
    };
    add("nonce-order", format!("[nonce] order = \"{word}\""), &|m| {
        m.nonce.order = order;
    });
    let (word, compare) = match manifest.hit.compare {
        Compare::NotAbove => ("<", Compare::Below),
        Compare::Below => ("<=", Compare::NotAbove),
    };
    add(
        "compare-strict",
        format!("[hit] compare = \"{word}\""),
        &|m| m.hit.compare = compare,
    );
    for (word, shown) in [
        ("strobe", Shown::Strobe),
        ("level", Shown::Level),
        ("change", Shown::Change),
        ("sticky", Shown::Sticky),
        ("stop", Shown::Stop),
    ] {
        // Without its port a way of showing shows nothing, and is right about nothing.
        let there = if shown == Shown::Change {
            "nonce"
        } else {
            "found"
        };
        if !manifest.outputs.contains_key(there) {
            continue;
        }
        add("hit-shown", format!("[hit] shown = \"{word}\""), &|m| {
            m.hit.shown = shown;
        });
    }
    if let Some(start) = manifest.inputs.get("nonce_start") {
        for by in [-2, -1, 1, 2] {
            let sum = start.add + by;
            add(
                "nonce-start",
                format!("[inputs] nonce_start: add = {sum}"),
                &|m| {
                    if let Some(start) = m.inputs.get_mut("nonce_start") {
                        start.add = sum;
                    }
                },
            );
        }
    }
    for step in [2, 4] {
        add(
            "nonce-increment",
            format!("[nonce] increment = {step}"),
            &|m| {
                m.nonce.increment = Some(Expression::number(step));
            },
        );
    }
}
