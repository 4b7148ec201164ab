//! What a run shows: lines as it goes, or one JSON object at its end.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::came::Came;
use super::judge::{Finding, Hit};
use super::request::Request;
use super::timing::{LOAD, Timing};
use crate::cli::Format;
use crate::design::DesignConfig;
use crate::job::Job;
use crate::units::{Cycle, HashRate};

/// Collects what is to be shown.
#[derive(Debug)]
pub struct Shown<'a> {
    request: &'a Request,
    format: Format,
    lines: String,
    /// In JSON alone.
    hits: Vec<Hit>,
    counted: u64,
}

/// A run, as `goldbench.sim/1` shows it; `docs/schemas.md` describes the fields.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    schema: &'static str,
    header: String,
    job: &'a Job,
    design: DesignConfig,
    engine: &'static str,
    load_cycle: Cycle,
    first_nonce_cycle: Cycle,
    interval: u64,
    issue_to_result: u64,
    complete: bool,
    cycles: u64,
    hashes: u64,
    hits: &'a [Hit],
    hits_left_out: u64,
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
            counted: 0,
        }
    }

    /// What is run, in lines; nothing in JSON.
    pub fn opening(&self) -> String {
        if self.format == Format::Json {
            return String::new();
        }
        let (header, job) = (&self.request.header, &self.request.job);
        format!(
            "header  {}  with its own nonce {}\ntarget  {}\nnonces  {} to {}, {}\nengine  {}\n",
            header.hash().to_display(),
            header.nonce,
            job.target,
            job.start,
            job.end,
            counted(job.nonces(), "nonce"),
            self.request.way.name(),
        )
    }

    /// A hit came.
    pub fn hit(&mut self, hit: Hit) {
        self.counted += 1;
        if self.left_out() > 0 {
            return;
        }
        if self.format == Format::Json {
            self.hits.push(hit);
            return;
        }
        let Hit { cycle, nonce, hash } = hit;
        // A string takes every line.
        let _ = writeln!(self.lines, "hit     {hash}  nonce {nonce}  cycle {cycle}");
    }

    /// More hits came than are listed: these are counted alone.
    pub fn count(&mut self, more: u64) {
        self.counted += more;
    }

    fn left_out(&self) -> u64 {
        let limit = self.request.limit.unwrap_or(u64::MAX);
        self.counted.saturating_sub(limit)
    }

    /// The lines since the last call.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.lines)
    }

    /// What came of it, in lines.
    pub fn closing(&self, came: &Came) -> String {
        let mut text = String::new();
        if let (left_out @ 1.., Some(limit)) = (self.left_out(), self.request.limit) {
            let _ = writeln!(
                text,
                "more    {} behind the first {limit} (--max-hits)",
                counted(left_out, "hit")
            );
        }
        if let Some(Finding { cycle, what }) = &came.finding {
            let _ = writeln!(text, "FINDING cycle {cycle}: {what}");
        }
        let ends = if came.complete || came.finding.is_some() {
            "done   "
        } else {
            "stopped"
        };
        let _ = writeln!(
            text,
            "{ends} {} cycles, {}, {}",
            Cycle(came.cycles),
            counted(came.hashes, "hash"),
            counted(self.counted, "hit")
        );
        if let Some(trace) = self.trace(came) {
            let (from, last) = (Cycle(trace.from), Cycle(trace.from + trace.cycles - 1));
            let file = trace.file.display();
            let _ = writeln!(text, "wave    {file}, cycles {from} to {last}");
        }
        text
    }

    /// Everything as one object; with the times only when they are given.
    pub fn json<'b>(
        &'b self,
        came: &'b Came,
        times: Option<(Duration, Option<HashRate>)>,
    ) -> Report<'b> {
        let design = self.request.design;
        let timing = Timing::of(&design);
        Report {
            schema: "goldbench.sim/1",
            header: self.request.header.to_bytes().to_string(),
            job: &self.request.job,
            design,
            engine: self.request.way.name(),
            load_cycle: LOAD,
            first_nonce_cycle: timing.first_issue,
            interval: timing.interval,
            issue_to_result: timing.first_result - timing.first_issue,
            complete: came.complete,
            cycles: came.cycles,
            hashes: came.hashes,
            hits: &self.hits,
            hits_left_out: self.left_out(),
            finding: came.finding.as_ref(),
            trace: self.trace(came),
            times: times.map(|(elapsed, hashes_per_second)| Times {
                seconds: elapsed.as_secs_f64(),
                hashes_per_second,
            }),
        }
    }

    /// The wave that was written: a run that was stopped may have ended in front of its window.
    fn trace(&self, came: &Came) -> Option<TraceReport> {
        let wanted = self.request.trace.as_ref()?;
        let done = came.cycles.saturating_sub(wanted.from);
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
