//! The answer for people.

use std::fmt::Write;

use super::row::{CoreRow, Example, LemmaRow, Report, Word};
use crate::cli::color::Paint;
use crate::report::shell;

/// So many refuted lemmas of a core are shown whole; the others by name.
const WHOLE: usize = 3;
/// So many given values are shown in a row.
const ACROSS: usize = 3;

/// All cores.
pub(super) fn text(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    for core in &report.cores {
        core_text(&mut out, core, paint);
    }
    let _ = writeln!(out, "{}; {}", report.tools.yosys, report.tools.z3);
    out
}

fn core_text(out: &mut String, core: &CoreRow, paint: Paint) {
    let count = |word: Word| core.lemmas.iter().filter(|l| l.verdict == word).count();
    let mut counts = vec![format!(
        "{} of {} lemmas proved",
        count(Word::Proved),
        core.lemmas.len()
    )];
    for (word, name) in [
        (Word::Refuted, "refuted"),
        (Word::Timeout, "timed out"),
        (Word::Unknown, "unknown"),
    ] {
        if count(word) > 0 {
            counts.push(format!("{} {name}", count(word)));
        }
    }
    if let Some(why) = &core.refused {
        let _ = writeln!(out, "{} {}", paint.head(&core.core), paint.bad(why));
        return;
    }
    let all = count(Word::Proved) == core.lemmas.len();
    let counts = counts.join(", ");
    let counts = if all {
        paint.good(&counts)
    } else {
        paint.bad(&counts)
    };
    let _ = writeln!(out, "{}: {counts}", paint.head(&core.core));
    if let Some(seconds) = core.elaborate_seconds {
        let _ = writeln!(out, "  elaborated in {seconds:.2} s");
    }
    groups(out, &core.lemmas);
    let mut whole = 0;
    for lemma in core.lemmas.iter().filter(|l| l.verdict != Word::Proved) {
        let word = match lemma.verdict {
            Word::Refuted => "REFUTED",
            Word::Timeout => "TIMEOUT",
            _ => "UNKNOWN",
        };
        let _ = writeln!(out, "  {} {}: {}", paint.bad(word), lemma.name, lemma.says);
        if let Some(detail) = &lemma.detail {
            let _ = writeln!(out, "    {detail}");
        }
        if let Some(example) = &lemma.counterexample {
            whole += 1;
            if whole <= WHOLE {
                example_text(out, example);
            }
        }
    }
}

/// Lemmas that differ in an index only, as one line.
fn groups(out: &mut String, lemmas: &[LemmaRow]) {
    let mut groups: Vec<(String, Vec<&LemmaRow>)> = Vec::new();
    for lemma in lemmas {
        let name = group(&lemma.name);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, members)) => members.push(lemma),
            None => groups.push((name, vec![lemma])),
        }
    }
    for (name, members) in groups {
        let proved = members.iter().filter(|l| l.verdict == Word::Proved).count();
        let _ = write!(
            out,
            "  {name:26} {proved:>3} of {:>3} proved",
            members.len()
        );
        let mut seconds: Vec<f64> = members.iter().filter_map(|l| l.seconds).collect();
        seconds.sort_by(f64::total_cmp);
        if let Some(max) = seconds.last() {
            let _ = write!(
                out,
                ", median {:.3} s, at most {max:.3} s",
                seconds[seconds.len() / 2]
            );
        }
        out.push('\n');
    }
}

/// `hash.round[37].state` belongs to `hash.round[*].state`.
fn group(name: &str) -> String {
    match (name.find('['), name.find(']')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}[*{}", &name[..open], &name[close..])
        }
        _ => name.to_owned(),
    }
}

fn example_text(out: &mut String, example: &Example) {
    for wrong in &example.wrong {
        let (element, expected, rtl) = (&wrong.element, &wrong.expected, &wrong.rtl);
        let _ = writeln!(out, "    {element}: expected {expected}, rtl {rtl}");
    }
    for (i, row) in example.given.chunks(ACROSS).enumerate() {
        let values: Vec<String> = row
            .iter()
            .map(|given| format!("{} = {}", given.name, given.value))
            .collect();
        let lead = if i == 0 { "where" } else { "     " };
        let _ = writeln!(out, "    {lead} {}", values.join("  "));
    }
    if let Some(replay) = &example.replay {
        let file = shell::word(&replay.file);
        let _ = writeln!(
            out,
            "    replay: goldbench replay {file} (cycle {})",
            replay.cycle
        );
    }
    if let Some(why) = &example.no_replay {
        let _ = writeln!(out, "    no replay: {why}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_named_without_its_index() {
        assert_eq!(group("hash.round[37].state"), "hash.round[*].state");
        assert_eq!(group("tags.valid"), "tags.valid");
    }
}
