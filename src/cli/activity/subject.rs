//! What is run: a core, and what drives it.

use std::path::{Path, PathBuf};

use super::Args;
use crate::activity::{Block, blocks, node_blocks};
use crate::cli::verify::open;
use crate::cli::{Context, Failure, header};
use crate::design::{CoreKind, DesignConfig, Node};
use crate::dut::{Core, builtin_origin};
use crate::job::Job;
use crate::stimulus::{Action, Event, MinerScript, Origin, PowerUp, Script, StoredCase};
use crate::units::{Cycle, JobId};

/// The cycle in which the job is loaded; the one before it resets.
const LOAD: u64 = 1;

/// A core and its run.
pub(super) struct Subject {
    pub(super) core: Core,
    pub(super) script: Script,
    /// Cycles of the run.
    pub(super) cycles: u64,
    /// Nodes that are wanted, as words behind the state's.
    pub(super) nodes: Vec<Node>,
}

/// What has a name: an element of a register, or a node.
pub(super) struct Named {
    pub(super) name: String,
    /// Counted from the first word of the state.
    pub(super) bit: usize,
    pub(super) width: u32,
}

impl Subject {
    /// What `args` mean.
    pub(super) fn of(args: &Args, ctx: &Context) -> Result<Self, Failure> {
        let mut subject = Self::bare(args, ctx)?;
        let design = &subject.core.manifest.design;
        if args.nodes {
            if design.kind != CoreKind::Miner {
                return Err(Failure::input(format!(
                    "nodes are those of a miner core, and `{}` is a {}",
                    subject.core.name(),
                    design.kind.word()
                ))
                .at("--nodes")
                .help("a chip's cores are miners: give one by --config, or a miner's manifest"));
            }
            subject.nodes = subject.core.structure.nodes();
        }
        Ok(subject)
    }

    /// Elements and nodes, in their order.
    pub(super) fn named(&self) -> impl Iterator<Item = Named> + '_ {
        let structure = &self.core.structure;
        let elements = structure.elements().map(|element| Named {
            name: element.name,
            bit: element.bit,
            width: element.width,
        });
        let nodes = (structure.state_words()..).zip(&self.nodes);
        elements.chain(nodes.map(|(word, node)| Named {
            name: node.name.clone(),
            bit: 32 * word,
            width: 32,
        }))
    }

    /// What a bit of it is called.
    pub(super) fn bit(&self) -> &'static str {
        if self.nodes.is_empty() {
            "flip-flop"
        } else {
            "bit"
        }
    }

    /// Blocks of registers, then those of nodes.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let structure = &self.core.structure;
        let nodes = node_blocks(&self.nodes, structure.state_words());
        [blocks(structure), nodes].concat()
    }

    fn bare(args: &Args, ctx: &Context) -> Result<Self, Failure> {
        if let Some(file) = &args.case {
            return Self::of_case(file, args.manifest.as_deref(), ctx);
        }
        let design = args.config.design()?.unwrap_or_else(DesignConfig::miner);
        let origin = args.manifest.clone();
        let origin = origin.unwrap_or_else(|| PathBuf::from(builtin_origin(&design)));
        let core = open(ctx, &origin)?;
        if core.manifest.design.kind == CoreKind::Compress {
            return Err(
                Failure::input("a compression pipe walks no nonces of a header")
                    .at(origin.display())
                    .help("give it a stored case with --case"),
            );
        }
        let script = script(args, &core.manifest.design)?;
        let cycles = script.cycles;
        let script = match core.manifest.design.kind {
            CoreKind::Chip => Script::Chip(script),
            _ => Script::Miner(script),
        };
        Ok(Self {
            core,
            script,
            cycles,
            nodes: Vec::new(),
        })
    }

    fn of_case(file: &Path, manifest: Option<&Path>, ctx: &Context) -> Result<Self, Failure> {
        let stored = StoredCase::read(file).map_err(|error| {
            Failure::input(error.to_string()).help("name a case.json that `goldbench verify` wrote")
        })?;
        let core = open(ctx, manifest.unwrap_or(&stored.manifest))?;
        let (design, script) = (&core.manifest.design, stored.case.script);
        if script.kind() != design.kind {
            return Err(Failure::input(format!(
                "the case drives a {}, and `{}` is a {}",
                script.kind().word(),
                core.name(),
                design.kind.word()
            ))
            .at(file.display()));
        }
        let cycles = match &script {
            Script::Miner(script) | Script::Chip(script) => script.cycles,
            Script::Compress(script) => script.length(design.latency().issue_to_result),
        };
        Ok(Self {
            core,
            script,
            cycles,
            nodes: Vec::new(),
        })
    }
}

/// A reset, a load, and as many cycles as the job's nonces take to come out.
fn script(args: &Args, design: &DesignConfig) -> Result<MinerScript, Failure> {
    let header = match &args.header {
        Some(text) => header::read(text, args.vector.as_deref()),
        None => Err(Failure::input("no header").help("give one with --header")),
    };
    let target = args.job.target(header.as_ref().ok());
    let own = header.as_ref().map_or(crate::units::Nonce(0), |h| h.nonce);
    let range = args.job.range(own);
    let (header, target, range) = match (header, target, range) {
        (Ok(header), Ok(target), Ok(range)) => (header, target, range),
        (header, target, range) => {
            let failures = [header.err(), target.err(), range.err()];
            Failure::gather(failures.into_iter().flatten().collect())?;
            unreachable!("one of them failed")
        }
    };
    let job = Job::new(JobId(0), &header, target, range)
        .map_err(|error| Failure::input(error.to_string()))?
        .fitted(design, Some(&header));
    let latency = design.latency();
    let each = if design.kind == CoreKind::Chip {
        u64::from(design.cores)
    } else {
        1
    };
    let nonces = job.nonces().div_ceil(each);
    let last = (nonces - 1) * latency.interval + latency.issue_to_result;
    let event = |at, action| Event {
        at: Cycle(at),
        action,
    };
    Ok(MinerScript {
        cycles: LOAD + latency.load_to_issue_most + last + 1,
        power_up: PowerUp {
            fill: args.fill.fill(),
            seed: args.seed,
        },
        origin: Origin::PowerUp,
        noise: None,
        events: vec![
            event(0, Action::Reset { cycles: LOAD }),
            event(LOAD, Action::Load { job }),
        ],
        golden: Vec::new(),
    })
}
