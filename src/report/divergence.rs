//! The first divergence in words: what differs, whose fault it is, what followed, where it is written.

use super::list::{WIDTH, bits, bounded, prose, separated, wrapped};
use super::page::{Line, Page, Style};
use super::shell;
use crate::verdict::{Artifacts, Consequence, Divergence, Inputs, Mismatch};

/// Elements, consequences and explanations that are listed before `and 12 more`.
const LISTED: usize = 12;
const EXPLANATIONS: usize = 4;
const BIT_RUNS: usize = 6;

/// Wider elements than this have model, device and difference on a line each.
const ONE_LINE_BITS: u32 = 64;

/// What differs, whose fault it is, and what followed.
pub(super) fn what(found: &Divergence) -> Page {
    let mut page = Page::new();
    page.push(first_line(found));
    values(&found.first, &mut page);
    if found.phase == "falling" {
        page.push(Line::new().plain(
            "    seen after the falling edge: the register moved with the wrong edge of the clock",
        ));
    }
    whose(found, &mut page);
    if !found.also.is_empty() {
        let names = found
            .also
            .iter()
            .map(|m| format!("{} ({})", m.element, bit_words(m)));
        let names = separated(bounded(names, LISTED), ", ");
        extend(&mut page, wrapped("  also:   ", &names, Style::Plain));
    }
    if !found.then.is_empty() {
        extend(
            &mut page,
            wrapped("  then:   ", &consequences(&found.then), Style::Plain),
        );
    }
    page
}

/// Where it is written, and how to see it again.
pub(super) fn whence(found: &Divergence) -> Page {
    let mut page = Page::new();
    if let Some(path) = &found.rtl_path {
        page.push(labelled("  signal: ").plain(path));
    }
    let width = found
        .source
        .iter()
        .map(|s| place(s).chars().count())
        .max()
        .unwrap_or(0);
    for (i, source) in found.source.iter().enumerate() {
        let label = if i == 0 { "  source: " } else { "          " };
        let line = labelled(label)
            .then(Style::Link, place(source))
            .plain(" ".repeat(width - place(source).chars().count()))
            .plain("  ")
            .plain(&source.text);
        page.push(if source.what.is_empty() {
            line
        } else {
            line.then(Style::Dim, format!("  ({})", source.what))
        });
    }
    files(&found.artifacts, &mut page);
    page
}

fn first_line(found: &Divergence) -> Line {
    let mut line = Line::new()
        .plain("  first divergence: ")
        .then(Style::Strong, &found.first.element);
    let job = found.job.map(|job| format!("job {job}"));
    let nonce = found.nonce.map(|nonce| format!("nonce {nonce}"));
    let whose: Vec<String> = job.into_iter().chain(nonce).collect();
    if !whose.is_empty() {
        line.push(Style::Plain, format!("   {}", whose.join(", ")));
    }
    line
}

fn values(first: &Mismatch, page: &mut Page) {
    let differing = format!(" ({})", bit_words(first));
    if first.width <= ONE_LINE_BITS {
        let mut line = Line::new().plain("    ");
        for (label, style, value) in [
            ("model ", Style::Good, &first.model),
            ("   rtl ", Style::Bad, &first.device),
            ("   xor ", Style::Warn, &first.xor),
        ] {
            line.push(Style::Dim, label);
            line.push(style, value);
        }
        page.push(line.plain(differing));
        return;
    }
    for (label, style, value) in [
        ("    model ", Style::Good, &first.model),
        ("    rtl   ", Style::Bad, &first.device),
        ("    xor   ", Style::Warn, &first.xor),
    ] {
        page.push(labelled(label).then(style, value));
    }
    page.push(Line::new().plain("         ").plain(differing));
}

/// `bit 5`, `bits 0-3, 31`, `all 32 bits`.
fn bit_words(mismatch: &Mismatch) -> String {
    match mismatch.bits.as_slice() {
        [] => "bits not recorded".to_owned(),
        [_] if mismatch.width == 1 => "its one bit".to_owned(),
        [bit] => format!("bit {bit}"),
        all if all.len() == mismatch.width as usize => format!("all {} bits", all.len()),
        some => format!("bits {}", bits(some, BIT_RUNS)),
    }
}

fn whose(found: &Divergence, page: &mut Page) {
    let sentence = inputs_sentence(&found.inputs, &found.first.element, &found.fault.function);
    extend(page, prose("    ", &sentence, Style::Plain));
    if !found.fault.rule.is_empty() {
        extend(
            page,
            prose(
                "    rule that does not hold: ",
                &found.fault.rule,
                Style::Plain,
            ),
        );
    }
    let reasons = &found.fault.explained_by;
    for (i, reason) in reasons.iter().take(EXPLANATIONS).enumerate() {
        let label = if i == 0 {
            "    explained by: "
        } else {
            "              or: "
        };
        extend(page, prose(label, reason, Style::Strong));
    }
    if reasons.len() > EXPLANATIONS {
        let rest = format!(
            "                  and {} more",
            reasons.len() - EXPLANATIONS
        );
        page.push(Line::new().plain(rest));
    }
}

fn inputs_sentence(inputs: &Inputs, element: &str, function: &str) -> String {
    let whose = if element.contains("round[") {
        "inputs of this round"
    } else {
        "its inputs"
    };
    let names = if inputs.names.is_empty() {
        String::new()
    } else {
        format!(" ({})", inputs.names)
    };
    match (inputs.agree, function.is_empty()) {
        (true, false) => format!("{whose} agree{names}: the fault is inside the {function}"),
        (true, true) => {
            format!("{whose} agree{names}: the fault is inside the function that writes it")
        }
        (false, false) => {
            format!(
                "{whose} do not all agree{names}: the {function} may be right, and the fault before it"
            )
        }
        (false, true) => format!("{whose} do not all agree{names}: the fault may lie before it"),
    }
}

/// Registers that the wrong value ran through as a chain, events with their cycles, in pieces to be wrapped:
/// `in hash2: round[38].f -> round[39].g (cycles 18 343-18 344), a share is lost at cycle 18 406`.
fn consequences(then: &[Consequence]) -> Vec<String> {
    let mut items: Vec<Vec<String>> = Vec::new();
    let mut rest = then;
    while let [first, ..] = rest {
        let run = rest.iter().take_while(|c| is_element(&c.what)).count();
        if run == 0 {
            items.push(vec![format!("{} at cycle {}", first.what, first.cycle)]);
            rest = &rest[1..];
            continue;
        }
        let (chain, after) = rest.split_at(run);
        items.push(chain_words(chain));
        rest = after;
    }
    if items.len() > LISTED + 1 {
        let left_out = format!("and {} more", items.len() - LISTED);
        items.truncate(LISTED);
        items.push(vec![left_out]);
    }
    let last = items.len() - 1;
    for item in &mut items[..last] {
        item.last_mut().expect("no item is empty").push_str(", ");
    }
    items.concat()
}

fn chain_words(chain: &[Consequence]) -> Vec<String> {
    const SHOWN: usize = 6;
    // The unit is said once where the whole chain lies in it.
    let unit = chain[0].what.split_once('.').map_or("", |(unit, _)| unit);
    let within = |what: &str| what.split_once('.').is_some_and(|(u, _)| u == unit);
    let shared = chain.len() > 1 && chain.iter().all(|c| within(&c.what));
    let skip = if shared { unit.len() + 1 } else { 0 };
    let mut names: Vec<String> = chain.iter().map(|c| c.what[skip..].to_owned()).collect();
    if names.len() > SHOWN + 1 {
        let left_out = names.len() - SHOWN;
        names.splice(
            SHOWN - 1..names.len() - 1,
            [format!(".. {left_out} more ..")],
        );
    }
    let mut pieces = separated(names, " -> ");
    if shared {
        pieces[0].insert_str(0, &format!("in {unit}: "));
    }
    let (first, last) = (chain[0].cycle, chain[chain.len() - 1].cycle);
    let cycles = if first == last {
        format!(" (cycle {first})")
    } else {
        format!(" (cycles {first}-{last})")
    };
    pieces
        .last_mut()
        .expect("a chain has elements")
        .push_str(&cycles);
    pieces
}

fn is_element(what: &str) -> bool {
    what.contains('.') && !what.contains(char::is_whitespace)
}

fn files(artifacts: &Artifacts, page: &mut Page) {
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
}

fn place(source: &crate::verdict::SourceLine) -> String {
    super::page::visible(&format!(
        "{}:{}",
        source.file.to_string_lossy(),
        source.line
    ))
}

fn labelled(label: &str) -> Line {
    Line::new().then(Style::Dim, label)
}

fn extend(page: &mut Page, lines: Vec<Line>) {
    for line in lines {
        page.push(line);
    }
}
