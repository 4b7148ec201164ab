//! Which end of a port the first word stands at.

use super::Sure;
use crate::survey::Survey;

/// An order of words, and how it is known.
pub(super) struct Order {
    /// The first word at bit 0.
    pub(super) low: bool,
    pub(super) why: String,
    pub(super) sure: Sure,
}

/// Of a wide port, or of an internal register.
pub(super) fn words_of(survey: &Survey, port: &str) -> Order {
    let joined = survey.joined.iter().find(|joined| joined.port == port);
    if let Some(joined) = joined
        && let Some(low) = rises(&joined.of).map(|rises| !rises)
    {
        let ends =
            [joined.of.first(), joined.of.last()].map(|name| name.cloned().unwrap_or_default());
        return Order {
            low,
            why: format!("{{{}, .., {}}} from the top", ends[0], ends[1]),
            sure: Sure::Shown,
        };
    }
    if let Some((low, why)) = survey.constants.iter().find_map(|digits| constant(digits)) {
        return Order {
            low,
            why: why.into(),
            // The order inside: on the way there it may have been turned.
            sure: Sure::Guess,
        };
    }
    // Where the digest's order shows, the rest is seldom another.
    let other = survey
        .joined
        .iter()
        .find_map(|joined| Some((joined, rises(&joined.of)?)));
    match other {
        Some((joined, rises)) => Order {
            low: !rises,
            why: format!("as `{}`", joined.port),
            sure: Sure::Likely,
        },
        None => Order {
            low: false,
            why: "first word at the top".into(),
            sure: Sure::Guess,
        },
    }
}

/// Do names count up: `H0_reg, H1_reg ..`, `a, b ..`, `w[0], w[1] ..`.
fn rises(names: &[String]) -> Option<bool> {
    let number = |name: &String| -> Option<u32> {
        let digits: Vec<&str> = name
            .split(|c: char| !c.is_ascii_digit())
            .filter(|d| !d.is_empty())
            .collect();
        match digits.last() {
            Some(digits) => digits.parse().ok(),
            None => name
                .split('_')
                .next()
                .filter(|n| n.len() == 1)
                .and_then(|n| n.chars().next())
                .map(u32::from),
        }
    };
    let numbers: Option<Vec<u32>> = names.iter().map(number).collect();
    let numbers = numbers.filter(|numbers| numbers.len() > 2)?;
    let up = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    let down = numbers.windows(2).all(|pair| pair[0] > pair[1]);
    (up || down).then_some(up)
}

/// SHA-256's initial state, or the padding of a header or a digest, as a constant of the RTL.
fn constant(digits: &str) -> Option<(bool, &'static str)> {
    let pads = ["00000280", "00000100"];
    if digits.starts_with("5be0cd19") {
        Some((true, "the RTL's initial state has H7 at the top"))
    } else if digits.starts_with("6a09e667") {
        Some((false, "the RTL's initial state has H0 at the top"))
    } else if pads.iter().any(|pad| digits.starts_with(pad)) && digits.ends_with("80000000") {
        Some((true, "the RTL's padding has its last word at the top"))
    } else if pads.iter().any(|pad| digits.ends_with(pad)) && digits.starts_with("80000000") {
        Some((false, "the RTL's padding has its first word at the top"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_count_tell_the_order() {
        let of = |names: &[&str]| rises(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(of(&["H0_reg", "H1_reg", "H2_reg"]), Some(true));
        assert_eq!(of(&["sha256_h7", "sha256_h6", "sha256_h5"]), Some(false));
        assert_eq!(of(&["a", "b", "c"]), Some(true));
        assert_eq!(of(&["w[2]", "w[1]", "w[0]"]), Some(false));
        assert_eq!(of(&["x", "x", "x"]), None);
        assert_eq!(of(&["state", "mode", "data"]), None);
    }

    #[test]
    fn constants_tell_it_too() {
        let h7 = "5be0cd191f83d9ab9b05688c510e527fa54ff53a3c6ef372bb67ae856a09e667";
        assert_eq!(constant(h7).map(|c| c.0), Some(true));
        let padding = format!("00000280{:080}80000000", 0);
        assert_eq!(constant(&padding).map(|c| c.0), Some(true));
        assert_eq!(constant(&"0".repeat(64)), None);
    }
}
