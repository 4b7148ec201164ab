//! What is neither clock nor role: inputs to be held, and how a miner counts and shows its hits.

use super::clocks::quoted;
use super::{Draft, Sure};
use crate::harness::{Kind, Protocol};
use crate::survey::{Direction, Survey};

/// Puts `[tied]`, `[nonce]`, `[hit]`, and the numbers of `[interface]`.
pub(super) fn guess(survey: &Survey, draft: &mut Draft, taken: &[String]) {
    for port in survey
        .ports_of(Direction::Input)
        .filter(|p| !taken.contains(&p.name))
    {
        let select = survey
            .selects
            .iter()
            .find(|select| select.port == port.name);
        let name = port.name.to_lowercase();
        let has = |words: &[&str]| name.split('_').any(|part| words.contains(&part));
        let (value, why, sure) = if let Some(select) = select {
            (
                u64::from(select.value),
                "SHA-256's initial state is taken at this value".to_owned(),
                Sure::Sure,
            )
        } else if port.width == 1 && has(&["en", "ena", "enable", "ce", "cen"]) {
            (1, "enables, by its name".into(), Sure::Likely)
        } else if has(&[
            "test", "scan", "debug", "tst", "dft", "pause", "stall", "bist",
        ]) {
            (0, "off, by its name".into(), Sure::Likely)
        } else {
            let plural = if port.width == 1 { "bit" } else { "bits" };
            (
                0,
                format!("input of {} {plural} whose role is not known", port.width),
                Sure::Todo,
            )
        };
        draft.put("tied", &key(&port.name), value.to_string(), why, sure);
    }
    if draft.kind == Kind::Miner {
        miner(survey, draft);
    }
}

fn miner(survey: &Survey, draft: &mut Draft) {
    let settable = |name: &str| {
        let found = survey
            .parameters
            .iter()
            .find(|p| p.settable && p.name.eq_ignore_ascii_case(name));
        found.map(|p| p.name.clone())
    };
    if let Some(name) = settable("LOOP_LOG2").or_else(|| settable("FOLD_LOG2")) {
        draft.put(
            "interface",
            "period",
            quoted(&format!("1 << {name}")),
            "clocks a nonce, by the parameter's name",
            Sure::Likely,
        );
        draft.put(
            "interface",
            "latency",
            quoted(&format!("140 << {name}")),
            "128 rounds and some more, the longest that a hit may take",
            Sure::Likely,
        );
        draft.named.push(name);
    } else if let Some(name) = settable("LOOP").or_else(|| settable("FOLD")) {
        draft.put(
            "interface",
            "period",
            quoted(&name),
            "clocks a nonce, by the parameter's name",
            Sure::Likely,
        );
        draft.put(
            "interface",
            "latency",
            quoted(&format!("140 * {name}")),
            "128 rounds and some more, the longest that a hit may take",
            Sure::Likely,
        );
        draft.named.push(name);
    } else {
        draft.put(
            "interface",
            "latency",
            "1000",
            "the longest that a hit may take",
            Sure::Guess,
        );
    }
    if draft.protocol == Protocol::Script {
        return;
    }
    draft.put(
        "nonce",
        "order",
        "\"word\"",
        "counters are mostly wired to W[3] as they are",
        Sure::Guess,
    );
    draft.or("order = \"number\"");
    let offset = survey
        .parameters
        .iter()
        .find(|p| p.name.to_lowercase().contains("offset"));
    match offset {
        Some(p) => draft.notes.push(format!(
            "{} = {} in the RTL: where it does not take it off itself, say [nonce] offset",
            p.name, p.value
        )),
        None => draft.or(
            "offset = 132  # clocks from a nonce to its hit, where the core does not take them off",
        ),
    }
    let (shown, why) = if draft.has("found") {
        ("\"strobe\"", "`found` is high with each hit")
    } else {
        (
            "\"change\"",
            "there is no `found`: `nonce` takes another value",
        )
    };
    draft.put(
        "hit",
        "shown",
        shown,
        why,
        if draft.has("found") {
            Sure::Guess
        } else {
            Sure::Likely
        },
    );
    if draft.has("found") {
        draft.or("shown = \"level\"");
        draft.or("shown = \"sticky\"");
        draft.or("shown = \"stop\"");
    }
    if draft.has("target") {
        draft.put(
            "hit",
            "test",
            "\"target\"",
            "there is a target",
            Sure::Likely,
        );
    } else {
        draft.put(
            "hit",
            "test",
            "\"zero-bits\"",
            "there is no target: 32 zero bits",
            Sure::Likely,
        );
        draft.or("zero_bits = 32");
    }
}

/// A key of TOML: quoted where it must be.
fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(plain) {
        name.into()
    } else {
        quoted(name)
    }
}
