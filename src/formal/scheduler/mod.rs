//! A chip's scheduler: that no nonce is skipped, none hashed twice, no hit lost uncounted, none reported for a wrong job.
//!
//! Elsewhere a lemma says what one register takes next. Here a claim says what holds in every cycle after a reset, by
//! induction over cycles: its question is whether a reset, or one cycle from any state in which it holds, can lead to
//! one in which it does not. States and inputs are free, so a proof has no bound.
//!
//! The pipes' insides and the compare are left out of the netlist ([`super::elaborate`]): any nonce may be a hit.

mod claim;
mod epochs;
mod flight;
mod followed;
mod kept;
mod logic;
mod nonces;
mod pieces;
mod place;
mod queue;
mod results;
mod units;
mod walk;
mod watch;

use super::lemma::AT_ONCE;
use super::{Circuit, Lemma, Question};
use crate::design::DesignConfig;
use watch::Watch;

/// The claims about a chip, in the order of the way of data.
pub(super) fn lemmas(circuit: &mut Circuit) -> Vec<Lemma> {
    let design = circuit.core().manifest.design;
    match claimed(&mut Watch::new(circuit)) {
        Ok(lemmas) => lemmas,
        // Of a chip whose scheduler is built in another way nothing can be asked.
        Err(why) => names(&design).map(|name| unasked(name, &why)).collect(),
    }
}

fn claimed(w: &mut Watch) -> Result<Vec<Lemma>, String> {
    let (queue, fields, job) = queue::claims(w)?;
    let (units, handed) = units::claim(w, &job)?;
    let nonces = nonces::claim(w, &job, &handed)?;
    let mut jobs = queue.keeps.clone();
    jobs.extend(fields.iter().flat_map(|field| field.keeps.iter().cloned()));
    let mut lemmas = vec![queue.lemma(w, &[])?];
    for field in &fields {
        lemmas.push(field.lemma(w, &queue.keeps)?);
    }
    lemmas.push(units.lemma(w, &[&jobs[..], &nonces.keeps[..]].concat())?);
    lemmas.push(nonces.lemma(w, &jobs)?);
    let mut others = jobs;
    for (core, unit) in handed.iter().enumerate() {
        let flight = flight::claim(w, core, unit)?;
        let kept = kept::claim(w, core)?;
        // Of a FIFO, that it holds no more than it has room for.
        others.extend(flight.keeps.iter().chain(&kept.keeps[..1]).cloned());
        for claim in [walk::claim(w, core, unit)?, flight, kept] {
            lemmas.push(claim.lemma(w, &[])?);
        }
    }
    let results = results::claim(w)?;
    others.extend_from_slice(&results.keeps[..1]);
    lemmas.push(results.lemma(w, &[])?);
    let epochs = epochs::claim(w, &job)?;
    lemmas.push(epochs.lemma(w, &others)?);
    Ok(lemmas)
}

/// What the claims are called.
fn names(design: &DesignConfig) -> impl Iterator<Item = String> {
    let first = ["chip.queue", "chip.units", "chip.nonces"].map(String::from);
    let of_core = |core| ["walk", "flight", "hits"].map(|what| format!("core[{core}].{what}"));
    let last = ["chip.hits", "chip.epochs"].map(String::from);
    let cores = (0..design.cores).flat_map(of_core);
    first.into_iter().chain(cores).chain(last)
}

fn unasked(name: String, why: &str) -> Lemma {
    Lemma {
        name,
        says: "what the scheduler keeps in every cycle".into(),
        assumes: Vec::new(),
        round: None,
        cases: Vec::new(),
        given: Vec::new(),
        at_once: AT_ONCE,
        question: Question::Unasked(why.into()),
    }
}
