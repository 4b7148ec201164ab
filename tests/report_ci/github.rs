//! A workflow's annotations and summary, read as the runner reads them.

use goldbench::report::{Github, Roots};
use goldbench::verdict::Regression;

use crate::report_samples::run;
use crate::{HOSTILE, hostile, known, many};

fn github() -> Github {
    Github {
        roots: Roots {
            root: "/repo".into(),
            here: "/repo".into(),
        },
    }
}

/// A command as the runner takes it: level, properties, message.
type Command = (String, Vec<(String, String)>, String);

/// Reads commands by the runner's rules; `None` where a line is none.
fn read(text: &str) -> Option<Vec<Command>> {
    text.lines()
        .map(|line| {
            let (head, message) = line.strip_prefix("::")?.split_once("::")?;
            let (level, properties) = head.split_once(' ')?;
            let properties = properties
                .split(',')
                .map(|pair| {
                    let (name, value) = pair.split_once('=')?;
                    let value = value.replace("%3A", ":").replace("%2C", ",");
                    Some((name.to_owned(), unescaped(&value)))
                })
                .collect::<Option<Vec<_>>>()?;
            Some((level.to_owned(), properties, unescaped(message)))
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}

fn commands(run: &Regression) -> Vec<Command> {
    let text = github().annotations(run);
    read(&text).unwrap_or_else(|| panic!("not all lines are commands:\n{text}"))
}

fn property<'a>(command: &'a Command, name: &str) -> &'a str {
    let found = command.1.iter().find(|(n, _)| n == name);
    &found
        .unwrap_or_else(|| panic!("no {name} in {command:?}"))
        .1
}

#[test]
fn an_error_for_each_cause_at_its_line() {
    let all = commands(&run());
    assert!(all.iter().all(|(level, ..)| level == "error"), "{all:?}");
    assert_eq!(property(&all[0], "file"), "rtl/sha256_round.sv");
    assert_eq!(property(&all[0], "line"), "24");
    assert_eq!(
        property(&all[0], "title"),
        "FAIL strangers_own/job_switch [fa4936bd]"
    );
    assert!(
        all[0].2.contains("first divergence: hash2.round[37].e"),
        "{}",
        all[0].2
    );
    assert_eq!(property(&all[1], "file"), "cores/strangers_own.toml");
    let last = all.last().unwrap();
    assert!(last.2.contains("the manifest expects FAIL"), "{last:?}");
    // What a manifest expects is no annotation.
    assert!(
        !all.iter()
            .any(|c| property(c, "title").contains("planted_e_bit5"))
    );
}

#[test]
fn no_more_than_github_shows_and_the_rest_is_counted() {
    assert_eq!(commands(&many(10)).len(), 10);
    let eleven = commands(&many(11));
    assert_eq!(eleven.len(), 10);
    assert!(
        eleven[9].2.starts_with("and 2 more causes"),
        "{:?}",
        eleven[9]
    );
}

#[test]
fn what_is_known_and_what_is_fixed_are_notices() {
    let all = commands(&known());
    let notices: Vec<&Command> = all.iter().filter(|(level, ..)| level == "notice").collect();
    assert_eq!(notices.len(), 2, "{all:?}");
    assert!(
        notices[0].2.starts_with("known: issue 12"),
        "{:?}",
        notices[0]
    );
    assert!(
        notices[1].2.starts_with("fixed: remove it"),
        "{:?}",
        notices[1]
    );
}

/// A name can neither begin a command of its own nor end the one that it stands in.
#[test]
fn hostile_names_stay_in_their_place() {
    let run = hostile();
    let text = github().annotations(&run);
    let all = commands(&run);
    let levels: Vec<&str> = all.iter().map(|(level, ..)| level.as_str()).collect();
    assert!(
        levels
            .iter()
            .all(|level| ["error", "notice"].contains(level)),
        "{levels:?}"
    );
    for command in &all {
        let names: Vec<&str> = command.1.iter().map(|(name, _)| name.as_str()).collect();
        assert!(
            [
                &["file", "line", "title"][..],
                &["file", "title"],
                &["title"]
            ]
            .contains(&&names[..]),
            "{names:?}"
        );
    }
    assert!(
        !text.contains('\u{1b}') && !text.contains("::error::planted\n"),
        "{text}"
    );
    // The name comes back as it was, less what is invisible.
    for name in &HOSTILE[..3] {
        let there =
            |c: &Command| property(c, "file") == *name || property(c, "title").contains(name);
        assert!(all.iter().any(there), "no {name} in {all:?}");
    }
}

/// The reading above, with errors that it must find.
#[test]
fn the_reader_finds_what_is_planted() {
    assert!(read("::error file=a,line=1,title=b::c\n").is_some());
    for wrong in [
        "::error file=a",
        "error file=a::b",
        "::error file=a,b::c",
        "::error file=a::b\nplanted",
    ] {
        assert!(read(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn the_summary_is_markdown_and_text_in_it_is_text() {
    let text = github().summary(&hostile());
    for markup in ["<script", "<img", "](", "`", "\u{1b}", "\n::"] {
        assert!(!text.contains(markup), "{markup:?} in {text}");
    }
    // Each row has its five cells, whatever stands in them.
    for row in text.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.matches('|').count(), 6, "{row}");
    }
    let mut run = run();
    run.cores.truncate(2);
    run.cores[1].cases.truncate(1);
    insta::assert_snapshot!(github().summary(&run));
}

#[test]
fn of_a_run_that_is_cut_short_nothing_good_is_said() {
    let mut cut = run();
    cut.cores.truncate(1);
    assert!(cut.as_expected());
    let heads = |run: &Regression| {
        let text = github().summary(run);
        let page = crate::html::page_with(run, &[]);
        (text.lines().next().unwrap().to_owned(), page)
    };
    let (head, page) = heads(&cut);
    assert_eq!(head, "## goldbench: as expected");
    assert!(page.contains("<title>goldbench: as expected</title>"));
    cut.interrupted = true;
    let (head, page) = heads(&cut);
    assert_eq!(head, "## goldbench: interrupted");
    assert!(page.contains("<title>goldbench: interrupted</title>"));
    assert!(page.contains("<span class=\"warn\">interrupted</span>"));
}
