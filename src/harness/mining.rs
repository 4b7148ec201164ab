//! A miner core at work: jobs in, reports out.

use super::Manifest;
use super::counting::Counting;
use super::device::{Device, Stop};
use super::interface::Shown;
pub use super::pace::Pace;
use super::speak::{Speech, Values};
use super::statement::Statement;
use super::trial::{Cut, Task};
pub use super::values::{target, values};
use crate::bits::State;

/// A number that the core reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// The cycle in which it stood there.
    pub cycle: u64,
    /// As the role's place shows it.
    pub raw: u32,
    /// The lane, where one is shown.
    pub lane: u32,
    /// The job's id, where one is shown.
    pub job: Option<u64>,
}

/// When a job ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First cycle after the job went in.
    pub begun: u64,
    /// First cycle that was not its own any more.
    pub ended: u64,
    /// The core said that it was through.
    pub exhausted: Option<u64>,
    /// The first cycle of the reset that cut it short.
    pub reset: Option<u64>,
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Mined {
    /// The jobs' times, as far as they came.
    pub spans: Vec<Span>,
    /// Everything that was reported.
    pub reports: Vec<Report>,
    /// Each digest that was shown, and in which cycle first.
    pub digests: Vec<(u64, State)>,
    /// Bits that a job's id has left when it comes back; `None` where that is not known.
    pub id_bits: Option<u32>,
    /// Why it stopped early.
    pub stop: Option<Stop>,
    /// The first cycle that was not run any more.
    pub over: u64,
}

impl Mined {
    /// When the job behind one of so many began; where the core would not take it in, when the run was given up. `None` behind
    /// the last one.
    pub fn next_begun(&self, job: usize, jobs: usize) -> Option<u64> {
        let next = job + 1;
        let begun = self.spans.get(next).map(|span| span.begun);
        begun.or_else(|| (next < jobs && next == self.spans.len()).then_some(self.over))
    }

    /// The id that a job's hits come back with: as much of its number as the narrower of both ports holds.
    pub fn id_of(&self, job: usize) -> u64 {
        let bits = self.id_bits.filter(|bits| *bits < 64);
        bits.map_or(job as u64, |bits| job as u64 & ((1 << bits) - 1))
    }
}

/// Runs jobs, one after another.
pub fn mine(device: &mut Device, manifest: &Manifest, tasks: &[Task]) -> Mined {
    let mut mined = Mined::default();
    let stop = run(device, manifest, tasks, &mut mined).err();
    reports(device, manifest, &mut mined);
    mined.reports.sort_by_key(|report| report.cycle);
    let ports = ["job_id", "hit_job_id"].map(|role| device.width(role));
    mined.id_bits = ports.into_iter().flatten().min();
    mined.stop = stop;
    mined.over = device.now();
    mined
}

fn run(
    device: &mut Device,
    manifest: &Manifest,
    tasks: &[Task],
    mined: &mut Mined,
) -> Result<(), Stop> {
    let (speech, counting, pace) = (
        Speech::of(manifest)?,
        Counting::of(manifest)?,
        Pace::of(manifest)?,
    );
    device.reset()?;
    speech.carry_out(&speech.begin, &Values::new(), device)?;
    if manifest.reset.is_none() && manifest.tells_start() {
        // What a pipe without a reset powers up with may be anything, a hit among it: it runs out before the first job.
        device.ticks(pace.latency)?;
    }
    device.watch();
    // A core that waits for a start does nothing before it, whatever it powers up with.
    if manifest.waits_for_start() {
        device.ticks(pace.latency)?;
    }
    for (number, task) in tasks.iter().enumerate() {
        let mut job = Under {
            device: &mut *device,
            speech: &speech,
            manifest,
            counting: &counting,
            mined: &mut *mined,
        };
        if let (Cut::ResetAnywhere, Some(clocks)) = (task.by, task.cut) {
            job.meets_reset(number, task, (clocks, pace))?;
            continue;
        }
        job.load(number, task, task.start)?;
        let begun = job.device.now();
        job.mined.spans.push(Span {
            begun,
            ended: begun,
            exhausted: None,
            reset: None,
        });
        let ran = job.run(number, task, begun, pace);
        mined.spans[number].ended = device.now();
        ran?;
        match task.by {
            Cut::Next | Cut::ResetAnywhere => {}
            Cut::Reset => {
                mined.spans[number].reset = Some(device.now());
                device.reset()?;
                mined.spans[number].ended = device.now();
                speech.carry_out(&speech.begin, &Values::new(), device)?;
                if manifest.waits_for_start() {
                    device.ticks(2 * pace.latency)?;
                }
                continue;
            }
            Cut::Stop => {
                device.set_number("stop", 1);
                device.tick()?;
                device.set_number("stop", 0);
            }
        }
        mined.spans[number].ended = device.now();
        if task.by == Cut::Stop {
            // What comes now comes after the stop.
            device.ticks(2 * pace.latency + 50 * pace.period)?;
        }
    }
    Ok(())
}

/// A job under way.
struct Under<'a> {
    device: &'a mut Device,
    speech: &'a Speech,
    manifest: &'a Manifest,
    counting: &'a Counting,
    mined: &'a mut Mined,
}

impl Under<'_> {
    fn load(&mut self, number: usize, task: &Task, start: u32) -> Result<(), Stop> {
        let values = values(task, number, start, self.counting)?;
        self.speech
            .carry_out(&self.speech.job, &values, self.device)
    }

    /// Loads it, lets it run, and resets the core so many clocks behind the load's first one, wherever it is by then. The next
    /// job may go in at once.
    fn meets_reset(
        &mut self,
        number: usize,
        task: &Task,
        (clocks, pace): (u64, Pace),
    ) -> Result<(), Stop> {
        let at = self.device.set_alarm(clocks);
        let loaded = self.load(number, task, task.start);
        // What was cut off as it went in has not begun.
        let begun = self.device.now();
        self.mined.spans.push(Span {
            begun,
            ended: begun,
            exhausted: None,
            reset: Some(at),
        });
        let ran = loaded.and_then(|()| self.run(number, task, begun, pace));
        for statements in [&self.speech.job, &self.speech.poll] {
            self.speech.let_go(statements, self.device)?;
        }
        self.device.cut_off(at, ran)?;
        self.mined.spans[number].ended = self.device.now();
        // Of a long walk not every cycle is kept: what it showed so far is read, and no hit stands behind a reset.
        reports(self.device, self.manifest, self.mined);
        self.device.watch();
        let begin = &self.speech.begin;
        self.speech.carry_out(begin, &Values::new(), self.device)
    }

    /// To its cut, or until all counts have had their time; where the core says that it is through, until then and a while
    /// longer, for what comes late.
    fn run(&mut self, number: usize, task: &Task, begun: u64, pace: Pace) -> Result<(), Stop> {
        let stops = self.manifest.hit.shown == Shown::Stop;
        let says = self.manifest.shows("exhausted") && task.cut.is_none();
        let mut end = begun + task.cut.unwrap_or(pace.whole(task.counts));
        let (mut found_before, mut over) = (false, None);
        let (mut waits, mut waited, mut resumed) = (says, 0, 0);
        loop {
            while self.device.now() < end {
                self.step(task.pause.min(end - self.device.now()))?;
                if waits && over.is_none() && self.device.number("exhausted") == Some(1) {
                    over = Some(self.device.now() - 1);
                    self.mined.spans[number].exhausted = over;
                    end = self.device.now() + 2 * pace.latency;
                }
                let found = self.device.number("found") == Some(1);
                // One that shows hits without end is not asked to go on without end.
                let goes_on = stops && found && !found_before && resumed < task.counts;
                if goes_on && over.is_none() {
                    resumed += 1;
                    let left = self.go_on(number, task)?;
                    // It stands, and will not say that the range is through.
                    waits &= left.is_some();
                    // What comes before its time comes then, whatever was found.
                    if task.cut.is_none() {
                        let more = left.map_or(pace.latency, |left| pace.whole(left));
                        end = self.device.now() + more;
                    }
                }
                found_before = found;
            }
            if !waits || over.is_some() {
                return Ok(());
            }
            // Behind the last nonce's time: clock by clock, for as long as a core may take.
            waited += 1;
            if waited > self.device.timeout {
                return Err(Stop::Hang(format!(
                    "no `exhausted` {} clocks after the last nonce was due",
                    self.device.timeout
                )));
            }
            end = end.max(self.device.now() + 1);
        }
    }

    /// A core that stopped at a hit gets the rest of its range: so many counts. `None` where there is none, or where the
    /// first count can't be told.
    fn go_on(&mut self, number: usize, task: &Task) -> Result<Option<u64>, Stop> {
        if !self.manifest.tells_start() {
            return Ok(None);
        }
        let raw = self
            .device
            .words("nonce")
            .and_then(|w| w.first().copied())
            .unwrap_or(0);
        let lane = self.device.number("hit_lane").unwrap_or(0) as u32;
        let nonce = self.counting.reported(raw, lane, 0);
        let count = self.counting.count_of(nonce).map(|(count, _)| count);
        let done = count.and_then(|count| self.counting.steps(task.start, count));
        // A nonce that is not of the range shows as extra; there is nothing to go on from.
        let Some(done) = done.filter(|done| done + 1 < task.counts) else {
            return Ok(None);
        };
        self.load(number, task, self.counting.later(task.start, done + 1))?;
        Ok(Some(task.counts - done - 1))
    }

    /// A clock, or a poll behind a pause.
    fn step(&mut self, pause: u64) -> Result<(), Stop> {
        let poll = &self.speech.poll;
        let listens = matches!(poll.first(), Some(Statement::Receive(_)));
        if poll.is_empty() || (listens && self.device.waiting() == 0) {
            return self.device.tick();
        }
        self.device.ticks(pause)?;
        let begun = self.device.now();
        self.speech.carry_out(poll, &Values::new(), self.device)?;
        if self.device.now() == begun {
            self.device.tick()?;
        }
        if self.device.number("found").unwrap_or(1) == 0 {
            return Ok(());
        }
        let none = sentinel(self.manifest);
        let Some(raw) = self.device.words("nonce").and_then(|w| w.first().copied()) else {
            return Ok(());
        };
        if none == Some(raw) {
            return Ok(());
        }
        let report = Report {
            cycle: self.device.now() - 1,
            raw,
            lane: self.device.number("hit_lane").unwrap_or(0) as u32,
            job: self.device.number("hit_job_id"),
        };
        let last = self.mined.reports.last();
        let same = last.is_some_and(|last| {
            (last.raw, last.lane, last.job) == (report.raw, report.lane, report.job)
        });
        // A register shows the same hit until there is another one; a line says each hit once.
        if !same || listens || self.manifest.hit.shown == Shown::Strobe {
            self.mined.reports.push(report);
        }
        Ok(())
    }
}

/// The value of `nonce` that means none, where only `nonce` shows hits.
fn sentinel(manifest: &Manifest) -> Option<u32> {
    let alone = manifest.hit.shown == Shown::Change || !manifest.outputs.contains_key("found");
    let said = manifest.hit.sentinel.as_ref().filter(|_| alone)?;
    said.value(&manifest.names()).ok().map(|value| value as u32)
}

/// What the ports showed, cycle by cycle.
fn reports(device: &Device, manifest: &Manifest, mined: &mut Mined) {
    let (from, kept) = device.watched();
    let watches = manifest.script.poll.is_empty() && device.has_output("nonce");
    let none = sentinel(manifest);
    let (mut found_before, mut nonce_before) = (false, None);
    let mut digest_before = mined.digests.last().map(|(_, shown)| shown.0.to_vec());
    for at in 0..kept {
        let cycle = from + at as u64;
        if let Some(words) = device.words_at("digest", at)
            && digest_before.as_ref() != Some(&words)
        {
            mined
                .digests
                .extend(<[u32; 8]>::try_from(words.clone()).map(|words| (cycle, State(words))));
            digest_before = Some(words);
        }
        let nonce = device
            .words_at("nonce", at)
            .and_then(|words| words.first().copied());
        let Some(raw) = nonce.filter(|_| watches) else {
            continue;
        };
        let found = device.number_at("found", at) == Some(1);
        let (rises, changes) = (
            found && !found_before,
            nonce_before.is_some_and(|before| before != raw),
        );
        let shown = match manifest.hit.shown {
            Shown::Strobe => found,
            Shown::Level | Shown::Sticky => rises || (found && changes),
            Shown::Change => changes && none != Some(raw),
            Shown::Stop => rises,
        };
        (found_before, nonce_before) = (found, Some(raw));
        if shown {
            mined.reports.push(Report {
                cycle,
                raw,
                lane: device.number_at("hit_lane", at).unwrap_or(0) as u32,
                job: device.number_at("hit_job_id", at),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_back_as_far_as_its_port_is_wide() {
        let mined = |id_bits| Mined {
            id_bits,
            ..Mined::default()
        };
        assert_eq!(mined(None).id_of(17), 17);
        assert_eq!(mined(Some(2)).id_of(17), 1);
        assert_eq!(mined(Some(64)).id_of(17), 17);
    }
}
