//! What a sum is made of: what its operands depend on, and which are constants.

/// What a value depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depends {
    /// On nothing: it is the same for every job.
    Nothing,
    /// On the job alone.
    Job,
    /// On the nonce.
    Nonce,
}

/// A 32-bit value on its way into a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operand {
    pub(super) depends: Depends,
    /// Its value, if the hardware knows it: no register holds it.
    pub(super) fixed: Option<u32>,
}

impl Operand {
    /// A round constant; that none of them is zero is all that matters.
    pub(super) const K: Self = Self {
        depends: Depends::Nothing,
        fixed: Some(1),
    };

    const ZERO: Self = Self {
        depends: Depends::Nothing,
        fixed: Some(0),
    };

    /// Additions that a sum takes, and what it depends on: constants are one operand, and zero is none.
    pub(super) fn sum(operands: &[Self]) -> (usize, Depends) {
        let fixed = operands.iter().any(|o| o.fixed.is_some_and(|v| v != 0));
        let others = operands.iter().filter(|o| o.fixed.is_none()).count();
        let depends = operands.iter().map(|o| o.depends).max();
        let count = (others + usize::from(fixed)).saturating_sub(1);
        (count, depends.unwrap_or(Depends::Nothing))
    }

    /// A sigma function of it: of a constant a constant.
    fn sigma(self) -> Self {
        // Neither function maps a word other than zero to zero.
        self
    }
}

/// The schedule's words so far.
#[derive(Clone, Debug)]
pub(super) struct Window(Vec<Operand>);

impl Window {
    pub(super) fn new(words: [Operand; 16]) -> Self {
        Self(words.to_vec())
    }

    /// `W[t]`; beyond the end nothing is left.
    pub(super) fn word(&self, t: usize) -> Operand {
        self.0.get(t).copied().unwrap_or(Operand::ZERO)
    }

    pub(super) fn push(&mut self, word: Operand) {
        self.0.push(word);
    }

    /// The next word, with the additions that it takes; zeros move in where a stage does not expand.
    pub(super) fn next(&self, expands: bool) -> (usize, Operand) {
        if !expands {
            return (0, Operand::ZERO);
        }
        let t = self.0.len();
        let terms = [
            self.word(t - 16),
            self.word(t - 15).sigma(),
            self.word(t - 7),
            self.word(t - 2).sigma(),
        ];
        let (count, depends) = Operand::sum(&terms);
        let word = Operand {
            depends,
            fixed: None,
        };
        (count, word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_merge_and_zero_costs_nothing() {
        let word = Operand {
            depends: Depends::Job,
            fixed: None,
        };
        assert_eq!(Operand::sum(&[word, word, Operand::K]), (2, Depends::Job));
        assert_eq!(Operand::sum(&[word, Operand::K, Operand::K]).0, 1);
        assert_eq!(Operand::sum(&[word, Operand::ZERO, Operand::ZERO]).0, 0);
        assert_eq!(
            Operand::sum(&[Operand::K, Operand::K]),
            (0, Depends::Nothing)
        );
    }
}
