//! Which elements differ.

use crate::design::{Element, Structure};
use crate::verdict::Mismatch;

/// Compares whole states, element by element. The fast way through a run is elsewhere; this is for the cycle that differs.
#[derive(Clone, Copy, Debug)]
pub struct Differ<'a> {
    /// The design.
    pub structure: &'a Structure,
    /// Per word: may it be compared.
    pub visible: &'a [bool],
}

impl Differ<'_> {
    /// Registers that differ, in the order of the way of data.
    pub fn registers(&self, model: &[u32], device: &[u32]) -> Vec<usize> {
        let differs = |r: &crate::design::Register| {
            r.range().any(|w| self.visible[w] && model[w] != device[w])
        };
        let registers = self.structure.registers.iter().enumerate();
        registers
            .filter(|(_, r)| differs(r))
            .map(|(at, _)| at)
            .collect()
    }

    /// Elements of a register that differ.
    pub fn elements(
        &self,
        register: usize,
        model: &[u32],
        device: &[u32],
    ) -> Vec<(Element, Mismatch)> {
        let elements = self.structure.elements_of(register);
        elements
            .filter(|element| self.visible[element.bit / 32])
            .filter_map(|element| {
                let mismatch = mismatch(&element, model, device)?;
                Some((element, mismatch))
            })
            .collect()
    }
}

/// An element's bits of a state, low word first.
pub fn element_value(element: &Element, state: &[u32]) -> Vec<u32> {
    let words = element.width.div_ceil(32);
    (0..words)
        .map(|i| {
            let at = element.bit + 32 * i as usize;
            let (word, shift) = (at / 32, at % 32);
            let low = u64::from(state[word]);
            let high = u64::from(state.get(word + 1).copied().unwrap_or(0));
            let left = (element.width - 32 * i).min(32);
            (((high << 32 | low) >> shift) & ((1u64 << left) - 1)) as u32
        })
        .collect()
}

/// `0x` and as many digits as the width has.
pub(super) fn hex(words: &[u32], width: u32) -> String {
    let digits = width.div_ceil(4) as usize;
    let all: String = words
        .iter()
        .rev()
        .map(|word| format!("{word:08x}"))
        .collect();
    format!("0x{}", &all[all.len() - digits..])
}

fn mismatch(element: &Element, model: &[u32], device: &[u32]) -> Option<Mismatch> {
    let (model, device) = (
        element_value(element, model),
        element_value(element, device),
    );
    (model != device).then(|| describe(&element.name, element.width, &model, &device))
}

/// Two values side by side.
pub(super) fn describe(name: &str, width: u32, model: &[u32], device: &[u32]) -> Mismatch {
    let xor: Vec<u32> = model.iter().zip(device).map(|(m, d)| m ^ d).collect();
    let bit_set = |bit: &u32| xor[*bit as usize / 32] >> (bit % 32) & 1 == 1;
    Mismatch {
        element: name.into(),
        width,
        model: hex(model, width),
        device: hex(device, width),
        xor: hex(&xor, width),
        bits: (0..width).filter(bit_set).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;

    #[test]
    fn a_flipped_bit_is_named() {
        let structure = DesignConfig::miner().elaborate();
        let visible = vec![true; structure.state_words()];
        let differ = Differ {
            structure: &structure,
            visible: &visible,
        };
        let model = vec![0; structure.state_words()];
        for (name, bit, text) in [
            ("hash2.round[37].e", 5, "0x00000020"),
            ("tags.valid[77]", 0, "0x1"),
            ("tags.slot[20]", 1, "0x2"),
            (
                "job.target[3]",
                255,
                "0x8000000000000000000000000000000000000000000000000000000000000000",
            ),
            ("fifo.job_id[7]", 7, "0x80"),
        ] {
            let element = structure.element(name).unwrap();
            let mut device = model.clone();
            let at = element.bit + bit;
            device[at / 32] ^= 1 << (at % 32);
            let registers = differ.registers(&model, &device);
            assert_eq!(registers, [element.register], "{name}");
            let found = differ.elements(element.register, &model, &device);
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].1.element, name);
            assert_eq!(found[0].1.bits, [bit as u32]);
            assert_eq!(found[0].1.xor, text);
        }
    }
}
