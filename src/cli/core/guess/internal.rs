//! A miner whose work goes in by no port: its registers are set and read from outside, as a debug cable would.

use super::clocks::quoted;
use super::names::{fit, of};
use super::order::words_of;
use super::{Draft, Sure};
use crate::harness::Kind;
use crate::survey::{Moved, Register, Signal, Survey};

/// Puts what ports do not offer as places in registers.
pub(super) fn guess(survey: &Survey, draft: &mut Draft) {
    let (inputs, outputs) = of(Kind::Miner);
    let names = |table: &[super::names::Called], role: &str| {
        let found = table.iter().find(|called| called.0 == role);
        found.map_or(&[][..], |called| called.2)
    };
    let held = |low: u32| {
        let all = survey.registers.iter();
        all.filter(move |r| r.moved == Moved::Held && r.entries == 1 && r.width >= low)
    };
    let mut used = String::new();
    if !["midstate", "header", "first_block"]
        .iter()
        .any(|role| draft.has(role))
    {
        let found = best(
            held(256).filter(|r| r.width == 256),
            names(inputs, "midstate"),
        );
        if let Some(register) = found {
            place(survey, draft, "midstate", register, None);
            used.clone_from(&register.path);
        }
    }
    if !["tail", "second_block", "header"]
        .iter()
        .any(|role| draft.has(role))
    {
        let found = best(held(96).filter(|r| r.path != used), names(inputs, "tail"));
        if let Some(register) = found {
            let role = match register.read {
                Some((_, 0)) if register.width == 640 => "header",
                Some((511, 0)) => "second_block",
                _ => "tail",
            };
            let bits = register.read.filter(|read| read.0 + 1 < register.width);
            // Yosys does not say which bits are read of what nothing drives: the tail is short, and most put it at the bottom.
            let bits = bits.or((role == "tail" && register.width > 96).then_some((95, 0)));
            place(survey, draft, role, register, bits);
        }
    }
    let clocked = |name: &[&str], width: u32| {
        let all = survey.registers.iter();
        let of_top =
            all.filter(|r| !r.path.contains('.') && r.moved == Moved::Clocked && r.entries == 1);
        best(of_top.filter(|r| r.width == width), name)
    };
    let result = clocked(&["golden_nonce", "found_nonce", "hit_nonce", "gn"], 32);
    // A core whose work goes in by ports takes its first nonce there as well, or begins with its own.
    if !used.is_empty() && !draft.has("nonce_start") {
        let counter = clocked(&["nonce", "count", "counter"], 32);
        if let Some(register) = counter.filter(|r| Some(&r.path) != result.map(|r| &r.path)) {
            let signal = signal(register);
            let mut why = format!("register of {} bits, by its name", register.width);
            let value = if register.ahead {
                why.push_str("; what is hashed is what it holds next");
                format!("{{ {signal}, add = -1 }}")
            } else {
                format!("{{ {signal} }}")
            };
            draft.put("inputs", "nonce_start", value, why, Sure::Likely);
            draft.or(format!(
                "nonce_start = {{ {signal}{} }}",
                if register.ahead { "" } else { ", add = -1" }
            ));
        }
    }
    if !draft.has("nonce")
        && let Some(register) = result
    {
        let why = if register.read.is_none() {
            "register of 32 bits that nobody reads, by its name"
        } else {
            "register of 32 bits, by its name"
        };
        draft.put(
            "outputs",
            "nonce",
            format!("{{ {} }}", signal(register)),
            why,
            Sure::Likely,
        );
        if !draft.has("found")
            && let Some(flag) = clocked(names(outputs, "found"), 1)
        {
            draft.or(format!(
                "found = {{ {} }}  # with [hit] shown = \"strobe\"",
                signal(flag)
            ));
        }
    }
}

/// The second hash where it stands inside, by its name: with it every hash is judged, and not only those that are hits.
pub(super) fn digest(survey: &Survey, draft: &mut Draft) {
    const CALLED: [&str; 5] = [
        "hash2",
        "second_hash",
        "final_hash",
        "double_hash",
        "digest",
    ];
    let top = survey.modules.first();
    let wide = |name: &&str| {
        let signals = top.map_or(&[][..], |top| &top.signals);
        let named = |signal: &&Signal| signal.name.eq_ignore_ascii_case(name);
        signals
            .iter()
            .find(named)
            .filter(|s| (s.width, s.entries) == (256, 1))
    };
    let Some(signal) = CALLED
        .iter()
        .find_map(wide)
        .filter(|_| !draft.has("digest"))
    else {
        return;
    };
    let (name, words) = (quoted(&signal.name), words_of(survey, &signal.name));
    let place = |low: bool| {
        let order = if low { ", words = \"first-low\"" } else { "" };
        format!("{{ signal = {name}{order} }}")
    };
    let why = format!(
        "256 bits, by its name: with it every hash is judged; {}",
        words.why
    );
    draft.put("outputs", "digest", place(words.low), why, Sure::Guess);
    if words.sure < Sure::Likely {
        draft.or(format!("digest = {}", place(!words.low)));
    }
}

fn best<'a>(registers: impl Iterator<Item = &'a Register>, names: &[&str]) -> Option<&'a Register> {
    let own = |register: &Register| {
        let name = register.path.rsplit('.').next().unwrap_or(&register.path);
        fit(name, names)
    };
    let registers: Vec<&Register> = registers.collect();
    let fits = registers.iter().filter(|register| own(register) > 0);
    let found = fits.max_by_key(|register| own(register)).copied();
    // The only one of this width, whatever it is called.
    found.or(match registers[..] {
        [only] if only.width >= 96 => Some(only),
        _ => None,
    })
}

/// `signal = "..", module = ".."`, the module where the top does not declare it.
fn signal(register: &Register) -> String {
    let path = quoted(&register.path);
    if register.path.contains('.') {
        format!("signal = {path}, module = {}", quoted(&register.module))
    } else {
        format!("signal = {path}")
    }
}

fn place(
    survey: &Survey,
    draft: &mut Draft,
    role: &str,
    register: &Register,
    bits: Option<(u32, u32)>,
) {
    let words = words_of(survey, &register.path);
    let signal = signal(register);
    let slice = bits.map_or(String::new(), |(high, low)| {
        format!(", bits = \"{high}:{low}\"")
    });
    let order = if words.low {
        ", words = \"first-low\""
    } else {
        ""
    };
    let bits = register.width;
    let why = format!("register of {bits} bits that nothing drives; {}", words.why);
    draft.put(
        "inputs",
        role,
        format!("{{ {signal}{slice}{order} }}"),
        why,
        Sure::Likely.min(words.sure),
    );
    if words.sure < Sure::Likely {
        let other = if words.low { "first-high" } else { "first-low" };
        draft.or(format!(
            "{role} = {{ {signal}{slice}, words = \"{other}\" }}"
        ));
    }
}
