//! A cell as the simulator needs it: its functions and conditions as tables over its pins' levels.

use crate::liberty::{Cell, Direction, Expression, Truth};

/// A kind of cell.
#[derive(Clone, Debug)]
pub struct Kind {
    /// The library's cell.
    pub cell: Cell,
    /// Names of its inputs: bit `i` of the levels is that of input `i`.
    pub inputs: Vec<String>,
    /// Its outputs, whose levels stand behind those of the inputs.
    pub outputs: Vec<Output>,
    /// Of a flip-flop.
    pub flop: Option<Flop>,
    /// Of each input, internal power that its own transitions take.
    pub pin_powers: Vec<Vec<Term>>,
    /// Leakage by levels of inputs and outputs, in W; one value where it does not hang on them.
    pub leakage: Vec<f64>,
}

/// An output.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Its value: of a gate over the levels of its inputs.
    pub truth: Option<Truth>,
    /// Of a flip-flop: is it the inverse of what is held.
    pub inverted: bool,
    /// By the input that is its cause: internal power of a transition.
    pub powers: Vec<Vec<Term>>,
}

/// A flip-flop.
#[derive(Clone, Debug)]
pub struct Flop {
    /// The input that is its clock.
    pub clock: usize,
    /// What it takes over, by the levels of its inputs and, behind them, what it holds.
    pub next: Truth,
    /// What clears or sets it whatever its clock does, by the levels of its inputs.
    pub forces: Vec<Truth>,
    /// The inputs that do: of an instance that is never forced, of no account to its clock.
    pub asynchronous: Vec<usize>,
}

impl Flop {
    /// Is it cleared or set at these levels, whatever its clock does.
    #[inline]
    pub fn is_forced(&self, inputs: usize) -> bool {
        self.forces.iter().any(|force| force.at(inputs))
    }
}

/// A group of internal power, by its place in the pin's list.
#[derive(Clone, Debug)]
pub struct Term {
    /// Place in [`crate::liberty::Pin::power`].
    pub group: usize,
    /// In which levels it holds.
    pub when: When,
}

/// When a group of internal power holds.
#[derive(Clone, Debug)]
pub enum When {
    /// Where no other holds.
    Otherwise,
    /// At these levels.
    Levels(Truth),
}

/// Pins of a cell, at most: leakage is kept for each of their levels.
const MOST_PINS: usize = 12;

impl Kind {
    /// Of a cell.
    ///
    /// # Errors
    /// Why it can't be simulated.
    pub fn new(cell: &Cell) -> Result<Self, String> {
        if let Some(beyond) = &cell.beyond {
            return Err(format!("{beyond} is more than a gate or a flip-flop"));
        }
        let inout = cell.pins.iter().find(|p| p.direction == Direction::Inout);
        if let Some(pin) = inout {
            return Err(format!("pin `{}` goes both ways", pin.name));
        }
        let inputs: Vec<String> = cell.inputs().map(|pin| pin.name.clone()).collect();
        let pins = inputs.len() + cell.outputs().count();
        if pins > MOST_PINS {
            return Err(format!("it has {pins} pins, more than {MOST_PINS}"));
        }
        let flop = flop(cell, &inputs)?;
        let mut all: Vec<&str> = inputs.iter().map(String::as_str).collect();
        all.extend(cell.outputs().map(|pin| pin.name.as_str()));
        let outputs = cell
            .outputs()
            .map(|pin| {
                let mut output = Output {
                    name: pin.name.clone(),
                    truth: None,
                    inverted: false,
                    powers: inputs
                        .iter()
                        .map(|input| terms(&pin.power, Some(input), &all))
                        .collect(),
                };
                if pin.three_state {
                    return Err(format!("output `{}` may drive nothing", pin.name));
                }
                let Some(function) = &pin.function else {
                    return Err(format!("output `{}` has no function", pin.name));
                };
                if let Some(state) = &cell.sequential {
                    let (name, inverted) = function.single().unwrap_or(("", false));
                    let second = name == state.states[1];
                    if name != state.states[0] && !second {
                        return Err(format!(
                            "output `{}` is {function}, more than what it holds",
                            pin.name
                        ));
                    }
                    output.inverted = inverted != second;
                } else {
                    let names: Vec<&str> = inputs.iter().map(String::as_str).collect();
                    output.truth = function.truth(&names);
                    if output.truth.is_none() {
                        return Err(format!(
                            "output `{}` is {function}, which is not of its inputs alone",
                            pin.name
                        ));
                    }
                }
                Ok(output)
            })
            .collect::<Result<Vec<Output>, String>>()?;
        let pin_powers = cell.inputs();
        let pin_powers = pin_powers.map(|pin| terms(&pin.power, None, &all));
        Ok(Self {
            pin_powers: pin_powers.collect(),
            leakage: leakage(cell, &all),
            inputs,
            outputs,
            flop,
            cell: cell.clone(),
        })
    }

    /// Leakage at these levels, in W.
    #[inline]
    pub fn leakage_at(&self, levels: usize) -> f64 {
        let at = if self.leakage.len() == 1 { 0 } else { levels };
        self.leakage[at]
    }
}

fn flop(cell: &Cell, inputs: &[String]) -> Result<Option<Flop>, String> {
    let Some(state) = &cell.sequential else {
        return Ok(None);
    };
    if state.latch {
        return Err("it is a latch".into());
    }
    let clock = state.clocked_on.as_ref().and_then(Expression::single);
    let Some((clock, false)) = clock else {
        return Err("it is not clocked by the rising edge of a pin".into());
    };
    let clock = inputs.iter().position(|name| name == clock);
    let clock = clock.ok_or("its clock is no input of it")?;
    let mut names: Vec<&str> = inputs.iter().map(String::as_str).collect();
    names.push(&state.states[0]);
    let next = state
        .next_state
        .as_ref()
        .and_then(|next| next.truth(&names));
    let next = next.ok_or("its next state is not of its inputs alone")?;
    names.pop();
    let forces = [&state.clear, &state.preset].into_iter().flatten();
    let forces: Option<Vec<Truth>> = forces.map(|force| force.truth(&names)).collect();
    let forces = forces.ok_or("what clears or sets it is not of its inputs alone")?;
    let decides = |pin: &usize| {
        let moves = |force: &Truth| {
            (0..1 << inputs.len())
                .any(|levels: usize| force.at(levels) != force.at(levels ^ 1 << pin))
        };
        forces.iter().any(moves)
    };
    let asynchronous: Vec<usize> = (0..inputs.len()).filter(decides).collect();
    if asynchronous.contains(&clock) {
        return Err("its clock's level clears or sets it".into());
    }
    Ok(Some(Flop {
        clock,
        next,
        forces,
        asynchronous,
    }))
}

/// The groups of power of a pin that a transition of `input` draws; without one those of the pin's own transitions.
fn terms(powers: &[crate::liberty::Power], input: Option<&str>, all: &[&str]) -> Vec<Term> {
    let mut terms = Vec::new();
    for (group, power) in powers.iter().enumerate() {
        let of_input = match input {
            Some(input) => power.related.is_empty() || power.related.iter().any(|pin| pin == input),
            None => true,
        };
        if !of_input {
            continue;
        }
        let when = match &power.when {
            None => When::Otherwise,
            Some(when) => match when.truth(all) {
                Some(truth) => When::Levels(truth),
                // Of a state that is not seen from outside.
                None => continue,
            },
        };
        terms.push(Term { group, when });
    }
    terms
}

/// Leakage by levels: that of the states that are listed, else that of the cell, else the listed ones' mean.
fn leakage(cell: &Cell, all: &[&str]) -> Vec<f64> {
    let listed: Vec<(Truth, f64)> = cell
        .leakages
        .iter()
        .filter_map(|leak| Some((leak.when.as_ref()?.truth(all)?, leak.power)))
        .collect();
    let plain: f64 = cell
        .leakages
        .iter()
        .filter(|leak| leak.when.is_none())
        .map(|leak| leak.power)
        .sum();
    let mean = listed.iter().map(|(_, power)| power).sum::<f64>() / listed.len().max(1) as f64;
    let default = match cell.leakage {
        Some(power) => power,
        None if plain > 0.0 => plain,
        None => mean,
    };
    if listed.is_empty() {
        return vec![default];
    }
    let at = |levels: usize| {
        let mut holding = listed.iter().filter(|(when, _)| when.at(levels)).peekable();
        if holding.peek().is_none() {
            return default;
        }
        // Several supplies have a value each.
        holding.map(|(_, power)| power).sum()
    };
    (0..1_usize << all.len()).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::liberty::read;

    fn kind(text: &str, cell: &str) -> Result<Kind, String> {
        Kind::new(&read(text.as_bytes()).unwrap().cells[cell])
    }

    const TINY: &str = include_str!("../liberty/tiny.lib");

    #[test]
    fn gates_and_flops_have_their_tables() {
        let xor = kind(TINY, "XOR").unwrap();
        let truth = xor.outputs[0].truth.as_ref().unwrap();
        assert_eq!(
            [0, 1, 2, 3].map(|at| truth.at(at)),
            [false, true, true, false]
        );
        assert_eq!(
            (
                xor.outputs[0].powers[0].len(),
                xor.outputs[0].powers[1].len()
            ),
            (2, 1)
        );
        // Of a state that is listed twice over, or once.
        let leaks = [0, 1, 7].map(|levels| (xor.leakage_at(levels) * 1e9).round());
        assert!(
            leaks[0] <= 1.0 && leaks[1] >= 5.0 && leaks[2] >= 5.0,
            "{leaks:?}"
        );
        let dff = kind(TINY, "DFF").unwrap();
        let flop = dff.flop.as_ref().unwrap();
        assert_eq!(dff.inputs[flop.clock], "CK");
        assert!(flop.next.at(0b10) && !flop.next.at(0b01));
        assert_eq!(dff.pin_powers[flop.clock].len(), 1);
    }

    #[test]
    fn what_clears_a_flip_flop_is_told_apart_from_what_it_takes_over() {
        let text = TINY.replacen(
            "next_state : \"D\"",
            "next_state : \"1\"; clear : \"!D\"",
            1,
        );
        let dff = kind(&text, "DFF").unwrap();
        let flop = dff.flop.as_ref().unwrap();
        let d = 1 - flop.clock;
        assert_eq!(flop.asynchronous, [d]);
        assert!(flop.is_forced(0) && !flop.is_forced(1 << d));
    }

    #[test]
    fn what_can_not_be_simulated_says_why() {
        let told =
            |from: &str, to: &str, cell: &str| kind(&TINY.replacen(from, to, 1), cell).unwrap_err();
        assert!(told("ff (IQ, IQN)", "latch (IQ, IQN)", "DFF").contains("latch"));
        assert!(told("clocked_on : \"CK\"", "clocked_on : \"!CK\"", "DFF").contains("rising edge"));
        assert!(
            told(
                "next_state : \"D\"",
                "next_state : \"D\"; clear : \"!CK\"",
                "DFF"
            )
            .contains("clock's level")
        );
        assert!(told("function : \"!A\"", "function : \"!Z\"", "INV").contains("inputs alone"));
    }
}
