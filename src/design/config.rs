//! What is built: the parameters of a core.

use serde::{Deserialize, Serialize};

use super::{
    Datapath, Latency, Partition, RoundsPerStage, Shortcut, Shortcuts, Structure, Switch, chip,
    compress, miner,
};

/// The kinds of core that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoreKind {
    /// A compression in every cycle: chaining value and block in, chaining value out.
    Compress,
    /// A SHA-256d miner: jobs in, hits out.
    Miner,
    /// Miner cores behind a scheduler: jobs in, hits of all cores out.
    Chip,
}

impl CoreKind {
    /// All that exist.
    pub const ALL: [Self; 3] = [Self::Compress, Self::Miner, Self::Chip];

    /// The word in a configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Compress => "compress",
            Self::Miner => "miner",
            Self::Chip => "chip",
        }
    }
}

/// One design. Every consumer (RTL parameters, model, probes, reports) reads this value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignConfig {
    /// Which core.
    pub kind: CoreKind,
    /// log2 of the jobs that can be in flight; 1 to 4. Miner only, as all that follow.
    #[serde(default = "slot_bits")]
    pub slot_bits: u32,
    /// log2 of the result FIFO's depth; 1 to 8.
    #[serde(default = "fifo_depth_bits")]
    pub fifo_depth_bits: u32,
    /// Rounds between two register stages.
    #[serde(default = "rounds_per_stage")]
    pub rounds_per_stage: RoundsPerStage,
    /// Clocks per nonce: 1, 2, 4 .. 64.
    #[serde(default = "one")]
    pub fold: u32,
    /// Which pipe serves which hash.
    #[serde(default = "datapath")]
    pub datapath: Datapath,
    /// Version-rolled states that share hash 1's schedule: 1, 2, 4 or 8.
    #[serde(default = "one")]
    pub midstates: u32,
    /// What is left out.
    #[serde(default = "Shortcuts::usual")]
    pub shortcuts: Shortcuts,
    /// Bits of the early compare: 8, 16, 24 or 32.
    #[serde(default = "reject_bits")]
    pub reject_bits: u32,
    /// Are hashes hits that meet no target but have the zeros that a job asks for: shares that tell how fast a core is.
    #[serde(default)]
    pub ticket: bool,
    /// Cores: 1 to 64. Chip only, as all that follow.
    #[serde(default = "cores")]
    pub cores: u32,
    /// What a piece of a job's nonces is.
    #[serde(default = "partition")]
    pub partition: Partition,
    /// log2 of a piece's nonces; 4 to 32.
    #[serde(default = "piece_bits")]
    pub piece_bits: u32,
    /// log2 of the jobs that can wait; 1 to 4.
    #[serde(default = "one")]
    pub queue_bits: u32,
    /// Midstates that a host's job carries, a multiple of a core's; `None` is as many as a core's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versions: Option<u32>,
    /// What a waiting job does to the one before.
    #[serde(default = "switch")]
    pub switch: Switch,
    /// Does an idle core stand still.
    #[serde(default)]
    pub clock_gating: bool,
    /// log2 of the chip's own result FIFO's depth; 1 to 8.
    #[serde(default = "result_bits")]
    pub result_bits: u32,
}

fn slot_bits() -> u32 {
    2
}

fn fifo_depth_bits() -> u32 {
    3
}

fn rounds_per_stage() -> RoundsPerStage {
    RoundsPerStage::One
}

fn one() -> u32 {
    1
}

fn datapath() -> Datapath {
    Datapath::Pair
}

fn reject_bits() -> u32 {
    32
}

fn cores() -> u32 {
    2
}

fn partition() -> Partition {
    Partition::HighBits
}

fn piece_bits() -> u32 {
    26
}

fn switch() -> Switch {
    Switch::Drain
}

fn result_bits() -> u32 {
    4
}

impl DesignConfig {
    /// The compression pipe.
    pub fn compress() -> Self {
        Self::of(CoreKind::Compress)
    }

    /// The miner core as the RTL's own defaults build it.
    pub fn miner() -> Self {
        Self::of(CoreKind::Miner)
    }

    /// The built-in core of a kind: as the RTL's own defaults build it, and a small chip.
    pub fn of(kind: CoreKind) -> Self {
        let (cores, fold) = match kind {
            CoreKind::Chip => (3, 64),
            _ => (cores(), one()),
        };
        Self {
            kind,
            slot_bits: slot_bits(),
            fifo_depth_bits: fifo_depth_bits(),
            rounds_per_stage: rounds_per_stage(),
            fold,
            datapath: datapath(),
            midstates: one(),
            shortcuts: Shortcuts::usual(),
            reject_bits: reject_bits(),
            ticket: false,
            cores,
            partition: partition(),
            piece_bits: piece_bits(),
            queue_bits: one(),
            versions: None,
            switch: switch(),
            clock_gating: false,
            result_bits: result_bits(),
        }
    }

    /// The design with every setting of a miner's datapath at its default.
    pub(super) fn without_space(&self) -> Self {
        Self {
            slot_bits: self.slot_bits,
            fifo_depth_bits: self.fifo_depth_bits,
            ..Self::of(self.kind)
        }
    }

    /// Jobs that can be in flight.
    pub fn slots(&self) -> usize {
        1 << self.slot_bits
    }

    /// Entries of the result FIFO.
    pub fn fifo_depth(&self) -> usize {
        1 << self.fifo_depth_bits
    }

    /// Designs of the kind that have, all together, every register that one of them may have.
    pub fn others(&self) -> Vec<Self> {
        let settings: &[&str] = match self.kind {
            CoreKind::Compress => &[],
            CoreKind::Chip => &[
                "fold=1 cores=1 rounds_per_stage=1/2 midstates=2 switch=abort partition=interleaved",
                "fold=1 cores=1 shortcuts=midstate,pre-added",
                "fold=2 cores=1 shortcuts=midstate,pre-added",
                "fold=2 cores=1 datapath=shared shortcuts=midstate,pre-added",
                "fold=4 cores=1 datapath=shared shortcuts=midstate,pre-added",
                "fold=64 cores=1 ticket=true",
            ],
            CoreKind::Miner => &[
                "shortcuts=midstate,prepared,pre-added",
                "rounds_per_stage=1/2 midstates=2",
                "shortcuts=midstate,early-reject midstates=2",
                "fold=2 shortcuts=midstate,pre-added",
                "fold=2 datapath=shared shortcuts=midstate,pre-added",
                "fold=4 datapath=shared shortcuts=midstate,pre-added",
                "shortcuts=pre-added",
                "shortcuts=none rounds_per_stage=1/2",
                "shortcuts=pre-added fold=2",
                "fold=64 ticket=true",
            ],
        };
        let design = |pairs: &&str| {
            let mut design = Self::of(self.kind);
            let taken = pairs.split(' ').map(|pair| design.set_pair(pair));
            taken.collect::<Result<(), _>>().ok()?;
            Some(design)
        };
        settings.iter().filter_map(design).collect()
    }

    /// Is this left out.
    pub fn has(&self, shortcut: Shortcut) -> bool {
        self.shortcuts.has(shortcut)
    }

    /// Is a round two stages.
    pub fn half(&self) -> bool {
        self.rounds_per_stage == RoundsPerStage::Half
    }

    /// Does one pipe serve both hashes.
    pub fn shared(&self) -> bool {
        self.datapath == Datapath::Shared
    }

    /// Rounds that a stage finishes in one clock.
    pub fn rounds(&self) -> usize {
        self.rounds_per_stage.rounds()
    }

    /// Clocks that a block stays in each stage: the fold, or half of it where each nonce passes the pipe twice.
    pub fn iterations(&self) -> usize {
        let passes = if self.shared() { 2 } else { 1 };
        (self.fold as usize / passes).max(1)
    }

    /// States that are hashed with each nonce.
    pub fn lanes(&self) -> usize {
        self.midstates as usize
    }

    /// Bits of a slot's count of nonces in flight.
    pub fn in_flight_bits(&self) -> u32 {
        // As many as there are tags, or none.
        self.tags().ilog2() + 1
    }

    /// Cycles from one event to the next on a nonce's (or block's) way.
    pub fn latency(&self) -> Latency {
        match self.kind {
            CoreKind::Compress => Latency::of_compress(),
            CoreKind::Miner => Latency::of_miner(self),
            CoreKind::Chip => Latency::of_chip(self),
        }
    }

    /// Every port, register and element of the design, in the order of the way of data.
    pub fn elaborate(&self) -> Structure {
        match self.kind {
            CoreKind::Compress => compress::elaborate(),
            CoreKind::Miner => miner::elaborate(self),
            CoreKind::Chip => chip::elaborate(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &str) -> DesignConfig {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        design
    }

    #[test]
    fn a_field_out_of_range_names_the_rule_and_the_nearest() {
        assert_eq!(DesignConfig::miner().check(), Ok(()));
        let text = with("slot_bits=9").check().unwrap_err().to_string();
        assert_eq!(
            text,
            "design.slot_bits = 9 can't be built: it must lie in 1..=4 (nearest: 4)"
        );
    }

    #[test]
    fn each_rule_has_a_name_and_leads_to_what_exists() {
        for (pairs, rule, nearest) in [
            ("fold=3", "fold-is-a-power", "2"),
            ("midstates=3", "midstates", "2"),
            ("rounds_per_stage=1/2 fold=2", "half-needs-fold-1", "1"),
            (
                "rounds_per_stage=1/2 shortcuts=+pre-added",
                "half-is-pre-added",
                "shortcuts=midstate",
            ),
            ("datapath=shared", "shared-needs-fold", "fold=2"),
            (
                "datapath=shared fold=64 rounds_per_stage=2",
                "shared-needs-two-stages",
                "32",
            ),
            (
                "datapath=shared fold=2 shortcuts=none",
                "shared-needs-midstate",
                "shortcuts=midstate",
            ),
            (
                "fold=64 rounds_per_stage=4",
                "a-stage-is-at-most-a-hash",
                "16",
            ),
            (
                "midstates=2 shortcuts=none",
                "midstates-need-midstate",
                "shortcuts=midstate",
            ),
            (
                "fold=2 shortcuts=+padding",
                "left-out-needs-fold-1",
                "shortcuts=midstate",
            ),
            (
                "shortcuts=prepared",
                "prepared-needs-midstate",
                "shortcuts=midstate,prepared",
            ),
            (
                "shortcuts=+early-stop",
                "early-stop-needs-early-reject",
                "shortcuts=midstate,early-reject,early-stop",
            ),
            ("reject_bits=8", "reject-bits-need-early-reject", "32"),
            ("reject_bits=9", "reject-bits", "32"),
            (
                "shortcuts=early-reject",
                "early-reject-needs-midstate",
                "shortcuts=midstate,early-reject",
            ),
            (
                "shortcuts=+early-reject reject_bits=8 midstates=2",
                "one-lane-of-8-bits",
                "16",
            ),
        ] {
            let error = with(pairs).check().unwrap_err();
            assert_eq!((error.rule, &*error.nearest), (rule, nearest), "{pairs}");
            assert_eq!(error.config.check(), Ok(()), "{pairs}");
        }
        let mut pipe = DesignConfig::compress();
        pipe.fold = 2;
        assert_eq!(pipe.check().unwrap_err().rule, "miner-only");
    }

    #[test]
    fn what_was_written_before_there_was_a_choice_is_todays_core() {
        let design: DesignConfig =
            toml::from_str("kind = \"miner\"\nslot_bits = 2\nfifo_depth_bits = 3").unwrap();
        assert_eq!(design, DesignConfig::miner());
        let text = toml::to_string(&with("shortcuts=+padding rounds_per_stage=4")).unwrap();
        let again: DesignConfig = toml::from_str(&text).unwrap();
        assert_eq!(again, with("shortcuts=+padding rounds_per_stage=4"));
        assert!(toml::from_str::<DesignConfig>("kind = \"miner\"\nfould = 2").is_err());
    }
}
