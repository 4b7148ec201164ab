//! SARIF 2.1.0 for code scanning: a result for each cause, at the line of the RTL, tracked by the cause's id.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::failure::case_page;
use super::finding::{Finding, Weight};
use super::page::visible;
use super::paint::paint;
use super::{Format, RenderError, Roots, Times, rules};
use crate::verdict::Regression;

/// The SARIF format. Findings that a baseline knows, or a manifest expects, are there and suppressed.
///
/// Written as plain JSON: the crates that have types of it make them anew in every build, with crates that nobody keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sarif {
    /// Paths are shown from here.
    pub roots: Roots,
}

/// Other cases of the same cause that are named in a message.
const CASES: usize = 12;

impl Format for Sarif {
    fn extension(&self) -> &'static str {
        "sarif"
    }

    fn render(&self, run: &Regression, _: &Times) -> Result<String, RenderError> {
        let findings = Finding::all(run);
        let mut kinds: Vec<&str> = findings.iter().map(|f| f.cause.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let rules: Vec<Value> = kinds.iter().map(|kind| rule(kind)).collect();
        let results = findings.iter().map(|finding| {
            let rule = kinds.iter().position(|kind| *kind == finding.cause.kind);
            self.result(finding, rule.unwrap_or_default())
        });
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "goldbench",
                    "semanticVersion": run.tools.goldbench,
                    "rules": rules,
                } },
                "invocations": [{ "executionSuccessful": !run.interrupted }],
                "columnKind": "unicodeCodePoints",
                "results": results.collect::<Vec<Value>>(),
            }],
        });
        let text = serde_json::to_string_pretty(&log).map_err(|e| RenderError::Unfit {
            format: "SARIF",
            reason: e.to_string(),
        })?;
        Ok(text + "\n")
    }
}

impl Sarif {
    fn result(&self, finding: &Finding<'_>, rule: usize) -> Value {
        let id = &finding.cause.id;
        let (level, suppressed) = match &finding.weight {
            Weight::New => ("error", None),
            Weight::Known(reason) => ("note", Some(visible(reason))),
            Weight::Expected => ("note", Some("the core's manifest expects it".to_owned())),
        };
        let suppressions: Vec<Value> = suppressed
            .iter()
            .map(|why| json!({ "kind": "external", "justification": why }))
            .collect();
        let (file, line) = &finding.place;
        json!({
            "ruleId": finding.cause.kind,
            "ruleIndex": rule,
            "level": level,
            "message": { "text": words(finding) },
            "locations": [self.location(file, *line, "")],
            "relatedLocations": self.related(finding),
            // Code scanning reads the first name only, other readers any.
            "partialFingerprints": {
                "primaryLocationLineHash": format!("{id}:1"),
                "goldbenchCause/v1": id,
            },
            "occurrenceCount": finding.cases.len().max(1),
            "suppressions": suppressions,
            "properties": {
                "core": finding.core.core,
                "cases": finding.cases,
                "cause": finding.cause.cause,
            },
        })
    }

    /// The other lines that the value comes through.
    fn related(&self, finding: &Finding<'_>) -> Vec<Value> {
        let found = finding.case.and_then(|case| case.divergence.as_deref());
        let lines = found.map_or(&[][..], |found| &found.source);
        lines
            .iter()
            .filter(|s| (&s.file, Some(s.line)) != (&finding.place.0, finding.place.1))
            .map(|s| self.location(&s.file, Some(s.line), &s.what))
            .collect()
    }

    fn location(&self, file: &Path, line: Option<u32>, what: &str) -> Value {
        let shown = self.roots.shown(file);
        let artifact = if shown.starts_with('/') {
            json!({ "uri": format!("file://{}", uri(&shown)) })
        } else {
            json!({ "uri": uri(&shown), "uriBaseId": "%SRCROOT%" })
        };
        let mut location = json!({
            "physicalLocation": {
                "artifactLocation": artifact,
                "region": { "startLine": line.unwrap_or(1) },
            },
        });
        if !what.is_empty() {
            location["message"] = json!({ "text": visible(what) });
        }
        location
    }
}

fn rule(kind: &str) -> Value {
    let (short, full) = rules::of(kind);
    json!({
        "id": kind,
        "shortDescription": { "text": short },
        "fullDescription": { "text": full },
        "help": { "text": full },
        "defaultConfiguration": { "level": "error" },
    })
}

/// A sentence, the cases, and the report of the first of them.
fn words(finding: &Finding<'_>) -> String {
    let mut text = format!(
        "{}: {}",
        visible(&finding.title()),
        visible(&finding.sentence())
    );
    let others = finding
        .cases
        .iter()
        .filter(|name| finding.case.is_none_or(|case| case.id.case != **name));
    let others = super::list::bounded(others.map(|name| visible(name)), CASES);
    if !others.is_empty() {
        let _ = write!(text, "\nAlso: {}", others.join(", "));
    }
    if let Some(case) = finding.case {
        let report = paint(&case_page(case), false);
        let _ = write!(text, "\n\n{}", report.trim_end());
    }
    text
}

/// A path as a URI reference.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(super::uri("rtl/a b#1:é.sv"), "rtl/a%20b%231%3A%C3%A9.sv");
    }
}
