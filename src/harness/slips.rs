//! SHA-256 with a slip in it: what a core may have computed instead.
//!
//! Each slip is one that real cores had. A digest, or a reported nonce, that a slip explains names the fault.

use crate::bits::{Block, State};
use crate::spec::{IV, K, big_sigma0, big_sigma1, ch, maj, small_sigma0, small_sigma1};

/// One slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The state before the block is not added behind the rounds.
    NoFeedForward,
    /// A rotate of one of the four functions is a shift: which function, which of its terms.
    Shift(Function, usize),
    /// `&&` for `&` in `Ch` or `Maj`, or one of them for the other.
    Choice(Wrong),
    /// The constant of this round is not K's; it is that of another round.
    Constants(Order),
    /// The bytes of each word go in reversed.
    BytesIn,
    /// The words go in from the last to the first.
    WordsIn,
    /// The schedule stays with the first sixteen words.
    NoSchedule,
    /// One round less.
    Rounds(usize),
    /// The block is hashed from SHA-256's initial value, whatever went before.
    FromIv,
    /// The message's length at the block's end is this one, in bits.
    Length(u32),
    /// A bit of one constant is wrong: the round, the bit.
    ConstantBit(usize, u32),
    /// A bit of the state to hash from is wrong: the word, the bit.
    InitialBit(usize, u32),
    /// This word of the block is zero.
    Word(usize),
    /// The state to hash from lies in a register that was written in steps of so many bits, not 32: the last words that were
    /// written are whole, and the others hold what is left of them.
    Overlap(u32, End),
    /// A rotate goes this much further: which function, which of its terms.
    Further(Function, usize, u32),
}

/// The functions that rotate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Of a.
    BigSigma0,
    /// Of e.
    BigSigma1,
    /// Of W[t-15].
    SmallSigma0,
    /// Of W[t-2].
    SmallSigma1,
}

/// Slips of `Ch` and `Maj`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// `Ch` with `&&` in its first term.
    LogicalCh,
    /// `Ch` with `&&` in its second term.
    LogicalNotCh,
    /// `Maj` with `&&`.
    LogicalMaj,
    /// `Maj` with one term less.
    HalfMaj,
    /// `Ch` with its second and third input exchanged.
    SwappedCh,
}

/// Wrong orders of `K`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// So many rounds ahead, going round.
    Ahead(usize),
    /// The index of a rolled core stays below so many.
    Modulo(usize),
    /// Stages of so many rounds begin at half of their first round.
    HalfStage(usize),
}

/// Which word of a state comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// H0.
    First,
    /// H7.
    Last,
}

impl Slip {
    /// All that are tried.
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::NoFeedForward,
            Self::BytesIn,
            Self::WordsIn,
            Self::NoSchedule,
            Self::FromIv,
            Self::Rounds(63),
            Self::Rounds(65),
            Self::Rounds(62),
        ];
        let functions = [
            (Function::BigSigma0, 3),
            (Function::BigSigma1, 3),
            (Function::SmallSigma0, 2),
            (Function::SmallSigma1, 2),
        ];
        for (function, terms) in functions {
            all.extend((0..terms).map(|term| Self::Shift(function, term)));
        }
        all.extend(
            [
                Wrong::LogicalCh,
                Wrong::LogicalNotCh,
                Wrong::LogicalMaj,
                Wrong::HalfMaj,
                Wrong::SwappedCh,
            ]
            .map(Self::Choice),
        );
        all.extend([1, 63, 2, 62, 16, 32, 48].map(|n| Self::Constants(Order::Ahead(n))));
        all.extend([32, 16, 8, 4, 2, 1].map(|n| Self::Constants(Order::Modulo(n))));
        all.extend([32, 16, 8, 4, 2].map(|n| Self::Constants(Order::HalfStage(n))));
        all.extend((0..16).map(Self::Word));
        for end in [End::First, End::Last] {
            all.extend([8, 16, 24].map(|step| Self::Overlap(step, end)));
        }
        // A length of zero is W15 lost.
        all.extend([0x200, 0x100, 0x280, 0x180, 0x50, 0x20].map(Self::Length));
        for (function, terms) in functions {
            for term in 0..terms {
                all.extend([1, 31, 2, 30].map(|n| Self::Further(function, term, n)));
            }
        }
        // 19 less 2 and 17 and 2 more both leave sigma1 a shift alone.
        all.retain(|slip| *slip != Self::Further(Function::SmallSigma1, 1, 30));
        all
    }

    /// Those of single bits: thousands.
    pub fn bits() -> impl Iterator<Item = Self> {
        let constants = (0..64).flat_map(|t| (0..32).map(move |bit| Self::ConstantBit(t, bit)));
        let initial = (0..8).flat_map(|word| (0..32).map(move |bit| Self::InitialBit(word, bit)));
        constants.chain(initial)
    }

    /// The compression with this slip.
    pub fn compress(self, chaining: &State, block: &Block) -> State {
        let mut chaining = match self {
            Self::FromIv => IV,
            Self::Overlap(step, end) => overlap(chaining, step, end),
            _ => *chaining,
        };
        if let Self::InitialBit(word, bit) = self {
            chaining.0[word] ^= 1 << bit;
        }
        let mut words = block.0;
        match self {
            Self::BytesIn => words = words.map(u32::swap_bytes),
            Self::WordsIn => words.reverse(),
            Self::Length(bits) => words[15] = bits,
            Self::Word(at) => words[at] = 0,
            _ => {}
        }
        let mut w = [0u32; 65];
        w[..16].copy_from_slice(&words);
        for t in 16..65 {
            w[t] = if self == Self::NoSchedule {
                w[t - 16]
            } else {
                let (s1, s0) = (
                    self.function(Function::SmallSigma1, w[t - 2]),
                    self.function(Function::SmallSigma0, w[t - 15]),
                );
                s1.wrapping_add(w[t - 7])
                    .wrapping_add(s0)
                    .wrapping_add(w[t - 16])
            };
        }
        let rounds = if let Self::Rounds(n) = self { n } else { 64 };
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = chaining.0;
        for (t, w) in w.iter().enumerate().take(rounds) {
            let k = match self {
                Self::Constants(Order::Ahead(n)) => K[(t + n) % 64],
                Self::Constants(Order::Modulo(n)) => K[t % n],
                Self::Constants(Order::HalfStage(n)) => K[(t / n * n / 2 + t % n) % 64],
                Self::ConstantBit(round, bit) if round == t => K[t] ^ 1 << bit,
                _ => K[t % 64],
            };
            let t1 = h
                .wrapping_add(self.function(Function::BigSigma1, e))
                .wrapping_add(self.ch(e, f, g))
                .wrapping_add(k)
                .wrapping_add(*w);
            let t2 = self
                .function(Function::BigSigma0, a)
                .wrapping_add(self.maj(a, b, c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(t2));
        }
        let end = [a, b, c, d, e, f, g, h];
        if self == Self::NoFeedForward {
            return State(end);
        }
        State(std::array::from_fn(|i| end[i].wrapping_add(chaining.0[i])))
    }

    fn function(self, which: Function, x: u32) -> u32 {
        let right = match which {
            Function::BigSigma0 => big_sigma0(x),
            Function::BigSigma1 => big_sigma1(x),
            Function::SmallSigma0 => small_sigma0(x),
            Function::SmallSigma1 => small_sigma1(x),
        };
        let (function, term, further) = match self {
            Self::Shift(function, term) => (function, term, None),
            Self::Further(function, term, n) => (function, term, Some(n)),
            _ => return right,
        };
        if function != which {
            return right;
        }
        let amount = match which {
            Function::BigSigma0 => [2, 13, 22][term],
            Function::BigSigma1 => [6, 11, 25][term],
            Function::SmallSigma0 => [7, 18, 3][term],
            Function::SmallSigma1 => [17, 19, 10][term],
        };
        let instead = further.map_or(x >> amount, |n| x.rotate_right((amount + n) % 32));
        right ^ x.rotate_right(amount) ^ instead
    }

    fn ch(self, e: u32, f: u32, g: u32) -> u32 {
        match self {
            Self::Choice(Wrong::LogicalCh) => u32::from(e != 0 && f != 0) ^ (!e & g),
            Self::Choice(Wrong::LogicalNotCh) => (e & f) ^ u32::from(!e != 0 && g != 0),
            Self::Choice(Wrong::SwappedCh) => ch(e, g, f),
            _ => ch(e, f, g),
        }
    }

    fn maj(self, a: u32, b: u32, c: u32) -> u32 {
        match self {
            Self::Choice(Wrong::LogicalMaj) => u32::from(a != 0 && b != 0) ^ (a & c) ^ (b & c),
            Self::Choice(Wrong::HalfMaj) => (a & b) ^ (a & c),
            _ => maj(a, b, c),
        }
    }
}

/// A 256-bit register, its words written one after another in steps of too few bits, from the lowest up. The first one written
/// is H0 or H7; the register's lowest word is the last of the state then.
fn overlap(state: &State, step: u32, first: End) -> State {
    let mut bits = [false; 256];
    let written: Vec<u32> = match first {
        End::First => state.0.to_vec(),
        End::Last => state.0.iter().rev().copied().collect(),
    };
    for (at, word) in written.iter().enumerate() {
        for bit in 0..32 {
            bits[at * step as usize + bit] = word >> bit & 1 == 1;
        }
    }
    let word = |at: usize| (0..32).fold(0, |w, bit| w | u32::from(bits[32 * at + bit]) << bit);
    // The register's lowest word is the one that was written first.
    State(std::array::from_fn(|i| match first {
        End::First => word(i),
        End::Last => word(7 - i),
    }))
}

/// What may be wrong with how a digest is shown: the id, the sentence, and the digest as it was meant.
pub fn shown_otherwise(digest: &State) -> [(&'static str, &'static str, State); 4] {
    let words: [u32; 8] = digest.0;
    let mut turned = words;
    turned.reverse();
    [
        (
            "digest-byte-order",
            "the hash is right with the bytes of each word reversed (bytes = \"little\")",
            State(words.map(u32::swap_bytes)),
        ),
        (
            "digest-word-order",
            "the hash is right with its words the other way round (words = \"first-low\")",
            State(turned),
        ),
        (
            "digest-byte-order",
            "the hash is right with all its bytes reversed (words = \"first-low\", bytes = \"little\")",
            State(turned.map(u32::swap_bytes)),
        ),
        (
            "digest-inverted",
            "the hash is right with every bit inverted",
            State(words.map(|w| !w)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_changes_the_digest_and_none_is_another() {
        let (chaining, block) = (
            State([1, 2, 3, 4, 5, 6, 7, 8]),
            Block(std::array::from_fn(|i| 0x0101_0107 * (i as u32 + 1))),
        );
        let right = crate::spec::compress(&chaining, &block);
        let mut seen = vec![right];
        for slip in Slip::all().into_iter().chain(Slip::bits()) {
            let digest = slip.compress(&chaining, &block);
            assert!(!seen.contains(&digest), "{slip:?} is nothing of its own");
            seen.push(digest);
        }
    }

    #[test]
    fn the_plain_walk_is_sha_256() {
        let (chaining, mut block) = (State([9; 8]), Block([0xdead_beef; 16]));
        block.0[15] = 0x280;
        assert_eq!(
            Slip::Length(0x280).compress(&chaining, &block),
            crate::spec::compress(&chaining, &block)
        );
        assert_eq!(
            Slip::Rounds(64).compress(&chaining, &block),
            crate::spec::compress(&chaining, &block)
        );
    }
}
