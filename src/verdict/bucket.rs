//! Failures of one cause, told as one: a core that fails in forty cases mostly fails for one or two reasons.
//!
//! A cause is what a report says of a failure, less what depends on the case: the core, the kind of register or port that
//! was wrong first, the function and the rule that does not hold, and the first known slip that explains it; of wrong
//! results alone the rule of the first one; of a crash, a hang or a refusal the first line of what was seen. Numbers in all
//! of these are left out, for they are those of a round, a nonce or a cycle. So two slips of one kind in one function, in
//! two rounds, are one cause, until one of them is mended.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{CaseVerdict, Divergence, Outcome, Regression};

/// Why a case failed, as far as it does not depend on the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Eight hex digits: the same for the same cause of the same core in every run, whatever else fails.
    pub id: String,
    /// What sort of finding: `divergence`, `result-missing` (`result-` and the result oracle's rule), `no-elaborate`,
    /// `crash`, `hang`.
    pub kind: String,
    /// In words; `*` stands for any number.
    pub cause: String,
}

/// Cases of a core that fail for one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// The cause.
    #[serde(flatten)]
    pub cause: Cause,
    /// The core.
    pub core: String,
    /// Names of the cases, in their order.
    pub cases: Vec<String>,
}

impl Cause {
    /// The cause of a finding; `None` where the case is none.
    pub fn of(case: &CaseVerdict) -> Option<Self> {
        if !case.outcome.is_finding() {
            return None;
        }
        // A fault with a name is that cause, whatever numbers this case gives it.
        if let Some(named) = &case.diagnosis {
            let words = format!("{}: {}", named.cause, numberless(&named.text));
            return Some(Self::of_core(&case.id.core, &named.cause, words));
        }
        let (kind, cause) = match (case.outcome, &case.divergence, case.result_faults.first()) {
            (Outcome::Fail, Some(found), _) => (Cow::Borrowed("divergence"), divergence(found)),
            (Outcome::Fail, None, Some(fault)) => {
                let rule = fault.rule();
                (
                    Cow::Owned(format!("result-{rule}")),
                    format!("wrong result: {rule}"),
                )
            }
            (Outcome::NoElaborate, ..) => ("no-elaborate".into(), first_words(case)),
            (Outcome::Crash, ..) => ("crash".into(), first_words(case)),
            (Outcome::Hang, ..) => ("hang".into(), first_words(case)),
            _ => ("fail".into(), first_words(case)),
        };
        Some(Self::of_core(&case.id.core, &kind, cause))
    }

    /// A cause of this kind and these words.
    pub fn of_core(core: &str, kind: &str, cause: String) -> Self {
        // The kind is part of it: a crash and a hang may leave the same words.
        let told = format!("{core}\0{kind}\0{cause}");
        Self {
            id: hex::encode(&Sha256::digest(told)[..4]),
            kind: kind.into(),
            cause,
        }
    }
}

impl Bucket {
    /// The buckets of a run: in the order of cores, and in each of the first case that fell into it.
    pub fn all(run: &Regression) -> Vec<Self> {
        let mut buckets: Vec<Self> = Vec::new();
        for core in &run.cores {
            let first = buckets.len();
            for case in &core.cases {
                let Some(cause) = Cause::of(case) else {
                    continue;
                };
                let same = buckets[first..].iter_mut().find(|b| b.cause.id == cause.id);
                match same {
                    Some(bucket) => bucket.cases.push(case.id.case.clone()),
                    None => buckets.push(Self {
                        cause,
                        core: core.core.clone(),
                        cases: vec![case.id.case.clone()],
                    }),
                }
            }
        }
        buckets
    }
}

/// `hash2.round[*].e: e adder, e = d + T1; the carry into bit * is lost`
fn divergence(found: &Divergence) -> String {
    let mut text = format!("{}: ", found.first.element);
    let fault = &found.fault;
    let named = [&fault.function, &fault.rule];
    let named: Vec<&str> = named
        .into_iter()
        .map(String::as_str)
        .filter(|words| !words.is_empty())
        .collect();
    text += &if named.is_empty() {
        "differs from the model".to_owned()
    } else {
        named.join(", ")
    };
    if found.phase == "falling" {
        text += "; it moves with the wrong edge";
    }
    if let Some(reason) = fault.explained_by.first() {
        text += "; ";
        text += reason;
    } else if !found.inputs.agree {
        text += "; its inputs do not all agree";
    }
    numberless(&text)
}

/// The first line of what was seen, without the place that stands in front of a tool's message.
fn first_words(case: &CaseVerdict) -> String {
    let word = case.outcome.word();
    let line = case.detail.lines().map(str::trim).find(|l| !l.is_empty());
    let Some(line) = line else {
        return format!("{word}: nothing more is known");
    };
    // `core.sv:41:7: error: ..`: a line number changes with every edit above it.
    let message = ["error", "warning", "%Error", "%Fatal"]
        .iter()
        .filter_map(|severity| line.find(&format!(": {severity}")))
        .min()
        .map_or(line, |at| &line[at + 2..]);
    numberless(message)
}

/// Each number, decimal or hex, as `*`, and so the index of a word (`H7`, `W16`); other digits behind letters are part of a
/// name (`T1`, `sha256`).
fn numberless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        out.push_str(&starred(word));
        word.clear();
    };
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
        } else {
            flush(&mut word, &mut out);
            out.push(c);
        }
    }
    flush(&mut word, &mut out);
    // Digits in groups of three are one number.
    while out.contains("* *") {
        out = out.replace("* *", "*");
    }
    out
}

fn starred(word: &str) -> Cow<'_, str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut letters = word.chars();
    let index = matches!(letters.next(), Some('H' | 'W')) && digits(letters.as_str());
    if digits(word) || word.starts_with("0x") {
        "*".into()
    } else if index {
        format!("{}*", &word[..1]).into()
    } else {
        word.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_left_out_and_names_stay() {
        for (text, without) in [
            (
                "hash2.round[37].e: the carry into bit 5 is lost",
                "hash2.round[*].e: the carry into bit * is lost",
            ),
            (
                "K[38] instead of K[37], H3 for H4",
                "K[*] instead of K[*], H* for H*",
            ),
            ("core[3].fifo.nonce[2]", "core[*].fifo.nonce[*]"),
            ("after 18 342 cycles, 0x1a2b", "after * cycles, *"),
            ("sha256_stage, T1, sigma0", "sha256_stage, T1, sigma0"),
            ("", ""),
        ] {
            assert_eq!(numberless(text), without);
        }
    }
}
