//! Internal power by the rule of `OpenSTA` (`search/Power.cc` of November 2019, Debian's 2.0.17), on our own counts: what the
//! two rules differ by can so be told apart from what the two programs do.
//!
//! Ours adds the table of the pin that caused a transition, at the levels that stand then. Theirs knows mean activities alone:
//! each table of an output counts both edges, times the output's transitions, times a weight. Where the function is a gate of
//! two operands one of which is the pin, the weight is the pin's transitions over the output's, times the chance that the other
//! operand lets them through; where there is no such operand, it is a half for *each* pin; for clocks it is one.

use super::circuit::Net;
use super::{Circuit, Counts, Timing};
use crate::liberty::{Expression, Pin};

/// What an instance is by their rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A flip-flop.
    Flop,
    /// A gate whose pins' weights follow from its function.
    Weighed,
    /// A gate with pins at a half each.
    Halves,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Flop, Self::Weighed, Self::Halves];

    /// What names of its instances begin with.
    pub fn letter(self) -> char {
        match self {
            Self::Flop => 'f',
            Self::Weighed => 'w',
            Self::Halves => 'h',
        }
    }

    /// Of an instance.
    pub fn of(circuit: &Circuit, instance: u32) -> Self {
        let kind = circuit.kind_of(instance);
        if kind.flop.is_some() {
            return Self::Flop;
        }
        let weighed = kind.cell.outputs().all(|pin| {
            pin.power
                .iter()
                .filter(|power| power.when.is_none())
                .all(|power| {
                    let mut related = power.related.iter();
                    related.all(|input| {
                        pin.function
                            .as_ref()
                            .is_some_and(|f| let_through(f, input).is_some())
                    })
                })
        });
        if weighed { Self::Weighed } else { Self::Halves }
    }
}

/// When a pin's transition comes through a function, as `OpenSTA` sees it; `None` where it does not.
fn let_through(function: &Expression, input: &str) -> Option<Expression> {
    let is = |operand: &Expression| operand.single().is_some_and(|(name, _)| name == input);
    let negated = |operand: &Expression| match operand {
        Expression::Not(inner) => (**inner).clone(),
        other => Expression::Not(Box::new(other.clone())),
    };
    match function {
        Expression::Name(name) => (name == input).then_some(Expression::Constant(true)),
        Expression::Not(inner) => let_through(inner, input),
        Expression::Or(a, b) | Expression::Xor(a, b) if is(a) => Some(negated(b)),
        Expression::Or(a, b) | Expression::Xor(a, b) if is(b) => Some(negated(a)),
        Expression::And(a, b) if is(a) => Some((**b).clone()),
        Expression::And(a, b) if is(b) => Some((**a).clone()),
        _ => None,
    }
}

/// The chance that a function is one, its operands taken for independent.
fn chance(function: &Expression, duty: &impl Fn(&str) -> f64) -> f64 {
    match function {
        Expression::Constant(on) => f64::from(u8::from(*on)),
        Expression::Name(name) => duty(name),
        Expression::Not(a) => 1.0 - chance(a, duty),
        Expression::And(a, b) => chance(a, duty) * chance(b, duty),
        Expression::Or(a, b) => 1.0 - (1.0 - chance(a, duty)) * (1.0 - chance(b, duty)),
        Expression::Xor(a, b) => {
            let (a, b) = (chance(a, duty), chance(b, duty));
            a * (1.0 - b) + b * (1.0 - a)
        }
    }
}

/// What an instance takes inside in a run by their rule, in J.
pub fn internal(circuit: &Circuit, timing: &Timing, counts: &Counts, at: u32) -> f64 {
    let kind = circuit.kind_of(at);
    let instance = &circuit.instances[at as usize];
    let net = |name: &str| -> Option<Net> {
        let input = kind.inputs.iter().position(|pin| pin == name);
        match input {
            Some(input) => Some(instance.inputs[input]),
            None => instance.outputs[kind.outputs.iter().position(|pin| pin.name == name)?],
        }
    };
    let is_clock = |name: &str| net(name).is_some() && net(name) == circuit.clock;
    let activity = |name: &str| match net(name) {
        _ if is_clock(name) => 2.0 * counts.cycles as f64,
        Some(net) => counts.toggles[net as usize] as f64,
        None => 0.0,
    };
    let whole = (counts.cycles * counts.period).max(1) as f64;
    let duty = |name: &str| match net(name) {
        _ if is_clock(name) => 0.5,
        Some(0) | None => 0.0,
        Some(1) => 1.0,
        Some(net) => (counts.ones[net as usize] as f64 / whole).min(1.0),
    };
    let of_pin = |pin: &Pin| -> f64 {
        let output = net(&pin.name).filter(|_| kind.outputs.iter().any(|o| o.name == pin.name));
        let load = output.map_or(0.0, |net| timing.load[net as usize]);
        let mut sum = 0.0;
        for power in &pin.power {
            let own = vec![pin.name.clone()];
            let related = if power.related.is_empty() {
                &own
            } else {
                &power.related
            };
            for from in related {
                let through = pin.function.as_ref().filter(|_| !power.related.is_empty());
                let through = through.and_then(|function| let_through(function, from));
                let weight = match (&power.when, through) {
                    (Some(when), _) => chance(when, &duty),
                    (None, Some(_)) if activity(&pin.name) <= 0.0 => 0.0,
                    (None, Some(through)) => {
                        activity(from) / activity(&pin.name) * chance(&through, &duty)
                    }
                    (None, None) if is_clock(from) => 1.0,
                    (None, None) => 0.5,
                };
                let slew = net(from).map_or([0.0; 2], |net| timing.slew[net as usize]);
                let edges = (0..2)
                    .filter_map(|edge| Some(power.energy[edge].as_ref()?.value(slew[edge], load)));
                sum += edges.sum::<f64>() * weight * activity(&pin.name);
            }
        }
        sum
    };
    kind.cell.pins.iter().map(of_pin).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(function: &str, input: &str) -> Option<String> {
        let function = Expression::parse(function).unwrap();
        let_through(&function, input).map(|found| found.to_string())
    }

    #[test]
    fn pins_of_two_operand_gates_have_a_weight_and_others_a_half() {
        assert_eq!(through("!(A B)", "A").as_deref(), Some("B"));
        assert_eq!(through("!(A+B)", "B").as_deref(), Some("!A"));
        assert_eq!(through("A^B", "A").as_deref(), Some("!B"));
        assert_eq!(through("!((A B)+C)", "A"), None);
        assert!(through("!((A B)+C)", "C").is_some());
        let duty = |name: &str| if name == "A" { 0.25 } else { 0.5 };
        let of = |text: &str| chance(&Expression::parse(text).unwrap(), &duty);
        assert!((of("A B") - 0.125).abs() < 1e-12 && (of("A+B") - 0.625).abs() < 1e-12);
        assert!((of("A^B") - 0.5).abs() < 1e-12);
    }
}
