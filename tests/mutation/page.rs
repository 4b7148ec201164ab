//! `docs/mutation.md`.

use std::fmt::Write as _;

use crate::draw::Mutant;
use crate::plans::{PLANS, Plan};
use crate::proof::Proof;
use crate::sample::Sample;
use crate::score::Score;

/// Does a score belong into a list or a count.
type Which = fn(&Score) -> bool;

pub const HEAD: &str = include_str!("head.md");

/// The page: parts of the samples that were run, in the order of all, and of others what `kept` has of them.
pub fn whole(kept: &str, run: &[(&Plan, String)], left_out: &[&Plan]) -> String {
    let mut parts: Vec<(&Plan, String)> = run.to_vec();
    parts.extend(left_out.iter().map(|plan| (*plan, part_of(kept, plan))));
    parts.sort_by_key(|(plan, _)| PLANS.iter().position(|one| one.name == plan.name));
    let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
    HEAD.to_owned() + &parts.concat()
}

/// A sample's part of a page.
fn part_of(page: &str, plan: &Plan) -> String {
    let title = title(plan);
    let found = page.split_once(&title).map(|(_, behind)| {
        let end = behind.find("\n## ").unwrap_or(behind.len());
        title.clone() + &behind[..end]
    });
    found.unwrap_or_else(|| title + "\nNot measured yet.\n")
}

fn title(plan: &Plan) -> String {
    format!("\n## {}: {}\n", plan.name, plan.what)
}

/// What came of one sample.
pub struct Result<'a> {
    pub plan: &'a Plan,
    pub sample: &'a Sample,
    pub scores: Vec<Score>,
    /// Of each mutant: nothing where all three ways noticed it and there is nothing to prove.
    pub proofs: Vec<Option<Proof>>,
    /// What the proofs had.
    pub seconds: u64,
}

impl Result<'_> {
    /// Mutants that change something, if arguments count (or only proofs).
    pub fn killable(&self, arguments_count: bool) -> usize {
        let numbers = 1..=self.scores.len();
        let argued = |number: usize| {
            let mut notes = self.plan.notes.iter();
            arguments_count && notes.any(|note| note.mutant == number && note.equivalent)
        };
        numbers
            .filter(|&number| !self.proven(number) && !argued(number))
            .count()
    }

    pub fn killed(&self, how: impl Fn(&Score) -> bool) -> usize {
        self.scores.iter().filter(|score| how(score)).count()
    }

    pub fn proven(&self, number: usize) -> bool {
        self.proofs[number - 1].is_some_and(Proof::equivalent)
    }

    fn unread(&self) -> usize {
        let unread = |proof: &&Option<Proof>| proof.is_some_and(Proof::unread);
        self.proofs.iter().filter(unread).count()
    }

    pub fn render(&self) -> String {
        let (plan, drawn) = (self.plan, &self.sample.drawn);
        let proven = (1..=self.scores.len()).filter(|&n| self.proven(n)).count();
        let argued = self.killable(false) - self.killable(true);
        let mut text = format!(
            "{}\n{} mutants, drawn from {} candidates in {} instances. {proven} of them are proven to change nothing, \
             {argued} more are argued to.\n\n\
             | noticed by | of those not proven or argued equivalent | of those not proven equivalent |\n|---|---|---|\n",
            title(plan),
            drawn.mutants.len(),
            drawn.candidates,
            drawn.instances,
        );
        let ways: [(&str, Which); 3] = [
            ("results alone", |s| s.results),
            ("outputs alone", |s| s.outputs),
            ("full state", |s| s.full),
        ];
        for (name, way) in ways {
            let share = |of: usize| {
                let killed = self.killed(way);
                format!(
                    "{killed} of {of} ({:.1} %)",
                    100.0 * killed as f64 / of as f64
                )
            };
            let (strict, proven) = (self.killable(true), self.killable(false));
            let _ = writeln!(text, "| {name} | {} | {} |", share(strict), share(proven));
        }
        let unread = self.unread();
        if unread > 0 {
            let _ = writeln!(
                text,
                "\n{unread} of those that only the full state notices are proven to reach no output: no check of results could."
            );
        }
        let undecided = |proof: &&Option<Proof>| **proof == Some(Proof::Undecided);
        let undecided = self.proofs.iter().filter(undecided).count();
        if undecided > 0 {
            let _ = writeln!(
                text,
                "\n{} s of proving did not decide on {undecided} mutants: these count as changing something.",
                self.seconds
            );
        }
        self.list(&mut text, "Noticed by nothing", |s| {
            !s.full && !s.outputs && !s.results
        });
        self.list(
            &mut text,
            "Noticed by the full state, not at an output",
            |s| s.full && !s.outputs && !s.results,
        );
        self.list(&mut text, "Noticed at an output, not by results", |s| {
            s.outputs && !s.results
        });
        text
    }

    fn list(&self, text: &mut String, title: &str, which: Which) {
        let _ = write!(text, "\n{title}:\n\n");
        let mut none = true;
        for (at, score) in self.scores.iter().enumerate().filter(|(_, s)| which(s)) {
            none = false;
            let mutant = &self.sample.drawn.mutants[at];
            let _ = writeln!(
                text,
                "- {}: {}{}",
                at + 1,
                self.place(mutant),
                self.verdict(at + 1, *score)
            );
        }
        if none {
            text.push_str("- none\n");
        }
    }

    /// Where the mutant is, and what it does.
    fn place(&self, mutant: &Mutant) -> String {
        let option = |name| mutant.option(name).unwrap_or("?");
        let path = match mutant.at.path.as_str() {
            "" => &self.sample.tree.top,
            path => path,
        };
        let does = match option("-mode") {
            "const0" => "held at 0".into(),
            "const1" => "held at 1".into(),
            "inv" => "inverted".into(),
            "cnot0" => format!("inverted while bit {} is 0", option("-ctrlbit")),
            "cnot1" => format!("inverted while bit {} is 1", option("-ctrlbit")),
            mode => mode.into(),
        };
        let wire = mutant.option("-wire").map_or(String::new(), |wire| {
            format!(" (`{wire}` bit {})", option("-wirebit"))
        });
        let cell = option("-cell");
        format!(
            "`{path}`, `{}` `{cell}`, port {} bit {}{wire}, {does} [{}]",
            self.sample.tree.kind(&mutant.at.module, cell),
            option("-port"),
            option("-portbit"),
            mutant.sources().join(", "),
        )
    }

    /// What is known of it.
    fn verdict(&self, number: usize, score: Score) -> String {
        let note = self.plan.notes.iter().find(|note| note.mutant == number);
        match (self.proofs[number - 1], note) {
            (Some(Proof::Same), _) => "; **proven** to change nothing: the netlists are the same".into(),
            (Some(Proof::Constants), _) => {
                "; **proven** to change nothing: the same with the configuration's constant bits held".into()
            }
            (Some(Proof::Unread), _) => "; **proven** to reach no output".into(),
            (Some(Proof::UnreadOnceFilled), _) => {
                "; **proven** to reach no output, the configuration's constant bits held".into()
            }
            (Some(Proof::Undecided), None) => {
                format!("; **not decided** in {} s: counts as not killed", self.seconds)
            }
            (_, Some(note)) if note.equivalent => format!("; **argued** to change nothing: {}", note.why),
            (_, Some(note)) => format!("; {}", note.why),
            (_, None) if score.full => String::new(),
            (_, None) => "; **unknown**: counts as not killed".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_that_is_left_out_keeps_its_part() {
        let [first, second] = [&PLANS[0], &PLANS[1]];
        let part = |plan: &Plan, text: &str| format!("{}\n{text}\n", title(plan));
        let kept = HEAD.to_owned() + &part(first, "old") + &part(second, "- 1: old");
        let page = whole(&kept, &[(second, part(second, "new"))], &[first]);
        assert_eq!(
            page,
            HEAD.to_owned() + &part(first, "old") + &part(second, "new")
        );
        assert!(whole("", &[], &[first]).ends_with("Not measured yet.\n"));
    }
}
