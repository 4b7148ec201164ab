//! Wires of a net by how many pins it feeds, as a library may say it.

/// A `wire_load` group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WireLoad {
    /// Its name.
    pub name: String,
    /// Of a unit of length, in F.
    pub capacitance: f64,
    /// Length for each pin beyond the last that is listed.
    pub slope: f64,
    /// Pins, and the length of the net that feeds them, rising.
    pub lengths: Vec<(u32, f64)>,
}

impl WireLoad {
    /// Capacitance of the wires of a net that feeds so many pins, in F.
    pub fn of(&self, pins: u32) -> f64 {
        let listed = self.lengths.iter().find(|(listed, _)| *listed >= pins);
        let length = if let Some((_, length)) = listed {
            *length
        } else {
            let (last, length) = self.lengths.last().copied().unwrap_or_default();
            length + self.slope * f64::from(pins - last)
        };
        length * self.capacitance
    }
}
