//! Units of work on their way from the dispatcher to a core.

use super::super::Term;
use super::claim::Claim;
use super::queue::Followed;
use super::watch::Watch;
use crate::design::Switch;

/// The lowest bit of a header's version that BIP 320 leaves to the miner.
const ROLLED: u32 = 13;

/// What a core is handed.
pub(super) struct Handed {
    /// The core takes a unit in this cycle.
    pub(super) taken: Term,
    pub(super) start: Term,
    pub(super) end: Term,
    pub(super) version: Term,
}

/// The job's version with a group's first number rolled into it.
pub(super) fn version_of(w: &mut Watch, job: &Followed, group: Term) -> Term {
    let lanes = w.design.lanes() as u64;
    let wide = w.wide(group, 32 - ROLLED);
    let number = w.times(wide, lanes);
    let zeros = w.num(0, ROLLED);
    let rolled = w.c.terms().concat(&[number, zeros]);
    w.xor(job.version, rolled)
}

/// Claims that a unit goes to one core, which takes it, and that it is the current job's.
pub(super) fn claim(w: &mut Watch, job: &Followed) -> Result<(Claim, Vec<Handed>), String> {
    let says = "a unit goes to one core alone, which is free for it and takes it, under the current job's id, target, tail, and \
                the midstates and version of one of its groups; what a core still walks of the current job is never replaced";
    let mut claim = Claim::new(
        "chip.units",
        says,
        &["chip.queue", "chip.job.*", "chip.nonces"],
    );
    let (mut handed, mut asked) = (Vec::new(), Vec::new());
    let (enable, dispatching) = (w.input("enable")?, w.reg("dispatch.active")?);
    let drains = w.design.switch == Switch::Drain;
    for core in 0..w.design.cores as usize {
        let (offers, takes) = (w.at_core(core, "load_i")?, w.at_core(core, "load")?);
        let asks = w.and(&[offers, enable]);
        let enabled = w.at_core(core, "enable_i")?;
        let taken = w.and(&[takes, enabled]);
        let accepts = w.implies(asks, taken);
        claim.show(format!("core {core} takes the unit it is given"), accepts);
        let real = w.implies(taken, dispatching);
        claim.show(format!("core {core} is given what there is"), real);
        let active = w.core(core, "issue.active")?;
        let idle = w.not(active);
        if drains {
            let free = w.implies(taken, idle);
            claim.show(format!("core {core} is through with its unit before"), free);
        } else {
            let name = format!("core[{core}].unit.current");
            let current = w.watch(&name, 1);
            let (yes, no) = (w.yes(), w.num(0, 1));
            let loaded = w.ite(taken, yes, current);
            let next = w.ite(job.pop, no, loaded);
            w.takes(&name, next)?;
            let outdated = w.reg(&format!("outdated[{core}]"))?;
            let other = w.not(current);
            let marked = w.implies(outdated, other);
            claim.keep(
                format!("core {core} is marked for another job's unit only"),
                marked,
            );
            let free = w.or(&[idle, other]);
            let free = w.implies(taken, free);
            claim.show(
                format!("core {core} is through, or walks another job's unit"),
                free,
            );
        }
        of_the_job(w, &mut claim, (core, taken), job)?;
        asked.push(asks);
        handed.push(Handed {
            taken,
            start: w.at_core(core, "start_i")?,
            end: w.at_core(core, "end_i")?,
            version: w.at_core(core, "version_i")?,
        });
    }
    let alone = w.at_most_one(&asked);
    claim.show("no unit goes to two cores", alone);
    Ok((claim, handed))
}

/// What goes with a unit is the current job's.
fn of_the_job(
    w: &mut Watch,
    claim: &mut Claim,
    (core, taken): (usize, Term),
    job: &Followed,
) -> Result<(), String> {
    let of_job = w.and(&[taken, job.current]);
    let mut parts = vec![
        ("tail_i", job.tail),
        ("target_i", job.target),
        ("job_id_i", job.id),
    ];
    parts.extend(job.ticket.map(|ticket| ("ticket_i", ticket)));
    for (signal, own) in parts {
        let given = w.at_core(core, signal)?;
        let same = w.eq(given, own);
        let same = w.implies(of_job, same);
        claim.show(format!("{signal} of core {core} is the job's"), same);
    }
    let (version, midstate) = (
        w.at_core(core, "version_i")?,
        w.at_core(core, "midstate_i")?,
    );
    let (lanes, mut groups) = (w.design.lanes(), Vec::new());
    for group in 0..w.design.groups() {
        let number = w.num(group as u64, w.design.group_bits());
        let own = version_of(w, job, number);
        let states: Vec<Term> = job.midstates[group * lanes..][..lanes].to_vec();
        let states: Vec<Term> = states.into_iter().rev().collect();
        let states = w.c.terms().concat(&states);
        let (version, midstate) = (w.eq(version, own), w.eq(midstate, states));
        groups.push(w.and(&[version, midstate]));
    }
    let one = w.or(&groups);
    let one = w.implies(of_job, one);
    claim.show(
        format!("core {core} gets midstates and version of one group"),
        one,
    );
    Ok(())
}
