//! What `every_round` says: the register, the round, the function, the line.

use super::super::interface::Kind;
use super::super::stranger::Stranger;
use super::super::taps::{Part, Tap, pass_name};
use super::follow::{Finding, Followed, is_empty};
use super::lines::lines;
use super::node::{Node, What};
use super::reason::{Reason, reason};
use super::whose::{Lies, Whose};
use crate::lockstep::suspects;
use crate::units::{Cycle, JobId, Nonce};
use crate::verdict::{CaseVerdict, Consequence, Diagnosis, Divergence, Inputs, Outcome};

/// Further rounds that are listed.
const LISTED: usize = 4;

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Registers compared, and values of 32 bits.
    pub words: u64,
    /// Registers that are wrong, or that can't be followed.
    pub wrong: u64,
    /// The name of the fault.
    pub diagnosis: Option<Diagnosis>,
    /// The first wrong register.
    pub divergence: Option<Box<Divergence>>,
    /// Of a case that passes.
    pub remark: String,
}

/// What a run of following says.
pub fn told(
    stranger: &Stranger,
    (taps, nodes): (&[Tap], &[Node]),
    (followed, why): (&Followed, bool),
    items: usize,
) -> Told {
    let mut told = Told {
        words: followed.words,
        ..Told::default()
    };
    let kind = stranger.manifest.interface.kind;
    let first = followed.findings.first();
    // What can't be followed in front of what is wrong is the probe's fault; behind it, it is no wonder.
    let astray = followed.misplaced.first().map(|(at, whose)| {
        let text = misplaced(kind, (taps, &nodes[*at]), whose);
        (*at, "probe-misplaced", text)
    });
    let unknown = followed.unknown.first().map(|at| {
        let text = unknown(kind, (taps, &nodes[*at]));
        (*at, "probe-unmatched", text)
    });
    let bank = empty_bank(nodes, followed).map(|at| {
        let text = self::unknown(kind, (taps, &nodes[at]));
        (at, "probe-unmatched", text)
    });
    let none = if first.is_none() { bank } else { None };
    let astray = astray.or(unknown).or(none);
    if let Some((at, cause, text)) = astray
        && first.is_none_or(|first| at < first.node)
    {
        told.wrong = (followed.misplaced.len() + followed.unknown.len()).max(1) as u64;
        told.diagnosis = Some(Diagnosis::new(cause, text));
        return told;
    }
    let Some(first) = first else {
        let delays: Vec<i64> = followed.delays.iter().flatten().map(|d| d.first).collect();
        let (least, most) = (delays.iter().min(), delays.iter().max());
        told.remark = format!(
            "{} registers of {} rounds, {} values of {items} {}; {} to {} clocks behind their entry",
            registers(taps),
            delays.len(),
            followed.words,
            if kind == Kind::Hash {
                "blocks"
            } else {
                "nonces"
            },
            least.unwrap_or(&0),
            most.unwrap_or(&0)
        );
        return told;
    };
    told.wrong = followed.findings.len() as u64;
    if !why {
        return told;
    }
    let why = reason(&nodes[first.node], first);
    let mut divergence = divergence(stranger, (taps, nodes), first, &why);
    divergence.then = others(kind, nodes, followed);
    told.diagnosis = Some(diagnosis(&divergence, first, &why));
    told.divergence = Some(Box::new(divergence));
    told
}

fn registers(taps: &[Tap]) -> usize {
    let mut paths: Vec<_> = taps.iter().map(|tap| (&tap.path, tap.bits)).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.len()
}

/// A bank of which not one value was found.
fn empty_bank(nodes: &[Node], followed: &Followed) -> Option<usize> {
    (0..nodes.len()).find(|at| nodes[*at].bank && is_empty(nodes, followed, *at))
}

/// `hash1.round[18]`
fn place(kind: Kind, pass: usize, round: usize) -> String {
    format!("{}.round[{round}]", pass_name(kind, pass))
}

fn tap_of<'t>(taps: &'t [Tap], node: &Node, word: usize) -> &'t Tap {
    let found = node.words.iter().find(|(number, ..)| *number == word);
    &taps[found.unwrap_or(&node.words[0]).1]
}

fn misplaced(kind: Kind, (taps, node): (&[Tap], &Node), whose: &Whose) -> String {
    let tap = tap_of(taps, node, 0);
    let part = match (tap.part, whose.letter) {
        (Part::State, _) | (_, None) => "state".to_owned(),
        (_, Some(letter)) => ["a", "b", "c", "d", "e", "f", "g", "h"][letter].to_owned(),
    };
    let is = if whose.done == 0 {
        format!("what goes into {}", place(kind, whose.pass, 0))
    } else {
        format!("{}.{part}", place(kind, whose.pass, whose.done - 1))
    };
    let own = whose.done == node.round + 1 && whose.pass == node.pass;
    let turned = match whose.lies {
        Lies::Right => "",
        Lies::WordsTurned => " with its words the other way round: words",
        Lies::BytesTurned => " with the bytes of each word the other way round: bytes",
        Lies::BothTurned => " with words and bytes the other way round: words, bytes",
    };
    let of = if own && !turned.is_empty() {
        String::new()
    } else {
        format!(" for {}", place(kind, node.pass, node.round))
    };
    format!(
        "[probes] {}: `{}` stands{of} in the manifest, and its values are those of {is}{turned}; the core may be right",
        tap.key, tap.path
    )
}

fn unknown(kind: Kind, (taps, node): (&[Tap], &Node)) -> String {
    let tap = tap_of(taps, node, 0);
    format!(
        "[probes] {}: the values of `{}` are those of no round, {} not among them: another register, other `words` or `bytes`, or a core that is wrong here in every value",
        tap.key,
        tap.path,
        place(kind, node.pass, node.round)
    )
}

fn divergence(
    stranger: &Stranger,
    (taps, nodes): (&[Tap], &[Node]),
    finding: &Finding,
    why: &Reason,
) -> Divergence {
    let kind = stranger.manifest.interface.kind;
    let node = &nodes[finding.node];
    let sample = &why.sample;
    let name = |word: usize| {
        let behind = node.round - why.round;
        match node.what {
            What::State if behind > 0 && word % 4 == behind => {
                let letter = if word < 4 { "a" } else { "e" };
                format!("{}.{letter}", place(kind, node.pass, why.round))
            }
            What::State => format!(
                "{}.{}",
                place(kind, node.pass, node.round),
                node.word_name(word)
            ),
            What::Window | What::Word => {
                format!(
                    "{}.{}",
                    place(kind, node.pass, node.round),
                    node.word_name(word)
                )
            }
            What::Digest => format!(
                "{}.digest.{}",
                pass_name(kind, node.pass),
                node.word_name(word)
            ),
        }
    };
    let mut wrong: Vec<usize> = node.words.iter().map(|(number, ..)| *number).collect();
    wrong.retain(|n| sample.want[*n] != sample.seen[*n]);
    wrong.sort_unstable();
    // The oldest round within a clock first, and of it e before a: both have T1 in them.
    let behind = node.round - why.round;
    if node.what == What::State {
        wrong.sort_by_key(|n| (*n % 4 != behind, *n < 4, *n));
    }
    let all = wrong
        .iter()
        .map(|n| suspects::mismatch(&name(*n), sample.want[*n], sample.seen[*n]));
    let mut all: Vec<_> = all.collect();
    let first = all.remove(0);
    let tap = tap_of(taps, node, wrong[0]);
    Divergence {
        cycle: Cycle(sample.clock as u64),
        phase: "rising".into(),
        first,
        also: all,
        rtl_path: Some(format!("{}.{}", stranger.manifest.core.top, tap.path)),
        job: sample
            .before
            .nonce
            .map(|_| JobId(sample.before.group as u8)),
        nonce: sample.before.nonce.map(Nonce),
        inputs: Inputs {
            agree: true,
            names: reads(node, why.round),
        },
        fault: why.fault.clone(),
        then: Vec::new(),
        source: lines(stranger, &tap.path, why),
    }
}

fn reads(node: &Node, round: usize) -> String {
    match node.what {
        What::State => format!("a..h, W[{round}], K[{round}]"),
        What::Word | What::Window => "the words of the schedule before".into(),
        What::Digest => "the state behind round 63, the chaining value".into(),
    }
}

fn diagnosis(found: &Divergence, finding: &Finding, why: &Reason) -> Diagnosis {
    let fault = &found.fault;
    let why_so = match fault.explained_by.first() {
        Some(reason) if reason.starts_with("K[") => format!(": round constant {reason}"),
        Some(reason) => format!(": {reason}"),
        None if fault.rule.is_empty() => String::new(),
        None => format!(", {} does not hold", fault.rule),
    };
    let whose = match found.nonce {
        Some(nonce) => format!("nonce {nonce}"),
        None => format!("block {}", why.sample.before.group),
    };
    let path = found.rtl_path.as_deref().unwrap_or_default();
    // The file's own name: what a cause is called must not depend on where the core lies.
    let line = found.source.first().map_or(String::new(), |line| {
        let file = line.file.file_name().unwrap_or_default();
        format!(", {}:{}", file.display(), line.line)
    });
    let guessed = if finding.guessed {
        "; its clock is worked out from the registers before"
    } else {
        ""
    };
    let text = format!(
        "{}: {}{why_so}; wrong in {} of {} values, first in cycle {}, {whose}: {} for {}; {path}{line}{guessed}",
        found.first.element,
        fault.function,
        finding.bad,
        finding.compared,
        found.cycle,
        found.first.device,
        found.first.model,
    );
    Diagnosis::new(why.cause, text)
}

/// What a register is called that holds this.
fn part(node: &Node) -> &'static str {
    match node.what {
        What::State => "state",
        What::Window | What::Word => "w",
        What::Digest => "digest",
    }
}

/// Other registers that are wrong of their own.
fn others(kind: Kind, nodes: &[Node], followed: &Followed) -> Vec<Consequence> {
    let rest = &followed.findings[1..];
    let mut all: Vec<Consequence> = Vec::new();
    for finding in rest.iter().take(LISTED) {
        let node = &nodes[finding.node];
        if !node.is_full() {
            continue;
        }
        let why = reason(node, finding);
        let place = place(kind, node.pass, why.round);
        let text = why.fault.explained_by.first();
        let text = text.map_or(String::new(), |text| format!(", {text}"));
        all.push(Consequence {
            cycle: Cycle(why.sample.clock as u64),
            what: format!(
                "{place}.{} is wrong of its own ({}{text})",
                part(node),
                why.fault.function
            ),
        });
    }
    if rest.len() > LISTED {
        all.push(Consequence {
            cycle: Cycle(rest[LISTED].wrong[0].clock as u64),
            what: format!(
                "{} more registers are wrong of their own",
                rest.len() - LISTED
            ),
        });
    }
    all
}

/// What `every_round` found is why the other cases fail: a core with a wrong round is right of nothing.
pub fn prefer(verdicts: &mut [&mut CaseVerdict]) {
    let found = verdicts
        .iter()
        .find(|v| v.id.case.starts_with("every_round"));
    let Some(why) = found.and_then(|v| v.diagnosis.clone()) else {
        return;
    };
    if why.cause.starts_with("probe-") {
        return;
    }
    // One that says where and not why leaves its name to one that says why.
    let says_why = !["round-function", "schedule-word", "feed-forward"].contains(&&*why.cause);
    for verdict in verdicts.iter_mut() {
        let own = verdict.diagnosis.as_ref();
        let named = own.is_some_and(|own| own.cause != "unexplained");
        if verdict.outcome == Outcome::Fail && (says_why || !named) {
            verdict.diagnosis = Some(why.clone());
        }
    }
}
