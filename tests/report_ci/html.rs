//! The page: whole by itself, with every failing case, and text in it is text.

use std::path::{Path, PathBuf};

use goldbench::report::Html;
use goldbench::report::measured::Measured;
use goldbench::verdict::Regression;

use crate::report_samples::run;
use crate::{hostile, known, many};

fn page(run: &Regression) -> String {
    page_with(run, &[])
}

/// The page with results beside it.
pub fn page_with(run: &Regression, measured: &[Measured]) -> String {
    Html {
        measured,
        link: &mut |path: &Path| Some(PathBuf::from("files").join(path.file_name()?)),
    }
    .page(run)
}

/// What a page would load, or run, from elsewhere or from a name.
pub fn foreign(page: &str) -> Vec<String> {
    // The name of SVG's elements is no address that is loaded; here they are drawn inline and need none.
    let loads = [
        "http:",
        "https:",
        "//",
        " src",
        "@import",
        "url(",
        "javascript:",
        " on",
        "srcdoc",
    ];
    let mut found = Vec::new();
    // The script and the style are ours; only what is drawn from the run may offend.
    for (name, text) in [
        ("tags", tags(page)),
        ("style", within(page, "style")),
        ("script", within(page, "script")),
    ] {
        for load in &loads {
            let ours = name == "script" && [" on", "//"].contains(load);
            if text.contains(load) && !ours {
                found.push(format!("{load} in {name}"));
            }
        }
    }
    // Text is escaped, so that each of these would be an element.
    for (element, times) in [
        ("<script", 1),
        ("<style", 1),
        ("<form", 1),
        ("<link", 0),
        ("<img", 0),
        ("<iframe", 0),
        ("<object", 0),
        ("<base", 0),
    ] {
        if page.matches(element).count() != times {
            found.push(format!("{element} {} times", page.matches(element).count()));
        }
    }
    found
}

/// All tags with their attributes, without the text between them.
fn tags(page: &str) -> String {
    let inside = page.split('<').skip(1);
    let tags: Vec<&str> = inside.map(|t| t.split('>').next().unwrap_or(t)).collect();
    let tags = tags.join("\n");
    let policy = ["style-src", "script-src", "default-src"];
    let tags = policy
        .iter()
        .fold(tags, |tags, word| tags.replace(word, ""));
    // A label is quoted text: nothing in it is loaded.
    let mut parts = tags.split("aria-label=\"");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |out, part| {
        out + part.split_once('"').map_or("", |(_, rest)| rest)
    })
}

fn within(page: &str, element: &str) -> String {
    let open = format!("<{element}>");
    let after = page.split_once(&open).map_or("", |(_, after)| after);
    after
        .split(&format!("</{element}>"))
        .next()
        .unwrap_or("")
        .to_owned()
}

/// Links within the page that lead nowhere.
pub fn dangling(page: &str) -> Vec<String> {
    let links = page.split("href=\"#").skip(1);
    let targets = links.map(|link| link.split('"').next().unwrap_or(""));
    targets
        .filter(|id| !page.contains(&format!(" id=\"{id}\"")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for run in [run(), known(), many(3), hostile()] {
        let page = page(&run);
        assert_eq!(foreign(&page), Vec::<String>::new());
        assert_eq!(dangling(&page), Vec::<String>::new());
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
        assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
    }
}

/// The checks above, with errors that they must find.
#[test]
fn the_checks_find_what_is_planted() {
    let good = page(&run());
    for planted in [
        "<img src=x>",
        "<link rel=stylesheet>",
        "<script>",
        "<a href=\"https://example.org\">",
        "<p onclick=\"x\">",
        "<svg onload=\"x\">",
    ] {
        let bad = good.replace("</main>", &format!("{planted}</main>"));
        assert!(!foreign(&bad).is_empty(), "{planted} goes unseen");
    }
    let bad = good.replace("</main>", "<a href=\"#nowhere\"></a></main>");
    assert_eq!(dangling(&bad), ["nowhere"]);
}

#[test]
fn every_case_is_in_it_and_every_failing_one_has_a_report() {
    let run = run();
    let page = page(&run);
    let mut failing = 0;
    for case in run.cores.iter().flat_map(|core| &core.cases) {
        assert!(page.contains(&*case.id.case), "{:?}", case.id);
        failing += usize::from(case.outcome.is_finding());
    }
    assert_eq!(page.matches("<article ").count(), failing);
    assert_eq!(page.matches("data-failing").count(), failing);
    // The report of the text, the command, the files.
    for part in [
        "model ",
        "0x6a09e647",
        "rtl/sha256_round.sv:24",
        "<code>goldbench replay out/miner/job_switch/case.json</code>",
        "href=\"files/window.fst\"",
        "expected by its manifest: FAIL",
    ] {
        assert!(page.contains(part), "no {part}");
    }
}

/// Without scripts nothing is hidden but what needs them.
#[test]
fn it_is_readable_without_scripts() {
    let page = page(&run());
    let hidden: Vec<&str> = page
        .split('<')
        .filter(|tag| {
            tag.split('>')
                .next()
                .is_some_and(|t| t.ends_with(" hidden"))
        })
        .map(|tag| tag.split(' ').next().unwrap())
        .collect();
    assert!(
        hidden.iter().all(|tag| ["form", "button"].contains(tag)),
        "{hidden:?}"
    );
    assert!(hidden.contains(&"form") && hidden.contains(&"button"));
    assert!(page.contains("prefers-color-scheme: dark"));
}

#[test]
fn the_wrong_stage_is_marked_and_it_alone() {
    let mut run = run();
    run.cores.truncate(2);
    run.cores[1].cases.truncate(1);
    let page = page(&run);
    let picture = page
        .split_once("<svg ")
        .unwrap()
        .1
        .split("</svg>")
        .next()
        .unwrap();
    let cells: Vec<&str> = picture.split("<rect class=\"stage").skip(1).collect();
    let wrong: Vec<&str> = cells
        .iter()
        .filter(|c| c.starts_with(" wrong"))
        .copied()
        .collect();
    // One cell, and one in the key.
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(
        wrong[0].contains("<title>hash2.round[37]</title>"),
        "{}",
        wrong[0]
    );
    let then: Vec<&str> = cells
        .iter()
        .filter(|c| c.starts_with(" then"))
        .copied()
        .collect();
    assert_eq!(then.len(), 5 + 1, "{then:?}");
    assert!(
        then[0].contains("<title>hash2.round[38]</title>"),
        "{}",
        then[0]
    );
    assert_eq!(cells.len(), 2 * 64 + 3);
}

#[test]
fn files_that_are_not_there_are_not_linked() {
    let page = Html {
        measured: &[],
        link: &mut |_| None,
    }
    .page(&run());
    assert!(!page.contains("files:") && !page.contains("href=\"files"));
}
