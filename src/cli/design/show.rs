//! A design as it is shown.

use std::fmt::Write;

use serde::Serialize;

use crate::design::{Bank, Depends, DesignConfig, PipePlan};

/// `goldbench.design/1`
#[derive(Debug, Serialize)]
pub struct Shown {
    schema: &'static str,
    design: DesignConfig,
    pipes: Vec<PipeShown>,
    tags: usize,
    latency: LatencyShown,
    hashes_per_clock: f64,
    additions: AdditionsShown,
    flops: FlopsShown,
    #[serde(skip_serializing_if = "Option::is_none")]
    checker: Option<CheckerShown>,
}

/// What only a core with an early compare has.
#[derive(Debug, Serialize)]
struct CheckerShown {
    reject_bits: u32,
    survivors: usize,
    interval: u64,
    adders: usize,
}

#[derive(Debug, Serialize)]
struct PipeShown {
    name: &'static str,
    stages: usize,
    clocks_per_stage: usize,
    lanes: usize,
    schedules: usize,
    first_rounds: String,
    last_rounds: String,
    flops: usize,
}

#[derive(Debug, Serialize)]
struct LatencyShown {
    load_to_issue: [u64; 2],
    interval: u64,
    issue_to_digest: u64,
    issue_to_result: u64,
}

#[derive(Debug, Serialize)]
struct AdditionsShown {
    per_hash: f64,
    per_nonce: usize,
    nonce: usize,
    job: usize,
    nothing: usize,
}

#[derive(Debug, Serialize)]
struct FlopsShown {
    state: usize,
    schedule: usize,
    digests: usize,
    chaining: usize,
    control: usize,
    job_context: usize,
    checker: usize,
    total: usize,
}

fn rounds(pipe: &PipePlan, stage: usize) -> String {
    let range = pipe.stages[stage].range(pipe.iterations);
    let part = match pipe.half {
        true if pipe.stages[stage].rounds == 0 => " (first half)",
        true => " (second half)",
        false => "",
    };
    match range.len() {
        1 => format!("{}{part}", range.start),
        _ => format!("{}..{}", range.start, range.end - 1),
    }
}

impl Shown {
    /// Works everything out from the design's structure.
    pub fn of(design: &DesignConfig) -> Self {
        let structure = design.elaborate();
        let latency = design.latency();
        let flops = |bank| structure.flops_of(bank);
        Self {
            schema: "goldbench.design/1",
            design: *design,
            pipes: structure.pipes.iter().map(PipeShown::of).collect(),
            tags: structure.pipes.iter().map(PipePlan::tags).sum(),
            latency: LatencyShown {
                load_to_issue: [latency.load_to_issue, latency.load_to_issue_most],
                interval: latency.interval,
                issue_to_digest: latency.issue_to_digest,
                issue_to_result: latency.issue_to_result,
            },
            hashes_per_clock: structure.hashes_per_clock(&latency),
            additions: AdditionsShown {
                per_hash: structure.additions_per_hash(),
                per_nonce: structure.additions(),
                nonce: structure.additions_of(Depends::Nonce),
                job: structure.additions_of(Depends::Job),
                nothing: structure.additions_of(Depends::Nothing),
            },
            flops: FlopsShown {
                state: flops(Bank::State),
                schedule: flops(Bank::Schedule),
                digests: flops(Bank::Digests),
                chaining: flops(Bank::Chaining),
                control: flops(Bank::Control),
                job_context: flops(Bank::JobContext),
                checker: flops(Bank::Checker),
                total: structure.flops(),
            },
            checker: (!structure.checker.is_empty()).then(|| CheckerShown {
                reject_bits: design.reject_bits,
                survivors: design.survivors_depth(),
                interval: design.check_interval(),
                adders: structure.checker_adders(),
            }),
        }
    }

    /// The same as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let differences = self.design.differences();
        let title = match differences.as_str() {
            "" => "as the built-in core stands",
            other => other,
        };
        let _ = writeln!(text, "{}: {title}\n", self.design.kind.word());
        let names = self.pipes.iter().map(|pipe| pipe.name.len());
        let width = names.max().unwrap_or(0).max(7);
        let _ = writeln!(
            text,
            "{:<width$} stages  clocks each  lanes  schedules  first rounds     last rounds         flops",
            "pipe"
        );
        for p in &self.pipes {
            let _ = writeln!(
                text,
                "{:<width$} {:>6}  {:>11}  {:>5}  {:>9}  {:<15}  {:<15}  {:>7}",
                p.name,
                p.stages,
                p.clocks_per_stage,
                p.lanes,
                p.schedules,
                p.first_rounds,
                p.last_rounds,
                p.flops
            );
        }
        let [least, most] = self.latency.load_to_issue;
        let issue = if least == most {
            least.to_string()
        } else {
            format!("{least} to {most}")
        };
        let _ = writeln!(
            text,
            "\nlatency in cycles: load to first nonce {issue}, nonce to {} {}, nonce to result {}{}\na nonce every {} cycles: {} hashes a cycle",
            if self.checker.is_some() {
                "early compare"
            } else {
                "digest"
            },
            self.latency.issue_to_digest,
            self.latency.issue_to_result,
            if self.checker.is_some() {
                " when the checker is idle"
            } else {
                ""
            },
            self.latency.interval,
            self.hashes_per_clock
        );
        let a = &self.additions;
        let _ = writeln!(
            text,
            "additions of 32 bits for each hash: {} ({} for each nonce: {} depend on it, {} on the job alone, {} on nothing)",
            a.per_hash, a.per_nonce, a.nonce, a.job, a.nothing
        );
        if let Some(c) = &self.checker {
            let _ = writeln!(
                text,
                "checker of survivors of {} bits: one every {} cycles, {} wait; {} adders, not counted above",
                c.reject_bits, c.interval, c.survivors, c.adders
            );
        }
        let f = &self.flops;
        let banks = [
            f.state,
            f.schedule,
            f.digests,
            f.chaining,
            f.control,
            f.job_context,
            f.checker,
        ];
        let named = Bank::ALL.iter().zip(banks);
        let named: Vec<_> = named
            .filter(|(_, flops)| *flops > 0)
            .map(|(bank, flops)| format!("{} {flops}", bank.words()))
            .collect();
        let _ = writeln!(text, "flops: {} ({})", f.total, named.join(", "));
        text
    }
}

impl PipeShown {
    fn of(pipe: &PipePlan) -> Self {
        let words = pipe.stages.iter().map(|stage| pipe.stage_words(stage));
        Self {
            name: pipe.name,
            stages: pipe.stages.len(),
            clocks_per_stage: pipe.iterations,
            lanes: pipe.lanes,
            schedules: pipe.schedules,
            first_rounds: rounds(pipe, 0),
            last_rounds: rounds(pipe, pipe.stages.len() - 1),
            flops: 32 * words.sum::<usize>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn todays_core_is_shown_with_its_figures() {
        let text = Shown::of(&DesignConfig::miner()).text();
        for part in [
            "miner: as the built-in core stands",
            "nonce to digest 130, nonce to result 132",
            "for each hash: 1200 (1200 for each nonce: 1171 depend on it, 28 on the job alone, 1 on nothing)",
            "state 32768, schedule 65536, digests 512",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let mut design = DesignConfig::miner();
        (design.fold, design.midstates) = (8, 4);
        let shown = Shown::of(&design);
        let text = shown.text();
        assert!(text.contains("load to first nonce 1 to 8"), "{text}");
        assert!(
            text.contains("a nonce every 8 cycles: 0.5 hashes a cycle"),
            "{text}"
        );
        design = DesignConfig::miner();
        design.set_pair("shortcuts=+early-reject").unwrap();
        let text = Shown::of(&design).text();
        for part in [
            "nonce to early compare 129, nonce to result 262 when the checker is idle",
            "checker of survivors of 32 bits: one every 131 cycles, 4 wait; 18 adders",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let json = serde_json::to_value(&shown).unwrap();
        assert_eq!(json["schema"], "goldbench.design/1");
        assert_eq!(json["pipes"][0]["first_rounds"], "0..7");
    }
}
