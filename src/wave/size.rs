//! How large a wave becomes, before it is written.

use super::WaveFormat;
use super::signals::signals;
use crate::design::Structure;

/// Bytes that a busy cycle takes: every word of the pipes changes in every cycle, to values that no packer can shorten.
///
/// An estimate from above: constant words of a job and idle stages take less. `nodes` are shown beside the registers.
pub fn bytes_per_cycle(structure: &Structure, nodes: usize, format: WaveFormat) -> u64 {
    let bytes = |width: u32| match format {
        // `b`, the digits, a space, a code of up to two characters, a line end.
        WaveFormat::Vcd => u64::from(width) + 5,
        // The bits, and one byte or two of time in front of each change.
        WaveFormat::Fst => u64::from(width.div_ceil(8)) + 1,
    };
    let registers: u64 = signals(structure, "").iter().map(|s| bytes(s.width)).sum();
    registers + nodes as u64 * bytes(32)
}
