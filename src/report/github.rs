//! A GitHub workflow's annotations and step summary: what a reviewer sees beside the change.

use std::fmt::Write as _;

use super::failure::{case_page, outcome_style};
use super::finding::{Finding, Weight};
use super::page::{Style, visible};
use super::paint::paint;
use super::summary::tally;
use super::{Roots, known};
use crate::verdict::Regression;

/// Annotations of one level that a step shows; GitHub drops the rest without a word.
const SHOWN: usize = 10;

/// Reports that the summary writes out; it may hold a mebibyte.
const REPORTS: usize = 20;

/// The GitHub format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Github {
    /// Paths are shown from here.
    pub roots: Roots,
}

impl Github {
    /// Workflow commands, one a line: an error for each cause that counts, a notice for each that is known, and for each entry
    /// of the baseline that can go. At most ten of each, as GitHub shows; the last says how many there are beyond.
    pub fn annotations(&self, run: &Regression) -> String {
        let findings = Finding::all(run);
        let of = |new: bool| {
            findings
                .iter()
                .filter(move |f| (f.weight == Weight::New) == new)
        };
        let errors: Vec<String> = of(true).map(|f| self.command("error", f)).collect();
        let known = of(false).filter(|f| f.weight != Weight::Expected);
        let mut notices: Vec<String> = known.map(|f| self.command("notice", f)).collect();
        for line in known::fixed(run) {
            notices.push(format!("::notice title=fixed::{}\n", data(&line)));
        }
        let mut text = bounded("error", "causes", errors);
        text += &bounded("notice", "notices", notices);
        text
    }

    fn command(&self, level: &str, finding: &Finding<'_>) -> String {
        let (file, line) = &finding.place;
        let mut text = format!("::{level} file={}", property(&self.roots.shown(file)));
        if let Some(line) = line {
            let _ = write!(text, ",line={line}");
        }
        let report = match finding.case {
            Some(case) => paint(&case_page(case), false),
            None => finding.cause.cause.clone(),
        };
        let words = match &finding.weight {
            Weight::Known(reason) => format!("known: {}\n{report}", visible(reason)),
            _ => report,
        };
        let title = format!("{} [{}]", finding.title(), finding.cause.id);
        let _ = writeln!(
            text,
            ",title={}::{}",
            property(&visible(&title)),
            data(words.trim_end())
        );
        text
    }

    /// Markdown to be appended to the step's summary.
    pub fn summary(&self, run: &Regression) -> String {
        let mut text = format!(
            "## goldbench: {}\n\nSuite {}, seed {}, {}.\n\n",
            known::verdict(run),
            escaped(&run.suite),
            run.seed,
            escaped(&run.tools.verilator)
        );
        if run.interrupted {
            text += "Interrupted: cases are missing.\n\n";
        }
        if let Some(shard) = &run.shard {
            let _ = writeln!(text, "Shard {} of {}.\n", shard.index, shard.count);
        }
        text += "| core | expected | cases | verdicts | |\n|---|---|---:|---|---|\n";
        for core in &run.cores {
            let judged = match (&core.refused, core.as_expected()) {
                (Some(why), _) => format!("not verified: {}", escaped(why)),
                (None, true) => "as expected".into(),
                (None, false) => "**not as expected**".into(),
            };
            let verdicts: Vec<String> = tally(&core.cases.iter().collect::<Vec<_>>())
                .into_iter()
                .map(|(outcome, count)| match outcome_style(outcome) {
                    Style::Bad => format!("**{count} {}**", outcome.word()),
                    _ => format!("{count} {}", outcome.word()),
                })
                .collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {judged} |",
                escaped(&core.core),
                core.expect.word(),
                core.cases.len(),
                verdicts.join(", "),
            );
        }
        let findings = Finding::all(run);
        if !findings.is_empty() {
            text += "\n### Causes\n\n| id | core | cause | cases | |\n|---|---|---|---:|---|\n";
        }
        for finding in &findings {
            let (file, line) = &finding.place;
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            let weight = match &finding.weight {
                Weight::New => format!("{}{line}", escaped(&self.roots.shown(file))),
                Weight::Known(reason) => format!("known: {}", escaped(reason)),
                Weight::Expected => "expected by the manifest".into(),
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {weight} |",
                finding.cause.id,
                escaped(&finding.core.core),
                escaped(&finding.cause.cause),
                finding.cases.len(),
            );
        }
        let new = findings.iter().filter(|f| f.weight == Weight::New);
        for finding in new.filter(|f| f.case.is_some()).take(REPORTS) {
            let Some(case) = finding.case else { continue };
            let report = escaped_block(&paint(&case_page(case), false));
            let title = escaped(&finding.title());
            let _ = write!(
                text,
                "\n<details><summary>{title}</summary>\n\n<pre>{report}</pre>\n\n</details>\n"
            );
        }
        for line in known::lines(run) {
            let _ = write!(text, "\n- {}\n", escaped(&line));
        }
        text + "\n"
    }
}

/// At most [`SHOWN`]; the last one counts those that are left out.
fn bounded(level: &str, nouns: &str, mut commands: Vec<String>) -> String {
    if commands.len() > SHOWN {
        let more = commands.len() - (SHOWN - 1);
        commands.truncate(SHOWN - 1);
        commands.push(format!(
            "::{level} title=goldbench::and {more} more {nouns}; the step's summary and the other reports have all\n"
        ));
    }
    commands.concat()
}

/// What stands behind `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in Markdown, on one line, that is nothing but text: whatever could be markup is written as an entity.
fn escaped(text: &str) -> String {
    entities(&visible(text), |c| " -./:;,=()+".contains(c))
}

/// Text of several lines within `<pre>`; an empty line would end the element for Markdown.
fn escaped_block(text: &str) -> String {
    let line = |line: &str| match entities(line, |c| " -./:;,=()+".contains(c)) {
        empty if empty.is_empty() => " ".to_owned(),
        some => some,
    };
    let lines: Vec<String> = text.trim_end().lines().map(line).collect();
    lines.join("\n")
}

fn entities(text: &str, plain: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || plain(c) {
            out.push(c);
        } else {
            let _ = write!(out, "&#{};", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_not_be_broken_out_of() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%0A"), "a%2Cb%3Ac%250A");
    }

    #[test]
    fn markdown_is_text() {
        assert_eq!(
            escaped("a|b <script> `c` *d*"),
            "a&#124;b &#60;script&#62; &#96;c&#96; &#42;d&#42;"
        );
        assert_eq!(escaped_block("a\n\nb"), "a\n \nb");
    }
}
