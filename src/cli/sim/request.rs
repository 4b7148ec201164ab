//! What was typed becomes a job and a wave, or every reason why it cannot.

use std::path::PathBuf;

use super::Args;
use super::engine::Way;
use crate::cli::{Failure, Format, header};
use crate::design::{CoreKind, DesignConfig, Shortcut};
use crate::job::Job;
use crate::spec::Header;
use crate::tools::size::ByteSize;
use crate::units::{JobId, Nonce};
use crate::wave::{WaveFormat, bytes_per_cycle};

use super::timing::Timing;

/// The largest wave that is written: what a viewer still opens.
const LARGEST_WAVE: ByteSize = ByteSize(1 << 30);

/// Hits that are listed where they must be kept, and nobody says how many: a resume file of 11 MB.
const MAX_HITS: u64 = 1_000_000;

/// A run that can be done.
#[derive(Debug)]
pub struct Request {
    /// The header.
    pub header: Header,
    /// The core.
    pub design: DesignConfig,
    /// The job made of it.
    pub job: Job,
    /// The wave to write.
    pub trace: Option<TraceRequest>,
    /// How hits are found.
    pub way: Way,
    /// Hits that are listed at the most; the others are counted.
    pub limit: Option<u64>,
}

/// A wave that was asked for.
#[derive(Debug, Clone)]
pub struct TraceRequest {
    /// The file.
    pub file: PathBuf,
    /// By its extension.
    pub format: WaveFormat,
    /// First cycle in it.
    pub from: u64,
    /// Cycles in it.
    pub cycles: u64,
}

impl Request {
    /// What `args` mean.
    ///
    /// # Errors
    /// Everything that is wrong with the header, the range, the target and the wave, not only the first.
    pub fn of(args: &Args) -> Result<Self, Failure> {
        let header = header::read(&args.header, args.vector.as_deref());
        let target = args.job.target(header.as_ref().ok());
        let own = header.as_ref().map_or(Nonce(0), |h| h.nonce);
        let range = args.job.range(own);
        let nonces = range
            .as_ref()
            .map_or(1, |(start, end)| u64::from(end.0 - start.0) + 1);
        let design = design(args);
        let trace = match &design {
            Ok(design) => trace(args, design, nonces),
            Err(_) => Ok(None),
        };
        let way = Way::of(args, nonces);
        match (header, design, target, range, trace, way) {
            (Ok(header), Ok(design), Ok(target), Ok(range), Ok(trace), Ok(way)) => {
                let job = Job::new(JobId(0), &header, target, range)
                    .map_err(|error| Failure::input(error.to_string()))?
                    .fitted(&design, Some(&header));
                let kept = args.output.format == Format::Json || args.resume.is_some();
                Ok(Self {
                    header,
                    design,
                    job,
                    trace,
                    way,
                    limit: args.max_hits.or(kept.then_some(MAX_HITS)),
                })
            }
            (header, design, target, range, trace, way) => {
                let failures = [
                    header.err(),
                    design.err(),
                    target.err(),
                    range.err(),
                    trace.err(),
                    way.err(),
                ];
                let failures: Vec<_> = failures.into_iter().flatten().collect();
                Failure::gather(failures)
                    .and(Err(Failure::input("the request cannot be carried out")))
            }
        }
    }
}

/// The core: one whose hits come a fixed time behind their nonces.
fn design(args: &Args) -> Result<DesignConfig, Failure> {
    let Some(design) = args.config.design()? else {
        return Ok(DesignConfig::miner());
    };
    let why = if design.kind != CoreKind::Miner {
        format!("`sim` knows miners, and this is a {}", design.kind.word())
    } else if design.midstates > 1 {
        "with several midstates, hits of one nonce wait for each other".to_owned()
    } else if design.has(Shortcut::EarlyReject) {
        "behind an early compare, hits wait for the checker".to_owned()
    } else if design.ticket {
        "a ticket is a hit that misses the target".to_owned()
    } else {
        return Ok(design);
    };
    Err(Failure::input(why).at("--config").help(
        "`sim` takes midstates=1 ticket=false without early-reject; `goldbench verify --config` takes every design",
    ))
}

fn trace(args: &Args, design: &DesignConfig, nonces: u64) -> Result<Option<TraceRequest>, Failure> {
    let Some(file) = &args.trace else {
        return Ok(None);
    };
    let timing = Timing::of(design);
    let length = timing.length(nonces);
    let Some(format) = WaveFormat::of_path(file) else {
        return Err(
            Failure::input("a wave file's extension says its format: .vcd or .fst")
                .at(file.display())
                .help(format!("write {}", file.with_extension("fst").display())),
        );
    };
    let from = args.trace_from;
    if from >= length {
        return Err(Failure::input(format!(
            "the wave begins at cycle {from}, behind the run's last cycle {}",
            length - 1
        ))
        .at("--trace-from"));
    }
    if args.trace_cycles == Some(0) {
        return Err(Failure::input("a wave of no cycles")
            .at("--trace-cycles")
            .help("give 1 or more"));
    }
    let cycles = args.trace_cycles.unwrap_or(u64::MAX).min(length - from);
    let each = bytes_per_cycle(&design.elaborate(), 0, format);
    let bytes = ByteSize(cycles.saturating_mul(each));
    if bytes.0 > LARGEST_WAVE.0 {
        let fit = LARGEST_WAVE.0 / each;
        return Err(Failure::input(format!(
            "{cycles} cycles of every register would take about {bytes} as {}, more than {LARGEST_WAVE}",
            format.name()
        ))
        .at(file.display())
        .help(format!(
            "choose a window of at most {fit} cycles: --trace-from {from} --trace-cycles {fit}; a nonce enters \
             in cycle {} + {}its distance from the first one, and its hit comes {} cycles later",
            timing.first_issue,
            match timing.interval {
                1 => String::new(),
                interval => format!("{interval} x "),
            },
            timing.first_result - timing.first_issue
        )));
    }
    Ok(Some(TraceRequest {
        file: file.clone(),
        format,
        from,
        cycles,
    }))
}
