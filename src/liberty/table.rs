//! Tables of values over the slew of an input and the load of an output.

/// What an axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The input's time of transition, in s.
    Slew,
    /// The output's load, in F.
    Load,
    /// The transition of the pin that is to hold still, in s: of constraints.
    Constrained,
}

impl Quantity {
    /// By the name of a template's variable.
    pub fn of(variable: &str) -> Option<Self> {
        Some(match variable {
            "input_net_transition" | "input_transition_time" | "related_pin_transition" => {
                Self::Slew
            }
            "total_output_net_capacitance" => Self::Load,
            "constrained_pin_transition" => Self::Constrained,
            _ => return None,
        })
    }
}

/// Values over at most two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Axes: what they count, and where, rising; the first varies slowest.
    pub axes: Vec<(Quantity, Vec<f64>)>,
    /// The values.
    pub values: Vec<f64>,
}

/// Where a value is looked up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// Of the input, in s.
    pub slew: f64,
    /// Of the output, in F.
    pub load: f64,
    /// Of the constrained pin, in s.
    pub constrained: f64,
}

impl Table {
    /// One value.
    pub fn scalar(value: f64) -> Self {
        Self {
            axes: Vec::new(),
            values: vec![value],
        }
    }

    /// The value at a slew and a load, linear between the points and beyond the outermost.
    pub fn value(&self, slew: f64, load: f64) -> f64 {
        self.at(At {
            slew,
            load,
            constrained: slew,
        })
    }

    /// The value there, linear between the points and beyond the outermost.
    pub fn at(&self, at: At) -> f64 {
        let place = |axis: usize| {
            let (quantity, points) = &self.axes[axis];
            let x = match quantity {
                Quantity::Slew => at.slew,
                Quantity::Load => at.load,
                Quantity::Constrained => at.constrained,
            };
            place(points, x)
        };
        let between = |a: f64, b: f64, part: f64| a + (b - a) * part;
        match self.axes.len() {
            0 => self.values[0],
            1 => {
                let (low, part) = place(0);
                let high = (low + 1).min(self.values.len() - 1);
                between(self.values[low], self.values[high], part)
            }
            _ => {
                let ((row, down), (column, along)) = (place(0), place(1));
                let (rows, columns) = (self.axes[0].1.len(), self.axes[1].1.len());
                let value = |row: usize| {
                    let row = &self.values[row.min(rows - 1) * columns..][..columns];
                    between(row[column], row[(column + 1).min(columns - 1)], along)
                };
                between(value(row), value(row + 1), down)
            }
        }
    }
}

/// The point in front of `x`, and how far `x` is from it to the next: outside, the nearest two go on.
fn place(points: &[f64], x: f64) -> (usize, f64) {
    if points.len() < 2 {
        return (0, 0.0);
    }
    let low = points[1..points.len() - 1].partition_point(|&point| point <= x);
    let (from, to) = (points[low], points[low + 1]);
    (low, (x - from) / (to - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            axes: vec![
                (Quantity::Load, vec![1.0, 2.0, 4.0]),
                (Quantity::Slew, vec![10.0, 20.0]),
            ],
            values: vec![1.0, 2.0, 3.0, 6.0, 7.0, 8.0],
        }
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn values_are_linear_within_and_beyond() {
        let table = table();
        assert!(near(table.value(10.0, 1.0), 1.0));
        assert!(near(table.value(15.0, 1.5), 3.0));
        assert!(near(table.value(20.0, 4.0), 8.0));
        assert!(near(table.value(10.0, 5.0), 9.0));
        assert!(near(table.value(30.0, 1.0), 3.0));
        assert!(near(Table::scalar(3.5).value(1.0, 1.0), 3.5));
    }

    #[test]
    fn the_order_of_axes_changes_nothing() {
        let table = table();
        let turned = Table {
            axes: vec![table.axes[1].clone(), table.axes[0].clone()],
            values: vec![1.0, 3.0, 7.0, 2.0, 6.0, 8.0],
        };
        for (slew, load) in [(10.0, 1.0), (13.0, 2.5), (25.0, 0.5), (5.0, 8.0)] {
            assert!(near(table.value(slew, load), turned.value(slew, load)));
        }
    }
}
