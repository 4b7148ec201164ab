//! `docs/mutation.md`.

use std::fmt::Write as _;

use goldbench::mutate::{Fate, Mutant, Place, Proof, Score};

use crate::plans::{PLANS, Plan};
use crate::sample::Made;

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
    pub made: &'a Made<'a>,
    /// What the proofs had.
    pub seconds: u64,
}

impl Result<'_> {
    fn numbers(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.made.scores.len()
    }

    /// Mutants that change something, if arguments count (or only proofs).
    pub fn killable(&self, arguments_count: bool) -> usize {
        let argued = |number: usize| {
            let mut notes = self.plan.notes.iter();
            arguments_count && notes.any(|note| note.mutant == number && note.equivalent)
        };
        self.numbers()
            .filter(|&number| !self.proven(number) && !argued(number))
            .count()
    }

    /// Of the killable ones, those that were noticed so.
    pub fn killed(&self, how: impl Fn(&Score) -> bool) -> usize {
        let noticed = |&number: &usize| self.made.scores[number - 1].as_ref().is_some_and(&how);
        let killable = self.numbers().filter(|&number| !self.proven(number));
        killable.filter(noticed).count()
    }

    /// Is it tied off, or shown to change nothing or to reach no output.
    pub fn proven(&self, number: usize) -> bool {
        let proof = self.made.proofs[number - 1];
        self.made.fates[number - 1].is_some()
            || proof.is_some_and(|proof| proof.equivalent() || proof.unread())
    }

    pub fn render(&self) -> String {
        let (plan, drawn) = (self.plan, &self.made.sample.drawn);
        let fates = &self.made.fates;
        let fated = |which: fn(Fate) -> bool| fates.iter().flatten().filter(|f| which(**f)).count();
        let no_path = fated(|fate| fate == Fate::NoPath);
        let tied = fated(|fate| fate != Fate::NoPath);
        let proven = self.numbers().filter(|&n| self.proven(n)).count() - no_path - tied;
        let argued = self.killable(false) - self.killable(true);
        let mut text = format!(
            "{}\n{} mutants, drawn from {} candidates in {} instances. {tied} of them are tied off by the configuration, \
             {no_path} have no path to an output, {proven} are proven to change nothing or to reach no output, {argued} more are \
             argued to.\n\n\
             | noticed by | of the killable but those argued equivalent | of the killable |\n|---|---|---|\n",
            title(plan),
            drawn.mutants.len(),
            drawn.candidates,
            drawn.instances,
        );
        let ways: [(&str, Which); 3] = [
            ("results alone", |s| s.results.is_some()),
            ("outputs alone", |s| s.outputs.is_some()),
            ("full state", |s| s.full.is_some()),
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
        let undecided = |proof: &&Option<Proof>| **proof == Some(Proof::Undecided);
        let undecided = self.made.proofs.iter().filter(undecided).count();
        if undecided > 0 {
            let _ = writeln!(
                text,
                "\n{} s of proving did not decide on {undecided} mutants: these count as changing something.",
                self.seconds
            );
        }
        self.list(&mut text, "Noticed by nothing", |s| {
            s.full.is_none() && s.outputs.is_none() && s.results.is_none()
        });
        self.list(
            &mut text,
            "Noticed by the full state, not at an output",
            |s| s.full.is_some() && s.outputs.is_none() && s.results.is_none(),
        );
        self.list(&mut text, "Noticed at an output, not by results", |s| {
            s.outputs.is_some() && s.results.is_none()
        });
        text
    }

    /// Those of the mutants that the sweep does not tell.
    fn list(&self, text: &mut String, title: &str, which: Which) {
        let _ = write!(text, "\n{title}:\n\n");
        let mut none = true;
        for number in self.numbers().filter(|n| self.made.fates[n - 1].is_none()) {
            let score = self.made.scores[number - 1].as_ref().filter(|s| which(s));
            let Some(score) = score else { continue };
            none = false;
            let mutant = &self.made.sample.drawn.mutants[number - 1];
            let (place, verdict) = (self.place(mutant), self.verdict(number, score));
            let _ = writeln!(text, "- {number}: {place}{verdict}");
        }
        if none {
            text.push_str("- none\n");
        }
    }

    /// Where the mutant is, and what it does.
    fn place(&self, mutant: &Mutant) -> String {
        let place = Place::of(&self.made.sample, mutant);
        let signal = mutant.option("-wire").map_or(String::new(), |wire| {
            format!(
                " (`{wire}` bit {})",
                mutant.option("-wirebit").unwrap_or("?")
            )
        });
        format!(
            "`{}`, `{}` `{}`, port {} bit {}{signal}, {} [{}]",
            place.instance,
            place.kind,
            place.cell,
            place.port,
            place.bit,
            place.change,
            place.sources.join(", "),
        )
    }

    /// What is known of it.
    fn verdict(&self, number: usize, score: &Score) -> String {
        let note = self.plan.notes.iter().find(|note| note.mutant == number);
        match (self.made.proofs[number - 1], note) {
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
            (_, None) if score.full.is_some() => String::new(),
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
