//! A miner core at work: jobs in, reports out.

use super::Manifest;
use super::counting::Counting;
use super::device::{Device, Stop};
use super::interface::Shown;
use super::speak::{Speech, Values};
use super::statement::Statement;
use super::trial::{Cut, Task};
use crate::bits::State;
use crate::spec::{Header, Target};

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
}

impl Mined {
    /// The id that a job's hits come back with: as much of its number as the narrower of both ports holds.
    pub fn id_of(&self, job: usize) -> u64 {
        let bits = self.id_bits.filter(|bits| *bits < 64);
        bits.map_or(job as u64, |bits| job as u64 & ((1 << bits) - 1))
    }
}

/// How long things take, in clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// From one count to the next.
    pub period: u64,
    /// From a count's begin to its hit's report, at the most.
    pub latency: u64,
}

impl Pace {
    /// As a manifest says it.
    ///
    /// # Errors
    /// A name that stands for nothing.
    pub fn of(manifest: &Manifest) -> Result<Self, super::ExpressionError> {
        let (table, names) = (&manifest.interface, manifest.names());
        let number =
            |e: &Option<super::Expression>| e.as_ref().map(|e| e.value(&names)).transpose();
        let period = number(&table.period)?.unwrap_or(1).max(1) as u64;
        let latency = number(&table.latency)?.map_or(200 * period + 400, |l| l.max(0) as u64);
        Ok(Self { period, latency })
    }

    /// Clocks that pass before a job of so many counts must be through.
    pub fn whole(&self, counts: u64) -> u64 {
        // A core that is late by some stages is to be seen being late, not cut off by the next job.
        (counts + 9) * self.period + self.latency
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
        job.load(number, task, task.start)?;
        let begun = job.device.now();
        job.mined.spans.push(Span {
            begun,
            ended: begun,
            exhausted: None,
        });
        let ran = job.run(number, task, begun, pace);
        mined.spans[number].ended = device.now();
        ran?;
        match task.by {
            Cut::Next => {}
            Cut::Reset => {
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

/// The values of a job, by role.
pub fn values(task: &Task, number: usize, start: u32, counting: &Counting) -> Result<Values, Stop> {
    let refuse = |what: &str| Stop::Refused(format!("a stored case: {what}"));
    let header = Header::parse_hex(&task.header).map_err(|e| refuse(&format!("header: {e}")))?;
    let target = target(task).map_err(|e| refuse(&e))?;
    let header = header.with_nonce(crate::units::Nonce(counting.nonce(start, 0)));
    let words = |bytes: &[u8]| -> Vec<u32> {
        let words = bytes.chunks(4);
        words
            .map(|b| b.iter().fold(0, |w, b| w << 8 | u32::from(*b)))
            .collect()
    };
    let end = counting.later(
        start,
        task.counts - 1 - counting.steps(task.start, start).unwrap_or(0),
    );
    let end = end.wrapping_add(task.beyond as u32);
    Ok(Values::from([
        ("midstate", header.midstate().0.to_vec()),
        ("tail", header.tail().to_vec()),
        ("header", words(&header.to_bytes().0)),
        ("first_block", header.first_block().0.to_vec()),
        ("second_block", header.second_block().0.to_vec()),
        ("target", target.to_be_words().to_vec()),
        ("nonce_start", vec![start]),
        ("nonce_end", vec![end]),
        ("version", vec![header.version.0]),
        ("job_id", vec![number as u32]),
    ]))
}

/// A task's target.
pub fn target(task: &Task) -> Result<Target, String> {
    // A target of zero is legal: no hash meets it.
    let bytes = crate::bits::parse_hex_array(&task.target).map_err(|e| format!("target: {e}"))?;
    Ok(Target::from_be_bytes(bytes))
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
    let (mut found_before, mut nonce_before, mut digest_before) = (false, None, None);
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
