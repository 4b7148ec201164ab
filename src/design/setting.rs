//! Settings of a design as `KEY=VALUE`, as they are typed.

use super::near::nearest;
use super::{
    CoreKind, Datapath, DesignConfig, Partition, RoundsPerStage, Shortcut, Shortcuts, Switch,
};

/// A setting that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// No `=`.
    #[error("`{0}` is no setting: write KEY=VALUE")]
    NoValue(String),
    /// No such field.
    #[error("`{key}` is no setting of a design; nearest: {nearest}")]
    NoKey {
        /// As typed.
        key: String,
        /// The nearest names.
        nearest: String,
    },
    /// A value that the field does not take.
    #[error("`{value}` is no value of {key}: {takes}; nearest: {nearest}")]
    NoSuchValue {
        /// The field.
        key: &'static str,
        /// As typed.
        value: String,
        /// What it takes.
        takes: &'static str,
        /// The nearest values.
        nearest: String,
    },
}

/// Every setting, in the order of [`DesignConfig::settings`].
const KEYS: [&str; 18] = [
    "kind",
    "slot_bits",
    "fifo_depth_bits",
    "rounds_per_stage",
    "fold",
    "datapath",
    "midstates",
    "shortcuts",
    "reject_bits",
    "ticket",
    "cores",
    "partition",
    "piece_bits",
    "queue_bits",
    "versions",
    "switch",
    "clock_gating",
    "result_bits",
];

/// As many versions as a core hashes with each nonce.
const AS_MIDSTATES: &str = "midstates";

fn truth(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

fn word<T>(
    key: &'static str,
    value: &str,
    (all, of): (&[T], fn(T) -> &'static str),
    takes: &'static str,
) -> Result<T, SettingError>
where
    T: Copy,
{
    let found = all.iter().copied().find(|&one| of(one) == value);
    found.ok_or_else(|| SettingError::NoSuchValue {
        key,
        value: value.into(),
        takes,
        nearest: nearest(value, all.iter().map(|&one| of(one))),
    })
}

fn on(key: &'static str, value: &str) -> Result<bool, SettingError> {
    let all = (&[false, true][..], truth as fn(_) -> _);
    word(key, value, all, "`false` or `true`")
}

fn number(key: &'static str, value: &str) -> Result<u32, SettingError> {
    value.parse().map_err(|_| SettingError::NoSuchValue {
        key,
        value: value.into(),
        takes: "a whole number",
        nearest: "`1`".into(),
    })
}

/// `a,b` is the set of these, `+a` and `-a` change the set that was there, `none` and `all` are what they say.
fn shortcuts(before: Shortcuts, value: &str) -> Result<Shortcuts, SettingError> {
    let (mut set, mut fresh) = (before, true);
    for part in value.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let one = |name| {
            let takes = "shortcuts' names with commas between, each with `+` or `-` in front to change what was there";
            word("shortcuts", name, (&Shortcut::ALL, Shortcut::word), takes)
        };
        if let Some(name) = part.strip_prefix('+') {
            set = set.with(one(name)?);
        } else if let Some(name) = part.strip_prefix('-') {
            set = set.without(one(name)?);
        } else {
            if fresh {
                set = Shortcuts::NONE;
            }
            if part != "none" {
                set = set.with(one(part)?);
            }
        }
        fresh = false;
    }
    Ok(set)
}

impl DesignConfig {
    /// Takes a setting over. The whole is to be checked with [`DesignConfig::check`] when all are set.
    ///
    /// # Errors
    /// A name or value that does not exist, with the nearest that does.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), SettingError> {
        match key {
            "kind" => {
                let all = (&CoreKind::ALL[..], CoreKind::word as fn(_) -> _);
                self.kind = word("kind", value, all, "`compress`, `miner` or `chip`")?;
            }
            "slot_bits" => self.slot_bits = number("slot_bits", value)?,
            "fifo_depth_bits" => self.fifo_depth_bits = number("fifo_depth_bits", value)?,
            "rounds_per_stage" => {
                let all = (&RoundsPerStage::ALL[..], RoundsPerStage::word as fn(_) -> _);
                self.rounds_per_stage =
                    word("rounds_per_stage", value, all, "`1/2`, `1`, `2` or `4`")?;
            }
            "fold" => self.fold = number("fold", value)?,
            "datapath" => {
                let all = (&Datapath::ALL[..], Datapath::word as fn(_) -> _);
                self.datapath = word("datapath", value, all, "`pair` or `shared`")?;
            }
            "midstates" => self.midstates = number("midstates", value)?,
            "shortcuts" => self.shortcuts = shortcuts(self.shortcuts, value)?,
            "reject_bits" => self.reject_bits = number("reject_bits", value)?,
            "ticket" => self.ticket = on("ticket", value)?,
            _ => return self.set_scheduling(key, value),
        }
        Ok(())
    }

    /// The settings that only a chip has.
    fn set_scheduling(&mut self, key: &str, value: &str) -> Result<(), SettingError> {
        match key {
            "cores" => self.cores = number("cores", value)?,
            "partition" => {
                let all = (&Partition::ALL[..], Partition::word as fn(_) -> _);
                let takes = "`high-bits`, `range` or `interleaved`";
                self.partition = word("partition", value, all, takes)?;
            }
            "piece_bits" => self.piece_bits = number("piece_bits", value)?,
            "queue_bits" => self.queue_bits = number("queue_bits", value)?,
            "versions" if value == AS_MIDSTATES => self.versions = None,
            "versions" => self.versions = Some(number("versions", value)?),
            "switch" => {
                let all = (&Switch::ALL[..], Switch::word as fn(_) -> _);
                self.switch = word("switch", value, all, "`drain` or `abort`")?;
            }
            "clock_gating" => self.clock_gating = on("clock_gating", value)?,
            "result_bits" => self.result_bits = number("result_bits", value)?,
            _ => {
                return Err(SettingError::NoKey {
                    key: key.into(),
                    nearest: nearest(key, KEYS.into_iter()),
                });
            }
        }
        Ok(())
    }

    /// Takes over a setting written `KEY=VALUE`.
    ///
    /// # Errors
    /// As [`DesignConfig::set`]; no `=`.
    pub fn set_pair(&mut self, pair: &str) -> Result<(), SettingError> {
        match pair.split_once('=') {
            Some((key, value)) => self.set(key.trim(), value.trim()),
            None => Err(SettingError::NoValue(pair.into())),
        }
    }

    /// Every setting with its value, as [`DesignConfig::set`] takes them.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let values = [
            self.kind.word().into(),
            self.slot_bits.to_string(),
            self.fifo_depth_bits.to_string(),
            self.rounds_per_stage.to_string(),
            self.fold.to_string(),
            self.datapath.word().into(),
            self.midstates.to_string(),
            self.shortcuts.words(),
            self.reject_bits.to_string(),
            truth(self.ticket).into(),
            self.cores.to_string(),
            self.partition.word().into(),
            self.piece_bits.to_string(),
            self.queue_bits.to_string(),
            self.versions
                .map_or(AS_MIDSTATES.into(), |versions| versions.to_string()),
            self.switch.word().into(),
            truth(self.clock_gating).into(),
            self.result_bits.to_string(),
        ];
        KEYS.into_iter().zip(values).collect()
    }

    /// The settings that are not the built-in core's own, as `KEY=VALUE` with blanks between; empty for that core.
    pub fn differences(&self) -> String {
        let own = Self::of(self.kind).settings();
        let pairs = self.settings().into_iter().zip(own);
        let pairs: Vec<_> = pairs
            .filter(|(mine, own)| mine != own)
            .map(|((key, value), _)| format!("{key}={value}"))
            .collect();
        pairs.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_taken_and_shown_again() {
        let mut design = DesignConfig::miner();
        let pairs =
            "rounds_per_stage=2 fold=4 midstates=8 shortcuts=+pre-added slot_bits=3 ticket=true";
        for pair in pairs.split(' ') {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.shortcuts.words(), "midstate,pre-added");
        let mut again = DesignConfig::compress();
        for (key, value) in design.settings() {
            again.set(key, &value).unwrap();
        }
        assert_eq!(again, design);
        for pair in "kind=chip cores=7 partition=range versions=16 switch=abort clock_gating=true"
            .split(' ')
        {
            design.set_pair(pair).unwrap();
        }
        for (key, value) in design.settings() {
            again.set(key, &value).unwrap();
        }
        assert_eq!(again, design);
        design.set("shortcuts", "none").unwrap();
        assert_eq!(design.shortcuts, Shortcuts::NONE);
    }

    #[test]
    fn a_misspelt_name_or_value_is_told_the_nearest() {
        let mut design = DesignConfig::miner();
        let error =
            |design: &mut DesignConfig, pair| design.set_pair(pair).unwrap_err().to_string();
        assert!(error(&mut design, "fould=2").contains("nearest: `fold`"));
        assert!(error(&mut design, "shortcuts=paddin").contains("nearest: `padding`"));
        assert!(error(&mut design, "rounds_per_stage=3").contains("`1/2`, `1`, `2` or `4`"));
        assert!(error(&mut design, "fold=x").contains("a whole number"));
        assert!(error(&mut design, "fold").contains("KEY=VALUE"));
    }
}
