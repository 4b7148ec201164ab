//! What a design is called in the RTL: the parameters of its top module.

use super::{CoreKind, DesignConfig, Shortcut};

impl DesignConfig {
    /// The parameters of the RTL's top module, by their names there. Those that the RTL's own defaults give are left out,
    /// so a core that knows fewer of them can be built.
    pub fn parameters(&self) -> Vec<(String, String)> {
        if self.kind == CoreKind::Compress {
            return Vec::new();
        }
        let mut parameters = vec![
            ("SLOT_BITS".into(), self.slot_bits.to_string()),
            ("FIFO_DEPTH_BITS".into(), self.fifo_depth_bits.to_string()),
        ];
        let flag = |on: bool| u32::from(on).to_string();
        let (own, mut space) = (Self::miner().space(&flag), self.space(&flag));
        space.retain(|parameter| !own.contains(parameter));
        parameters.extend(space);
        if self.kind == CoreKind::Chip {
            parameters.extend(self.scheduling(&flag));
        }
        parameters
    }

    fn scheduling(&self, flag: &impl Fn(bool) -> String) -> [(String, String); 9] {
        [
            ("CORES".into(), self.cores.to_string()),
            ("CORE_BITS".into(), self.core_bits().to_string()),
            ("PARTITION".into(), (self.partition as u32).to_string()),
            ("PIECE_BITS".into(), self.piece_bits.to_string()),
            ("QUEUE_BITS".into(), self.queue_bits.to_string()),
            ("VERSIONS".into(), self.states().to_string()),
            ("SWITCH".into(), (self.switch as u32).to_string()),
            ("GATING".into(), flag(self.clock_gating)),
            ("RESULT_BITS".into(), self.result_bits.to_string()),
        ]
    }

    fn space(&self, flag: &impl Fn(bool) -> String) -> Vec<(String, String)> {
        let mut space = vec![
            ("ROUNDS".into(), self.rounds().to_string()),
            ("HALF".into(), flag(self.half())),
            ("FOLD".into(), self.fold.to_string()),
            ("SHARED".into(), flag(self.shared())),
            ("MIDSTATES".into(), self.midstates.to_string()),
            ("REJECT_BITS".into(), self.reject_bits.to_string()),
            ("TICKET".into(), flag(self.ticket)),
        ];
        for shortcut in Shortcut::ALL {
            space.push((shortcut.parameter(), flag(self.has(shortcut))));
        }
        space
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_those_that_differ_from_the_rtls_own() {
        let names = |pairs| {
            let parameters = design(pairs).parameters().into_iter().skip(2);
            parameters
                .map(|(k, v)| format!("{k}={v}"))
                .collect::<Vec<_>>()
        };
        assert!(names("").is_empty());
        assert_eq!(names("rounds_per_stage=1/2"), ["HALF=1"]);
        assert_eq!(
            names("fold=8 datapath=shared midstates=4 shortcuts=+pre-added rounds_per_stage=2"),
            [
                "ROUNDS=2",
                "FOLD=8",
                "SHARED=1",
                "MIDSTATES=4",
                "PRE_ADDED=1"
            ]
        );
        assert_eq!(names("shortcuts=none"), ["MIDSTATE=0"]);
        assert_eq!(names("ticket=true"), ["TICKET=1"]);
        let chip = names("kind=chip cores=5 partition=range fold=4 versions=3 clock_gating=true");
        let scheduling = "FOLD=4 CORES=5 CORE_BITS=3 PARTITION=1 PIECE_BITS=26 QUEUE_BITS=1 VERSIONS=3 SWITCH=0 GATING=1 RESULT_BITS=4";
        assert_eq!(chip.join(" "), scheduling);
    }

    fn design(pairs: &str) -> DesignConfig {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        design
    }
}
