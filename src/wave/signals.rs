//! The signals of a wave: ports and elements, with their scopes and their place in the words of a cycle.

use crate::design::{FrameLayout, Net, Structure};

/// One variable of a wave file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The scopes it lies in, outermost first: `miner`, `hash1`, `round[37]`.
    pub scopes: Vec<String>,
    /// Its name in the innermost scope: `e`, `w[41]`.
    pub name: String,
    /// First bit, counted from the first word of a cycle: clock, inputs, outputs, state.
    pub bit: usize,
    /// The lowest bit's index in its name: not 0 where it is a part of a longer signal.
    pub low: u32,
    /// Bits.
    pub width: u32,
}

impl Signal {
    /// The signal's bits as ASCII digits, most significant first, `x` for those whose word is not known.
    pub(super) fn digits(&self, words: &[u32], known: &[bool], digits: &mut Vec<u8>) {
        digits.clear();
        digits.extend((self.bit..self.bit + self.width as usize).rev().map(|bit| {
            match (known[bit / 32], words[bit / 32] >> (bit % 32) & 1) {
                (false, _) => b'x',
                (true, 0) => b'0',
                (true, _) => b'1',
            }
        }));
    }

    /// The words of a cycle that hold the signal.
    pub(super) fn words(&self) -> std::ops::Range<usize> {
        self.bit / 32..(self.bit + self.width as usize).div_ceil(32)
    }

    /// The name with its bit range, as both formats write it: `e [31:0]`; a single bit has none.
    pub(super) fn ranged(&self) -> String {
        match self.width {
            1 => self.name.clone(),
            width => format!("{} [{}:{}]", self.name, self.low + width - 1, self.low),
        }
    }
}

/// Words of a cycle that the clock takes.
pub(super) const CLOCK_WORDS: usize = 1;

/// The clock, then every port and element of a design in the order of the way of data, under the scope `top`.
pub fn signals(structure: &Structure, top: &str) -> Vec<Signal> {
    let (inputs, outputs) = (&structure.inputs, &structure.outputs);
    let before_outputs = CLOCK_WORDS + inputs.words();
    let before_state = 32 * (before_outputs + outputs.words());
    let mut all = vec![Signal {
        scopes: vec![top.to_owned()],
        name: "clock".to_owned(),
        bit: 0,
        low: 0,
        width: 1,
    }];
    all.extend(ports(inputs, [top, "inputs"], CLOCK_WORDS));
    all.extend(ports(outputs, [top, "outputs"], before_outputs));
    all.extend(structure.elements().map(|element| {
        let mut scopes = vec![top.to_owned()];
        scopes.extend(element.name.split('.').map(str::to_owned));
        let name = scopes.pop().unwrap_or_default();
        let bit = before_state + element.bit;
        let width = element.width;
        Signal {
            scopes,
            name,
            bit,
            low: 0,
            width,
        }
    }));
    all
}

/// The clock, then registers and nodes under these names, in the order of their scopes.
pub(super) fn net_signals(nets: &[Net], clock: &str) -> Vec<Signal> {
    let top = nets.first().and_then(|net| net.scopes.first());
    let mut all: Vec<Signal> = nets
        .iter()
        .map(|net| Signal {
            scopes: net.scopes.clone(),
            name: net.name.clone(),
            bit: 32 * (CLOCK_WORDS + net.word),
            low: net.low,
            width: net.width,
        })
        .collect();
    // Scopes are opened once; the order within one is kept.
    all.sort_by(|a, b| a.scopes.cmp(&b.scopes));
    let clock = Signal {
        scopes: top.into_iter().cloned().collect(),
        name: clock.to_owned(),
        bit: 0,
        low: 0,
        width: 1,
    };
    all.insert(0, clock);
    all
}

fn ports(layout: &FrameLayout, scopes: [&str; 2], first_word: usize) -> Vec<Signal> {
    let signal = |field: &crate::design::Field| Signal {
        scopes: scopes.map(str::to_owned).to_vec(),
        name: field.port.role.to_owned(),
        bit: 32 * (first_word + field.word),
        low: 0,
        width: field.port.width,
    };
    layout.fields().iter().map(signal).collect()
}

/// What a format must offer for the tree of scopes to be written into it.
pub(super) trait Tree {
    /// Opens a scope in the innermost open one.
    fn open(&mut self, name: &str) -> std::io::Result<()>;
    /// Closes the innermost open scope.
    fn close(&mut self) -> std::io::Result<()>;
    /// Declares a variable in the innermost open scope.
    fn declare(&mut self, signal: &Signal) -> std::io::Result<()>;
}

/// Writes the tree: the scopes that a signal shares with the one before stay open.
pub(super) fn write_tree(signals: &[Signal], tree: &mut impl Tree) -> std::io::Result<()> {
    let mut open: &[String] = &[];
    for signal in signals {
        let shared = open.iter().zip(&signal.scopes);
        let shared = shared.take_while(|(a, b)| a == b).count();
        for _ in shared..open.len() {
            tree.close()?;
        }
        for scope in &signal.scopes[shared..] {
            tree.open(scope)?;
        }
        tree.declare(signal)?;
        open = &signal.scopes;
    }
    open.iter().try_for_each(|_| tree.close())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;

    #[test]
    fn dotted_names_become_scopes() {
        let design = DesignConfig::miner().elaborate();
        let all = signals(&design, "miner");
        let e = all
            .iter()
            .find(|s| s.scopes == ["miner", "hash1", "round[37]"] && s.name == "e");
        let element = design.element("hash1.round[37].e").unwrap();
        let before = CLOCK_WORDS + design.inputs.words() + design.outputs.words();
        assert_eq!(e.unwrap().bit, 32 * before + element.bit);
        assert_eq!(e.unwrap().ranged(), "e [31:0]");
    }

    #[test]
    fn digits_are_most_significant_first_and_x_where_unknown() {
        let mut signal = Signal {
            scopes: Vec::new(),
            name: "s".into(),
            bit: 33,
            low: 0,
            width: 3,
        };
        let mut digits = Vec::new();
        signal.digits(&[0, 0b0110], &[true, true], &mut digits);
        assert_eq!(digits, b"011");
        assert_eq!(signal.words(), 1..2);
        signal.digits(&[0, 0b0110], &[true, false], &mut digits);
        assert_eq!(digits, b"xxx");
        (signal.bit, signal.width) = (0, 64);
        assert_eq!(signal.words(), 0..2);
    }

    #[test]
    fn scopes_are_opened_and_closed_once() {
        struct Log(String);
        impl Tree for Log {
            fn open(&mut self, name: &str) -> std::io::Result<()> {
                self.0 += name;
                self.0.push('(');
                Ok(())
            }
            fn close(&mut self) -> std::io::Result<()> {
                self.0.push(')');
                Ok(())
            }
            fn declare(&mut self, signal: &Signal) -> std::io::Result<()> {
                self.0 += &signal.name;
                Ok(())
            }
        }
        let signal = |scopes: &[&str], name: &str| Signal {
            scopes: scopes.iter().map(ToString::to_string).collect(),
            name: name.into(),
            bit: 0,
            low: 0,
            width: 1,
        };
        let all = [
            signal(&["t"], "a"),
            signal(&["t", "u", "v"], "b"),
            signal(&["t", "u", "w"], "c"),
        ];
        let mut log = Log(String::new());
        write_tree(&all, &mut log).unwrap();
        assert_eq!(log.0, "t(au(v(b)w(c)))");
    }
}
