//! `goldbench mutant-worker`: hidden; scores mutants for `mutate` and `compare` in a process of its own.

use std::cell::Cell;
use std::io::{self, BufRead, Write};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::cli::{Context, Failure, Outcome};
use crate::mutate::{Alive, Reply, Setup};

/// Score mutants, whose numbers are read from the standard input
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {}

/// How often it says that it is at work.
const EVERY: Duration = Duration::from_millis(500);

/// Reads how to score, then numbers; answers each.
pub fn run(_args: Args, _ctx: &Context) -> Result<Outcome, Failure> {
    let mut lines = io::stdin().lock().lines().map_while(Result::ok);
    let setup: Setup =
        serde_json::from_str(&lines.next().unwrap_or_default()).map_err(|error| {
            Failure::input(format!("not a setup: {error}"))
                .at("standard input")
                .help("`goldbench mutate` starts workers; there is no need to do so by hand")
        })?;
    drop(lines);
    let scoring = match setup.open() {
        Ok(scoring) => scoring,
        Err(text) => return say(&Reply::Refused(text)),
    };
    let (numbers, next) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if let Ok(number) = line.trim().parse::<u32>() {
                let _ = numbers.send(number);
            }
        }
        // Nobody waits for an answer any more: a mutant that runs for long must not outlive its parent.
        std::process::exit(130);
    });
    for mutant in next {
        let told = Cell::new(Instant::now());
        let alive: Alive = Rc::new(move || {
            if told.get().elapsed() >= EVERY {
                told.set(Instant::now());
                // The parent has gone when this fails; the score's line will say so.
                let _ = say(&Reply::Alive);
            }
        });
        let reply = match scoring.score(mutant, &alive) {
            Ok(score) => Reply::Score(score),
            Err(text) => Reply::Refused(text),
        };
        say(&reply)?;
    }
    Ok(Outcome::Clean)
}

fn say(reply: &Reply) -> Result<Outcome, Failure> {
    let mut line = serde_json::to_string(reply)
        .map_err(|error| Failure::input(format!("the answer has no JSON form: {error}")))?;
    line.push('\n');
    let mut out = io::stdout().lock();
    out.write_all(line.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::input(format!("the answer can't be written: {error}")))?;
    Ok(Outcome::Clean)
}
