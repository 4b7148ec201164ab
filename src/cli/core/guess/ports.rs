//! Roles of ports that are no bus.

use super::clocks::quoted;
use super::names::{Called, fit, of};
use super::order::words_of;
use super::{Draft, Sure};
use crate::harness::Kind;
use crate::survey::{Direction, Port, Survey};

/// What the ports look like: a miner's, or those of a core that hashes blocks.
pub(super) fn kind(survey: &Survey, taken: &[String]) -> Kind {
    let weight = |kind: Kind| {
        let (inputs, outputs) = of(kind);
        let own = |called: &&Called| match kind {
            Kind::Hash => matches!(
                called.0,
                "block" | "digest" | "init" | "next" | "done" | "digest_valid"
            ),
            Kind::Miner => !matches!(
                called.0,
                "digest" | "ready" | "start" | "stop" | "accept" | "tail" | "second_block"
            ),
        };
        let sum = |direction, called: &[Called]| -> u32 {
            let ports: Vec<&Port> = survey
                .ports_of(direction)
                .filter(|p| !taken.contains(&p.name))
                .collect();
            let best = called.iter().filter(own).map(|role| {
                let fits = ports.iter().map(|port| score(port, role));
                fits.max().unwrap_or(0)
            });
            best.sum()
        };
        sum(Direction::Input, inputs) + sum(Direction::Output, outputs)
    };
    let (hash, miner) = (weight(Kind::Hash), weight(Kind::Miner));
    let wide = survey
        .ports_of(Direction::Input)
        .any(|port| port.width >= 96);
    // No data goes in by a port: the work is in registers, as in cores that a debug cable feeds.
    if miner > hash || !wide && hash == 0 {
        Kind::Miner
    } else {
        Kind::Hash
    }
}

/// How well a port fits a role: its width must.
fn score(port: &Port, (role, bits, names): &Called) -> u32 {
    let width_fits = match (*role, *bits) {
        ("tail", _) => matches!(port.width, 96 | 128 | 256),
        (_, 0) => port.width == 1,
        ("job_id" | "hit_job_id" | "hit_lane", _) => port.width <= 32,
        (_, 1) => port.width == 32,
        (_, bits) => port.width == bits,
    };
    if width_fits {
        fit(&port.name, names)
    } else {
        0
    }
}

/// Puts `[inputs]` and `[outputs]`: the best pairs of role and port first.
pub(super) fn guess(survey: &Survey, draft: &mut Draft, taken: &mut Vec<String>) {
    let (inputs, outputs) = of(draft.kind);
    for (table, direction, called) in [
        ("inputs", Direction::Input, inputs),
        ("outputs", Direction::Output, outputs),
    ] {
        let free: Vec<&Port> = survey
            .ports_of(direction)
            .filter(|p| !taken.contains(&p.name))
            .collect();
        let mut pairs: Vec<(u32, usize, &Port)> = Vec::new();
        for (at, role) in called.iter().enumerate() {
            for port in &free {
                let mut score = score(port, role);
                // The only one of this width is it, whatever it is called.
                let alone = role.1 > 96
                    && port.width == role.1
                    && free.iter().filter(|p| p.width == role.1).count() == 1;
                let first = called.iter().position(|r| r.1 == role.1) == Some(at);
                if score == 0 && alone && first {
                    score = 10;
                }
                if score > 0 {
                    pairs.push((score, at, port));
                }
            }
        }
        pairs.sort_by_key(|(score, at, _)| (std::cmp::Reverse(*score), *at));
        let mut chosen: Vec<(usize, u32, &Port)> = Vec::new();
        for (score, at, port) in pairs {
            let used = |(other, _, p): &(usize, u32, &Port)| *other == at || p.name == port.name;
            if !chosen.iter().any(used) {
                chosen.push((at, score, port));
            }
        }
        numbered(draft, table, &free, taken);
        chosen.retain(|(_, _, port)| !taken.contains(&port.name));
        chosen.sort_by_key(|(at, ..)| *at);
        for (at, score, port) in chosen {
            put(survey, draft, table, called[at], port, score);
            taken.push(port.name.clone());
        }
    }
    // One line that says that it is done is enough.
    if draft.kind == Kind::Hash && draft.has("start") && !draft.has("done") {
        let found = draft
            .guesses
            .iter_mut()
            .find(|g| matches!(g.field.as_str(), "digest_valid" | "ready"));
        if let Some(guess) = found {
            guess.or.push(format!("{} = {}", guess.field, guess.value));
            guess.field = "done".into();
            guess.sure = Sure::Guess;
        }
    }
}

/// Words that have a port each: `blk0` to `blk15`.
fn numbered(draft: &mut Draft, table: &'static str, free: &[&Port], taken: &mut Vec<String>) {
    let role = |count: usize| match (table, count, draft.kind) {
        ("inputs", 16, Kind::Hash) => Some("block"),
        ("inputs", 8, Kind::Hash) => Some("chaining"),
        ("inputs", 8, Kind::Miner) => Some("midstate"),
        ("outputs", 8, _) => Some("digest"),
        _ => None,
    };
    let words: Vec<&Port> = free.iter().copied().filter(|p| p.width == 32).collect();
    let mut found = Vec::new();
    for port in &words {
        let Some(prefix) = port.name.strip_suffix('0') else {
            continue;
        };
        let next = |n: &usize| {
            let name = format!("{prefix}{n}");
            words.iter().any(|port| port.name == name)
        };
        let count = (0..=16).take_while(next).count();
        if let Some(role) = role(count) {
            found.push((role, prefix, count));
        }
    }
    for (role, prefix, count) in found {
        let names: Vec<String> = (0..count).map(|n| format!("{prefix}{n}")).collect();
        let quotes: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let why = format!("{count} ports of a word each, by their numbers");
        let list = quotes.join(", ");
        draft.put(table, role, format!("[{list}]"), why, Sure::Likely);
        taken.extend(names);
    }
}

fn put(
    survey: &Survey,
    draft: &mut Draft,
    table: &'static str,
    called: Called,
    port: &Port,
    score: u32,
) {
    let (role, bits, _) = called;
    let sure = match score {
        90.. => Sure::Shown,
        60.. => Sure::Likely,
        _ => Sure::Guess,
    };
    let plural = if port.width == 1 { "bit" } else { "bits" };
    let why = format!("{} {plural}, by its name", port.width);
    let name = quoted(&port.name);
    let inverted = port.name.to_lowercase().ends_with("_n")
        || port.name.to_lowercase().contains("busy") && role == "ready";
    if bits < 96 {
        let value = if inverted && bits == 0 {
            format!("{{ port = {name}, active = \"low\" }}")
        } else {
            name
        };
        draft.put(table, role, value, why, sure);
        return;
    }
    let words = words_of(survey, &port.name);
    let slice = if role == "tail" && port.width > 96 {
        ", bits = \"95:0\""
    } else {
        ""
    };
    let first_low = words.low;
    let value = match (first_low, slice) {
        (false, "") => name.clone(),
        (false, slice) => format!("{{ port = {name}{slice} }}"),
        (true, slice) => format!("{{ port = {name}{slice}, words = \"first-low\" }}"),
    };
    draft.put(
        table,
        role,
        value,
        format!("{why}; {}", words.why),
        sure.min(words.sure.max(Sure::Guess)),
    );
    if words.sure < Sure::Likely {
        let other = if first_low { "first-high" } else { "first-low" };
        draft.or(format!(
            "{role} = {{ port = {name}{slice}, words = \"{other}\" }}"
        ));
    }
}
