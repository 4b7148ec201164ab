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
                Sure::Shown,
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
    times(survey, draft);
    if draft.protocol == Protocol::Script {
        test(survey, draft);
        return;
    }
    let why = "counters are mostly wired to W[3] as they are";
    draft.put("nonce", "order", "\"word\"", why, Sure::Guess);
    draft.or("order = \"number\"");
    let mut parameters = survey.parameters.iter();
    match parameters.find(|p| p.name.to_lowercase().contains("offset")) {
        Some(p) => draft.notes.push(format!(
            "{} = {} in the RTL: where it does not take it off itself, say [nonce] offset",
            p.name, p.value
        )),
        None => draft.or(
            "offset = 132  # clocks from a nonce to its hit, where the core does not take them off",
        ),
    }
    shown(draft);
    test(survey, draft);
}

/// Clocks a nonce, by the parameter that folds the core.
fn times(survey: &Survey, draft: &mut Draft) {
    let settable = |names: [&str; 2]| {
        let fits = |name: &str| names.iter().any(|n| name.eq_ignore_ascii_case(n));
        let mut all = survey.parameters.iter();
        let found = all.find(|p| p.settable && fits(&p.name));
        found.map(|p| p.name.clone())
    };
    let (name, period, latency) = if let Some(name) = settable(["LOOP_LOG2", "FOLD_LOG2"]) {
        (
            name.clone(),
            format!("1 << {name}"),
            format!("140 << {name}"),
        )
    } else if let Some(name) = settable(["LOOP", "FOLD"]) {
        (name.clone(), name.clone(), format!("140 * {name}"))
    } else {
        let why = "the longest that a hit may take";
        draft.put("interface", "latency", "1000", why, Sure::Guess);
        return;
    };
    let why = "clocks a nonce, by the parameter's name";
    draft.put("interface", "period", quoted(&period), why, Sure::Likely);
    let why = "128 rounds and some more, the longest that a hit may take";
    draft.put("interface", "latency", quoted(&latency), why, Sure::Likely);
    draft.named.push(name);
}

/// How a hit is shown.
fn shown(draft: &mut Draft) {
    if draft.has("found") {
        let why = "`found` is high with each hit";
        draft.put("hit", "shown", "\"strobe\"", why, Sure::Guess);
        for other in ["level", "sticky", "stop"] {
            draft.or(format!("shown = \"{other}\""));
        }
    } else {
        let why = "there is no `found`: `nonce` takes another value";
        draft.put("hit", "shown", "\"change\"", why, Sure::Likely);
    }
}

/// What a hash is held against.
fn test(survey: &Survey, draft: &mut Draft) {
    let behind_a_bus = draft.protocol == Protocol::Script;
    let mut registers = survey.registers.iter();
    let kept = registers.any(|r| r.path.to_lowercase().contains("target") && r.width >= 32);
    if draft.has("target") || behind_a_bus && kept {
        let why = "there is a target";
        draft.put("hit", "test", "\"target\"", why, Sure::Likely);
        return;
    }
    let why = "there is no target: 32 zero bits, where nothing else is said";
    draft.put("hit", "test", "\"zero-bits\"", why, Sure::Likely);
    let mut parameters = survey.parameters.iter().filter(|p| p.settable);
    match parameters.find(|p| p.name.to_lowercase().replace('_', "") == "zerobits") {
        Some(parameter) => {
            let why = "by the parameter's name";
            let value = quoted(&parameter.name);
            draft.put("hit", "zero_bits", value, why, Sure::Likely);
            draft.named.push(parameter.name.clone());
        }
        None => draft.or("zero_bits = 32"),
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
