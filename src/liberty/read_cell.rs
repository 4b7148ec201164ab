//! A cell from its text.

use std::io::Read;

use super::items::Item;
use super::read::{Reader, number};
use super::{
    Arc, Cell, Direction, Expression, Leakage, LibertyError, Pin, Power, Sense, Sequential,
    TimingType,
};

/// Reads the cell whose group has just begun.
pub(super) fn read_cell<R: Read>(
    reader: &mut Reader<R>,
    name: String,
    line: usize,
) -> Result<Cell, LibertyError> {
    let mut cell = Cell {
        name,
        line,
        ..Cell::default()
    };
    let unit = reader.library.units.leakage.unwrap_or(0.0);
    let mut grounds = Vec::new();
    reader.each(|reader, item| {
        match item {
            Item::Attribute { line, name, values } => {
                let text = values.first().map_or("", String::as_str);
                match name.as_str() {
                    "dont_use" if text == "true" => cell.reserved = Some("dont_use"),
                    "is_level_shifter" if text == "true" => cell.reserved = Some("a level shifter"),
                    "is_isolation_cell" if text == "true" => {
                        cell.reserved = Some("an isolation cell");
                    }
                    "area" => cell.area = number(line, &name, text)?,
                    "cell_leakage_power" => {
                        cell.leakage = Some(number(line, &name, text)? * unit);
                    }
                    _ => {}
                }
            }
            Item::Group {
                line,
                name,
                arguments,
            } => match name.as_str() {
                "pin" => {
                    let pin = read_pin(reader)?;
                    // Several pins may be described at once.
                    for name in arguments.iter().flat_map(|names| names.split([',', ' '])) {
                        let name = name.to_owned();
                        cell.pins.push(Pin {
                            name,
                            ..pin.clone()
                        });
                    }
                }
                "ff" | "latch" => {
                    cell.sequential = Some(read_state(reader, name == "latch", &arguments)?);
                }
                "pg_pin" if is_ground(reader)? => grounds.extend(arguments),
                "pg_pin" => {}
                "leakage_power" => cell.leakages.extend(read_leakage(reader, unit)?),
                "bus" | "bundle" | "ff_bank" | "latch_bank" | "statetable" => {
                    let beyond = format!("a `{name}` group, line {line}");
                    cell.beyond.get_or_insert(beyond);
                    reader.items.skip()?;
                }
                _ => reader.items.skip()?,
            },
            Item::End => {}
        }
        Ok(())
    })?;
    // What leaks out at the ground has leaked in at the supply.
    let grounded = |supply: &Option<String>| supply.as_ref().is_some_and(|s| grounds.contains(s));
    cell.leakages.retain(|leakage| !grounded(&leakage.supply));
    let powers = cell.pins.iter().flat_map(|pin| &pin.power);
    if powers.into_iter().any(|power| grounded(&power.supply)) {
        reader.warn_once(GROUNDED);
    }
    Ok(cell)
}

const GROUNDED: &str = "internal power is given for ground pins as well as for supply pins: both are added up, as OpenSTA does, which is twice \
     too much where both stand for the same charge";

/// Reads a pin of the supply: is it the ground.
fn is_ground<R: Read>(reader: &mut Reader<R>) -> Result<bool, LibertyError> {
    let mut ground = false;
    reader.each(|reader, item| {
        match item {
            Item::Attribute { name, values, .. } if name == "pg_type" => {
                ground = values.first().is_some_and(|text| text.ends_with("_ground"));
            }
            Item::Group { .. } => reader.items.skip()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(ground)
}

/// The expression of an attribute.
fn expression(line: usize, name: &str, text: &str) -> Result<Option<Expression>, LibertyError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let parsed = Expression::parse(text);
    let parsed = parsed.map_err(|what| LibertyError::text(line, format!("{name}: {what}")));
    parsed.map(Some)
}

fn read_leakage<R: Read>(
    reader: &mut Reader<R>,
    unit: f64,
) -> Result<Option<Leakage>, LibertyError> {
    let (mut when, mut power, mut supply) = (None, None, None);
    reader.each(|reader, item| {
        let Item::Attribute { line, name, values } = item else {
            return reader.items.skip();
        };
        let text = values.first().map_or("", String::as_str);
        match name.as_str() {
            "when" => when = expression(line, &name, text)?,
            "value" => power = Some(number(line, &name, text)? * unit),
            "related_pg_pin" => supply = Some(text.to_owned()),
            _ => {}
        }
        Ok(())
    })?;
    Ok(power.map(|power| Leakage {
        when,
        power,
        supply,
    }))
}

fn read_state<R: Read>(
    reader: &mut Reader<R>,
    latch: bool,
    names: &[String],
) -> Result<Sequential, LibertyError> {
    let name = |at: usize| {
        let names = names.iter().flat_map(|name| name.split([',', ' ']));
        let mut names = names.filter(|name| !name.is_empty());
        names.nth(at).unwrap_or_default().to_owned()
    };
    let mut state = Sequential {
        latch,
        states: [name(0), name(1)],
        clocked_on: None,
        next_state: None,
        clear: None,
        preset: None,
    };
    reader.each(|reader, item| {
        let Item::Attribute { line, name, values } = item else {
            return reader.items.skip();
        };
        let text = values.first().map_or("", String::as_str);
        match name.as_str() {
            "clocked_on" | "enable" => state.clocked_on = expression(line, &name, text)?,
            "next_state" | "data_in" => state.next_state = expression(line, &name, text)?,
            "clear" => state.clear = expression(line, &name, text)?,
            "preset" => state.preset = expression(line, &name, text)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(state)
}

fn read_pin<R: Read>(reader: &mut Reader<R>) -> Result<Pin, LibertyError> {
    let mut pin = Pin::default();
    let unit = reader.library.units.capacitance;
    let mut own = None;
    let mut edges = [None, None];
    reader.each(|reader, item| {
        match item {
            Item::Attribute { line, name, values } => {
                let text = values.first().map_or("", String::as_str);
                match name.as_str() {
                    "direction" => {
                        pin.direction = match text {
                            "input" => Direction::Input,
                            "output" => Direction::Output,
                            "inout" => Direction::Inout,
                            _ => Direction::Internal,
                        }
                    }
                    "capacitance" => own = Some(number(line, &name, text)? * unit),
                    "rise_capacitance" => edges[0] = Some(number(line, &name, text)? * unit),
                    "fall_capacitance" => edges[1] = Some(number(line, &name, text)? * unit),
                    "function" => pin.function = expression(line, &name, text)?,
                    "clock" => pin.clock = text == "true",
                    "three_state" => pin.three_state = true,
                    _ => {}
                }
            }
            Item::Group { name, .. } => match name.as_str() {
                "timing" => pin.arcs.extend(read_arc(reader)?),
                "internal_power" => pin.power.push(read_power(reader)?),
                _ => reader.items.skip()?,
            },
            Item::End => {}
        }
        Ok(())
    })?;
    // What is said of the edges is the better figure only where nothing is said of the pin.
    let edges = edges.into_iter().flatten();
    pin.capacitance = own.or_else(|| edges.reduce(f64::max)).unwrap_or(0.0);
    Ok(pin)
}

fn names(text: &str) -> Vec<String> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn read_arc<R: Read>(reader: &mut Reader<R>) -> Result<Option<Arc>, LibertyError> {
    let mut arc = Arc::default();
    let unit = reader.library.units.time;
    reader.each(|reader, item| {
        match item {
            Item::Attribute { line, name, values } => {
                let text = values.first().map_or("", String::as_str);
                match name.as_str() {
                    "related_pin" => arc.related = names(text),
                    "timing_sense" => {
                        arc.sense = match text {
                            "positive_unate" => Sense::Positive,
                            "negative_unate" => Sense::Negative,
                            _ => Sense::Either,
                        }
                    }
                    "timing_type" => {
                        arc.kind = match text {
                            "combinational" | "combinational_rise" | "combinational_fall" => {
                                TimingType::Combinational
                            }
                            "rising_edge" => TimingType::Rising,
                            "falling_edge" => TimingType::Falling,
                            "setup_rising" => TimingType::SetupRising,
                            _ => TimingType::Other,
                        }
                    }
                    "when" => arc.when = expression(line, &name, text)?,
                    _ => {}
                }
            }
            Item::Group {
                line,
                name,
                arguments,
            } => {
                let template = arguments.first().map_or("", String::as_str);
                let place = match name.as_str() {
                    "cell_rise" | "rise_constraint" => &mut arc.delay[0],
                    "cell_fall" | "fall_constraint" => &mut arc.delay[1],
                    "rise_transition" => &mut arc.slew[0],
                    "fall_transition" => &mut arc.slew[1],
                    _ => return reader.items.skip(),
                };
                *place = reader.table(line, template, unit)?;
            }
            Item::End => {}
        }
        Ok(())
    })?;
    Ok(Some(arc).filter(|arc| arc.kind != TimingType::Other))
}

fn read_power<R: Read>(reader: &mut Reader<R>) -> Result<Power, LibertyError> {
    let mut power = Power::default();
    let unit = reader.library.units.energy();
    reader.each(|reader, item| {
        match item {
            Item::Attribute { line, name, values } => {
                let text = values.first().map_or("", String::as_str);
                match name.as_str() {
                    "related_pin" => power.related = names(text),
                    "related_pg_pin" => power.supply = Some(text.to_owned()),
                    "when" => power.when = expression(line, &name, text)?,
                    _ => {}
                }
            }
            Item::Group {
                line,
                name,
                arguments,
            } => {
                let template = arguments.first().map_or("", String::as_str);
                match name.as_str() {
                    "rise_power" => power.energy[0] = reader.table(line, template, unit)?,
                    "fall_power" => power.energy[1] = reader.table(line, template, unit)?,
                    "power" => {
                        let table = reader.table(line, template, unit)?;
                        power.energy = [table.clone(), table];
                    }
                    _ => reader.items.skip()?,
                }
            }
            Item::End => {}
        }
        Ok(())
    })?;
    Ok(power)
}
