//! Mistakes that a target compare may make, held against what it answered.

use super::compares::Answer;
use crate::verdict::Fault;

/// At most so many mistakes are named: they are told apart by answers alone, and those may be few.
const SHOWN: usize = 5;

/// A mistake, and the answers that it would give.
struct Mistake {
    text: fn(&Answer) -> String,
    /// A condition that the wrong answer meets: met rarely, it tells more than an answer that half of all mistakes give.
    telling: fn(&Answer) -> Telling,
    says: fn(&Answer) -> bool,
    /// The compare itself is right, and its answer masked behind it.
    behind: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    /// Met by chance once in 2^32 nonces.
    Much,
    /// Met in some cycles only.
    Some,
    /// Any answer could be wrong so.
    Nothing,
}

fn when(rare: bool, telling: Telling) -> Telling {
    if rare { telling } else { Telling::Nothing }
}

const MISTAKES: &[Mistake] = &[
    Mistake {
        text: |_| "< where Bitcoin has <=".into(),
        telling: |a| when(a.number() == a.target, Telling::Much),
        says: |a| a.number() < a.target,
        behind: false,
    },
    Mistake {
        text: |_| "only the upper 32 bits compared".into(),
        telling: |a| when(a.number()[0] == a.target[0], Telling::Much),
        says: |a| a.number()[0] <= a.target[0],
        behind: false,
    },
    Mistake {
        text: |_| "nonce 0 taken for \"no nonce\", its hit suppressed".into(),
        telling: |a| when(a.nonce == 0, Telling::Much),
        says: |a| a.met() && a.nonce != 0,
        behind: true,
    },
    Mistake {
        text: |_| "nonce 0xffffffff taken for \"no nonce\", its hit suppressed".into(),
        telling: |a| when(a.nonce == u32::MAX, Telling::Much),
        says: |a| a.met() && a.nonce != u32::MAX,
        behind: true,
    },
    Mistake {
        text: |a| {
            format!(
                "job.target[{}], the current job's, instead of its own, job.target[{}]",
                a.current, a.own
            )
        },
        telling: |a| when(a.own != a.current, Telling::Some),
        says: |a| a.number() <= a.newer,
        behind: false,
    },
    Mistake {
        text: |_| "the digest compared as a big-endian number".into(),
        telling: |_| Telling::Nothing,
        says: |a| a.digest <= a.target,
        behind: false,
    },
    Mistake {
        text: |_| "the digest's words reversed but not its bytes".into(),
        telling: |_| Telling::Nothing,
        says: |a| a.digest.iter().rev().copied().collect::<Vec<u32>>() <= a.target,
        behind: false,
    },
    Mistake {
        text: |_| "the digest's bytes reversed in each word but not its words".into(),
        telling: |_| Telling::Nothing,
        says: |a| {
            a.digest
                .iter()
                .map(|w| w.swap_bytes())
                .collect::<Vec<u32>>()
                <= a.target
        },
        behind: false,
    },
    Mistake {
        text: |_| "the top bit ignored".into(),
        telling: |_| Telling::Nothing,
        says: |a| {
            a.number()
                .iter()
                .map(|w| w & 0x7fff_ffff)
                .collect::<Vec<u32>>()
                <= a.target
        },
        behind: false,
    },
    Mistake {
        text: |_| "> where Bitcoin has <=".into(),
        telling: |_| Telling::Nothing,
        says: |a| a.number() > a.target,
        behind: false,
    },
];

/// Writes into `fault` what would have given every answer: of several mistakes those that a rare condition speaks for, if
/// there are any. Where none fits, what is wrong with the answer.
pub(super) fn judge(wrong: &Answer, others: &[Answer], fault: &mut Fault) {
    let fits = |m: &&Mistake| {
        let mut all = std::iter::once(wrong).chain(others);
        all.all(|answer| (m.says)(answer) == answer.hit)
    };
    let mut fitting: Vec<&Mistake> = MISTAKES.iter().filter(fits).collect();
    fitting.sort_by_key(|m| (m.telling)(wrong));
    if fitting
        .first()
        .is_some_and(|m| (m.telling)(wrong) == Telling::Much)
    {
        fitting.retain(|m| (m.telling)(wrong) == Telling::Much);
    }
    let behind = !fitting.is_empty() && fitting.iter().all(|m| m.behind);
    fault.function = if behind {
        "hit register"
    } else {
        "target compare"
    }
    .into();
    fault.logic = if behind {
        Vec::new()
    } else {
        vec!["target compare"]
    };
    fault.explained_by = fitting
        .iter()
        .take(SHOWN)
        .map(|m| format!("would fit: {}", (m.text)(wrong)))
        .collect();
    if fitting.is_empty() {
        fault.explained_by.push(if wrong.hit {
            format!(
                "the digest is above the target: nonce {:#010x} is no hit",
                wrong.nonce
            )
        } else {
            format!(
                "the digest meets the target: the hit of nonce {:#010x} is suppressed",
                wrong.nonce
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(nonce: u32, h7: u32, target: u32, hit: bool) -> Answer {
        let mut digest = vec![0x0101_0101; 8];
        digest[7] = h7.swap_bytes();
        let mut words = vec![0; 8];
        words[0] = target;
        Answer {
            digest,
            target: words.clone(),
            newer: words,
            own: 1,
            current: 1,
            nonce,
            hit,
        }
    }

    fn judged(wrong: &Answer, others: &[Answer]) -> (String, Vec<String>) {
        let mut fault = Fault {
            function: String::new(),
            rule: String::new(),
            explained_by: Vec::new(),
            logic: Vec::new(),
        };
        judge(wrong, others, &mut fault);
        (fault.function, fault.explained_by)
    }

    #[test]
    fn a_nonce_that_serves_as_a_mark_is_named_and_no_order_of_the_compare() {
        for (nonce, text) in [(0, "nonce 0 taken"), (u32::MAX, "nonce 0xffffffff taken")] {
            let (function, texts) = judged(&answer(nonce, 3, 9, false), &[]);
            assert_eq!(function, "hit register");
            assert!(texts.len() == 1 && texts[0].contains(text), "{texts:?}");
        }
    }

    /// Nonce 7 and its neighbour both meet the target; one of them was reported.
    #[test]
    fn other_answers_rule_out_what_would_have_answered_otherwise() {
        let (_, texts) = judged(&answer(7, 3, 9, false), &[]);
        assert!(texts.iter().any(|t| t.contains("> where")), "{texts:?}");
        let (function, texts) = judged(&answer(7, 3, 9, false), &[answer(8, 3, 9, true)]);
        assert_eq!(function, "target compare");
        assert_eq!(
            texts,
            ["the digest meets the target: the hit of nonce 0x00000007 is suppressed"]
        );
    }

    #[test]
    fn an_order_that_gives_every_answer_is_named() {
        let others = [answer(8, 12, 9, true), answer(9, 1, 9, false)];
        let (_, texts) = judged(&answer(7, 3, 9, false), &others);
        assert_eq!(texts, ["would fit: > where Bitcoin has <="]);
    }

    #[test]
    fn what_is_no_hit_is_told_so() {
        let (_, texts) = judged(&answer(7, 12, 9, true), &[answer(8, 13, 9, false)]);
        assert_eq!(
            texts,
            ["the digest is above the target: nonce 0x00000007 is no hit"]
        );
    }
}
