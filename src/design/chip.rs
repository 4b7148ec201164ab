//! The chip: a scheduler, miner cores, an arbiter, and a result FIFO of its own.

use super::chip_names::{prefix, site_of};
use super::chip_ports::{chip_inputs, chip_outputs};
use super::structure::LaneName;
use super::{
    Adder, DesignConfig, Kind, Lane, Partition, PipePlan, RegisterBuilder, Site, Structure, Switch,
    chip_names,
};

/// The fields of a host's job as it waits, with their bits, the first one's low end at bit 0. Midstates stand above them. A
/// chip without tickets has no such field.
pub const JOB_FIELDS: [(&str, u32); 8] = [
    ("job_id", 7),
    ("epoch", 1),
    ("end", 32),
    ("start", 32),
    (TICKET, 32),
    ("target", 256),
    ("tail", 96),
    ("version", 32),
];

const TICKET: &str = "ticket";

pub(super) fn elaborate(config: &DesignConfig) -> Structure {
    let core = config.core().elaborate();
    let mut r = RegisterBuilder::new(Site::Part("job queue"));
    add_queue(&mut r, config);
    add_dispatch(&mut r, config);
    for number in 0..config.cores as usize {
        for register in &core.registers {
            let site = site_of(number, register.site);
            r.copy(register, &prefix(number), site);
        }
    }
    add_results(&mut r, config);
    let cores = 0..config.cores as usize;
    let pipes = cores.clone().flat_map(|number| {
        core.pipes.iter().map(move |pipe| PipePlan {
            name: chip_names::pipe_of(number, pipe.name),
            ..pipe.clone()
        })
    });
    let adders = cores.flat_map(|number| {
        let of_core = |adder: &Adder| Adder {
            site: site_of(number, adder.site),
            ..*adder
        };
        core.adders.iter().map(of_core).collect::<Vec<_>>()
    });
    Structure {
        inputs: chip_inputs(config),
        outputs: chip_outputs(config),
        registers: r.finish(),
        pipes: pipes.collect(),
        adders: adders.collect(),
        // A chip takes hits, not survivors.
        checker: Vec::new(),
    }
}

/// The fields of a waiting job, entry by entry.
fn job_lanes(config: &DesignConfig, entries: Option<usize>) -> (u32, Vec<Lane>) {
    let states = config.states();
    let fields = JOB_FIELDS.into_iter();
    let fields = fields.filter(|(field, _)| config.ticket || *field != TICKET);
    let low: u32 = fields.clone().map(|(_, bits)| bits).sum();
    let width = low + 256 * states as u32;
    let mut lanes = Vec::new();
    for entry in 0..entries.unwrap_or(1) {
        let mut bit = width.div_ceil(32) * 32 * entry as u32;
        for (field, width) in fields.clone() {
            let name = match entries {
                Some(_) => LaneName::Entry(entry, field),
                None => LaneName::Field(field),
            };
            lanes.push(Lane { name, bit, width });
            bit += width;
        }
        for state in 0..states {
            let name = match entries {
                Some(_) => LaneName::Entries(entry, state, "midstate"),
                None => LaneName::Entry(state, "midstate"),
            };
            let bit = bit + 256 * state as u32;
            lanes.push(Lane {
                name,
                bit,
                width: 256,
            });
        }
    }
    (width, lanes)
}

fn add_queue(r: &mut RegisterBuilder, config: &DesignConfig) {
    let pointer = config.queue_bits + 1;
    let rule = "moves on with each job that is taken";
    r.scalar("queue.write", pointer, Kind::Control, rule);
    let rule =
        "moves on with each job that the dispatcher takes; with a new block to the block's own job";
    r.scalar("queue.read", pointer, Kind::Control, rule);
    let depth = config.queue_depth();
    let (width, lanes) = job_lanes(config, Some(depth));
    let rule = "the job at the ports, written at the write pointer";
    let name = ("queue.word", "queue.word");
    r.array(name, (width, depth), Kind::Data, rule, lanes);
}

fn add_dispatch(r: &mut RegisterBuilder, config: &DesignConfig) {
    r.at(Site::Part("dispatcher"));
    let rule = "rises with a job, falls with its last unit, on a new block and reset";
    r.scalar("dispatch.active", 1, Kind::Control, rule);
    let rule = "the job's first nonce, then the first one of the next piece";
    r.scalar("dispatch.first", 32, Kind::Data, rule);
    let rule = "the job's last nonce, taken with the job";
    r.scalar("dispatch.end", 32, Kind::Data, rule);
    let rule = "zero with a job, then up by one with each unit, modulo the version groups";
    r.scalar("dispatch.group", config.group_bits(), Kind::Data, rule);
    if config.partition == Partition::Interleaved {
        let rule = "zero with a job, then up by one with each piece";
        r.scalar("dispatch.class", 32, Kind::Data, rule);
    }
    let (width, lanes) = job_lanes(config, None);
    let rule = "the queue's first job, taken with its turn";
    let name = ("dispatch.job", "dispatch.job");
    r.array(name, (width, 1), Kind::Data, rule, lanes);
    let cores = config.cores as usize;
    r.at(Site::Part("round robin of idle cores"));
    let rule = "the cores behind the one that was given a unit last; all on reset";
    r.vector("next_core.behind", (1, cores), Kind::Control, rule);
    if config.switch == Switch::Abort {
        r.at(Site::Part("outdated cores"));
        let rule = "all with a new job; a core's own falls with its load";
        r.vector("outdated", (1, cores), Kind::Control, rule);
    }
}

fn add_results(r: &mut RegisterBuilder, config: &DesignConfig) {
    let (cores, pointer) = (config.cores as usize, config.result_bits + 1);
    r.at(Site::Part("round robin of hits"));
    let rule = "the cores behind the one whose hit was taken last; all on reset";
    r.vector("next_hit.behind", (1, cores), Kind::Control, rule);
    r.at(Site::Part("chip's result FIFO"));
    let rule = "moves on with each hit that is taken from a core and is not stale";
    r.scalar("results.write", pointer, Kind::Control, rule);
    let rule = "moves on with each hit that the host takes, and with each that is stale";
    r.scalar("results.read", pointer, Kind::Control, rule);
    let mut fields = vec![
        ("core", config.core_bits()),
        ("version", 32),
        ("job_id", 7),
        ("epoch", 1),
        ("nonce", 32),
    ];
    if config.ticket {
        fields.insert(0, ("full", 1));
    }
    let width: u32 = fields.iter().map(|(_, bits)| bits).sum();
    let depth = config.results_depth();
    let mut lanes = Vec::new();
    for entry in 0..depth {
        let mut bit = width.div_ceil(32) * 32 * entry as u32;
        for &(field, width) in &fields {
            let name = LaneName::Entry(entry, field);
            lanes.push(Lane { name, bit, width });
            bit += width;
        }
    }
    let rule = "the core's hit and the core, written at the write pointer";
    let name = ("results.word", "results.word");
    r.array(name, (width, depth), Kind::Data, rule, lanes);
    r.at(Site::Part("stale counter"));
    let rule = "changes with each new block";
    r.scalar("stale.epoch", 1, Kind::Control, rule);
    let rule = "counts hits of jobs before a new block; holds at its largest value";
    r.scalar("stale.count", 16, Kind::Control, rule);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chips_cores_are_the_miners_own() {
        let config = DesignConfig::chip();
        let (chip, core) = (elaborate(&config), config.core().elaborate());
        for number in 0..3 {
            let stem = format!("core[{number}].");
            let of_core = |r: &&super::super::Register| r.name.starts_with(&stem);
            let registers: Vec<_> = chip.registers.iter().filter(of_core).collect();
            assert_eq!(registers.len(), core.registers.len());
            let flops: usize = registers.iter().map(|r| r.flops()).sum();
            assert_eq!(flops, core.flops());
        }
        assert_eq!(chip.adders.len(), 3 * core.adders.len());
        let e = chip.element("core[2].hash1.stage[0].e").unwrap();
        assert_eq!(e.width, 32);
        let pipe = chip.pipe("core[2].hash1").unwrap();
        assert_eq!(pipe.stages, core.pipes[0].stages);
    }

    #[test]
    fn registers_follow_each_other_and_jobs_lie_as_the_ports_are_named() {
        let chip = elaborate(&DesignConfig::chip());
        for pair in chip.registers.windows(2) {
            assert_eq!(pair[0].range().end, pair[1].range().start);
        }
        let word = chip.register("queue.word").unwrap();
        let word = &chip.registers[word];
        assert_eq!((word.width, word.entries), (456 + 256, 2));
        let second = chip.element("queue.word[1].target").unwrap();
        assert_eq!(second.bit - 32 * word.word, 32 * 23 + 72);
        let results = &chip.registers[chip.register("results.word").unwrap()];
        assert_eq!((results.width, results.entries), (74, 16));
    }
}
