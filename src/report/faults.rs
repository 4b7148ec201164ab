//! Wrong results in sentences: what was due, what came, and what would explain the difference.

use super::list::prose;
use super::numbers::{counted, grouped};
use super::page::{Line, Page, Style};
use super::pattern;
use crate::units::{Cycle, JobId, Nonce};
use crate::verdict::{CaseVerdict, ResultFault};

/// Faults that are written out, the first ones in their order.
const SHOWN: usize = 6;

/// `result:` lines, and what would explain all of them at once.
pub(super) fn page(verdict: &CaseVerdict) -> Page {
    let mut page = Page::new();
    let faults = &verdict.result_faults;
    let shown = if faults.len() > SHOWN + 1 {
        SHOWN
    } else {
        faults.len()
    };
    for (i, fault) in faults[..shown].iter().enumerate() {
        let label = if i == 0 { "  result: " } else { "          " };
        for line in prose(label, &sentence(fault), Style::Plain) {
            page.push(line);
        }
        for line in compared(fault) {
            page.push(line);
        }
    }
    if shown < faults.len() {
        let rest = format!("and {}", kinds(&faults[shown..]));
        for line in prose("          ", &rest, Style::Dim) {
            page.push(line);
        }
    }
    for reading in pattern::explain(faults, &verdict.results.golden) {
        for line in prose("          explained by: ", &reading, Style::Strong) {
            page.push(line);
        }
    }
    page
}

/// A hit that says of itself what it is not.
fn wrong_full(fault: &ResultFault, full: bool) -> String {
    let ResultFault::WrongFull {
        cycle, job, nonce, ..
    } = fault
    else {
        return String::new();
    };
    let says = if full { "meets" } else { "misses" };
    let hit = hit(*job, *nonce);
    format!("wrong ticket: {hit} came in cycle {cycle} as one that {says} the target")
}

/// One fault as a sentence.
pub(super) fn sentence(fault: &ResultFault) -> String {
    use ResultFault as F;
    match fault {
        F::Missing { cycle, job, nonce } => {
            format!(
                "missing hit: {} was due in cycle {cycle} and did not come",
                hit(*job, *nonce)
            )
        }
        F::Extra {
            cycle,
            job,
            nonce,
            above_target,
        } => format!(
            "extra hit: {} came in cycle {cycle}; {}",
            hit(*job, *nonce),
            match above_target {
                Some(true) => "its hash misses the target",
                Some(false) => "its hash meets the target, but it was not due",
                None => "no job of this id was taken",
            }
        ),
        F::WrongCycle {
            cycle,
            due,
            job,
            nonce,
        } => {
            format!(
                "wrong cycle: {} came in cycle {cycle}, {}",
                hit(*job, *nonce),
                shift(*cycle, *due)
            )
        }
        F::WrongHit {
            cycle,
            job,
            nonce,
            due_job,
            due_nonce,
        } => wrong_hit(*cycle, (*job, *nonce), (*due_job, *due_nonce)),
        F::WrongLane {
            cycle,
            job,
            nonce,
            lane,
            version,
            due_lane,
            due_version,
        } => format!(
            "wrong version: {} came in cycle {cycle} as lane {lane}, version 0x{version:08x}; due was lane {due_lane}, version 0x{due_version:08x}",
            hit(*job, *nonce),
        ),
        F::WrongFull { full, .. } => wrong_full(fault, *full),
        F::Repeated {
            cycle,
            job,
            nonce,
            version,
        } => repeated(*cycle, &hit(*job, *nonce), *version),
        F::Stale { cycle, job, nonce } => stale(*cycle, &hit(*job, *nonce)),
        F::Unbalanced {
            cycle,
            missing,
            overflow,
            stale,
        } => unbalanced(*cycle, *missing, (*overflow, *stale)),
        F::Unfinished { cycle } => {
            format!("unfinished work: in cycle {cycle} the chip had to be through, and is not")
        }
        F::Overflow {
            cycle,
            counted: count,
            dropped,
        } => format!(
            "wrong overflow count: in cycle {cycle} the core has counted {}, and {} at the full result FIFO",
            grouped(*count),
            counted(*dropped, "hit was dropped", "hits were dropped"),
        ),
        F::Exhausted { cycle, reported } => format!(
            "`exhausted` is {} in cycle {cycle}, where it had to be {}",
            u8::from(*reported),
            u8::from(!*reported)
        ),
        F::GoldenMissed { vector, nonce, due } => format!(
            "golden nonce missed: {vector}, nonce {nonce}, was due in cycle {due} and did not come"
        ),
        F::Digest { cycle, .. } => format!("wrong digest in cycle {cycle}"),
        F::DigestValid {
            cycle,
            reported: true,
        } => format!("extra digest: one came in cycle {cycle} and none was due"),
        F::DigestValid {
            cycle,
            reported: false,
        } => format!("missing digest: one was due in cycle {cycle} and did not come"),
        F::Message { vector, .. } => format!("wrong digest of the stored message {vector}"),
    }
}

fn repeated(cycle: Cycle, hit: &str, version: u32) -> String {
    format!("repeated hit: {hit} came a second time in cycle {cycle}, as version 0x{version:08x}")
}

fn stale(cycle: Cycle, hit: &str) -> String {
    format!("stale hit: {hit} came in cycle {cycle}, after a new block")
}

fn unbalanced(cycle: Cycle, missing: u64, (overflow, stale): (u64, u64)) -> String {
    format!(
        "lost hits: in cycle {cycle} {} not delivered; the chip has counted {} as overflow and {} as stale",
        counted(missing, "hit was", "hits were"),
        grouped(overflow),
        grouped(stale),
    )
}

/// The two values of a wrong digest, one below the other.
fn compared(fault: &ResultFault) -> Vec<Line> {
    let (got, want, from) = match fault {
        ResultFault::Digest { got, want, .. } => (got, want, "sha2 "),
        ResultFault::Message { got, want, .. } => (got, want, "file "),
        _ => return Vec::new(),
    };
    [(from, Style::Good, want), ("rtl  ", Style::Bad, got)]
        .into_iter()
        .map(|(label, style, value)| {
            let shown = if value.is_empty() { "nothing" } else { value };
            Line::new()
                .plain("            ")
                .then(Style::Dim, label)
                .then(style, shown)
        })
        .collect()
}

fn wrong_hit(cycle: Cycle, got: (JobId, Nonce), due: (JobId, Nonce)) -> String {
    let ((job, nonce), (due_job, due_nonce)) = (got, due);
    if nonce == due_nonce {
        let whose = if job.next() == due_job {
            "the id of the job before, a stale one"
        } else {
            "another job's id"
        };
        return format!(
            "wrong job id: nonce {nonce} came in cycle {cycle} as job {job}, {whose}; due was job {due_job}"
        );
    }
    let came = if job == due_job {
        format!("nonce {nonce}")
    } else {
        hit(job, nonce)
    };
    format!(
        "wrong nonce: {} was due in cycle {cycle}, and {came} came",
        hit(due_job, due_nonce)
    )
}

fn hit(job: JobId, nonce: Nonce) -> String {
    format!("job {job}, nonce {nonce}")
}

fn shift(cycle: Cycle, due: Cycle) -> String {
    if cycle >= due {
        format!(
            "{} late (due in cycle {due})",
            counted(cycle - due, "cycle", "cycles")
        )
    } else {
        format!(
            "{} early (due in cycle {due})",
            counted(due - cycle, "cycle", "cycles")
        )
    }
}

/// `12 more: 9 missing hits, 3 extra hits`
fn kinds(rest: &[ResultFault]) -> String {
    let mut tally: Vec<((&str, &str), u64)> = Vec::new();
    for fault in rest {
        let noun = noun(fault);
        match tally.iter_mut().find(|(known, _)| *known == noun) {
            Some((_, count)) => *count += 1,
            None => tally.push((noun, 1)),
        }
    }
    let listed: Vec<String> = tally
        .iter()
        .map(|((one, many), count)| counted(*count, one, many))
        .collect();
    format!("{} more: {}", grouped(rest.len() as u64), listed.join(", "))
}

fn noun(fault: &ResultFault) -> (&'static str, &'static str) {
    use ResultFault as F;
    match fault {
        F::Missing { .. } => ("missing hit", "missing hits"),
        F::Extra { .. } => ("extra hit", "extra hits"),
        F::WrongCycle { .. } => ("hit in a wrong cycle", "hits in a wrong cycle"),
        F::WrongHit { .. } => ("wrong hit", "wrong hits"),
        F::WrongLane { .. } => ("wrong version", "wrong versions"),
        F::WrongFull { .. } => ("wrong ticket", "wrong tickets"),
        F::Repeated { .. } => ("repeated hit", "repeated hits"),
        F::Stale { .. } => ("stale hit", "stale hits"),
        F::Unbalanced { .. } => ("wrong balance of hits", "wrong balances of hits"),
        F::Unfinished { .. } => ("unfinished work", "unfinished works"),
        F::Overflow { .. } => ("wrong overflow count", "wrong overflow counts"),
        F::Exhausted { .. } => ("wrong `exhausted`", "wrong `exhausted`"),
        F::GoldenMissed { .. } => ("golden nonce missed", "golden nonces missed"),
        F::Digest { .. } => ("wrong digest", "wrong digests"),
        F::DigestValid { .. } => ("digest out of turn", "digests out of turn"),
        F::Message { .. } => ("wrong digest of a message", "wrong digests of messages"),
    }
}
