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
                "fanout_length" => wires.lengths.push((value(0)? as u32, value(1)?)),
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
            points.iter_mut().for_each(|point| *point *= unit);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::liberty::{Direction, Sense, TimingType};

    const TINY: &str = include_str!("tiny.lib");

    #[test]
    fn a_small_library_is_read_in_si_units() {
        let library = read(TINY.as_bytes()).unwrap();
        assert_eq!((library.name.as_str(), library.voltage), ("tiny", 2.0));
        assert!(library.warnings.is_empty(), "{:?}", library.warnings);
        let inv = &library.cells["INV"];
        assert!((inv.area - 10.0).abs() < 1e-9);
        assert!((inv.leakage.unwrap() / 3e-9 - 1.0).abs() < 1e-9);
        let (a, y) = (inv.pin("A").unwrap(), inv.pin("Y").unwrap());
        assert!((a.capacitance / 10e-15 - 1.0).abs() < 1e-9);
        assert_eq!(y.direction, Direction::Output);
        let arc = &y.arcs[0];
        assert_eq!(
            (arc.sense, arc.kind),
            (Sense::Negative, TimingType::Combinational)
        );
        let rise = arc.delay[0].as_ref().unwrap();
        assert!((rise.value(0.1e-9, 10e-15) / 0.1e-9 - 1.0).abs() < 1e-9);
        let power = y.power[0].energy[1].as_ref().unwrap();
        assert!((power.value(0.1e-9, 0.0) / 0.02e-12 - 1.0).abs() < 1e-9);
        let dff = &library.cells["DFF"];
        let flop = dff.sequential.as_ref().unwrap();
        assert!(!flop.latch && flop.clocked_on.as_ref().unwrap().single() == Some(("CK", false)));
        assert!(dff.pin("CK").unwrap().clock);
        assert_eq!(dff.pin("D").unwrap().arcs[0].kind, TimingType::SetupRising);
    }

    #[test]
    fn axes_in_the_other_order_change_nothing() {
        let turned = TINY
            .replacen("input_net_transition", "LOAD", 1)
            .replacen("total_output_net_capacitance", "input_net_transition", 1)
            .replacen("LOAD", "total_output_net_capacitance", 1)
            .replacen(
                "index_1 (\"0.1, 0.2\");\n    index_2 (\"10, 20\")",
                "index_1 (\"10, 20\");\n    index_2 (\"0.1, 0.2\")",
                1,
            )
            .replace("\"0.1, 0.2\", \"0.1, 0.2\"", "\"0.1, 0.1\", \"0.2, 0.2\"")
            .replace("\"0.2, 0.3\", \"0.2, 0.3\"", "\"0.2, 0.2\", \"0.3, 0.3\"");
        let [one, other] = [TINY, &turned].map(|text| read(text.as_bytes()).unwrap());
        let table = |library: &Library, edge: usize| {
            let arc = &library.cells["INV"].pin("Y").unwrap().arcs[0];
            arc.delay[edge].clone().unwrap()
        };
        for edge in 0..2 {
            let (one, other) = (table(&one, edge), table(&other, edge));
            assert_ne!(one.axes, other.axes);
            for (slew, load) in [(0.1e-9, 10e-15), (0.17e-9, 13e-15), (0.3e-9, 2e-15)] {
                let (a, b) = (one.value(slew, load), other.value(slew, load));
                assert!((a - b).abs() < 1e-18, "{a} {b}");
            }
        }
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        let told = |text: String| read(text.as_bytes()).unwrap_err().to_string();
        let unit = told(TINY.replace("\"1ns\"", "\"1fortnight\""));
        assert!(
            unit.contains("time_unit") && unit.contains("line 2"),
            "{unit}"
        );
        let cut = told(TINY[..TINY.len() / 2].to_owned());
        assert!(cut.contains("cut off"), "{cut}");
        let number = told(TINY.replace("area : 10", "area : ten"));
        assert!(number.contains("`ten` is no number"), "{number}");
        let points = told(TINY.replacen("\"0.1, 0.2\"", "\"0.1, 0.2, 0.3\"", 1));
        assert!(points.contains("a table of"), "{points}");
        assert!(told("cell (x) { }".into()).contains("begins with"));
        assert!(told(String::new()).contains("empty"));
        assert!(told("library (x) { }".into()).contains("without a cell"));
    }

    /// What is not needed is passed over as it comes, and never held.
    #[test]
    fn a_long_file_of_what_is_not_kept_takes_no_memory() {
        let noise = "output_current_rise () { vector (x) { values (\"1, 2, 3\"); } }\n";
        let (head, tail) = TINY.rsplit_once('}').unwrap();
        let middle = std::iter::repeat_n(noise, 20_000).collect::<String>();
        let text = format!("{head}{middle}}}{tail}");
        let library = read(text.as_bytes()).unwrap();
        assert_eq!(library, read(TINY.as_bytes()).unwrap());
    }

    /// Real files, where their packages are installed.
    #[test]
    fn installed_libraries_are_read_whole() {
        for (name, file, package) in crate::liberty::INSTALLED {
            let path = std::path::Path::new(file);
            if !path.is_file() {
                let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
                assert!(!required, "{name}: install {package}");
                continue;
            }
            let library = read(crate::liberty::open(path).unwrap()).unwrap();
            assert!(library.cells.len() > 30, "{name}");
            assert!(!library.lacks_internal_power() && !library.lacks_leakage());
            assert!(
                library.warnings.is_empty(),
                "{name}: {:?}",
                library.warnings
            );
        }
    }
}
