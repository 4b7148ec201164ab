//! What each kind of cell does, as terms.

use super::{Op, Term, Terms};
use crate::netlist::Cell;

/// The terms at a cell's inputs.
pub(super) trait Inputs {
    /// The store.
    fn terms(&mut self) -> &mut Terms;
    /// What stands at a port.
    fn port(&mut self, cell: &Cell, port: &str) -> Result<Term, String>;
}

/// The term at a combinational cell's output `Y`.
///
/// # Errors
/// A cell that has no word-level meaning here, by kind and source line.
pub(super) fn output(inputs: &mut impl Inputs, cell: &Cell) -> Result<Term, String> {
    let width = cell.number("Y_WIDTH") as u32;
    let term = match cell.kind.as_str() {
        "$not" => {
            let a = operand(inputs, cell, "A", width)?;
            inputs.terms().not(a)
        }
        "$pos" => operand(inputs, cell, "A", width)?,
        "$and" | "$or" | "$xor" | "$add" | "$sub" => {
            let (a, b) = (
                operand(inputs, cell, "A", width)?,
                operand(inputs, cell, "B", width)?,
            );
            inputs.terms().binary(word_operator(&cell.kind), a, b)
        }
        "$xnor" => {
            let (a, b) = (
                operand(inputs, cell, "A", width)?,
                operand(inputs, cell, "B", width)?,
            );
            let xor = inputs.terms().binary(Op::Xor, a, b);
            inputs.terms().not(xor)
        }
        "$mux" => {
            let (a, b) = (inputs.port(cell, "A")?, inputs.port(cell, "B")?);
            let s = inputs.port(cell, "S")?;
            return Ok(inputs.terms().ite(s, b, a));
        }
        "$pmux" => return parallel_mux(inputs, cell),
        "$eq" | "$ne" | "$lt" | "$le" | "$gt" | "$ge" => compare(inputs, cell)?,
        "$logic_not" | "$reduce_bool" | "$reduce_or" => {
            let a = inputs.port(cell, "A")?;
            let any = inputs.terms().any(a);
            if cell.kind == "$logic_not" {
                inputs.terms().not(any)
            } else {
                any
            }
        }
        "$reduce_and" => {
            let a = inputs.port(cell, "A")?;
            let turned = inputs.terms().not(a);
            let any = inputs.terms().any(turned);
            inputs.terms().not(any)
        }
        "$logic_and" | "$logic_or" => {
            let (a, b) = (inputs.port(cell, "A")?, inputs.port(cell, "B")?);
            let t = inputs.terms();
            let (a, b) = (t.any(a), t.any(b));
            t.binary(
                if cell.kind == "$logic_and" {
                    Op::And
                } else {
                    Op::Or
                },
                a,
                b,
            )
        }
        "$mul" => product(inputs, cell, width)?,
        "$shiftx" | "$shr" | "$shift" => shift_right(inputs, cell, width)?,
        kind => {
            return Err(format!(
                "a cell `{kind}` at {} has no word-level meaning here",
                cell.source()
            ));
        }
    };
    Ok(inputs.terms().resize(term, width))
}

fn word_operator(kind: &str) -> Op {
    match kind {
        "$and" => Op::And,
        "$or" => Op::Or,
        "$xor" => Op::Xor,
        "$add" => Op::Add,
        _ => Op::Sub,
    }
}

/// A port, made as wide as the operation: with its sign where it has one.
fn operand(inputs: &mut impl Inputs, cell: &Cell, port: &str, width: u32) -> Result<Term, String> {
    let term = inputs.port(cell, port)?;
    let signed = cell.number(&format!("{port}_SIGNED")) == 1;
    let t = inputs.terms();
    let has = t.width(term);
    if !signed || width <= has {
        return Ok(t.resize(term, width));
    }
    let sign = t.extract(term, has - 1, 1);
    let mut parts = vec![sign; (width - has) as usize];
    parts.push(term);
    Ok(t.concat(&parts))
}

/// A product with a number known beforehand: the place of an entry, the stride of a walk.
fn product(inputs: &mut impl Inputs, cell: &Cell, width: u32) -> Result<Term, String> {
    let (a, b) = (
        operand(inputs, cell, "A", width)?,
        operand(inputs, cell, "B", width)?,
    );
    let t = inputs.terms();
    let number = |term: Term| match &t.node(term).op {
        Op::Const(value) => Some(value.clone()),
        _ => None,
    };
    let (factor, other) = match (number(a), number(b)) {
        (Some(factor), _) => (factor, b),
        (_, Some(factor)) => (factor, a),
        _ => {
            return Err(format!(
                "a product of two values that change at {}",
                cell.source()
            ));
        }
    };
    let mut sum = t.number(0, width);
    for place in (0..width).filter(|&place| factor.0[place as usize]) {
        let part = t.extract(other, 0, width - place);
        let part = if place == 0 {
            part
        } else {
            let zeros = t.number(0, place);
            t.concat(&[part, zeros])
        };
        sum = if sum == t.number(0, width) {
            part
        } else {
            t.binary(Op::Add, sum, part)
        };
    }
    Ok(sum)
}

fn compare(inputs: &mut impl Inputs, cell: &Cell) -> Result<Term, String> {
    let width = cell.number("A_WIDTH").max(cell.number("B_WIDTH")) as u32;
    let (mut a, mut b) = (
        operand(inputs, cell, "A", width)?,
        operand(inputs, cell, "B", width)?,
    );
    let t = inputs.terms();
    if cell.number("A_SIGNED") == 1 && cell.number("B_SIGNED") == 1 {
        if width > 64 {
            return Err(format!(
                "a signed compare of {width} bits at {}",
                cell.source()
            ));
        }
        // With the sign turned, numbers with sign stand in the order of those without.
        let top = t.number(1 << (width - 1), width);
        if cell.kind != "$eq" && cell.kind != "$ne" {
            (a, b) = (t.binary(Op::Xor, a, top), t.binary(Op::Xor, b, top));
        }
    }
    let (op, swap, turn) = match cell.kind.as_str() {
        "$eq" => (Op::Eq, false, false),
        "$ne" => (Op::Eq, false, true),
        "$lt" => (Op::Below, false, false),
        "$ge" => (Op::Below, false, true),
        "$gt" => (Op::Below, true, false),
        _ => (Op::Below, true, true),
    };
    let result = if swap {
        t.compare(op, b, a)
    } else {
        t.compare(op, a, b)
    };
    Ok(if turn { t.not(result) } else { result })
}

/// One choice of many. More than one select at a time is nobody's intention: then the output may be anything.
fn parallel_mux(inputs: &mut impl Inputs, cell: &Cell) -> Result<Term, String> {
    let (default, all) = (inputs.port(cell, "A")?, inputs.port(cell, "B")?);
    let selects = inputs.port(cell, "S")?;
    let t = inputs.terms();
    let (width, count) = (t.width(default), t.width(selects));
    let (mut chosen, mut one, mut two) = (default, t.number(0, 1), t.number(0, 1));
    for i in (0..count).rev() {
        let s = t.extract(selects, i, 1);
        let choice = t.extract(all, i * width, width);
        chosen = t.ite(s, choice, chosen);
        let both = t.binary(Op::And, one, s);
        two = t.binary(Op::Or, two, both);
        one = t.binary(Op::Or, one, s);
    }
    let anything = t.free(width);
    Ok(t.ite(two, anything, chosen))
}

/// A slice at a variable place, as a choice of slices; outside of the operand, `$shiftx` gives anything, others zeros.
fn shift_right(inputs: &mut impl Inputs, cell: &Cell, width: u32) -> Result<Term, String> {
    // Of `$shiftx`, a negative amount gives anything, as one that is too large does.
    if cell.number("B_SIGNED") == 1 && cell.kind == "$shift" {
        return Err(format!("a shift by a signed amount at {}", cell.source()));
    }
    let (a, amount) = (inputs.port(cell, "A")?, inputs.port(cell, "B")?);
    let t = inputs.terms();
    let has = t.width(a);
    let outside = if cell.kind == "$shiftx" {
        t.free(width)
    } else {
        t.number(0, width)
    };
    let padded = t.concat(&[outside, a]);
    let bits = t.width(amount);
    // A bit of the amount that is always the same leaves few places: of entries side by side, where each begins.
    let mut known = Vec::new();
    for bit in 0..bits {
        let one = t.extract(amount, bit, 1);
        known.push(match &t.node(one).op {
            Op::Const(value) => Some(value.any()),
            _ => None,
        });
    }
    let can_be = |place: u32| {
        let bit_of = |bit: usize| bit < 32 && place >> bit & 1 == 1;
        let mut known = known.iter().enumerate();
        (bits >= 32 || place >> bits == 0)
            && known.all(|(i, bit)| bit.is_none_or(|b| b == bit_of(i)))
    };
    let mut result = outside;
    for place in (0..has).rev().filter(|&place| can_be(place)) {
        let at = t.number(u64::from(place), bits);
        let here = t.compare(Op::Eq, amount, at);
        let slice = t.extract(padded, place, width);
        result = t.ite(here, slice, result);
    }
    Ok(result)
}
