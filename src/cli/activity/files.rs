//! The files that were asked for.

use std::fmt::Write as _;
use std::path::Path;

use super::passes::Passes;
use super::request::{Request, Waveform};
use super::subject::Subject;
use super::wave;
use super::{curves, heatmap};
use crate::activity::{Block, Profile, Tally, saif};
use crate::cli::Failure;
use crate::report::write_file;

/// Those that hold counts.
pub(super) fn counts(request: &Request, subject: &Subject, tally: &Tally) -> Result<(), Failure> {
    let bit = subject.bit();
    if let Some(file) = &request.saif {
        let mut bytes = Vec::new();
        saif::write(&mut bytes, tally, &request.nets, Some(&request.clock))
            .map_err(|error| Failure::input(error.to_string()).at(file.display()))?;
        put(file, &bytes)?;
    }
    if let Some(file) = &request.csv {
        put(file, bits(subject, tally).as_bytes())?;
    }
    if let Some(file) = &request.heatmap {
        let title = format!("{}: toggles of a {bit} in a cycle", subject.core.name());
        put(file, heatmap::heatmap(subject, tally, &title)?.as_bytes())?;
    }
    Ok(())
}

/// Those that hold cycle after cycle.
pub(super) fn cycles(
    request: &Request,
    subject: &Subject,
    passes: &Passes<'_>,
) -> Result<(), Failure> {
    if let Some((file, kind)) = &request.waveform {
        let (blocks, bit) = (subject.blocks(), subject.bit());
        let profile = passes.profile(&request.window, &blocks)?;
        let text = match kind {
            Waveform::Csv => changes(&blocks, &profile),
            Waveform::Svg => {
                let title = format!("{}: {bit}s that change in each cycle", subject.core.name());
                curves::waveform(&blocks, &profile, &title)?
            }
        };
        put(file, text.as_bytes())?;
    }
    if let Some((file, format)) = &request.wave {
        wave::write(file, *format, request, passes)?;
    }
    Ok(())
}

/// A line for each bit.
fn bits(subject: &Subject, tally: &Tally) -> String {
    let mut text = "element,bit,toggles,cycles_at_one,cycles\n".to_owned();
    let cycles = tally.activity.cycles;
    for named in subject.named() {
        for bit in 0..named.width as usize {
            let at = named.bit + bit;
            let counts = &tally.activity.words[at / 32];
            let (toggles, ones) = (counts.toggles[at % 32], counts.ones[at % 32]);
            // A string takes every line.
            let _ = writeln!(text, "{},{bit},{toggles},{ones},{cycles}", named.name);
        }
    }
    text
}

/// A line for each cycle.
fn changes(blocks: &[Block], profile: &Profile) -> String {
    let mut text = "cycle".to_owned();
    for block in blocks {
        let _ = write!(text, ",{}", block.name);
    }
    text.push_str(",all\n");
    for (at, cycle) in profile.cycles.clone().enumerate() {
        let _ = write!(text, "{cycle}");
        let mut sum = 0;
        for toggles in &profile.toggles {
            sum += toggles[at];
            let _ = write!(text, ",{}", toggles[at]);
        }
        let _ = writeln!(text, ",{sum}");
    }
    text
}

fn put(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(write_file(file, bytes)?)
}
