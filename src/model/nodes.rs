//! The named nodes of the logic of a round and of a step of the schedule (`rtl/sha256_round.sv`, `rtl/sha256_schedule.sv`).

use super::pipe::{A, B, C, D, E, F, G, H};
use super::sigma::{big_sigma0, big_sigma1, small_sigma0, small_sigma1};
use super::tracked::Packed256;

/// The nodes of a round, in the order of [`crate::design::NodeKind::ROUND`]; `sum` is `K + W`.
pub(super) fn round_nodes(s: &Packed256, sum: u32) -> [u32; 8] {
    let (sigma1, sigma0) = (big_sigma1(s[E]), big_sigma0(s[A]));
    let ch = (s[E] & s[F]) ^ (!s[E] & s[G]);
    let maj = (s[A] & s[B]) ^ (s[A] & s[C]) ^ (s[B] & s[C]);
    let t1 = [sigma1, ch, sum].into_iter().fold(s[H], u32::wrapping_add);
    let t2 = sigma0.wrapping_add(maj);
    let (e, a) = (s[D].wrapping_add(t1), t1.wrapping_add(t2));
    [sigma1, ch, t1, e, sigma0, maj, t2, a]
}

/// The nodes of a step, in the order of [`crate::design::NodeKind::STEP`]; words newest first.
pub(super) fn step_nodes(w: &[u32; 16]) -> [u32; 3] {
    let (sigma0, sigma1) = (small_sigma0(w[14]), small_sigma1(w[1]));
    let word = [sigma0, w[6], sigma1]
        .into_iter()
        .fold(w[15], u32::wrapping_add);
    [sigma0, sigma1, word]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::pipe::{round, schedule};
    use super::*;

    proptest! {
        /// Their sums are what the pipe's own round and step make.
        #[test]
        fn nodes_lead_to_what_is_registered(state in any::<[u32; 8]>(), w in any::<[u32; 16]>(), sum: u32) {
            let [.., e, _, _, _, a] = round_nodes(&state, sum);
            let behind = round(&state, sum, 0);
            prop_assert_eq!((behind[E], behind[A]), (e, a));
            prop_assert_eq!(step_nodes(&w)[2], schedule(&w));
        }
    }
}
