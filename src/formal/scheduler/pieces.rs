//! Pieces of a job, seen from one nonce: which are behind the dispatcher, and which is on offer.

use super::super::Term;
use super::claim::Claim;
use super::queue::Followed;
use super::watch::Watch;
use crate::design::Partition;

/// Where the dispatcher is in the followed job, seen from one nonce: any of the job's.
pub(super) struct Seen {
    /// The nonce is one of the job's.
    pub(super) in_job: Term,
    /// Its piece is behind the dispatcher.
    pub(super) before: Term,
    /// Its piece is the one on offer.
    pub(super) on_offer: Term,
    /// The dispatcher is where a piece begins.
    pub(super) placed: Term,
}

/// Pieces that are blocks of consecutive nonces.
pub(super) fn blocks(w: &mut Watch, job: &Followed) -> Result<Seen, String> {
    let (nonce, first) = (w.fixed("any.nonce", 32), w.reg("dispatch.first")?);
    let bits = w.design.piece_bits;
    // Blocks are counted from zero, or from the job's start.
    let counted = |w: &mut Watch, nonce| match w.design.partition {
        Partition::Range => w.sub(nonce, job.start),
        _ => nonce,
    };
    let (from, to) = (counted(w, nonce), counted(w, first));
    let (same, low) = if bits < 32 {
        let (a, b) = (w.bits(from, bits, 32 - bits), w.bits(to, bits, 32 - bits));
        (w.eq(a, b), w.bits(to, 0, bits))
    } else {
        (w.yes(), to)
    };
    let (begins, aligned) = (w.eq(first, job.start), w.is(low, 0));
    Ok(Seen {
        in_job: w.within(job.start, nonce, job.end),
        before: w.below(nonce, first),
        on_offer: same,
        placed: w.or(&[begins, aligned]),
    })
}

/// Pieces that are every so-many-eth nonce. A nonce is one class's alone, `start + class + k * cores`, so that classes stand
/// for their nonces: a class is in the job where its first nonce is.
pub(super) fn interleaved(
    w: &mut Watch,
    claim: &mut Claim,
    job: &Followed,
) -> Result<Seen, String> {
    let (class, at, first) = (
        w.fixed("any.class", 32),
        w.reg("dispatch.class")?,
        w.reg("dispatch.first")?,
    );
    let cores = w.num(w.design.cores.into(), 32);
    claim.given.push(w.below(class, cores));
    let (start, more, end) = (
        w.wide(job.start, 33),
        w.wide(class, 33),
        w.wide(job.end, 33),
    );
    let own = w.add(start, more);
    let passed = w.sub(first, job.start);
    let (here, real) = (w.eq(passed, at), w.below(at, cores));
    for core in 0..w.design.cores as usize {
        let (load, given, last) = (
            w.at_core(core, "load")?,
            w.at_core(core, "start_i")?,
            w.at_core(core, "end_i")?,
        );
        let ahead = w.sub(given, job.start);
        let (class, whole) = (w.below(ahead, cores), w.eq(last, job.end));
        let enabled = w.at_core(core, "enable_i")?;
        let (of_job, real) = (w.and(&[load, enabled, job.current]), w.and(&[class, whole]));
        let real = w.implies(of_job, real);
        claim.show(format!("core {core} is given a whole class"), real);
    }
    Ok(Seen {
        in_job: w.at_most(own, end),
        before: w.below(class, at),
        on_offer: w.eq(class, at),
        placed: w.and(&[here, real]),
    })
}
