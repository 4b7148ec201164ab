//! What a structure amounts to: flops by bank, additions by what they depend on.

use super::{Depends, Register, Site, Structure, core_pipe, miner_reject};

/// Where flops are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bank {
    /// States behind rounds.
    State,
    /// Schedule words, and sums `K + W`.
    Schedule,
    /// Digests.
    Digests,
    /// Chaining values that wait.
    Chaining,
    /// Counters, tags, pointers, whatever a reset clears.
    Control,
    /// What a job brings, and hits on their way.
    JobContext,
    /// Survivors of an early compare, and the machine that checks them.
    Checker,
}

impl Bank {
    /// All of them, in the order of the way of data.
    pub const ALL: [Self; 7] = [
        Self::State,
        Self::Schedule,
        Self::Digests,
        Self::Chaining,
        Self::Control,
        Self::JobContext,
        Self::Checker,
    ];

    /// The words in a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Schedule => "schedule",
            Self::Digests => "digests",
            Self::Chaining => "chaining",
            Self::Control => "control",
            Self::JobContext => "job context",
            Self::Checker => "survivors and their checker",
        }
    }
}

impl Register {
    /// The bank that it belongs to.
    pub fn bank(&self) -> Bank {
        match (self.site, self.kind) {
            (Site::Round { .. }, _) => Bank::State,
            (Site::Schedule { .. } | Site::Added { .. }, _) => Bank::Schedule,
            (Site::Digest { .. }, _) => Bank::Digests,
            (Site::Part(part), _) if miner_reject::PARTS.contains(&part) => Bank::Checker,
            (_, super::Kind::Control) => Bank::Control,
            (Site::Part("chaining ring"), _) => Bank::Chaining,
            _ => Bank::JobContext,
        }
    }
}

impl Structure {
    /// Flip-flops of one bank.
    pub fn flops_of(&self, bank: Bank) -> usize {
        let registers = self.registers.iter().filter(|r| r.bank() == bank);
        registers.map(Register::flops).sum()
    }

    /// Flip-flops between rounds: states and schedules of all pipes.
    pub fn datapath_flops(&self) -> usize {
        self.flops_of(Bank::State) + self.flops_of(Bank::Schedule)
    }

    /// Additions for one nonce in all its lanes; of a chip, for one nonce in each core.
    pub fn additions(&self) -> usize {
        self.adders.iter().map(|adder| adder.count).sum()
    }

    /// Those of them whose sum depends on this and no more.
    pub fn additions_of(&self, depends: Depends) -> usize {
        let adders = self.adders.iter().filter(|a| a.depends == depends);
        adders.map(|adder| adder.count).sum()
    }

    /// Adders of the machine that checks survivors.
    pub fn checker_adders(&self) -> usize {
        self.checker.iter().map(|adder| adder.count).sum()
    }

    /// States that are hashed with each nonce.
    pub fn lanes(&self) -> usize {
        self.pipes.last().map_or(1, |pipe| pipe.lanes)
    }

    /// Cores: one, unless it is a chip.
    pub fn cores(&self) -> usize {
        let numbers = self.pipes.iter().filter_map(|pipe| core_pipe(pipe.name));
        numbers.map(|(core, _)| core + 1).max().unwrap_or(1)
    }

    /// Additions for one hash: lanes share what they can.
    pub fn additions_per_hash(&self) -> f64 {
        self.additions() as f64 / (self.lanes() * self.cores()) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;

    fn built(pairs: &str) -> Structure {
        let mut design = DesignConfig::miner();
        for pair in pairs.split_whitespace() {
            design.set_pair(pair).unwrap();
        }
        assert_eq!(design.check(), Ok(()), "{pairs}");
        design.elaborate()
    }

    #[test]
    fn a_chip_is_as_many_cores_and_a_hash_costs_the_same() {
        let chip = built("kind=chip cores=5 fold=4 midstates=2");
        let core = built("fold=4 midstates=2");
        assert_eq!((chip.cores(), core.cores()), (5, 1));
        assert_eq!(chip.additions(), 5 * core.additions());
        assert!((chip.additions_per_hash() - core.additions_per_hash()).abs() < 1e-9);
        assert_eq!(chip.datapath_flops(), 5 * core.datapath_flops());
    }

    /// What is summed up in a round.
    const ROUNDS: [&str; 6] = ["T1", "T2", "e", "a", "K + W", "h + K + W"];

    /// All shortcuts. The published core that leaves out all that can be has 1,051 additions; this one has 1,057. More
    /// here: the initial value's constants in the first rounds of hash 2 (8), which count as any other state, and `K + W`
    /// of hash 1's rounds 16 and 17 (2), whose words are the job's and wait in registers. Less: 4 of hash 1's schedule,
    /// where constants of value zero cost nothing here; the job's constants do not merge there either.
    const EVERY: &str = "shortcuts=midstate,prepared,constant-words,padding,pre-added,early-reject,early-stop,dead-words";
    /// The same but for `pre-added`, which moves sums from one stage to the one before and adds registers for them.
    const LEAST: &str =
        "shortcuts=midstate,prepared,constant-words,padding,early-reject,early-stop,dead-words";
    /// Those that leave hash 2 and its compare whole.
    const WHOLE: &str = "shortcuts=midstate,prepared,constant-words,padding,pre-added,dead-words";

    #[test]
    fn additions_are_the_standards_but_for_what_is_left_out() {
        assert_eq!(built("").additions(), 1200);
        assert_eq!(built("shortcuts=none").additions(), 1800);
        for same in [
            "rounds_per_stage=2",
            "rounds_per_stage=4",
            "rounds_per_stage=1/2",
            "shortcuts=+pre-added",
            "shortcuts=+dead-words",
            "rounds_per_stage=4 shortcuts=+dead-words,+pre-added",
        ] {
            assert_eq!(built(same).additions(), 1200, "{same}");
        }
        // A folded stage that begins before round 48 expands in all its clocks: here in 16 for nobody, in each pipe.
        assert_eq!(built("fold=64").additions(), 1200 + 2 * 16 * 3);
        assert_eq!(built("fold=4").additions(), 1200);
        assert_eq!(built("fold=4 datapath=shared").additions(), 1200);
        assert_eq!(DesignConfig::compress().elaborate().additions(), 600);
    }

    #[test]
    fn what_depends_on_the_job_alone_is_told_apart() {
        let core = built("");
        // Rounds 0 to 2 of hash 1, T2 and what of T1 to e holds no nonce in round 3; W[16] and W[17].
        assert_eq!(core.additions_of(Depends::Job), 3 * 7 + 1 + 2 * 3);
        assert_eq!(core.additions_of(Depends::Nothing), 1);
        assert_eq!(built("shortcuts=none").additions_of(Depends::Job), 627);
    }

    #[test]
    fn prepared_jobs_and_constants_save_what_they_save() {
        let hash = |structure: &Structure, pipe: &str, sums: &[&str]| -> usize {
            let of = |site: Site| match site {
                Site::Round { pipe, .. }
                | Site::Schedule { pipe, .. }
                | Site::Added { pipe, .. }
                | Site::Digest { pipe } => pipe,
                Site::Part(_) => "",
            };
            let adders = structure.adders.iter();
            let mine = adders.filter(|a| of(a.site) == pipe && sums.contains(&a.sum));
            mine.map(|adder| adder.count).sum()
        };
        for every in [
            WHOLE,
            "rounds_per_stage=2 shortcuts=midstate,prepared,constant-words,padding,dead-words",
            "rounds_per_stage=1/2 shortcuts=midstate,prepared,constant-words,padding,dead-words",
        ] {
            let core = built(every);
            // Of 448: rounds 0 to 2, five of round 3, and K + W of rounds 4 to 15.
            assert_eq!(hash(&core, "hash1", &ROUNDS), 448 - 21 - 5 - 12, "{every}");
            // Of 448: K + W of rounds 8 to 15.
            assert_eq!(hash(&core, "hash2", &ROUNDS), 448 - 8, "{every}");
            assert_eq!(hash(&core, "hash1", &["W"]), 112, "{every}");
            assert_eq!(hash(&core, "hash2", &["W"]), 125, "{every}");
            assert_eq!(core.additions(), 410 + 440 + 112 + 125 + 16, "{every}");
        }
        for whole in [WHOLE, EVERY] {
            let four = built(&format!("midstates=4 {whole}"));
            let saved = built(whole).additions() as f64 - four.additions_per_hash();
            assert!((saved - f64::from(112 + 48) * 0.75).abs() < 1e-9, "{saved}");
        }
    }

    #[test]
    fn an_early_compare_and_an_early_stop_save_what_they_save() {
        for every in [
            EVERY.to_owned(),
            format!("rounds_per_stage=2 {LEAST}"),
            format!("rounds_per_stage=4 {EVERY}"),
            format!("rounds_per_stage=1/2 {LEAST}"),
        ] {
            // Of hash 2's rounds: 61 to 63 (21), the a path of 57 to 60 (8); W[61] to W[63]; its digest.
            let core = built(&every);
            assert_eq!(core.additions(), 410 + (440 - 29) + 112 + (125 - 9) + 8);
            assert_eq!(core.additions(), 1057, "{every}");
            // A round, a schedule step and a feed-forward, for one survivor at a time.
            assert_eq!(core.checker_adders(), 7 + 3 + 8, "{every}");
        }
        // Words that registers hold are made, though nobody reads them.
        let kept = "shortcuts=+early-reject,+early-stop";
        assert_eq!(built(kept).additions(), 1200 - 29 - 8);
        assert_eq!(built("shortcuts=+early-reject").additions(), 1200 - 8);
        assert_eq!(built("").checker_adders(), 0);
    }

    #[test]
    fn flops_are_those_of_the_words_kept() {
        assert_eq!(built("").datapath_flops(), 98_304);
        assert_eq!(built("shortcuts=+dead-words").datapath_flops(), 89_600);
        assert_eq!(built("rounds_per_stage=4").datapath_flops(), 98_304 / 4);
        let whole = "shortcuts=midstate,prepared,constant-words,padding,dead-words";
        assert_eq!(built(whole).datapath_flops(), 81_856);
        // What comes behind round 60 and the `a` path that leads there: 37 words of state and 48 of schedule.
        // 77.4 k is the published figure with every shortcut. More here: W[16] and W[17] of hash 1 (27 words), and the
        // prepared and the initial state's own words, which stand for three stages in each hash (24). That is 1,632 flops;
        // about 0.1 k are the figure's rounding.
        let least = built(LEAST);
        assert_eq!(least.datapath_flops(), 81_856 - 32 * (37 + 48));
        assert_eq!(least.datapath_flops(), 79_136);
        // Sums that wait for their round: one for each round whose word is no constant, but the pipes' first.
        let sums = (63 - 15) + (60 - 15 + 7);
        assert_eq!(built(EVERY).datapath_flops(), 79_136 + 32 * sums);
        for all in ["", EVERY] {
            let total: usize = Bank::ALL.iter().map(|&b| built(all).flops_of(b)).sum();
            assert_eq!(total, built(all).flops());
        }
        assert_eq!(built("").flops_of(Bank::Checker), 0);
    }
}
