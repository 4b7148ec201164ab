//! A wrong stage of a pipe that is not one round a stage: the rounds that it does, and the first that departs.

use crate::design::{Element, PipePlan, Place, Register, Site, StagePlan};
use crate::verdict::Fault;

/// The letters that stand first behind a round, and what they are called once more rounds have passed.
const A_PATH: [&str; 4] = ["a", "b", "c", "d"];
const E_PATH: [&str; 4] = ["e", "f", "g", "h"];

/// The rounds of a stage as a reader has them: `round 37`, `rounds 36 to 39`.
pub(super) fn rounds(plan: &PipePlan, stage: &StagePlan) -> String {
    let range = stage.range(plan.iterations);
    if range.len() == 1 {
        return format!("round {}", range.start);
    }
    format!("rounds {} to {}", range.start, range.end - 1)
}

/// Behind several rounds of one clock, each round's `a` and `e` still stand in the state, the last one's in front: so
/// the first wrong round shows. In a folded stage the clock is not known from the registers alone.
fn first_wrong(plan: &PipePlan, stage: &StagePlan, wrong: &[&str]) -> Option<usize> {
    let Place::Round(last) = stage.place else {
        return None;
    };
    let paths = [A_PATH, E_PATH];
    let age = |letter: &&str| {
        let mut places = paths
            .iter()
            .filter_map(|p| p.iter().position(|l| l == letter));
        places.next()
    };
    let oldest = wrong
        .iter()
        .filter_map(age)
        .filter(|&age| age < stage.rounds);
    let oldest = oldest.max()?;
    (plan.rounds > 1).then(|| last - oldest)
}

/// Is a letter wrong that no round of the stage makes: it only moves on, or comes from the stage before.
fn shift_is_wrong(stage: &StagePlan, wrong: &[&str]) -> bool {
    let paths = [A_PATH, E_PATH];
    let makes = |letter: &&str| {
        paths
            .iter()
            .any(|path| path[..stage.rounds.min(4)].contains(letter))
    };
    stage.rounds > 0 && !wrong.iter().all(makes)
}

/// Are only words wrong that no step of the stage makes.
fn words_wait(stage: &StagePlan, wrong: &[&str]) -> bool {
    let number = |word: &&str| word.strip_prefix("w[")?.strip_suffix(']')?.parse().ok();
    let numbers: Option<Vec<usize>> = wrong.iter().map(number).collect();
    let made = stage.base + 16 - stage.rounds;
    numbers.is_some_and(|numbers| numbers.iter().all(|&number| number < made))
}

/// What the manifest calls the logic of a stage's state, of its words and of its sums.
fn logic(plan: &PipePlan, stage: &StagePlan, site: Site) -> Vec<&'static str> {
    let folded = plan.iterations > 1;
    match site {
        Site::Round { .. } => match stage.place {
            Place::Half(_) => vec!["h + K + W"],
            _ if stage.rounds == 0 => vec!["prepared state"],
            _ if folded => vec!["round", "K of an iteration"],
            _ => vec!["round"],
        },
        Site::Schedule { .. } if stage.rounds == 0 && !matches!(stage.place, Place::Half(_)) => {
            vec!["prepared words"]
        }
        Site::Schedule { .. } => vec!["schedule"],
        _ if folded => vec!["K of an iteration"],
        _ => vec!["K + W"],
    }
}

/// Whose fault it is, as far as the registers tell. `wrong` are the elements that differ.
pub(super) fn fault(
    plan: &PipePlan,
    register: &Register,
    stage: usize,
    wrong: &[Element],
) -> Fault {
    let cut = &plan.stages[stage];
    let parts: Vec<&str> = wrong
        .iter()
        .filter_map(|element| element.name.rsplit('.').next())
        .collect();
    let range = rounds(plan, cut);
    let enters = if stage == 0 { "entering " } else { "" };
    let function = match register.site {
        Site::Round { .. } if shift_is_wrong(cut, &parts) => {
            let state = if stage == 0 { "state or " } else { "" };
            format!("{enters}{state}state shift of {range}")
        }
        Site::Round { .. } => match first_wrong(plan, cut, &parts) {
            Some(round) => format!("round {round}, of {range}"),
            None => range,
        },
        Site::Schedule { .. } if cut.rounds > 0 && words_wait(cut, &parts) => {
            let block = if stage == 0 { "block or " } else { "" };
            format!("{enters}{block}schedule shift beside {range}")
        }
        Site::Schedule { .. } => format!("schedule beside {range}"),
        _ => format!("K + W behind {range}"),
    };
    Fault {
        function,
        rule: register.rule.into(),
        explained_by: Vec::new(),
        logic: logic(plan, cut, register.site),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{DesignConfig, RoundsPerStage};

    #[test]
    fn the_first_wrong_round_of_four_is_named() {
        let mut design = DesignConfig::miner();
        design.rounds_per_stage = RoundsPerStage::Four;
        let structure = design.elaborate();
        let plan = structure.pipe("hash2").unwrap();
        let register = structure.register("hash2.round[39].state").unwrap();
        let elements = |letters: &str| -> Vec<Element> {
            let name = |l| format!("hash2.round[39].{l}");
            letters
                .chars()
                .map(|l| structure.element(&name(l)).unwrap())
                .collect()
        };
        for (letters, function) in [
            ("a", "round 39, of rounds 36 to 39"),
            ("abef", "round 38, of rounds 36 to 39"),
            ("abcefgh", "round 36, of rounds 36 to 39"),
        ] {
            let fault = fault(plan, &structure.registers[register], 9, &elements(letters));
            assert_eq!(fault.function, function, "{letters}");
        }
    }

    #[test]
    fn what_a_stage_only_passes_on_is_a_shift_or_enters() {
        let mut design = DesignConfig::miner();
        design.fold = 8;
        let structure = design.elaborate();
        let plan = structure.pipe("hash1").unwrap();
        let function = |stage: usize, part: &str| {
            let stem = if part.starts_with('w') { "w" } else { "state" };
            let register = format!("hash1.stage[{stage}].{stem}");
            let register = structure.register(&register).unwrap();
            let element = structure.element(&format!("hash1.stage[{stage}].{part}"));
            fault(
                plan,
                &structure.registers[register],
                stage,
                &[element.unwrap()],
            )
            .function
        };
        assert_eq!(function(1, "a"), "rounds 8 to 15");
        assert_eq!(function(1, "d"), "state shift of rounds 8 to 15");
        assert_eq!(
            function(0, "h"),
            "entering state or state shift of rounds 0 to 7"
        );
        assert_eq!(function(1, "w[15]"), "schedule beside rounds 8 to 15");
        assert_eq!(function(1, "w[14]"), "schedule shift beside rounds 8 to 15");
    }
}
