//! What is said of a slip: a short id, and a sentence.

use super::slips::{Function, Order, Slip, Wrong};
use crate::spec::{IV, K};

/// The function's name, and by how much its terms rotate or shift.
fn named(function: Function) -> (&'static str, [u32; 3]) {
    match function {
        Function::BigSigma0 => ("Sigma0", [2, 13, 22]),
        Function::BigSigma1 => ("Sigma1", [6, 11, 25]),
        Function::SmallSigma0 => ("sigma0", [7, 18, 0]),
        Function::SmallSigma1 => ("sigma1", [17, 19, 0]),
    }
}

impl Slip {
    /// A short id, and the sentence.
    #[allow(clippy::too_many_lines)] // one arm for each slip
    pub fn told(self) -> (&'static str, String) {
        match self {
            Self::NoFeedForward => (
                "no-feed-forward",
                "the state before the block is not added behind the last round: the feed-forward is missing".into(),
            ),
            Self::Shift(function, term) => {
                let (name, amounts) = named(function);
                (
                    "rotate-as-shift",
                    format!("{name} shifts by {} where it has to rotate", amounts[term]),
                )
            }
            Self::Choice(Wrong::LogicalCh) => (
                "function-ch",
                "Ch has `&&` where it needs `&`: (e && f) ^ (~e & g)".into(),
            ),
            Self::Choice(Wrong::LogicalNotCh) => (
                "function-ch",
                "Ch has `&&` where it needs `&`: (e & f) ^ (~e && g)".into(),
            ),
            Self::Choice(Wrong::LogicalMaj) => (
                "function-maj",
                "Maj is computed with `&&` where it needs `&`".into(),
            ),
            Self::Choice(Wrong::HalfMaj) => {
                ("function-maj", "Maj lacks one of its three terms".into())
            }
            Self::Choice(Wrong::SwappedCh) => (
                "function-ch",
                "Ch has its second and third input exchanged".into(),
            ),
            Self::Constants(Order::Ahead(n)) => {
                let (n, way) = if n <= 32 {
                    (n, "ahead")
                } else {
                    (64 - n, "behind")
                };
                (
                    "round-constant",
                    format!("the round constants are those of {n} round(s) {way}"),
                )
            }
            Self::Constants(Order::Modulo(n)) => (
                "round-constant",
                format!("the index of the round constants stays below {n}"),
            ),
            Self::Constants(Order::HalfStage(n)) => (
                "round-constant",
                format!("stages of {n} rounds take the round constants from half of their first round on"),
            ),
            Self::Word(at) => (
                "block-word-lost",
                format!("W{at} of the block is taken as zero: it never arrives"),
            ),
            Self::Overlap(step, _) => (
                "chaining-overlaps",
                format!("the words of the chaining value lie {step} bits apart in their register, not 32"),
            ),
            Self::BytesIn => (
                "block-byte-order",
                "the bytes of each word of the block are taken in reverse (the other one of bytes = \"big\" and \"little\")".into(),
            ),
            Self::WordsIn => (
                "block-word-order",
                "the words of the block are taken from the last to the first (the other one of words = \"first-high\" and \"first-low\")".into(),
            ),
            Self::NoSchedule => (
                "no-schedule",
                "the schedule repeats the block's sixteen words".into(),
            ),
            Self::Rounds(n) => ("round-count", format!("{n} rounds are done, not 64")),
            Self::FromIv => (
                "chaining-lost",
                "the block is hashed from SHA-256's initial value, not from the chaining value before it"
                    .into(),
            ),
            Self::ConstantBit(t, bit) => (
                "round-constant",
                format!(
                    "bit {bit} of the round constant K[{t}] is wrong: 0x{:08x} where it is 0x{:08x}",
                    K[t] ^ 1 << bit,
                    K[t]
                ),
            ),
            Self::InitialBit(word, bit) => (
                "wrong-iv",
                format!(
                    "bit {bit} of H{word} is wrong in the state that blocks are hashed from: 0x{:08x} for SHA-256's 0x{:08x}",
                    IV.0[word] ^ 1 << bit,
                    IV.0[word]
                ),
            ),
            Self::Further(function, term, n) => {
                let (name, amounts) = named(function);
                let by = (amounts[term] + n) % 32;
                (
                    "rotate-distance",
                    format!(
                        "{name} rotates by {by} where it has to by {}",
                        amounts[term]
                    ),
                )
            }
            Self::Length(bits) => (
                "padding-length",
                format!("the padding says a length of {bits} bits"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_on_the_page() {
        let page = include_str!("../../docs/diagnosis.md");
        for slip in Slip::all().into_iter().chain(Slip::bits()) {
            let (cause, text) = slip.told();
            assert!(page.contains(&format!("`{cause}`")), "{cause}: {text}");
        }
    }
}
