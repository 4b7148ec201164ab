//! Whose fault a wrong register is, and what would explain its value.

use super::compares::Answers;
use super::differ::element_value;
use super::slips::{Slip, carry_slips};
use super::states::{self, States};
use super::terms::Terms;
use crate::design::{Element, Register, Site, Structure};
use crate::model::{Packed256, Stage};
use crate::verdict::Fault;

/// At most so many explanations are shown.
const SHOWN: usize = 3;

/// Those slips that make just this difference.
fn explain(delta: u32, slips: Vec<Slip>) -> (Vec<String>, Vec<&'static str>) {
    let mut found: Vec<Slip> = slips
        .into_iter()
        .filter(|slip| slip.delta == delta)
        .collect();
    found.truncate(SHOWN);
    let mut logic: Vec<_> = found.iter().map(|slip| slip.logic).collect();
    logic.dedup();
    (found.into_iter().map(|slip| slip.text).collect(), logic)
}

fn fault(
    function: impl Into<String>,
    rule: impl Into<String>,
    (explained_by, mut logic): (Vec<String>, Vec<&'static str>),
    otherwise: &'static str,
) -> Fault {
    if logic.is_empty() {
        logic.push(otherwise);
    }
    Fault {
        function: function.into(),
        rule: rule.into(),
        explained_by,
        logic,
    }
}

/// A wrong state behind a round whose inputs were right.
pub(super) fn round(r: usize, before: &Stage, model: &Packed256, device: &Packed256) -> Fault {
    let w = before.w;
    let terms = Terms {
        round: r,
        state: before.state,
        w: std::array::from_fn(|i| w[15 - i]),
    };
    // Lanes from the low end: h g f e d c b a.
    let delta = |lane: usize| device[lane].wrapping_sub(model[lane]);
    let (a, e) = (delta(7), delta(3));
    let copied = [('b', 6), ('c', 5), ('d', 4), ('f', 2), ('g', 1), ('h', 0)];
    if let Some(&(name, lane)) = copied.iter().find(|(_, lane)| delta(*lane) != 0) {
        let from = (name as u8 - 1) as char;
        let held = ('a'..='h').find(|&l| l != from && terms.letter(l) == device[lane]);
        let text = held.map(|l| format!("{name} takes {l} instead of {from}"));
        let found = (text.into_iter().collect(), Vec::new());
        if r == 0 {
            let rule = format!("{name} = {from} of the state that enters the pipe");
            return fault("entering state or state shift", rule, found, "round");
        }
        return fault(
            "state shift",
            format!("{name} = {from} of the round before"),
            found,
            "round",
        );
    }
    if a != 0 && e != 0 {
        if a == e {
            let found = explain(a, terms.t1_slips());
            return fault(
                "T1",
                format!("T1 = h + Sigma1(e) + Ch(e, f, g) + K[{r}] + W[{r}]"),
                found,
                "T1",
            );
        }
        let found = (Vec::new(), Vec::new());
        return fault("round function", "e = d + T1, a = T1 + T2", found, "round");
    }
    if e != 0 {
        return fault(
            "e adder",
            "e = d + T1",
            explain(e, terms.e_slips()),
            "round",
        );
    }
    let found = explain(a, terms.a_slips());
    let function = match found.1.first() {
        Some(&"Sigma0") => "Sigma0",
        Some(&"Maj") => "Maj",
        Some(&"T2") => "T2",
        Some(_) => "a adder",
        None => "T2 or the a adder",
    };
    fault(
        function,
        "a = T1 + T2, T2 = Sigma0(a) + Maj(a, b, c)",
        found,
        "T2",
    )
}

/// Wrong schedule words behind a round; both newest first.
pub(super) fn schedule(r: usize, before: &Stage, model: &[u32; 16], device: &[u32; 16]) -> Fault {
    if let Some(lane) = (1..16).find(|&lane| model[lane] != device[lane]) {
        let index = r + 16 - lane;
        let held = (0..16).find(|&i| i + 1 != lane && before.w[i] == device[lane]);
        let mut texts: Vec<String> = held
            .map(|i| format!("W[{}] stands there", r + 15 - i))
            .into_iter()
            .collect();
        if device[lane] == model[lane].swap_bytes() {
            texts.push(format!("the bytes of W[{index}] are reversed"));
        }
        let found = (texts, Vec::new());
        if r == 0 {
            let rule =
                format!("W[{index}] enters the pipe with its block and moves on by one place");
            return fault("entering block or schedule shift", rule, found, "schedule");
        }
        return fault(
            "schedule shift",
            format!("W[{index}] moves on by one place"),
            found,
            "schedule",
        );
    }
    let t = r + 16;
    let terms = Terms {
        round: r,
        state: before.state,
        w: std::array::from_fn(|i| before.w[15 - i]),
    };
    let found = explain(device[0].wrapping_sub(model[0]), terms.schedule_slips());
    let rule = format!(
        "W[{t}] = W[{r}] + sigma0(W[{}]) + W[{}] + sigma1(W[{}])",
        r + 1,
        r + 9,
        r + 14
    );
    fault(format!("schedule W[{t}]"), rule, found, "schedule")
}

/// A wrong digest: state after round 63 and chaining value were right. `others` are chaining values that it may have
/// taken by mistake, with their names.
pub(super) fn digest(
    chaining: Option<&Packed256>,
    others: &[(String, Packed256)],
    model: &Packed256,
    device: &Packed256,
) -> Fault {
    let lane = (0..8).find(|&i| model[i] != device[i]).unwrap_or(0);
    let delta = device[lane].wrapping_sub(model[lane]);
    let mut slips = Vec::new();
    if let Some(chaining) = chaining {
        slips.extend(
            others
                .iter()
                .filter(|(_, other)| other != chaining)
                .map(|(name, other)| Slip {
                    text: format!("{name} instead of the nonce's own"),
                    delta: other[lane].wrapping_sub(chaining[lane]),
                    logic: "feed-forward",
                }),
        );
        slips.push(Slip {
            text: "the chaining value is missing".into(),
            delta: 0u32.wrapping_sub(chaining[lane]),
            logic: "feed-forward",
        });
        for other in (0..8).filter(|&i| i != lane) {
            slips.push(Slip {
                text: format!("chaining word H{} instead of H{}", 7 - other, 7 - lane),
                delta: chaining[other].wrapping_sub(chaining[lane]),
                logic: "feed-forward",
            });
        }
    }
    slips.extend(carry_slips("feed-forward"));
    let rule = format!(
        "H{} = chaining H{} + state after round 63",
        7 - lane,
        7 - lane
    );
    let mut found = explain(delta, slips);
    if (0..8).all(|i| device[i] == model[7 - i]) {
        found
            .0
            .insert(0, "the digest's words stand in reverse order".into());
    }
    fault("feed-forward", rule, found, "feed-forward")
}

/// A wrong register of control or job context.
pub(super) fn part(
    structure: &Structure,
    register: &Register,
    element: &Element,
    (before, model, device): (&[u32], &[u32], &[u32]),
) -> Fault {
    let states = States {
        structure,
        before,
        model,
        device,
    };
    let (old, want, got) = (
        element_value(element, before),
        element_value(element, model),
        element_value(element, device),
    );
    let mut function = match register.site {
        Site::Part(name) => name.into(),
        _ => register.name.clone(),
    };
    let mut texts = states.loads(register);
    match register.name.as_str() {
        "hit.valid" => {
            if let Some(answers) = Answers::wrong_at(structure, before, device) {
                let nothing = (Vec::new(), Vec::new());
                let mut fault = fault(function, register.rule, nothing, "target compare");
                answers.judge(&mut fault);
                return fault;
            }
            function = "hit register".into();
            if Answers::can_be_judged(structure) {
                texts.push("the compare is right: abort or reset should have cleared it, or no nonce stood there".into());
            }
        }
        "hit.job_id" => texts.extend(states.other_job(&want, &got)),
        _ => {}
    }
    // Of a vector that moves as a whole one bit that stays says nothing.
    let part_of_vector = register.entries == 1 && element.width < register.width;
    let held = if part_of_vector {
        states::same(register, device, before)
    } else {
        got == old
    };
    let cleared = want.iter().all(|&w| w == 0) && old.iter().any(|&w| w != 0);
    let counted = cleared && element.width <= 32 && got[0].abs_diff(old[0]) == 1;
    if register.name == "hit.valid" {
        // A single answer neither moves nor stays.
    } else if held {
        texts.push("it did not move".into());
    } else if part_of_vector
        && states::is_zero(register, model)
        && !states::is_zero(register, before)
    {
        texts.push("it went on where abort or reset should have cleared it".into());
    } else if want == old {
        texts.push("it moved where it should hold".into());
    } else if counted {
        texts.push("it counted on where it should be cleared".into());
    }
    if register.entries > 1 && got != old {
        let twin = structure.elements_of(element.register).find(|other| {
            other.name != element.name
                && other.width == element.width
                && element_value(other, model) == got
        });
        texts.extend(twin.map(|twin| format!("it holds what {} should hold", twin.name)));
    }
    if element.width == 32 && got[0] == want[0].swap_bytes() && got != want {
        texts.push("the bytes are reversed".into());
    }
    if (3..=32).contains(&element.width) && got != old && want != old && !counted {
        let mask = u64::MAX >> (64 - element.width);
        let off = (u64::from(got[0]).wrapping_sub(u64::from(want[0]))) & mask;
        let (sign, size) = if off > mask / 2 {
            ('-', mask - off + 1)
        } else {
            ('+', off)
        };
        if size <= 256 {
            texts.push(format!("off by {sign}{size}"));
        }
    }
    texts.truncate(SHOWN);
    Fault {
        function,
        rule: register.rule.into(),
        explained_by: texts,
        logic: Vec::new(),
    }
}
