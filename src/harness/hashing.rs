//! A hash core at work: blocks in, digests out.

use std::collections::{HashSet, VecDeque};

use super::Manifest;
use super::device::{Device, Stop};
use super::interface::Protocol;
use super::slips::{Slip, shown_otherwise};
use super::speak::{Speech, Values};
use super::statement::Statement;
use super::trial::Entry;
use crate::bits::State;

/// A digest that came, for a block by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    /// The block.
    pub block: usize,
    /// The cycle in which it stood there.
    pub cycle: u64,
    /// What stood there.
    pub digest: State,
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Hashed {
    /// Digests, in the order in which they came; a block lost in a reset has none.
    pub came: Vec<Came>,
    /// The cycle in which each block was given, or its script began.
    pub entered: Vec<u64>,
    /// Of a stream: the latency that was found, where the manifest says none.
    pub latency: Option<u64>,
    /// Digests that came behind the last block's.
    pub surplus: usize,
    /// Blocks that were taken and have no digest, though others have one.
    pub lost: usize,
    /// Right digests that `digest_valid` never stood at.
    pub unmarked: usize,
    /// Why it stopped early.
    pub stop: Option<Stop>,
}

/// Clocks that a block is under way when a reset comes.
const RESET_AFTER: u64 = 5;

/// Latencies that are tried, in clocks.
const LONGEST: u64 = 400;

/// Hashes blocks. `expected` is what is searched for where a latency is to be found.
pub fn hash(
    device: &mut Device,
    manifest: &Manifest,
    blocks: &[Entry],
    expected: &[State],
) -> Hashed {
    let mut hashed = Hashed::default();
    let run = |device: &mut Device, hashed: &mut Hashed| -> Result<(), Stop> {
        let speech = Speech::of(manifest)?;
        device.reset()?;
        speech.carry_out(&speech.begin, &Values::new(), device)?;
        match manifest.interface.protocol {
            Protocol::Stream => stream(device, manifest, (blocks, expected), hashed),
            Protocol::Valid => valid(device, blocks, hashed),
            _ => one_by_one(device, &speech, (blocks, expected), hashed),
        }
    };
    hashed.stop = run(device, &mut hashed).err();
    hashed
}

fn values(entry: &Entry) -> Values {
    Values::from([
        ("block", entry.block.0.to_vec()),
        ("chaining", entry.chaining.0.to_vec()),
    ])
}

fn digest(words: Option<Vec<u32>>) -> Option<State> {
    words?.try_into().ok().map(State)
}

fn one_by_one(
    device: &mut Device,
    speech: &Speech,
    (blocks, expected): (&[Entry], &[State]),
    hashed: &mut Hashed,
) -> Result<(), Stop> {
    let marks = device.has_output("digest") && device.has_output("digest_valid");
    for (number, entry) in blocks.iter().enumerate() {
        device.eager = entry.eager;
        if entry.reset {
            // In the middle of another block, which is lost.
            let begins = Speech::begins(&speech.block);
            speech.carry_out(begins, &values(entry), device)?;
            device.ticks(RESET_AFTER + number as u64 % 7)?;
            device.reset()?;
            speech.carry_out(&speech.begin, &Values::new(), device)?;
        }
        device.ticks(entry.idle)?;
        hashed.entered.push(device.now());
        if marks {
            device.watch();
        }
        let mut statements = if entry.first || speech.next_block.is_empty() {
            &speech.block[..]
        } else {
            &speech.next_block[..]
        };
        // A core that said in the last clock that it is ready takes the next block in this one.
        if let Some((Statement::Until(role, None), rest)) = statements.split_first()
            && entry.idle == 0
            && number > 0
            && !entry.reset
            && blocks[number - 1].cut.is_none()
            && device.number(role) == Some(1)
        {
            statements = rest;
        }
        if let Some(clocks) = entry.cut {
            let at = device.set_alarm(clocks);
            let done = speech.carry_out(statements, &values(entry), device);
            speech.let_go(statements, device)?;
            device.cut_off(at, done)?;
            speech.carry_out(&speech.begin, &Values::new(), device)?;
            continue;
        }
        speech.carry_out(statements, &values(entry), device)?;
        if let Some(reads) = statements.last().filter(|_| entry.linger > 0) {
            device.ticks(entry.linger)?;
            speech.carry_out(std::slice::from_ref(reads), &values(entry), device)?;
        }
        let digest = digest(device.words("digest")).ok_or_else(|| {
            Stop::Refused(
                "the script takes no digest: end it with `get digest` or `read .. digest`".into(),
            )
        })?;
        if marks && digest == expected[number] && !is_marked(device, &digest) {
            // A host that waits for `digest_valid` never sees it; one that is wrong as well is judged as a digest.
            hashed.unmarked += 1;
            continue;
        }
        let cycle = device.now().saturating_sub(1);
        hashed.came.push(Came {
            block: number,
            cycle,
            digest,
        });
    }
    Ok(())
}

/// Did `digest_valid` stand at this digest in any clock since it was asked for.
fn is_marked(device: &Device, digest: &State) -> bool {
    // An eager host has looked within the clock, ahead of what was watched.
    if device.eager && device.number("digest_valid") == Some(1) {
        return true;
    }
    let (_, kept) = device.watched();
    (0..kept).any(|at| {
        device.number_at("digest_valid", at) == Some(1)
            && self::digest(device.words_at("digest", at)).as_ref() == Some(digest)
    })
}

fn stream(
    device: &mut Device,
    manifest: &Manifest,
    (blocks, expected): (&[Entry], &[State]),
    hashed: &mut Hashed,
) -> Result<(), Stop> {
    let table = &manifest.interface;
    let number =
        |e: &Option<super::Expression>| e.as_ref().map(|e| e.value(&device.names)).transpose();
    let (period, said) = (
        number(&table.period)?.unwrap_or(1).max(1) as u64,
        number(&table.latency)?,
    );
    device.watch();
    let (begun, _) = device.watched();
    let mut entered = Vec::new();
    for entry in blocks {
        if entry.reset {
            device.reset()?;
        }
        device.ticks(entry.idle)?;
        entered.push(device.now() - begun);
        hashed.entered.push(device.now());
        device.set_words("block", &entry.block.0);
        device.set_words("chaining", &entry.chaining.0);
        device.ticks(entry.cut.unwrap_or(period))?;
        if entry.cut.is_some() {
            device.reset()?;
        }
    }
    device.ticks(said.map_or(LONGEST, |l| l.max(0) as u64) + period)?;
    let at = |device: &Device, cycle: u64| digest(device.words_at("digest", cycle as usize));
    let latency = if let Some(said) = said {
        said.max(0) as u64
    } else {
        let matches = |latency: u64| {
            let pairs = entered.iter().zip(expected);
            pairs
                .filter(|(cycle, want)| at(device, **cycle + latency).as_ref() == Some(*want))
                .count()
        };
        let best =
            (0..LONGEST).max_by_key(|latency| (matches(*latency), std::cmp::Reverse(*latency)));
        let found = best.filter(|latency| matches(*latency) > 0);
        let found = match (found, expected.first()) {
            (None, Some(want)) => standing(device, &blocks[0], want)?,
            (found, _) => found,
        };
        hashed.latency = found;
        found.unwrap_or(0)
    };
    let lost = lost_in_resets(blocks, &entered, latency);
    for (number, cycle) in entered.iter().enumerate() {
        if let Some(digest) = at(device, cycle + latency).filter(|_| !lost[number]) {
            hashed.came.push(Came {
                block: number,
                cycle: begun + cycle + latency,
                digest,
            });
        }
    }
    Ok(())
}

/// The latency of a core that is right of no block: the first one stands still until its digest shows, or one that a known
/// slip would make of it.
fn standing(device: &mut Device, entry: &Entry, want: &State) -> Result<Option<u64>, Stop> {
    let slips = Slip::all().into_iter().chain(Slip::bits());
    let slipped = slips.map(|slip| slip.compress(&entry.chaining, &entry.block));
    let turned = shown_otherwise(want).map(|(.., state)| state);
    let known: HashSet<State> = slipped.chain(turned).chain([*want]).collect();
    device.set_words("block", &entry.block.0);
    device.set_words("chaining", &entry.chaining.0);
    for latency in 0..LONGEST {
        device.tick()?;
        if digest(device.shown("digest")).is_some_and(|shown| known.contains(&shown)) {
            return Ok(Some(latency));
        }
    }
    Ok(None)
}

/// Blocks that were under way when a reset came.
fn lost_in_resets(blocks: &[Entry], entered: &[u64], latency: u64) -> Vec<bool> {
    let resets: Vec<u64> = blocks
        .iter()
        .zip(entered)
        .filter(|(b, _)| b.reset)
        .map(|(_, c)| *c)
        .collect();
    let under_way = |cycle: u64| {
        resets
            .iter()
            .any(|reset| cycle < *reset && cycle + latency >= *reset)
    };
    let cut = |entry: &Entry| entry.cut.is_some_and(|clocks| latency >= clocks);
    let all = blocks.iter().zip(entered);
    all.map(|(entry, cycle)| cut(entry) || under_way(*cycle))
        .collect()
}

fn valid(device: &mut Device, blocks: &[Entry], hashed: &mut Hashed) -> Result<(), Stop> {
    let ready = device.has_output("ready");
    // Blocks that are in and have no digest yet.
    let mut under_way = VecDeque::new();
    for (number, entry) in blocks.iter().enumerate() {
        if entry.reset {
            device.set_number("valid", 0);
            device.reset()?;
            under_way.clear();
        }
        for _ in 0..entry.idle {
            device.tick()?;
            take(device, &mut under_way, hashed);
        }
        if entry.cut.is_some() {
            // What went in before it is out: the reset is to meet this one alone.
            drain(device, &mut under_way, hashed)?;
            if hashed.lost > 0 {
                return Ok(());
            }
        }
        device.set_words("block", &entry.block.0);
        device.set_words("chaining", &entry.chaining.0);
        device.set_number("valid", 1);
        if let Some(clocks) = entry.cut {
            let mut taken = false;
            for _ in 0..clocks {
                device.tick()?;
                if !taken && (!ready || device.number("ready") == Some(1)) {
                    taken = true;
                    hashed.entered.push(device.now() - 1);
                    under_way.push_back(number);
                    device.set_number("valid", 0);
                }
                take(device, &mut under_way, hashed);
            }
            if !taken {
                hashed.entered.push(device.now());
            }
            device.reset()?;
            under_way.clear();
            continue;
        }
        let mut waited = 0;
        loop {
            device.tick()?;
            let taken = !ready || device.number("ready") == Some(1);
            if taken {
                hashed.entered.push(device.now() - 1);
                under_way.push_back(number);
            }
            take(device, &mut under_way, hashed);
            if taken {
                break;
            }
            waited += 1;
            if waited > device.timeout {
                return Err(Stop::Hang(format!(
                    "no `ready` within {} clocks",
                    device.timeout
                )));
            }
        }
        device.set_number("valid", 0);
    }
    drain(device, &mut under_way, hashed)?;
    if hashed.lost > 0 {
        return Ok(());
    }
    // One that comes now belongs to nothing.
    for _ in 0..LONGEST {
        device.tick()?;
        take(device, &mut under_way, hashed);
    }
    Ok(())
}

/// The digest that stands there is of the block that is in for longest.
fn take(device: &Device, under_way: &mut VecDeque<usize>, hashed: &mut Hashed) {
    if device.number("digest_valid") != Some(1) {
        return;
    }
    match (under_way.pop_front(), digest(device.words("digest"))) {
        (Some(block), Some(digest)) => hashed.came.push(Came {
            block,
            cycle: device.now() - 1,
            digest,
        }),
        _ => hashed.surplus += 1,
    }
}

/// Until each block that is in has its digest. Those that get none are lost, and told as such where others got one.
fn drain(
    device: &mut Device,
    under_way: &mut VecDeque<usize>,
    hashed: &mut Hashed,
) -> Result<(), Stop> {
    let mut silent = 0;
    while !under_way.is_empty() {
        device.tick()?;
        let before = under_way.len();
        take(device, under_way, hashed);
        silent = if under_way.len() < before {
            0
        } else {
            silent + 1
        };
        if silent > device.timeout && !hashed.came.is_empty() {
            hashed.lost += under_way.len();
            under_way.clear();
        } else if silent > device.timeout {
            return Err(Stop::Hang(format!(
                "{} blocks have no digest {} clocks after the last one came",
                under_way.len(),
                device.timeout
            )));
        }
    }
    Ok(())
}
