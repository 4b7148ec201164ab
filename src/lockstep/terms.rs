//! A round's sum taken apart, and what it would be if one of its parts were wrong.

use super::slips::{
    BIG_SIGMA0, BIG_SIGMA1, SMALL_SIGMA0, SMALL_SIGMA1, Slip, boolean_slips, carry_slips, ch, maj,
    missing, sigma, sigma_slips,
};
use crate::model::{Packed256, round_constant};

/// The terms of one round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) round: usize,
    pub(super) state: Packed256,
    /// Schedule words from this round's on.
    pub(super) w: [u32; 16],
}

impl Terms {
    pub(super) fn letter(&self, name: char) -> u32 {
        self.state[7 - (name as usize - 'a' as usize)]
    }

    fn k(&self) -> u32 {
        round_constant(self.round)
    }

    pub(super) fn t1(&self) -> u32 {
        let [e, f, g, h] = ['e', 'f', 'g', 'h'].map(|l| self.letter(l));
        let sum = h
            .wrapping_add(sigma(BIG_SIGMA1, e))
            .wrapping_add(ch(e, f, g));
        sum.wrapping_add(self.k()).wrapping_add(self.w[0])
    }

    /// What can be wrong within T1.
    pub(super) fn t1_slips(&self) -> Vec<Slip> {
        let [e, f, g, h] = ['e', 'f', 'g', 'h'].map(|l| self.letter(l));
        let (r, k) = (self.round, self.k());
        let mut slips: Vec<Slip> = (0..64)
            .filter(|&j| j != r)
            .map(|j| Slip {
                text: format!("K[{j}] instead of K[{r}]"),
                delta: round_constant(j).wrapping_sub(k),
                logic: "K",
            })
            .collect();
        slips.extend((1..16).map(|i| Slip {
            text: format!("W[{}] instead of W[{r}]", r + i),
            delta: self.w[i].wrapping_sub(self.w[0]),
            logic: "T1",
        }));
        slips.extend(sigma_slips("Sigma1", BIG_SIGMA1, e));
        let right = ch(e, f, g);
        slips.extend(boolean_slips(
            "Ch",
            right,
            &[
                ("Maj(e, f, g) instead", maj(e, f, g)),
                ("f and g swapped", ch(e, g, f)),
                ("e not inverted before g", (e & f) ^ (e & g)),
                ("& instead of ^", (e & f) & (!e & g)),
                (
                    "&& instead of & before f",
                    u32::from(e != 0 && f != 0) ^ (!e & g),
                ),
                (
                    "&& instead of & before g",
                    (e & f) ^ u32::from(!e != 0 && g != 0),
                ),
                ("missing", 0),
            ],
        ));
        slips.push(missing(&format!("K[{r}]"), k, "K"));
        slips.push(missing(&format!("W[{r}]"), self.w[0], "T1"));
        slips.push(missing("h", h, "T1"));
        slips.push(missing("Sigma1", sigma(BIG_SIGMA1, e), "T1"));
        slips.extend(carry_slips("T1"));
        slips
    }

    /// What can be wrong with a alone: T2, or the sum of T1 and T2.
    pub(super) fn a_slips(&self) -> Vec<Slip> {
        let [a, b, c] = ['a', 'b', 'c'].map(|l| self.letter(l));
        let mut slips = sigma_slips("Sigma0", BIG_SIGMA0, a);
        let right = maj(a, b, c);
        slips.extend(boolean_slips(
            "Maj",
            right,
            &[
                ("Ch(a, b, c) instead", ch(a, b, c)),
                ("| instead of & in one term", (a & b) ^ (a & c) ^ (b | c)),
                ("one term missing", (a & b) ^ (a & c)),
                ("a ^ b ^ c instead", a ^ b ^ c),
                ("missing", 0),
            ],
        ));
        slips.push(missing("Sigma0", sigma(BIG_SIGMA0, a), "T2"));
        let t2 = sigma(BIG_SIGMA0, a).wrapping_add(right);
        slips.push(missing("T2", t2, "round"));
        slips.push(missing("T1", self.t1(), "round"));
        slips.extend(carry_slips("round"));
        slips
    }

    /// What can be wrong with e alone: the sum of d and T1.
    pub(super) fn e_slips(&self) -> Vec<Slip> {
        let d = self.letter('d');
        let mut slips: Vec<Slip> = ['a', 'b', 'c', 'e', 'f', 'g', 'h']
            .into_iter()
            .map(|l| Slip {
                text: format!("{l} instead of d"),
                delta: self.letter(l).wrapping_sub(d),
                logic: "round",
            })
            .collect();
        slips.push(missing("d", d, "round"));
        slips.push(missing("T1", self.t1(), "round"));
        slips.extend(carry_slips("round"));
        slips
    }

    /// The new schedule word.
    fn next_word(&self) -> u32 {
        let (w, sigma0, sigma1) = (&self.w, SMALL_SIGMA0, SMALL_SIGMA1);
        let sum = w[0].wrapping_add(sigma(sigma0, w[1]));
        sum.wrapping_add(w[9]).wrapping_add(sigma(sigma1, w[14]))
    }

    /// What can be wrong with the new schedule word.
    pub(super) fn schedule_slips(&self) -> Vec<Slip> {
        let (t, w) = (self.round, &self.w);
        let mut slips = sigma_slips("sigma0", SMALL_SIGMA0, w[1]);
        slips.extend(sigma_slips("sigma1", SMALL_SIGMA1, w[14]));
        for right in [0usize, 9] {
            // The nearest taps first: among equal words a slip by one is likelier than by five.
            let mut others: Vec<usize> = (0..16).filter(|&i| i != right).collect();
            others.sort_by_key(|i| i.abs_diff(right));
            slips.extend(others.into_iter().map(|i| Slip {
                text: format!("W[{}] instead of W[{}] in the sum", t + i, t + right),
                delta: w[i].wrapping_sub(w[right]),
                logic: "schedule",
            }));
        }
        for i in [0, 2] {
            slips.push(Slip {
                text: format!("sigma0 of W[{}] instead of W[{}]", t + i, t + 1),
                delta: sigma(SMALL_SIGMA0, w[i]).wrapping_sub(sigma(SMALL_SIGMA0, w[1])),
                logic: "sigma0",
            });
        }
        for i in [13, 15] {
            slips.push(Slip {
                text: format!("sigma1 of W[{}] instead of W[{}]", t + i, t + 14),
                delta: sigma(SMALL_SIGMA1, w[i]).wrapping_sub(sigma(SMALL_SIGMA1, w[14])),
                logic: "sigma1",
            });
        }
        slips.push(Slip {
            text: format!("zero stands there: W[{}] is not expanded", t + 16),
            delta: 0u32.wrapping_sub(self.next_word()),
            logic: "schedule",
        });
        slips.push(missing(&format!("W[{t}]"), w[0], "schedule"));
        slips.push(missing(&format!("W[{}]", t + 9), w[9], "schedule"));
        slips.push(missing("sigma0", sigma(SMALL_SIGMA0, w[1]), "schedule"));
        slips.push(missing("sigma1", sigma(SMALL_SIGMA1, w[14]), "schedule"));
        slips.extend(carry_slips("schedule"));
        slips
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{round, schedule};

    fn terms() -> Terms {
        let word = |i: usize| (i as u32 + 1).wrapping_mul(0x9e37_79b9);
        Terms {
            round: 37,
            state: std::array::from_fn(word),
            w: std::array::from_fn(|i| word(i + 8)),
        }
    }

    #[test]
    fn the_terms_are_the_rounds() {
        let t = terms();
        let after = round(&t.state, t.w[0], round_constant(37));
        assert_eq!(after[3], t.letter('d').wrapping_add(t.t1()));
    }

    #[test]
    fn a_wrong_constant_is_told_from_all_other_slips() {
        let t = terms();
        let right = round(&t.state, t.w[0], round_constant(37));
        let wrong = round(&t.state, t.w[0], round_constant(38));
        let delta = wrong[3].wrapping_sub(right[3]);
        let hits: Vec<_> = t
            .t1_slips()
            .into_iter()
            .filter(|s| s.delta == delta)
            .collect();
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].text, "K[38] instead of K[37]");
    }

    #[test]
    fn the_schedule_word_is_the_models() {
        let t = terms();
        let mut newest_first = t.w;
        newest_first.reverse();
        assert_eq!(schedule(&newest_first), t.next_word());
    }
}
