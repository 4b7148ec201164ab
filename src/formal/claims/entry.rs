//! What enters each pipe of a miner.

use std::collections::BTreeMap;

use super::super::fips::{small_sigma, sum};
use super::super::{Circuit, Term, initial_value};
use super::events::at_slot;
use super::{Entering, entering_now, lane_of, words};
use crate::design::Shortcut;

/// Bits of a header, and of a digest: what stands at the end of a padded message.
const HEADER_BITS: u64 = 640;
const DIGEST_BITS: u64 = 256;

/// The state and words that enter a pipe, of one lane.
pub(super) fn entrance(c: &mut Circuit, pipe: &str, lane: usize) -> Result<Entering, String> {
    let design = c.core().manifest.design;
    match pipe {
        "hash0" => {
            let block = c.element("job.first_block")?;
            let block: [Term; 16] = words(c, block);
            Ok((initial(c), numbered(&block, 0)))
        }
        "hash1" if design.has(Shortcut::Prepared) => prepared(c, lane),
        "hash1" => header(c, lane),
        "hash2" => digest(c, "hash1.digest", lane),
        _ => {
            // A shared pipe takes both by turns.
            let ((first, one), (second, two)) = (header(c, lane)?, digest(c, "hash.digest", lane)?);
            let turn = c.element("phase.second")?;
            let state = entering_now(c, turn, second, first);
            let block = (0..16).map(|i| (i, c.terms().ite(turn, two[&i], one[&i])));
            Ok((state, block.collect()))
        }
    }
}

/// Registers of few values that choose what enters a pipe.
pub(super) fn chosen_by(c: &Circuit, pipe: &str) -> Vec<String> {
    let design = c.core().manifest.design;
    match pipe {
        "hash1" if design.has(Shortcut::Prepared) => Vec::new(),
        "hash1" if !design.has(Shortcut::Midstate) => entering_slot(c).into_iter().collect(),
        "hash1" => vec!["job.current".into()],
        "hash" => vec!["phase.second".into(), "job.current".into()],
        _ => Vec::new(),
    }
}

/// The slot of the nonce whose first hash is done.
pub(super) fn entering_slot(c: &Circuit) -> Option<String> {
    let tag = c.core().structure.pipe("hash1")?.first_tag.checked_sub(1)?;
    Some(format!("tags.slot[{tag}]"))
}

/// The words of a header's second block: its last sixteen bytes, of which the nonce is the last four.
pub(super) fn second_block(c: &mut Circuit, tail: Term, nonce: Term) -> [Term; 16] {
    let mut block = words::<3>(c, tail).to_vec();
    block.push(turned(c, nonce));
    pad(c, &mut block, HEADER_BITS);
    block.try_into().expect("sixteen words")
}

/// The words of the one block of a digest.
pub(super) fn digest_block(c: &mut Circuit, digest: [Term; 8]) -> [Term; 16] {
    let mut block = digest.to_vec();
    pad(c, &mut block, DIGEST_BITS);
    block.try_into().expect("sixteen words")
}

/// The header's second block, and the state that it starts from.
fn header(c: &mut Circuit, lane: usize) -> Result<Entering, String> {
    let design = c.core().manifest.design;
    let mut state = Vec::with_capacity(8);
    let (tail, nonce) = if design.has(Shortcut::Midstate) {
        let current = c.element("job.current")?;
        for i in 0..8 {
            let name = |s: usize| {
                format!(
                    "{}.h{i}",
                    lane_of(&format!("job.midstate[{s}]"), design.lanes(), lane)
                )
            };
            state.push(at_slot(c, current, name)?);
        }
        (c.element("job.tail")?, c.element("issue.nonce")?)
    } else {
        let slot = c.element(&entering_slot(c).ok_or("nothing in front of hash 1")?)?;
        for i in 0..8 {
            state.push(c.element(&format!("hash0.digest.h{i}"))?);
        }
        (
            at_slot(c, slot, |s| format!("entry.tail[{s}]"))?,
            at_slot(c, slot, |s| format!("entry.nonce[{s}]"))?,
        )
    };
    let block = second_block(c, tail, nonce);
    Ok((state.try_into().expect("eight words"), numbered(&block, 0)))
}

/// A header's nonce stands in it with its lowest byte first, a word of SHA-256 with its highest.
fn turned(c: &mut Circuit, nonce: Term) -> Term {
    let bytes = [0, 8, 16, 24].map(|low| c.terms().extract(nonce, low, 8));
    c.terms().concat(&bytes)
}

/// A job of which the host did rounds 0 to 2, and round 3 as far as it could without the nonce, W[3]: both words that
/// round 3 makes lack it, and so do W[18] (its σ0) and W[19].
fn prepared(c: &mut Circuit, lane: usize) -> Result<Entering, String> {
    let lanes = c.core().manifest.design.lanes();
    let (nonce, ahead) = (c.element("issue.nonce")?, c.element("job.prepared_words")?);
    let word = turned(c, nonce);
    let stem = lane_of("job.prepared[0]", lanes, lane);
    let mut state = Vec::with_capacity(8);
    for i in 0..8 {
        let of = c.element(&format!("{stem}.h{i}"))?;
        state.push(if i == 0 || i == 4 {
            sum(c.terms(), &[of, word])
        } else {
            of
        });
    }
    let [w16, w17, c18, c19]: [Term; 4] = words(c, ahead);
    let turned = small_sigma(c.terms(), word, [7, 18, 3]);
    let mut block = Vec::with_capacity(16);
    pad_from(c, &mut block, (12, HEADER_BITS));
    block.extend([w16, w17]);
    block.push(sum(c.terms(), &[c18, turned]));
    block.push(sum(c.terms(), &[c19, word]));
    Ok((state.try_into().expect("eight words"), numbered(&block, 4)))
}

/// A digest of hash 1 as the block of hash 2.
fn digest(c: &mut Circuit, name: &str, lane: usize) -> Result<Entering, String> {
    let stem = lane_of(name, c.core().manifest.design.lanes(), lane);
    let words = (0..8)
        .map(|i| c.element(&format!("{stem}.h{i}")))
        .collect::<Result<Vec<_>, _>>()?;
    let block = digest_block(c, words.try_into().expect("eight words"));
    Ok((initial(c), numbered(&block, 0)))
}

/// The initial hash value.
pub(super) fn initial(c: &mut Circuit) -> [Term; 8] {
    initial_value().map(|word| c.terms().number(word.into(), 32))
}

fn numbered(block: &[Term], first: usize) -> BTreeMap<usize, Term> {
    block
        .iter()
        .enumerate()
        .map(|(i, &word)| (first + i, word))
        .collect()
}

/// Padding to sixteen words (FIPS 180-4, section 5.1.1): a one, zeros, the message's length in bits.
fn pad(c: &mut Circuit, block: &mut Vec<Term>, bits: u64) {
    pad_from(c, block, (16, bits));
}

fn pad_from(c: &mut Circuit, block: &mut Vec<Term>, (length, bits): (usize, u64)) {
    block.push(c.terms().number(1 << 31, 32));
    block.resize(length - 1, c.terms().number(0, 32));
    block.push(c.terms().number(bits, 32));
}
