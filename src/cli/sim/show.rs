//! What a run shows: lines as it goes, or one JSON object at its end.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::judge::{Finding, Hit};
use super::request::Request;
use super::walk::{LOAD, Walk};
use crate::cli::Format;
use crate::design::{DesignConfig, Latency};
use crate::job::Job;
use crate::units::{Cycle, HashRate};

/// Collects what is to be shown.
#[derive(Debug)]
pub struct Shown<'a> {
    request: &'a Request,
    format: Format,
    lines: String,
    hits: Vec<Hit>,
}

/// A run, as `goldbench.sim/1` shows it; `docs/schemas.md` describes the fields.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    schema: &'static str,
    header: String,
    job: &'a Job,
    design: DesignConfig,
    load_cycle: Cycle,
    first_nonce_cycle: Cycle,
    issue_to_result: u64,
    complete: bool,
    cycles: u64,
    hashes: u64,
    hits: &'a [Hit],
    finding: Option<&'a Finding>,
    trace: Option<TraceReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<Times>,
}

#[derive(Debug, Serialize)]
struct TraceReport {
    file: PathBuf,
    from: u64,
    cycles: u64,
}

#[derive(Debug, Serialize)]
struct Times {
    seconds: f64,
    hashes_per_second: Option<HashRate>,
}

impl<'a> Shown<'a> {
    /// Nothing yet.
    pub fn new(request: &'a Request, format: Format) -> Self {
        Self {
            request,
            format,
            lines: String::new(),
            hits: Vec::new(),
        }
    }

    /// What is run, in lines; nothing in JSON.
    pub fn opening(&self) -> String {
        if self.format == Format::Json {
            return String::new();
        }
        let (header, job) = (&self.request.header, &self.request.job);
        format!(
            "header  {}  with its own nonce {}\ntarget  {}\nnonces  {} to {}, {}\n",
            header.hash().to_display(),
            header.nonce,
            job.target,
            job.start,
            job.end,
            counted(job.nonces(), "nonce"),
        )
    }

    /// A hit came.
    pub fn hit(&mut self, hit: Hit) {
        if self.format == Format::Json {
            self.hits.push(hit);
            return;
        }
        let Hit { cycle, nonce, hash } = hit;
        // A string takes every line.
        let _ = writeln!(self.lines, "hit     {hash}  nonce {nonce}  cycle {cycle}");
    }

    /// The lines since the last call.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.lines)
    }

    /// What came of it, in lines.
    pub fn closing(&self, walk: &Walk) -> String {
        let mut text = String::new();
        if let Some(Finding { cycle, what }) = &walk.finding {
            let _ = writeln!(text, "FINDING cycle {cycle}: {what}");
        }
        let ends = if walk.done() { "done   " } else { "stopped" };
        let (cycles, hashes) = (walk.next_cycle(), walk.hashes());
        let _ = writeln!(
            text,
            "{ends} {cycles} cycles, {}, {}",
            counted(hashes, "hash"),
            counted(walk.hits, "hit")
        );
        if let Some(trace) = self.trace(walk) {
            let (from, last) = (Cycle(trace.from), Cycle(trace.from + trace.cycles - 1));
            let file = trace.file.display();
            let _ = writeln!(text, "wave    {file}, cycles {from} to {last}");
        }
        text
    }

    /// Everything as one object; with the times only when they are given.
    pub fn json<'b>(
        &'b self,
        walk: &'b Walk,
        times: Option<(Duration, Option<HashRate>)>,
    ) -> Report<'b> {
        let design = DesignConfig::miner();
        let Latency {
            load_to_issue,
            issue_to_result,
            ..
        } = design.latency();
        Report {
            schema: "goldbench.sim/1",
            header: self.request.header.to_bytes().to_string(),
            job: &self.request.job,
            design,
            load_cycle: LOAD,
            first_nonce_cycle: LOAD + load_to_issue,
            issue_to_result,
            complete: walk.next_cycle().0 == walk.length(),
            cycles: walk.next_cycle().0,
            hashes: walk.hashes(),
            hits: &self.hits,
            finding: walk.finding.as_ref(),
            trace: self.trace(walk),
            times: times.map(|(elapsed, hashes_per_second)| Times {
                seconds: elapsed.as_secs_f64(),
                hashes_per_second,
            }),
        }
    }

    /// The wave that was written: a run that was stopped may have ended in front of its window.
    fn trace(&self, walk: &Walk) -> Option<TraceReport> {
        let wanted = self.request.trace.as_ref()?;
        let done = walk.next_cycle().0.saturating_sub(wanted.from);
        let cycles = wanted.cycles.min(done);
        (cycles > 0).then(|| TraceReport {
            file: wanted.file.clone(),
            from: wanted.from,
            cycles,
        })
    }
}

fn counted(count: u64, noun: &str) -> String {
    let plural = match (count, noun) {
        (1, _) => "",
        (_, "hash") => "es",
        _ => "s",
    };
    format!("{count} {noun}{plural}")
}
