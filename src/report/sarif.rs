//! SARIF 2.1.0 for code scanning: a result for each cause, at the line of the RTL, tracked by the cause's id.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_sarif::sarif::{
    ArtifactLocation, Location, Message, MultiformatMessageString, PhysicalLocation, PropertyBag,
    Region, ReportingConfiguration, ReportingDescriptor, Result as Told, ResultLevel, Run,
    Sarif as Log, Suppression, Tool, ToolComponent,
};

use super::failure::case_page;
use super::finding::{Finding, Weight};
use super::page::visible;
use super::paint::paint;
use super::{Format, RenderError, Roots, Times, rules};
use crate::verdict::Regression;

/// The SARIF format. Findings that a baseline knows, or a manifest expects, are there and suppressed.
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
        let results: Vec<Told> = findings
            .iter()
            .map(|finding| {
                let rule = kinds.iter().position(|kind| *kind == finding.cause.kind);
                self.result(finding, rule.unwrap_or_default())
            })
            .collect();
        let driver = ToolComponent::builder()
            .name("goldbench")
            .semantic_version(run.tools.goldbench.as_str())
            .rules(kinds.into_iter().map(rule).collect::<Vec<_>>())
            .build();
        let runs = Run::builder()
            .tool(Tool::builder().driver(driver).build())
            .column_kind(serde_json::json!("unicodeCodePoints"))
            .results(results)
            .build();
        let log = Log::builder()
            .schema("https://json.schemastore.org/sarif-2.1.0.json")
            .version(serde_json::json!("2.1.0"))
            .runs(vec![runs])
            .build();
        let text = serde_json::to_string_pretty(&log).map_err(|e| RenderError::Unfit {
            format: "SARIF",
            reason: e.to_string(),
        })?;
        Ok(text + "\n")
    }
}

impl Sarif {
    fn result(&self, finding: &Finding<'_>, rule: usize) -> Told {
        let id = &finding.cause.id;
        // Code scanning reads the first name only, other readers any.
        let prints = BTreeMap::from([
            ("primaryLocationLineHash".to_owned(), format!("{id}:1")),
            ("goldbenchCause/v1".to_owned(), id.clone()),
        ]);
        let (level, suppressions) = match &finding.weight {
            Weight::New => (ResultLevel::Error, Vec::new()),
            Weight::Known(reason) => (ResultLevel::Note, vec![suppressed(&visible(reason))]),
            Weight::Expected => {
                let why = suppressed("the core's manifest expects it");
                (ResultLevel::Note, vec![why])
            }
        };
        let (file, line) = &finding.place;
        let properties = BTreeMap::from([
            ("core".to_owned(), serde_json::json!(finding.core.core)),
            ("cases".to_owned(), serde_json::json!(finding.cases)),
            ("cause".to_owned(), serde_json::json!(finding.cause.cause)),
        ]);
        let properties = PropertyBag::builder()
            .additional_properties(properties)
            .build();
        let told = Told::builder()
            .rule_id(finding.cause.kind.as_str())
            .rule_index(i64::try_from(rule).unwrap_or(0))
            .level(level)
            .message(Message::builder().text(words(finding)).build())
            .locations(vec![self.location(file, *line, None)])
            .related_locations(self.related(finding))
            .partial_fingerprints(prints)
            .occurrence_count(i64::try_from(finding.cases.len().max(1)).unwrap_or(1))
            .suppressions(suppressions)
            .properties(properties);
        told.build()
    }

    /// The other lines that the value comes through.
    fn related(&self, finding: &Finding<'_>) -> Vec<Location> {
        let found = finding.case.and_then(|case| case.divergence.as_deref());
        let lines = found.map_or(&[][..], |found| &found.source);
        let others = lines
            .iter()
            .filter(|s| (&s.file, Some(s.line)) != (&finding.place.0, finding.place.1));
        others
            .map(|s| self.location(&s.file, Some(s.line), Some(&s.what)))
            .collect()
    }

    fn location(&self, file: &Path, line: Option<u32>, what: Option<&str>) -> Location {
        let shown = self.roots.shown(file);
        let artifact = if shown.starts_with('/') {
            ArtifactLocation::builder()
                .uri(format!("file://{}", uri(&shown)))
                .build()
        } else {
            ArtifactLocation::builder()
                .uri(uri(&shown))
                .uri_base_id("%SRCROOT%")
                .build()
        };
        let region = Region::builder()
            .start_line(i64::from(line.unwrap_or(1)))
            .build();
        let place = PhysicalLocation::builder()
            .artifact_location(artifact)
            .region(region)
            .build();
        match what.filter(|what| !what.is_empty()) {
            Some(what) => Location::builder()
                .physical_location(place)
                .message(Message::builder().text(visible(what)).build())
                .build(),
            None => Location::builder().physical_location(place).build(),
        }
    }
}

fn suppressed(why: &str) -> Suppression {
    Suppression::builder()
        .kind(serde_json::json!("external"))
        .justification(why)
        .build()
}

fn rule(kind: &str) -> ReportingDescriptor {
    let (short, full) = rules::of(kind);
    let text = |text: &str| MultiformatMessageString::builder().text(text).build();
    ReportingDescriptor::builder()
        .id(kind)
        .short_description(text(short))
        .full_description(text(&full))
        .help(text(&full))
        .default_configuration(
            ReportingConfiguration::builder()
                .level(serde_json::json!("error"))
                .build(),
        )
        .build()
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
