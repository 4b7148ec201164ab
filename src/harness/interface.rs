//! The tables of a manifest that say how a core of its own conventions is spoken to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::place::Place;

/// What a core does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Hashes blocks: a digest comes out of each.
    Hash,
    /// Walks nonces of a header, and reports those that are hits.
    Miner,
}

/// How work goes in and comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Hash: a block every `period` clocks, its digest `latency` clocks later, no handshake.
    Stream,
    /// Hash: `valid` goes in with a block and `digest_valid` comes out with its digest, in order; `ready` holds back.
    Valid,
    /// Hash and miner: inputs stand, `start` is high for a clock; a hash core says `done`.
    Start,
    /// Hash: `init` for a message's first block, `next` for each further one, `ready` when it is done.
    InitNext,
    /// Miner: the inputs are all there is; the core always runs.
    Hold,
    /// What `[script]` says.
    Script,
}

/// `[interface]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterfaceTable {
    /// What the core does.
    pub kind: Kind,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Clocks from a block's or nonce's entry to what comes of it. A stream's is found by matching digests where it is left
    /// out; of a miner it is the longest time that a hit may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Expression>,
    /// Clocks from one block or nonce to the next; 1 where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Expression>,
    /// A miner that gets a new job drops what is in its pipe. Else hits of the job before may come for `latency` clocks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drops: bool,
    /// Clocks of waiting after which the core counts as hung; 100,000 where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Expression>,
}

/// `[clock]`, with more than one in `[[clocks]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FurtherClock {
    /// The port.
    pub port: String,
    /// Cycles of it in so many cycles of `[clock]`: `times = 2, every = 1` is twice as fast.
    #[serde(default = "one")]
    pub times: u32,
    /// See `times`.
    #[serde(default = "one")]
    pub every: u32,
    /// By how much of its own cycle it is late, in degrees.
    #[serde(default)]
    pub phase: u32,
    /// An output of the core: the clock stands low while this is low, as behind a gate that takes it while the clock is low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
}

fn one() -> u32 {
    1
}

/// Does a reset wait for the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResetKind {
    /// It acts with the clock's edge.
    #[default]
    Sync,
    /// It acts at once.
    Async,
}

/// `[reset]`; a core without one has no such table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResetTable {
    /// The port.
    pub port: String,
    /// The level that resets.
    #[serde(default)]
    pub active: super::place::Active,
    /// Does it wait for the clock.
    #[serde(default)]
    pub kind: ResetKind,
    /// Clocks that it is held.
    #[serde(default = "hold")]
    pub hold: u32,
    /// Clocks after it before the core is used.
    #[serde(default)]
    pub flush: u32,
}

fn hold() -> u32 {
    2
}

/// Which 32-bit number a nonce port, or the core's counter, holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The nonce as explorers show it: header bytes 76 to 79, the first one lowest.
    #[default]
    Number,
    /// The message word `W[3]`: the same bytes, the first one at the top.
    Word,
}

/// `[nonce]`: how a reported number leads to the nonce that was hashed.
///
/// The core counts, and hashes `tries` of the count. It reports the count, `offset` too high.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NonceTable {
    /// Of which number the count is.
    #[serde(default)]
    pub order: Order,
    /// What the reported number is ahead of the count that made the hit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<Expression>,
    /// From one count to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment: Option<Expression>,
    /// Bits of the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<Expression>,
    /// Lanes that hash side by side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<Expression>,
    /// What is hashed for `count` in `lane`: `count ^ (lane << 30)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries: Option<Expression>,
    /// The reported number is the nonce that was hashed, not the count (`offset` comes off first).
    #[serde(default)]
    pub carried: bool,
    /// The first count of a job, where it is not bound as `nonce_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Expression>,
}

/// How a hit is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// `found` is high for one clock with each hit.
    #[default]
    Strobe,
    /// `found` rises with a hit, and stays high for some clocks.
    Level,
    /// `nonce` takes another value; `found` is not asked.
    Change,
    /// `found` rises and stays until the next job; `nonce` keeps the first hit, or follows all later ones.
    Sticky,
    /// The core stops at its first hit until the next job.
    Stop,
}

/// What a hash is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// The whole target.
    #[default]
    Target,
    /// So many zero bits at the top, by design: the core is a filter.
    ZeroBits,
}

/// The compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Compare {
    /// As Bitcoin has it.
    #[default]
    #[serde(rename = "<=")]
    NotAbove,
    /// A hash equal to the target is none.
    #[serde(rename = "<")]
    Below,
}

/// `[hit]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HitTable {
    /// How it is shown.
    #[serde(default)]
    pub shown: Shown,
    /// What a hash is held against.
    #[serde(default)]
    pub test: Test,
    /// Of `zero-bits`: how many; 32 where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zero_bits: Option<Expression>,
    /// Of `target`: the compare.
    #[serde(default)]
    pub compare: Compare,
    /// Hits that can wait for a host that looks late, none being lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits: Option<Expression>,
    /// A value of `nonce` that means: none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentinel: Option<Expression>,
}

/// How registers are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BusKind {
    /// `select`, `write`, `address`, `write_data`, `read_data` in the same clock; `ready` if there is one.
    Simple,
    /// `cyc`, `stb`, `we`, `adr`, `dat_w`, `dat_r`, `ack`, `sel`.
    Wishbone,
    /// `awvalid` .. `rready`.
    AxiLite,
    /// `write`, `read`, `address`, `writedata`, `readdata`, `waitrequest`, `readdatavalid`.
    Avalon,
    /// A serial line: `rx`, `tx`, eight bits, no parity, `divisor` clocks for a bit.
    Uart,
    /// Bytes or words with a handshake: `data`, `valid`, `ready`; back: `out_data`, `out_valid`, `out_ready`.
    Fifo,
}

/// `[bus]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusTable {
    /// Which one.
    pub kind: BusKind,
    /// Signal of the bus to port.
    #[serde(default)]
    pub ports: BTreeMap<String, Place>,
    /// What an address counts: 1 where each register has the next number, 4 where addresses are of bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stride: Option<Expression>,
    /// Of a serial line: clocks for a bit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divisor: Option<Expression>,
}

/// `[script]`: what is done, statement by statement; see `docs/interface.md`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptTable {
    /// Once, after reset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begin: Vec<String>,
    /// Hash: a message's first block, to its digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub block: Vec<String>,
    /// Hash: each further block; `block` where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next_block: Vec<String>,
    /// Miner: a job goes in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub job: Vec<String>,
    /// Miner: is there a hit. Done again and again while a job runs; the ports are watched where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub poll: Vec<String>,
}
