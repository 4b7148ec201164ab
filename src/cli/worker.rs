//! `goldbench worker`: hidden; runs one case for `verify` and `replay` in a process of its own.

use std::io::{self, BufRead, Write};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::cli::{Context, Failure, Outcome};
use crate::dut::Core;
use crate::harness::{self, Stranger};
use crate::lockstep::worker::{Reply, Request, Task};
use crate::lockstep::{cover_case, drive_case, record, run_case};

/// Run one case, read as JSON from the standard input
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {}

/// Memory that a worker may take, unless `GOLDBENCH_WORKER_MEMORY_MIB` says otherwise: the largest core takes a tenth.
const MEMORY_MIB: u64 = 8192;

/// How often progress is told.
const EVERY: Duration = Duration::from_millis(100);

/// Reads the request, does it, answers.
pub fn run(_args: Args, _ctx: &Context) -> Result<Outcome, Failure> {
    limit_memory();
    let mut line = Vec::new();
    io::stdin()
        .lock()
        .read_until(b'\n', &mut line)
        .map_err(|error| Failure::input(format!("the request can't be read: {error}")))?;
    // Which kind of worker is wanted shows by the fields.
    if let Ok(request) = serde_json::from_slice::<harness::Request>(&line) {
        end_with_the_parent();
        say(&judge(&request))?;
        return Ok(Outcome::Clean);
    }
    if let Ok(request) = serde_json::from_slice::<harness::FlipRequest>(&line) {
        end_with_the_parent();
        say(&flip(request))?;
        return Ok(Outcome::Clean);
    }
    let request: Request = serde_json::from_slice(&line).map_err(|error| {
        Failure::input(format!("not a request: {error}"))
            .at("standard input")
            .help("`goldbench verify` and `goldbench replay` start workers; there is no need to do so by hand")
    })?;
    end_with_the_parent();
    say(&work(&request))?;
    Ok(Outcome::Clean)
}

/// A device that asks for ever more memory ends itself, not the machine.
fn limit_memory() {
    let said = std::env::var("GOLDBENCH_WORKER_MEMORY_MIB")
        .ok()
        .and_then(|said| said.parse().ok());
    let bytes: u64 = said.unwrap_or(MEMORY_MIB) << 20;
    let limit = Rlimit {
        current: Some(bytes),
        maximum: Some(bytes),
    };
    // Where the system allows less already, that holds.
    let _ = setrlimit(Resource::As, limit);
}

/// The parent holds the other end of the standard input: when that closes, it has died.
fn end_with_the_parent() {
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        std::process::exit(130);
    });
}

fn work(request: &Request) -> Reply {
    let core = match Core::open(&request.manifest, &request.cache) {
        Ok(core) => core,
        Err(error) => return Reply::Refused(error.to_string()),
    };
    let mut told = Instant::now();
    let mut progress = |cycles| {
        if told.elapsed() >= EVERY {
            told = Instant::now();
            // The parent has gone when this fails; the verdict's line will say so.
            let _ = say(&Reply::Cycles(cycles));
        }
    };
    match &request.task {
        Task::Run(builds) => match run_case(&core, builds, &request.case, &mut progress) {
            Ok(verdict) => Reply::Verdict(Box::new(verdict)),
            Err(error) => Reply::Refused(error.to_string()),
        },
        Task::Cover(builds) => match cover_case(&core, builds, &request.case, &mut progress) {
            Ok((verdict, counted)) => Reply::Covered(Box::new(verdict), counted),
            Err(error) => Reply::Refused(error.to_string()),
        },
        Task::Drive { library, file } => {
            match drive_case(&core, library, &request.case, file, &mut progress) {
                Ok(()) => Reply::Driven,
                Err(error) => Reply::Refused(error.to_string()),
            }
        }
        Task::Record {
            library,
            seen,
            file,
        } => match record(&core, library, &request.case, seen, file, &mut progress) {
            Ok(waves) => Reply::Recorded(waves.from, waves.to, waves.recurs),
            Err(error) => Reply::Refused(error.to_string()),
        },
    }
}

/// Bits of such a core that turn over.
fn flip(request: harness::FlipRequest) -> Reply {
    let mut told = Instant::now();
    let mut progress = |done| {
        if told.elapsed() >= EVERY {
            told = Instant::now();
            let _ = say(&Reply::Cycles(done));
        }
    };
    let flipped = request.run(&mut progress);
    let value = flipped.and_then(|flipped| {
        serde_json::to_value(flipped)
            .map_err(|error| format!("the answer has no JSON form: {error}"))
    });
    value.map_or_else(Reply::Refused, Reply::Done)
}

/// A trial of a core in its own conventions.
fn judge(request: &harness::Request) -> Reply {
    let mut stranger = match Stranger::open(&request.stranger) {
        Ok(stranger) => stranger,
        Err(error) => return Reply::Refused(error.to_string()),
    };
    if let Some(manifest) = &request.instead {
        stranger.manifest = (**manifest).clone();
    }
    let mut told = Instant::now();
    let progress = Box::new(move |cycles| {
        if told.elapsed() >= EVERY {
            told = Instant::now();
            // The parent has gone when this fails; the verdict's line will say so.
            let _ = say(&Reply::Cycles(cycles));
        }
    });
    let mut seen = |verdict| {
        let _ = say(&Reply::Seen(Box::new(verdict)));
    };
    let (library, trial) = (&request.library, &request.trial);
    let reply = match &request.cover {
        None if request.instead.is_some() => {
            harness::explained(&stranger, library, trial, &mut Some(progress))
                .map(|verdict| Reply::Verdict(Box::new(verdict)))
        }
        None => harness::run_trial(&stranger, library, trial, progress, &mut seen)
            .map(|verdict| Reply::Verdict(Box::new(verdict))),
        Some(what) => harness::cover(&stranger, library, (trial, what), progress)
            .map(|(verdict, counted)| Reply::Covered(Box::new(verdict), counted)),
    };
    reply.unwrap_or_else(Reply::Refused)
}

fn say(reply: &Reply) -> Result<(), Failure> {
    let mut line = serde_json::to_string(reply)
        .map_err(|error| Failure::input(format!("the answer has no JSON form: {error}")))?;
    line.push('\n');
    let mut out = io::stdout().lock();
    out.write_all(line.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::input(format!("the answer can't be written: {error}")))
}
