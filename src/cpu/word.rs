//! A 32-bit word that rounds are made of.

/// What the rounds do with a word. A `u32` is one; so is a word that counts the additions made of it.
pub trait Word: Copy {
    /// A value that is the same for every job and nonce: the program knows it.
    fn constant(value: u32) -> Self;
    /// A value that comes with the job, the nonce, or a digest.
    fn variable(value: u32) -> Self;
    /// The value.
    fn value(self) -> u32;
    /// The sum modulo 2^32.
    #[must_use]
    fn plus(self, other: Self) -> Self;
    /// A function of its bits: no addition.
    #[must_use]
    fn map(self, bits: impl Fn(u32) -> u32) -> Self;
    /// A function of the bits of three words: no addition.
    #[must_use]
    fn of_three(bits: impl Fn(u32, u32, u32) -> u32, words: [Self; 3]) -> Self;
}

impl Word for u32 {
    #[inline(always)]
    fn constant(value: u32) -> Self {
        value
    }

    #[inline(always)]
    fn variable(value: u32) -> Self {
        value
    }

    #[inline(always)]
    fn value(self) -> u32 {
        self
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn map(self, bits: impl Fn(u32) -> u32) -> Self {
        bits(self)
    }

    #[inline(always)]
    fn of_three(bits: impl Fn(u32, u32, u32) -> u32, [x, y, z]: [Self; 3]) -> Self {
        bits(x, y, z)
    }
}

#[cfg(test)]
pub(super) mod counted {
    use std::cell::Cell;

    use super::Word;

    thread_local! {
        static ADDITIONS: Cell<usize> = const { Cell::new(0) };
    }

    /// A word that counts the additions in which it takes part. Sums of constants are constants, and a constant of value
    /// zero costs nothing: the design counts its adders so.
    #[derive(Clone, Copy, Debug)]
    pub struct Counted {
        value: u32,
        constant: bool,
    }

    /// Additions made on this thread while `work` ran.
    pub fn additions(work: impl FnOnce()) -> usize {
        ADDITIONS.set(0);
        work();
        ADDITIONS.get()
    }

    impl Word for Counted {
        fn constant(value: u32) -> Self {
            let constant = true;
            Self { value, constant }
        }

        fn variable(value: u32) -> Self {
            let constant = false;
            Self { value, constant }
        }

        fn value(self) -> u32 {
            self.value
        }

        fn plus(self, other: Self) -> Self {
            let nothing = |word: Self| word.constant && word.value == 0;
            let constant = self.constant && other.constant;
            if !constant && !nothing(self) && !nothing(other) {
                ADDITIONS.set(ADDITIONS.get() + 1);
            }
            Self {
                value: self.value.wrapping_add(other.value),
                constant,
            }
        }

        fn map(self, bits: impl Fn(u32) -> u32) -> Self {
            Self {
                value: bits(self.value),
                ..self
            }
        }

        fn of_three(bits: impl Fn(u32, u32, u32) -> u32, words: [Self; 3]) -> Self {
            let [x, y, z] = words.map(|word| word.value);
            Self {
                value: bits(x, y, z),
                constant: words.iter().all(|word| word.constant),
            }
        }
    }

    #[test]
    fn constants_merge_and_zero_costs_nothing() {
        let (k, zero) = (Counted::constant(7), Counted::constant(0));
        let word = Counted::variable(0);
        assert_eq!(additions(|| _ = word.plus(word).plus(k)), 2);
        assert_eq!(additions(|| _ = word.plus(k.plus(k))), 1);
        assert_eq!(additions(|| _ = word.plus(zero).map(|x| !x)), 0);
    }
}
