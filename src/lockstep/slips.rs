//! Ways in which the parts of a sum go wrong, each as the difference that it makes.

/// A way in which a sum may have gone wrong: what the report says, the difference it makes, the function it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) text: String,
    pub(super) delta: u32,
    pub(super) logic: &'static str,
}

pub(super) fn rotr(x: u32, n: u32) -> u32 {
    x.rotate_right(n)
}

/// `(amounts, is the last one a shift)`.
pub(super) type Sigma = ([u32; 3], bool);

pub(super) const BIG_SIGMA0: Sigma = ([2, 13, 22], false);
pub(super) const BIG_SIGMA1: Sigma = ([6, 11, 25], false);
pub(super) const SMALL_SIGMA0: Sigma = ([7, 18, 3], true);
pub(super) const SMALL_SIGMA1: Sigma = ([17, 19, 10], true);

pub(super) fn sigma((n, shift): Sigma, x: u32) -> u32 {
    let last = if shift { x >> n[2] } else { rotr(x, n[2]) };
    rotr(x, n[0]) ^ rotr(x, n[1]) ^ last
}

/// Each amount off by one, each rotate a shift, each shift a rotate, each direction turned.
pub(super) fn sigma_slips(name: &'static str, which: Sigma, x: u32) -> Vec<Slip> {
    let right = sigma(which, x);
    let mut slips = Vec::new();
    for i in 0..3 {
        let n = which.0[i];
        let is_shift = which.1 && i == 2;
        let own = if is_shift { x >> n } else { rotr(x, n) };
        let mut add = |text: String, part: u32| {
            let delta = (right ^ own ^ part).wrapping_sub(right);
            slips.push(Slip {
                text: format!("{name}: {text}"),
                delta,
                logic: name,
            });
        };
        if is_shift {
            add(format!("rotate by {n} instead of shift"), rotr(x, n));
            add(format!("shift left instead of right by {n}"), x << n);
        } else {
            add(format!("shift by {n} instead of rotate"), x >> n);
            add(
                format!("rotate left instead of right by {n}"),
                x.rotate_left(n),
            );
        }
        for near in [n - 1, n + 1] {
            let part = if is_shift { x >> near } else { rotr(x, near) };
            add(format!("amount {near} instead of {n}"), part);
        }
        add(format!("the term by {n} missing"), 0);
    }
    slips
}

pub(super) fn ch(x: u32, y: u32, z: u32) -> u32 {
    (x & y) ^ (!x & z)
}

pub(super) fn maj(x: u32, y: u32, z: u32) -> u32 {
    (x & y) ^ (x & z) ^ (y & z)
}

pub(super) fn boolean_slips(name: &'static str, right: u32, others: &[(&str, u32)]) -> Vec<Slip> {
    let slip = |&(text, value): &(&str, u32)| Slip {
        text: format!("{name}: {text}"),
        delta: value.wrapping_sub(right),
        logic: name,
    };
    others.iter().map(slip).collect()
}

pub(super) fn missing(name: &str, value: u32, logic: &'static str) -> Slip {
    Slip {
        text: format!("{name} missing"),
        delta: 0u32.wrapping_sub(value),
        logic,
    }
}

/// A lost or an extra carry: a difference of one bit.
pub(super) fn carry_slips(logic: &'static str) -> Vec<Slip> {
    (0..32)
        .flat_map(|bit| {
            let one = 1u32 << bit;
            [
                (
                    format!("the carry into bit {bit} is lost"),
                    one.wrapping_neg(),
                ),
                (format!("a carry into bit {bit} too many"), one),
            ]
        })
        .map(|(text, delta)| Slip { text, delta, logic })
        .collect()
}
