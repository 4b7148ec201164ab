//! The last lines of a report: the files that show the failure again.

use super::divergence::{extend, labelled};
use super::list::{WIDTH, prose};
use super::page::{Line, Page, Style};
use super::shell;
use crate::verdict::Artifacts;

/// `shrunk:`, `wave:`, `replay:`, `saved:`.
pub(super) fn files(artifacts: &Artifacts, page: &mut Page) {
    if let Some(shrunk) = &artifacts.shrunk {
        extend(page, prose("  shrunk: ", shrunk, Style::Plain));
    }
    if let Some(wave) = &artifacts.wave {
        let mut line = labelled("  wave:   ").then(Style::Link, wave.to_string_lossy());
        if let Some((first, last)) = artifacts.window {
            line.push(Style::Plain, format!(" (cycles {first}-{last})"));
        }
        let opened = artifacts.view.as_ref().unwrap_or(wave);
        let command = format!("gtkwave {}", shell::word(opened));
        // Two long paths do not fit one line; the command is on one of its own then, to be copied whole.
        if line.width() + 2 + command.chars().count() > WIDTH {
            page.push(line);
            page.push(Line::new().plain("          ").then(Style::Link, command));
        } else {
            page.push(line.plain(", ").then(Style::Link, command));
        }
    } else if let Some(reason) = &artifacts.no_wave {
        extend(
            page,
            prose("  wave:   ", &format!("none: {reason}"), Style::Plain),
        );
    }
    if let Some(case) = &artifacts.case {
        page.push(labelled("  replay: ").then(
            Style::Link,
            format!("goldbench replay {}", shell::word(case)),
        ));
    }
    if let Some(saved) = &artifacts.saved {
        page.push(labelled("  saved:  ").then(Style::Link, saved.to_string_lossy()));
    }
}
