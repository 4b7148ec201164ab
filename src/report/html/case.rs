//! A failing case's part of the page.

use std::path::{Path, PathBuf};

use maud::{Markup, PreEscaped, html};

use super::{class, replay, text};
use crate::report::failure::{case_page, outcome_style};
use crate::report::page::{Style, visible};
use crate::report::pipeline;
use crate::verdict::{Artifacts, CaseVerdict, Cause, CoreRun};

/// The case's report, its pipeline, its files, and the command that shows it again.
pub(super) fn section(
    id: &str,
    core: &CoreRun,
    case: &CaseVerdict,
    link: &mut dyn FnMut(&Path) -> Option<PathBuf>,
) -> Markup {
    let drawn = case
        .divergence
        .as_deref()
        .and_then(|found| pipeline::drawn(core, found));
    let files = case.artifacts.as_ref().map(|kept| files(kept, link));
    let known = core.known.get(&case.id.case);
    let style = if known.is_some() {
        Style::Warn
    } else {
        outcome_style(case.outcome)
    };
    html! {
        article id=(id) {
            h3 {
                span class=(class(style)) { (case.outcome.word()) } " "
                (visible(&case.id.core)) " / " (visible(&case.id.case))
            }
            @if let Some(cause) = Cause::of(case) {
                p class="dim" { "cause " code { (cause.id) } ": " (visible(&cause.cause)) }
            }
            @if let Some(reason) = known { p class="warn" { "known: " (visible(reason)) } }
            @if let Some(drawn) = drawn { figure { (PreEscaped(drawn)) } }
            (text(&case_page(case)))
            @if let Some(command) = replay(case) {
                p class="command" { code { (command) } " " button type="button" hidden { "copy" } }
            }
            @if let Some(files) = files { (files) }
        }
    }
}

/// Links to what is there.
fn files(kept: &Artifacts, link: &mut dyn FnMut(&Path) -> Option<PathBuf>) -> Markup {
    let all = [
        ("case", &kept.case),
        ("waves", &kept.wave),
        ("view", &kept.view),
    ];
    let there: Vec<(&str, PathBuf)> = all
        .into_iter()
        .filter_map(|(what, path)| Some((what, link(path.as_deref()?)?)))
        .collect();
    html! {
        @if !there.is_empty() {
            p { "files:" @for (what, path) in &there { " " a href=(reference(path)) { (what) } } }
        }
    }
}

/// A relative path as a link.
fn reference(path: &Path) -> String {
    let parts = path
        .iter()
        .map(|part| crate::report::sarif::uri(&part.to_string_lossy()));
    parts.collect::<Vec<_>>().join("/")
}
