//! What a trial of jobs brought.

use super::super::Manifest;
use super::super::counting::Counting;
use super::super::expect::{Expected, Rule, Tried};
use super::super::interface::Shown;
use super::super::judge_mine::Good;
use super::super::mining::{Mined, Pace, Span, target};
use super::super::trial::{Cut, Task};
use super::{Count, LANES, lane_id};
use crate::bits::Digest;
use crate::coverage::shown_by_nonce;
use crate::job::Job;
use crate::spec::{Header, Target};
use crate::units::{JobId, Nonce};

/// One job with what came of it.
struct Ran<'a> {
    manifest: &'a Manifest,
    counting: &'a Counting,
    pace: Pace,
    task: &'a Task,
    span: &'a Span,
    expected: &'a Expected,
    /// Nonces that were reported of it, and when.
    reported: Vec<(u32, u64)>,
}

/// Counts each job that ran. `good` are the reports of a run without a wrong one.
///
/// # Errors
/// A task that can't be read.
pub(in crate::harness) fn jobs(
    count: &mut Count,
    manifest: &Manifest,
    (tasks, mined): (&[Task], &Mined),
    good: &[Good],
) -> Result<(), String> {
    let counting = Counting::of(manifest).map_err(|e| e.to_string())?;
    let pace = Pace::of(manifest).map_err(|e| e.to_string())?;
    for (number, (task, span)) in tasks.iter().zip(&mined.spans).enumerate() {
        let follows = mined.next_begun(number, tasks.len());
        let expected = Expected::of(manifest, (task, span, follows), (&counting, pace))?;
        let own = good.iter().filter(|(job, ..)| *job == number);
        let ran = Ran {
            manifest,
            counting: &counting,
            pace,
            task,
            span,
            expected: &expected,
            reported: own.map(|(_, report, n)| (*n, report.cycle)).collect(),
        };
        ran.nonces(count)?;
        ran.hits(count);
        ran.waits(count)?;
        let next = tasks.get(number + 1).zip(mined.spans.get(number + 1));
        ran.ends(count, next.is_some());
        if let Some((next, begun)) = next {
            ran.follows(count, next, begun)?;
        }
    }
    Ok(())
}

impl Ran<'_> {
    /// Clocks that it ran before it was cut, or all of them.
    fn elapsed(&self) -> u64 {
        let all = self.span.ended.saturating_sub(self.span.begun);
        let met = self.span.reset.map(|at| at.saturating_sub(self.span.begun));
        met.or(self.task.cut).unwrap_or(all)
    }

    /// The cycle in which what comes of a step is due.
    fn due(&self, step: u64) -> u64 {
        self.span.begun + step * self.pace.period + self.pace.latency
    }

    /// Counts that were through for sure.
    fn through(&self) -> u64 {
        let bounded = self.manifest.tells("nonce_end");
        if self.manifest.hit.shown == Shown::Stop && self.task.cut.is_some() {
            // It stood at each hit for as long as the host took: what lies before the last one is sure.
            let last = self.reported_hits().map(|tried| tried.step).max();
            return last.map_or(0, |last| last + 1);
        }
        if self.task.cut.is_none() && bounded {
            return self.task.counts;
        }
        let spare = self.elapsed().checked_sub(self.pace.latency);
        let timely = spare.map_or(0, |spare| spare / self.pace.period + 1);
        let most = if bounded { self.task.counts } else { u64::MAX };
        timely.min(most)
    }

    fn reported_hits(&self) -> impl Iterator<Item = &Tried> {
        let came = |tried: &&Tried| self.reported.iter().any(|(n, _)| *n == tried.nonce);
        self.expected.hits.iter().filter(came)
    }

    fn nonces(&self, count: &mut Count) -> Result<(), String> {
        let header = Header::parse_hex(&self.task.header).map_err(|e| e.to_string())?;
        let range = (Nonce(0), Nonce(u32::MAX));
        let job = Job::new(JobId(0), &header, target(self.task)?, range);
        let mut job = job.map_err(|e| e.to_string())?;
        let whole = ["header", "first_block"];
        if whole.iter().any(|role| self.manifest.tells(role)) {
            job.first_block = Some(header.first_block());
        }
        let filter = match self.expected.rule() {
            Rule::ZeroBits(bits) => Some(bits.min(32)).filter(|bits| *bits > 0),
            Rule::Target(..) => None,
        };
        let mut before = None;
        for step in 0..self.through() {
            let (at, cycle) = (self.counting.later(self.task.start, step), self.due(step));
            if let Some(before) = before {
                for (bits, id) in [
                    (8, "nonce.carry.8"),
                    (16, "nonce.carry.16"),
                    (24, "nonce.carry.24"),
                ] {
                    count.came_if(carries(before, at, bits), id, cycle);
                }
                count.came_if(at < before, "nonce.wrap", cycle);
            }
            before = Some(at);
            for lane in 0..self.counting.lanes {
                let nonce = self.counting.nonce(at, lane);
                count.came_if(nonce == 0, "nonce.zero", cycle);
                count.came_if(nonce == u32::MAX, "nonce.max", cycle);
                for id in shown_by_nonce(&job, Nonce(nonce)) {
                    count.came(id, cycle);
                }
                if let Some(bits) = filter {
                    near(count, &self.expected.hash(nonce), bits, cycle);
                }
            }
        }
        Ok(())
    }

    fn hits(&self, count: &mut Count) {
        let begun = self.span.begun;
        let counts = self.through().min(self.task.counts);
        let all = counts * u64::from(self.counting.lanes);
        let in_range = |tried: &&Tried| tried.step < counts;
        let hits = self.expected.hits.iter().filter(in_range).count() as u64;
        count.came_if(counts > 1 && hits == all, "nonce.hit.every", begun);
        let none = counts > 1 && self.expected.hits.is_empty() && self.reported.is_empty();
        count.came_if(none, "nonce.hit.none", begun);
        let mut before: Option<u64> = None;
        for tried in self.reported_hits() {
            let cycle = self.due(tried.step);
            count.came_if(tried.step == 0, "nonce.range.first", cycle);
            let last = tried.step + 1 == self.task.counts && self.manifest.tells("nonce_end");
            count.came_if(last, "nonce.range.last", cycle);
            let close = before.is_some_and(|before| before + 1 == tried.step);
            count.came_if(close, "nonce.hit.consecutive", cycle);
            if (2..=LANES).contains(&self.counting.lanes) {
                count.came(&lane_id(tried.lane), cycle);
            }
            before = Some(tried.step);
        }
    }

    /// A host that looks late.
    fn waits(&self, count: &mut Count) -> Result<(), String> {
        let (task, begun) = (self.task, self.span.begun);
        if task.pause == 0 {
            return Ok(());
        }
        count.came("control.late_host", begun);
        let waits = self.manifest.hit.waits.as_ref();
        let waits = waits.map(|waits| waits.value(&self.manifest.names()));
        let Some(most) = waits.transpose().map_err(|e| e.to_string())? else {
            return Ok(());
        };
        // Hits that stand there when the host looks for the first time.
        let ready = |tried: &&Tried| tried.step * self.pace.period + self.pace.latency < task.pause;
        let ready = self.expected.hits.iter().filter(ready).count();
        let full = ready as u64 >= most.max(1) as u64;
        count.came_if(full, "control.hits_waiting", begun + task.pause);
        let cut = task.cut.is_some_and(|cut| cut > task.pause) && ready > 0;
        count.came_if(cut, "control.switch_waiting", begun + self.elapsed());
        Ok(())
    }

    /// How it ended.
    fn ends(&self, count: &mut Count, goes_on: bool) {
        if let Some(cycle) = self.span.exhausted {
            count.came("job.exhausted", cycle);
            count.came_if(goes_on, "job.after_exhausted", cycle);
        }
        if self.task.cut.is_none() {
            return;
        }
        let elapsed = self.elapsed();
        let at = self.span.begun + elapsed;
        let issuing = self.task.counts * self.pace.period;
        let left = !self.manifest.tells("nonce_end") || elapsed < issuing;
        let filling = elapsed < self.pace.latency;
        let draining = !left && elapsed < issuing + self.pace.latency;
        let under_way = |tried: &Tried| {
            let begins = tried.step * self.pace.period;
            begins < elapsed && elapsed < begins + self.pace.latency
        };
        let hit = self.expected.hits.iter().any(under_way);
        match self.task.by {
            Cut::Next if goes_on => {
                count.came_if(filling, "job.switch.filling", at);
                count.came_if(!filling && left, "job.switch.full", at);
                count.came_if(draining, "job.switch.draining", at);
                count.came_if(hit, "job.switch.hit", at);
            }
            // One that was reset as it went in had nothing under way.
            Cut::ResetAnywhere if elapsed == 0 => {}
            Cut::Next => {}
            Cut::Reset | Cut::ResetAnywhere => {
                count.came_if(filling, "control.reset.filling", at);
                count.came_if(!filling && left, "control.reset.full", at);
                count.came_if(hit, "control.reset.hit", at);
            }
            Cut::Stop => {
                count.came_if(left, "control.stop.running", at);
                count.came_if(hit, "control.stop.hit", at);
            }
        }
    }

    /// The next job, and how it differs.
    fn follows(&self, count: &mut Count, next: &Task, begun: &Span) -> Result<(), String> {
        let cycle = begun.begun;
        let runs = self.task.cut.is_some() && self.task.by == Cut::Next;
        let other = self.manifest.has_target() && next.target != self.task.target;
        count.came_if(runs && other, "job.target_change", cycle);
        let bytes = |task: &Task| {
            let header = Header::parse_hex(&task.header).map_err(|e| e.to_string())?;
            Ok::<_, String>(header.to_bytes().0)
        };
        let (one, two) = (bytes(self.task)?, bytes(next)?);
        // The nonce does not count.
        let alone = |from: usize, to: usize| {
            one[from..to] != two[from..to]
                && one[..from] == two[..from]
                && one[to..76] == two[to..76]
        };
        count.came_if(alone(0, 4), "job.version_roll", cycle);
        count.came_if(alone(68, 72), "job.ntime_roll", cycle);
        let loading = self.task.cut.map(|cut| self.span.begun + cut);
        let shown = |at: u64| loading.is_some_and(|from| (from..begun.begun).contains(&at));
        let meets = self.task.by == Cut::Next && self.reported.iter().any(|(_, at)| shown(*at));
        count.came_if(meets, "nonce.hit.with_load", cycle);
        Ok(())
    }
}

/// Do bits above the low ones change from one count to the next.
fn carries(before: u32, at: u32, bits: u32) -> bool {
    before < at && (before ^ at) >> bits != 0
}

/// What a filter of zero bits must tell from a hit.
fn near(count: &mut Count, hash: &Digest, bits: u32, cycle: u64) {
    let words = Target::just_met_by(hash).to_be_words();
    let looked_at = words[0] >> (32 - bits);
    count.came_if(looked_at.is_power_of_two(), "compare.filter.one_bit", cycle);
    let other = looked_at != 0 && words[1..].contains(&0);
    count.came_if(other, "compare.filter.other_word", cycle);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carry_is_one_over_these_bits() {
        assert!(carries(0xff, 0x100, 8) && !carries(0xff, 0x100, 16));
        assert!(carries(0x00ff_ffff, 0x0100_0000, 24));
        assert!(!carries(0x100, 0x101, 8) && !carries(u32::MAX, 0, 8));
    }
}
