//! A library from its text: units, templates, wires; cells are read beside.

use std::collections::HashMap;
use std::io::Read;

use super::items::{Item, Items};
use super::read_cell::read_cell;
use super::units::scale;
use super::{LibertyError, Library, Quantity, Table, WireLoad};

/// Warnings that are kept; the rest are counted.
const WARNINGS: usize = 20;

/// An axis as a template or table has it: what it counts, and its points, in the library's unit.
pub(super) type Axis = (Option<Quantity>, Vec<f64>);

/// What is being read.
pub(super) struct Reader<R> {
    pub(super) items: Items<R>,
    pub(super) library: Library,
    templates: HashMap<String, Vec<Axis>>,
    more_warnings: usize,
}

/// Reads a library.
///
/// # Errors
/// What is no Liberty, a unit that is not known, a file that is cut off, with the line.
pub fn read(source: impl Read) -> Result<Library, LibertyError> {
    let mut reader = Reader {
        items: Items::new(source),
        library: Library::default(),
        templates: HashMap::new(),
        more_warnings: 0,
    };
    match reader.items.next_item()? {
        Some(Item::Group {
            name, arguments, ..
        }) if name == "library" => {
            reader.library.name = arguments.into_iter().next().unwrap_or_default();
        }
        Some(Item::Attribute { line, name, .. } | Item::Group { line, name, .. }) => {
            let what = format!("a Liberty file begins with `library (name) {{`, not with `{name}`");
            return Err(LibertyError::text(line, what));
        }
        _ => {
            let line = reader.items.line();
            return Err(LibertyError::text(
                line,
                "an empty file: no `library` in it",
            ));
        }
    }
    reader.body()?;
    let Reader {
        mut library,
        more_warnings,
        ..
    } = reader;
    if more_warnings > 0 {
        let more = format!("and {more_warnings} more of this kind");
        library.warnings.push(more);
    }
    if library.cells.is_empty() {
        return Err(LibertyError::text(1, "a library without a cell"));
    }
    Ok(library)
}

impl<R: Read> Reader<R> {
    pub(super) fn warn(&mut self, text: String) {
        if self.library.warnings.len() < WARNINGS {
            self.library.warnings.push(text);
        } else {
            self.more_warnings += 1;
        }
    }

    /// The same of many cells is said once.
    pub(super) fn warn_once(&mut self, text: &str) {
        if !self.library.warnings.iter().any(|known| known == text) {
            self.warn(text.to_owned());
        }
    }

    fn body(&mut self) -> Result<(), LibertyError> {
        loop {
            match self.items.next_item()? {
                None | Some(Item::End) => return Ok(()),
                Some(Item::Attribute { line, name, values }) => {
                    self.attribute(line, &name, &values)?;
                }
                Some(Item::Group {
                    line,
                    name,
                    arguments,
                }) => {
                    let argument = arguments.first().cloned().unwrap_or_default();
                    match name.as_str() {
                        "cell" => {
                            let cell = read_cell(self, argument, line)?;
                            self.library.cells.insert(cell.name.clone(), cell);
                        }
                        "lu_table_template" | "power_lut_template" => self.template(argument)?,
                        "wire_load" => self.wire_load(argument)?,
                        _ => self.items.skip()?,
                    }
                }
            }
        }
    }

    fn attribute(
        &mut self,
        line: usize,
        name: &str,
        values: &[String],
    ) -> Result<(), LibertyError> {
        let text = values.first().map_or("", String::as_str);
        let unit = |symbol| {
            scale(text, symbol).map_err(|what| LibertyError::text(line, format!("{name}: {what}")))
        };
        let library = &mut self.library;
        match name {
            "time_unit" => library.units.time = unit("s")?,
            "voltage_unit" => library.units.voltage = unit("V")?,
            "current_unit" => library.units.current = unit("A")?,
            "leakage_power_unit" => library.units.leakage = Some(unit("W")?),
            "capacitive_load_unit" => {
                let text = values.concat();
                library.units.capacitance = scale(&text, "f")
                    .map_err(|what| LibertyError::text(line, format!("{name}: {what}")))?;
            }
            "nom_voltage" => library.voltage = number(line, name, text)? * library.units.voltage,
            "nom_temperature" => library.temperature = Some(number(line, name, text)?),
            "default_wire_load" => library.default_wire_load = Some(text.to_owned()),
            _ => return Ok(()),
        }
        if !self.library.cells.is_empty() && name.ends_with("_unit") {
            let what = format!("{name} stands behind cells whose values are in it");
            return Err(LibertyError::text(line, what));
        }
        Ok(())
    }

    fn template(&mut self, name: String) -> Result<(), LibertyError> {
        let mut axes: Vec<Axis> = Vec::new();
        self.each(|reader, item| {
            if let Item::Attribute { line, name, values } = item {
                let text = values.first().map_or("", String::as_str);
                if let Some(at) = index(&name, "variable_") {
                    axes.resize(axes.len().max(at + 1), (None, Vec::new()));
                    axes[at].0 = Quantity::of(text);
                } else if let Some(at) = index(&name, "index_") {
                    axes.resize(axes.len().max(at + 1), (None, Vec::new()));
                    axes[at].1 = numbers(line, &name, &values)?;
                }
                return Ok(());
            }
            reader.items.skip()
        })?;
        self.templates.insert(name, axes);
        Ok(())
    }

    fn wire_load(&mut self, name: String) -> Result<(), LibertyError> {
        let mut wires = WireLoad {
            name: name.clone(),
            ..WireLoad::default()
        };
        let unit = self.library.units.capacitance;
        self.each(|reader, item| {
            let Item::Attribute { line, name, values } = item else {
                return reader.items.skip();
            };
            let value = |at: usize| number(line, &name, values.get(at).map_or("", String::as_str));
            match name.as_str() {
                "capacitance" => wires.capacitance = value(0)? * unit,
                "slope" => wires.slope = value(0)?,
                "fanout_length" => wires.lengths.push((pins(value(0)?), value(1)?)),
                _ => {}
            }
            Ok(())
        })?;
        wires.lengths.sort_by_key(|(pins, _)| *pins);
        self.library.wire_loads.insert(name, wires);
        Ok(())
    }

    /// Hands on every item of the group that has just begun; a group in it is read or passed over by who is handed it.
    pub(super) fn each(
        &mut self,
        mut take: impl FnMut(&mut Self, Item) -> Result<(), LibertyError>,
    ) -> Result<(), LibertyError> {
        loop {
            match self.items.next_item()? {
                None | Some(Item::End) => return Ok(()),
                Some(item) => take(self, item)?,
            }
        }
    }

    /// The table of the group that has just begun, its values in `unit`; `None` where an axis is of another kind.
    pub(super) fn table(
        &mut self,
        line: usize,
        template: &str,
        unit: f64,
    ) -> Result<Option<Table>, LibertyError> {
        let mut axes = self.templates.get(template).cloned().unwrap_or_default();
        let mut values = Vec::new();
        self.each(|reader, item| {
            if let Item::Attribute {
                line,
                name,
                values: v,
            } = item
            {
                if name == "values" {
                    values = numbers(line, &name, &v)?;
                } else if let Some(at) = index(&name, "index_") {
                    axes.resize(axes.len().max(at + 1), (None, Vec::new()));
                    axes[at].1 = numbers(line, &name, &v)?;
                }
                return Ok(());
            }
            reader.items.skip()
        })?;
        if values.len() == 1 {
            return Ok(Some(Table::scalar(values[0] * unit)));
        }
        let points: usize = axes.iter().map(|(_, points)| points.len()).product();
        if points != values.len() {
            let what = format!(
                "a table of {} values over axes of {points} points (template `{template}`)",
                values.len()
            );
            return Err(LibertyError::text(line, what));
        }
        for value in &mut values {
            *value *= unit;
        }
        let units = self.library.units;
        let mut known = Vec::new();
        for (quantity, mut points) in axes {
            let Some(quantity) = quantity.filter(|_| known.len() < 2) else {
                self.warn(format!(
                    "line {line}: a table over something else than slew and load is left out (template `{template}`)"
                ));
                return Ok(None);
            };
            let unit = match quantity {
                Quantity::Load => units.capacitance,
                Quantity::Slew | Quantity::Constrained => units.time,
            };
            for point in &mut points {
                *point *= unit;
            }
            if points.windows(2).any(|pair| pair[0] >= pair[1]) {
                return Err(LibertyError::text(
                    line,
                    "a table's axis that does not rise",
                ));
            }
            known.push((quantity, points));
        }
        Ok(Some(Table {
            axes: known,
            values,
        }))
    }
}

/// The number behind `variable_` or `index_`, from 0 on.
fn index(name: &str, stem: &str) -> Option<usize> {
    let number: usize = name.strip_prefix(stem)?.parse().ok()?;
    number.checked_sub(1).filter(|&at| at < 3)
}

/// So many pins.
#[expect(clippy::cast_sign_loss, reason = "it is not below zero")]
fn pins(number: f64) -> u32 {
    number.max(0.0) as u32
}

/// A number.
pub(super) fn number(line: usize, name: &str, text: &str) -> Result<f64, LibertyError> {
    let value: Option<f64> = text.trim().parse().ok();
    value
        .filter(|value| value.is_finite())
        .ok_or_else(|| LibertyError::text(line, format!("{name}: `{text}` is no number")))
}

/// Numbers in quotes, parted by commas.
fn numbers(line: usize, name: &str, values: &[String]) -> Result<Vec<f64>, LibertyError> {
    let words = values
        .iter()
        .flat_map(|row| row.split([',', ' ', '\t', '\n']));
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| number(line, name, word)).collect()
}
