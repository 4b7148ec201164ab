//! SHA-256 as terms, straight from FIPS 180-4.

use super::{Op, Term, Terms};

/// Sum of words, modulo 2^32.
pub fn sum(t: &mut Terms, words: &[Term]) -> Term {
    let (&first, rest) = words.split_first().expect("a word");
    rest.iter()
        .fold(first, |sum, &word| t.binary(Op::Add, sum, word))
}

/// ROTR^n (section 3.2).
fn rotr(t: &mut Terms, x: Term, n: u32) -> Term {
    let (low, high) = (t.extract(x, 0, n), t.extract(x, n, 32 - n));
    t.concat(&[low, high])
}

/// SHR^n (section 3.2).
fn shr(t: &mut Terms, x: Term, n: u32) -> Term {
    let high = t.extract(x, n, 32 - n);
    t.resize(high, 32)
}

fn xor3(t: &mut Terms, [a, b, c]: [Term; 3]) -> Term {
    let ab = t.binary(Op::Xor, a, b);
    t.binary(Op::Xor, ab, c)
}

/// Ch(x, y, z) (formula 4.2).
pub fn ch(t: &mut Terms, x: Term, y: Term, z: Term) -> Term {
    let (xy, turned) = (t.binary(Op::And, x, y), t.not(x));
    let other = t.binary(Op::And, turned, z);
    t.binary(Op::Xor, xy, other)
}

/// Maj(x, y, z) (formula 4.3).
pub fn maj(t: &mut Terms, x: Term, y: Term, z: Term) -> Term {
    let pairs = [(x, y), (x, z), (y, z)].map(|(a, b)| t.binary(Op::And, a, b));
    xor3(t, pairs)
}

/// Σ0 (formula 4.4) with 2, 13, 22; Σ1 (formula 4.5) with 6, 11, 25.
pub fn big_sigma(t: &mut Terms, x: Term, by: [u32; 3]) -> Term {
    let parts = by.map(|n| rotr(t, x, n));
    xor3(t, parts)
}

/// σ0 (formula 4.6) with 7, 18, 3; σ1 (formula 4.7) with 17, 19, 10: the last one is shifted, not turned.
pub fn small_sigma(t: &mut Terms, x: Term, [a, b, c]: [u32; 3]) -> Term {
    let parts = [rotr(t, x, a), rotr(t, x, b), shr(t, x, c)];
    xor3(t, parts)
}

/// W[t] from W[t-2], W[t-7], W[t-15], W[t-16] (section 6.2.2, step 1).
pub fn schedule(t: &mut Terms, [w2, w7, w15, w16]: [Term; 4]) -> Term {
    let (s1, s0) = (
        small_sigma(t, w2, [17, 19, 10]),
        small_sigma(t, w15, [7, 18, 3]),
    );
    sum(t, &[s1, w7, s0, w16])
}

/// One round on a..h with K[t] + W[t] (section 6.2.2, step 3).
pub fn round(t: &mut Terms, state: [Term; 8], kw: Term) -> [Term; 8] {
    let [a, b, c, d, e, f, g, h] = state;
    let (s1, choice) = (big_sigma(t, e, [6, 11, 25]), ch(t, e, f, g));
    let t1 = sum(t, &[h, s1, choice, kw]);
    let (s0, majority) = (big_sigma(t, a, [2, 13, 22]), maj(t, a, b, c));
    let t2 = sum(t, &[s0, majority]);
    [sum(t, &[t1, t2]), a, b, c, sum(t, &[d, t1]), e, f, g]
}

#[cfg(test)]
mod tests {
    use super::super::{Evaluator, Value, round_constants};
    use super::*;
    use crate::bits::{Block, State};
    use crate::spec;

    /// The terms against the plain specification, over a whole compression.
    #[test]
    fn a_compression_of_terms_is_the_specs() {
        let mut t = Terms::default();
        let block = Block(std::array::from_fn(|i| {
            0x9e37_79b9_u32.wrapping_mul(i as u32 + 1)
        }));
        let mut w: Vec<Term> = block
            .0
            .iter()
            .map(|&word| t.number(word.into(), 32))
            .collect();
        for i in 16..64 {
            let next = schedule(&mut t, [w[i - 2], w[i - 7], w[i - 15], w[i - 16]]);
            w.push(next);
        }
        let names: [String; 8] = std::array::from_fn(|i| format!("h{i}"));
        let mut state: [Term; 8] = std::array::from_fn(|i| t.var(&names[i], 32));
        let first = state;
        for (i, k) in round_constants().into_iter().enumerate() {
            let k = t.number(k.into(), 32);
            let kw = sum(&mut t, &[k, w[i]]);
            state = round(&mut t, state, kw);
        }
        let chaining = State(std::array::from_fn(|i| {
            0x0123_4567_u32.rotate_left(4 * i as u32)
        }));
        let assignment = names
            .into_iter()
            .zip(chaining.0)
            .map(|(n, v)| (n, Value::of(v.into(), 32)))
            .collect();
        let out: [Term; 8] = std::array::from_fn(|i| sum(&mut t, &[first[i], state[i]]));
        let mut evaluate = Evaluator::new(&t, &assignment);
        let got = State(out.map(|term| evaluate.value(term).word()));
        assert_eq!(got, spec::compress(&chaining, &block));
    }
}
