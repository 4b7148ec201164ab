//! What a job tells a core, by role.

use super::counting::Counting;
use super::device::Stop;
use super::speak::Values;
use super::trial::Task;
use crate::spec::{Header, Target};

/// The values of a job, by role.
pub fn values(task: &Task, number: usize, start: u32, counting: &Counting) -> Result<Values, Stop> {
    let refuse = |what: &str| Stop::Refused(format!("a stored case: {what}"));
    let header = Header::parse_hex(&task.header).map_err(|e| refuse(&format!("header: {e}")))?;
    let target = target(task).map_err(|e| refuse(&e))?;
    let header = header.with_nonce(crate::units::Nonce(counting.nonce(start, 0)));
    let words = |bytes: &[u8]| -> Vec<u32> {
        let words = bytes.chunks(4);
        words
            .map(|b| b.iter().fold(0, |w, b| w << 8 | u32::from(*b)))
            .collect()
    };
    let end = counting.later(
        start,
        task.counts - 1 - counting.steps(task.start, start).unwrap_or(0),
    );
    let end = end.wrapping_add(task.beyond as u32);
    Ok(Values::from([
        ("midstate", header.midstate().0.to_vec()),
        ("tail", header.tail().to_vec()),
        ("header", words(&header.to_bytes().0)),
        ("first_block", header.first_block().0.to_vec()),
        ("second_block", header.second_block().0.to_vec()),
        ("target", target.to_be_words().to_vec()),
        ("nonce_start", vec![start]),
        ("nonce_end", vec![end]),
        ("version", vec![header.version.0]),
        ("job_id", vec![number as u32]),
    ]))
}

/// A task's target.
pub fn target(task: &Task) -> Result<Target, String> {
    // A target of zero is legal: no hash meets it.
    let bytes = crate::bits::parse_hex_array(&task.target).map_err(|e| format!("target: {e}"))?;
    Ok(Target::from_be_bytes(bytes))
}
