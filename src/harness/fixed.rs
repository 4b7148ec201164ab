//! Roles that a build parameter holds: one value for all jobs of a build.

use super::Manifest;
use super::place::{Of, Place};
use super::trial::Task;

/// Roles that may be the same in every job.
pub(super) const MAY_BE: [&str; 3] = ["target", "nonce_start", "nonce_end"];

/// The words of a number in Verilog's writing, the lowest first: `12`, `32'hff`, `256'h00..`. `None` where it is none.
fn literal(text: &str, words: usize) -> Option<Vec<u32>> {
    let text: String = text.chars().filter(|c| *c != '_').collect();
    let (base, digits) = match text.split_once('\'') {
        None => (10, text.as_str()),
        Some((_, rest)) => {
            let (base, digits) = rest.split_at_checked(1)?;
            let base = match base {
                "h" | "H" => 16,
                "d" | "D" => 10,
                "b" | "B" => 2,
                "o" | "O" => 8,
                _ => return None,
            };
            (base, digits)
        }
    };
    let mut number = vec![0u32; words];
    (!digits.is_empty()).then_some(())?;
    for digit in digits.chars() {
        let mut carry = u64::from(digit.to_digit(base)?);
        for word in &mut number {
            let sum = u64::from(*word) * u64::from(base) + carry;
            (*word, carry) = (sum as u32, sum >> 32);
        }
        (carry == 0).then_some(())?;
    }
    Some(number)
}

impl Manifest {
    /// The words, in the order in which they are hashed, of a role that a build parameter holds.
    pub fn fixed(&self, role: &str) -> Option<Vec<u32>> {
        self.value_of(role, self.inputs.get(role)?)
    }

    /// The same of a place.
    pub(super) fn value_of(&self, role: &str, place: &Place) -> Option<Vec<u32>> {
        let Of::Parameter(name) = &place.of else {
            return None;
        };
        let words = super::roles::words(self.interface.kind, role);
        Some(place.read(&literal(self.core.parameters.get(name)?, words)?))
    }

    /// A task as a build with fixed roles can run it.
    pub(super) fn fix(&self, task: &mut Task) {
        if let Some(target) = self.fixed("target") {
            let bytes = target.iter().flat_map(|word| word.to_be_bytes());
            task.target = hex::encode(bytes.collect::<Vec<u8>>());
        }
        if let Some(start) = self.fixed("nonce_start") {
            task.start = start[0];
        }
        let end = self.fixed("nonce_end");
        let counting = end.is_some().then(|| super::counting::Counting::of(self));
        if let (Some(end), Some(Ok(counting))) = (end, counting) {
            let steps = counting.steps(task.start, end[0]);
            task.counts = steps.map_or(task.counts, |steps| task.counts.min(steps + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_verilog_has_them() {
        assert_eq!(literal("12", 1), Some(vec![12]));
        assert_eq!(literal("64'h1_0000_00ff", 2), Some(vec![0xff, 1]));
        assert_eq!(literal("8'b101", 1), Some(vec![5]));
        assert_eq!(literal("33'h1_0000_0000", 1), None, "wider than the role");
        for wrong in ["", "x", "8'", "8'q1", "8'h", "8'b2"] {
            assert_eq!(literal(wrong, 1), None, "{wrong}");
        }
    }
}
