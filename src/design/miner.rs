//! The miner core: pipes, job slots, nonce counter, compare, result FIFO.

use super::compress::{add_digest, add_digest_array, add_pipe};
use super::miner_ports::{miner_inputs, miner_outputs};
use super::{DesignConfig, Kind, RegisterBuilder, Shortcut, Site, Structure, adder, miner_reject};

pub(super) fn elaborate(config: &DesignConfig) -> Structure {
    let mut r = RegisterBuilder::new(Site::Part("phase"));
    add_phase(&mut r, config);
    add_job(&mut r, config);
    add_tags(&mut r, config);
    let pipes = config.pipes();
    for pipe in &pipes {
        if pipe.name == "hash1" && !config.has(Shortcut::Midstate) {
            add_ring(&mut r, pipe.stages.len());
        }
        add_pipe(&mut r, pipe);
        if pipe.digest {
            let name = format!("{}.digest", pipe.name);
            add_digest(&mut r, &name, (pipe.name, pipe.lanes));
        }
    }
    let checks = config.has(Shortcut::EarlyReject);
    if checks {
        miner_reject::add(&mut r, config);
    }
    add_results(&mut r, config);
    Structure {
        inputs: miner_inputs(config),
        outputs: miner_outputs(config),
        registers: r.finish(),
        adders: adder::of_miner(&pipes),
        checker: if checks {
            adder::of_checker(Site::Part(miner_reject::CHECKER))
        } else {
            Vec::new()
        },
        pipes,
    }
}

fn add_phase(r: &mut RegisterBuilder, config: &DesignConfig) {
    if config.iterations() > 1 {
        let bits = config.iterations().ilog2();
        let rule = "counts the clocks that a block stays in each stage; zero on reset";
        r.scalar("phase.count", bits, Kind::Control, rule);
    }
    if config.shared() {
        let rule = "changes with each step: 0 lets a block of hash 1 in, 1 one of hash 2";
        r.scalar("phase.second", 1, Kind::Control, rule);
    }
}

fn add_job(r: &mut RegisterBuilder, config: &DesignConfig) {
    let slots = config.slots();
    let midstate = config.has(Shortcut::Midstate);
    r.at(Site::Part("nonce counter"));
    r.scalar(
        "issue.active",
        1,
        Kind::Control,
        "rises with a load, falls after the range's last nonce, on abort and reset",
    );
    r.scalar(
        "issue.exhausted",
        1,
        Kind::Control,
        "rises after the range's last nonce, falls with a load, on abort and reset",
    );
    r.scalar(
        "issue.nonce",
        32,
        Kind::Data,
        "the range's start on a load, then up by one a cycle to the range's end",
    );
    r.scalar(
        "issue.end",
        32,
        Kind::Data,
        "the range's end, taken on a load",
    );
    r.at(Site::Part("job slots"));
    r.scalar(
        "job.current",
        config.slot_bits,
        Kind::Control,
        "moves on by one slot on a load",
    );
    r.entries(
        "job.in_flight",
        (config.in_flight_bits(), slots),
        Kind::Control,
        "counts the slot's nonces: up on entry, down on exit, zero on abort and reset",
    );
    r.entries(
        "job.nonce",
        (32, slots),
        Kind::Data,
        "the range's start on a load, then up by one for each nonce of the slot that leaves",
    );
    r.entries(
        "job.id",
        (8, slots),
        Kind::Data,
        "the id, taken on a load into the slot",
    );
    r.entries(
        "job.version",
        (32, slots),
        Kind::Data,
        "the version, taken on a load into the slot",
    );
    if midstate {
        let rule = "the midstate, taken on a load into the slot";
        add_digest_array(r, "job.midstate", (slots, config.lanes()), rule);
    }
    r.entries(
        "job.target",
        (256, slots),
        Kind::Data,
        "the target, taken on a load into the slot",
    );
    if config.ticket {
        let rule = "the zeros that make a ticket, taken on a load into the slot";
        r.entries("job.ticket", (32, slots), Kind::Data, rule);
    }
    add_entry(r, config);
}

/// What the entering blocks are made of.
fn add_entry(r: &mut RegisterBuilder, config: &DesignConfig) {
    let slots = config.slots();
    if !config.has(Shortcut::Midstate) {
        let rule = "header bytes 0 to 63, taken on a load";
        r.scalar("job.first_block", 512, Kind::Data, rule);
        let rule = "header bytes 64 to 75, taken on a load into the slot";
        r.entries("entry.tail", (96, slots), Kind::Data, rule);
        let rule = "the range's start on a load, then up by one for each nonce of the slot that enters hash 1";
        r.entries("entry.nonce", (32, slots), Kind::Data, rule);
    } else if config.has(Shortcut::Prepared) {
        r.at(Site::Part("prepared job"));
        let rule = "the state after round 3 with W[3] = 0, taken on a load";
        add_digest_array(r, "job.prepared", (1, config.lanes()), rule);
        let rule = "W[16], W[17] and the constant parts of W[18], W[19], taken on a load";
        r.scalar("job.prepared_words", 128, Kind::Data, rule);
    } else {
        let rule = "header bytes 64 to 75, taken on a load";
        r.scalar("job.tail", 96, Kind::Data, rule);
    }
}

fn add_tags(r: &mut RegisterBuilder, config: &DesignConfig) {
    let tags = config.tags();
    r.at(Site::Part("tag pipe"));
    r.vector(
        "tags.valid",
        (1, tags),
        Kind::Control,
        "valid moves on by one stage; abort and reset clear all",
    );
    r.vector(
        "tags.slot",
        (config.slot_bits, tags),
        Kind::Control,
        "the nonce's job slot moves on by one stage",
    );
}

/// Without a midstate, hash 1's chaining values are the digests of hash 0: they wait while their blocks pass the rounds.
fn add_ring(r: &mut RegisterBuilder, stages: usize) {
    r.at(Site::Part("chaining ring"));
    if stages > 1 {
        let rule = "moves on by one with each step, modulo the stages of hash 1";
        r.scalar("hash1.position", stages.ilog2(), Kind::Control, rule);
    }
    let rule = "the digest of hash 0 is written at the ring's position";
    add_digest_array(r, "hash1.ring", (stages, 1), rule);
}

/// Compare and FIFO.
fn add_results(r: &mut RegisterBuilder, config: &DesignConfig) {
    let (fifo, pointer) = (config.fifo_depth(), config.fifo_depth_bits + 1);
    let lanes = config.lanes();
    r.at(Site::Part("target compare"));
    let rule = match (config.has(Shortcut::EarlyReject), config.ticket) {
        (true, false) => {
            "rises when the checked nonce's hash, byte-reversed, is at or below its job's target; abort and reset clear it"
        }
        (false, false) => {
            "rises when the leaving nonce's hash, byte-reversed, is at or below its job's target; abort and reset clear it"
        }
        (true, true) => {
            "rises when the checked nonce's hash, byte-reversed, is at or below its job's target or has the ticket's bits zero; \
             abort and reset clear it"
        }
        (false, true) => {
            "rises when the leaving nonce's hash, byte-reversed, is at or below its job's target or has the ticket's bits zero; \
             abort and reset clear it"
        }
    };
    if lanes == 1 {
        r.scalar("hit.valid", 1, Kind::Control, rule);
    } else {
        r.vector("hit.valid", (1, lanes), Kind::Control, rule);
    }
    r.at(Site::Part("hit register"));
    let checked = config.has(Shortcut::EarlyReject);
    let of = |leaving, checked_one| if checked { checked_one } else { leaving };
    let rule = of(
        "the leaving nonce, as its slot counts it",
        "the nonce in the checker",
    );
    r.scalar("hit.nonce", 32, Kind::Data, rule);
    let rule = of(
        "the id of the leaving nonce's job",
        "the id of the job of the nonce in the checker",
    );
    r.scalar("hit.job_id", 8, Kind::Data, rule);
    let rule = of(
        "the version of the leaving nonce's job",
        "the version of the job of the nonce in the checker",
    );
    r.scalar("hit.version", 32, Kind::Data, rule);
    if config.ticket {
        let rule = "is the hash that is compared at or below the target, and not only a ticket";
        if lanes == 1 {
            r.scalar("hit.full", 1, Kind::Data, rule);
        } else {
            r.vector("hit.full", (1, lanes), Kind::Data, rule);
        }
    }
    r.at(Site::Part("result FIFO"));
    r.scalar(
        "fifo.write",
        pointer,
        Kind::Control,
        "moves on with each hit that finds room",
    );
    r.scalar(
        "fifo.read",
        pointer,
        Kind::Control,
        "moves on with each hit that the host takes",
    );
    r.scalar(
        "fifo.overflow",
        16,
        Kind::Control,
        "counts each hit that finds the FIFO full; holds at its largest value",
    );
    if lanes > 1 {
        let rule = "the lanes of the first entry that the host has taken; zero with the next entry";
        r.vector("fifo.served", (1, lanes), Kind::Control, rule);
    }
    r.entries(
        "fifo.nonce",
        (32, fifo),
        Kind::Data,
        "the hit's nonce, written at the write pointer",
    );
    r.entries(
        "fifo.job_id",
        (8, fifo),
        Kind::Data,
        "the hit's job id, written at the write pointer",
    );
    r.entries(
        "fifo.version",
        (32, fifo),
        Kind::Data,
        "the hit's version, written at the write pointer",
    );
    if config.ticket {
        let rule = "the lanes that meet the target, written at the write pointer";
        r.entries("fifo.full", (lanes as u32, fifo), Kind::Data, rule);
    }
    if lanes > 1 {
        let rule = "the lanes that are hits, written at the write pointer";
        r.entries("fifo.lanes", (lanes as u32, fifo), Kind::Data, rule);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_pipes_hold_98_304_flops() {
        let design = elaborate(&DesignConfig::miner());
        let rounds = design
            .registers
            .iter()
            .filter(|r| r.name.contains("round["));
        assert_eq!(
            rounds.map(super::super::Register::flops).sum::<usize>(),
            98_304
        );
    }

    #[test]
    fn names_are_unique_and_registers_follow_each_other() {
        let design = elaborate(&DesignConfig::miner());
        let mut names: Vec<_> = design.registers.iter().map(|r| r.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), design.registers.len());
        for pair in design.registers.windows(2) {
            assert_eq!(pair[0].range().end, pair[1].range().start);
        }
    }
}
