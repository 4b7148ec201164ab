//! What came of one planted fault, held against what its patch expects.

use goldbench::lockstep::run_case;
use goldbench::stimulus::Case;
use goldbench::verdict::{Divergence, Outcome};

use crate::blind::{self, Seen};
use crate::patch::{Fault, matches, places};
use crate::woven::{Woven, sources_with};

/// How a fault was found.
pub struct Finding<'a> {
    pub fault: &'a Fault,
    /// The case that found it; `None` if none did.
    pub case: Option<String>,
    pub divergence: Option<Box<Divergence>>,
    /// What would have shown with less in view, in the same cases.
    pub seen: Seen,
}

/// Runs the cases that the patch names, then all others, until one fails. Each is run with less in view too if `blind`.
pub fn find<'a>(woven: &Woven, fault: &'a Fault, all: &[Case], blind: bool) -> Finding<'a> {
    let mut core = woven.with(fault.number);
    core.folder = sources_with(&woven.origin, fault);
    let (named, others): (Vec<&Case>, Vec<&Case>) =
        all.iter().partition(|c| fault.cases.contains(&c.name));
    let mut seen = Seen::default();
    for case in named.into_iter().chain(others) {
        let verdict =
            run_case(&core, &woven.builds, case, &mut |_| {}).expect("a manifest that fits");
        // It compares the outputs and asks the oracle too: where it passes, less in view shows nothing.
        if blind && verdict.outcome != Outcome::Pass {
            let now = blind::run(&woven.builds.fast, &core, case);
            seen.by_results |= now.by_results;
            seen.by_outputs |= now.by_outputs;
        }
        if verdict.outcome != Outcome::Pass {
            return Finding {
                fault,
                case: Some(case.name.clone()),
                divergence: verdict.divergence,
                seen,
            };
        }
    }
    Finding {
        fault,
        case: None,
        divergence: None,
        seen,
    }
}

impl Finding<'_> {
    /// Where it was found: case, cycle, first element.
    pub fn place(&self) -> Option<String> {
        let case = self.case.as_ref()?;
        let first = self.divergence.as_ref();
        let first = first.map_or("results".into(), |d| {
            format!("cycle {}, `{}`", d.cycle.0, d.first.element)
        });
        Some(format!("{case}, {first}"))
    }

    /// Everything that is not as the patch expects; empty when the fault was found and localised.
    pub fn complaints(&self) -> Vec<String> {
        let fault = self.fault;
        let mut complaints = Vec::new();
        let mut want = |holds: bool, what: String| {
            if !holds {
                complaints.push(format!("{:02}-{}: {what}", fault.number, fault.name));
            }
        };
        let Some(case) = &self.case else {
            return vec![format!("{:02}-{}: not found", fault.number, fault.name)];
        };
        want(
            fault.cases.contains(case),
            format!("found in {case} and not in {:?}", fault.cases),
        );
        let Some(divergence) = &self.divergence else {
            want(false, "wrong results, and no divergence".into());
            return complaints;
        };
        let element = &divergence.first.element;
        want(
            matches(&fault.element, element),
            format!("element {element}"),
        );
        want(divergence.inputs.agree, "the inputs do not agree".into());
        let (function, rule) = (&divergence.fault.function, &divergence.fault.rule);
        want(
            matches(&fault.function, function),
            format!("function `{function}`"),
        );
        want(rule.contains(&fault.rule), format!("rule `{rule}`"));
        let texts = &divergence.fault.explained_by;
        want(
            fault.explained.is_empty() || self.expected_text().is_some(),
            format!("explained by {texts:?}"),
        );
        let files: Vec<&str> = self.lines().iter().map(|(file, _)| *file).collect();
        want(
            if fault.source == "-" {
                files.is_empty()
            } else {
                files.contains(&fault.source.as_str())
            },
            format!("source {files:?}"),
        );
        complaints
    }

    /// The explanation that the patch expects, if it was given. Which of several it is may hang on power-up values.
    pub fn expected_text(&self) -> Option<&str> {
        let texts = &self.divergence.as_ref()?.fault.explained_by;
        let wanted = self.fault.explained.split(" / ");
        let wanted: Vec<&str> = wanted.filter(|w| !w.is_empty()).collect();
        let found = texts
            .iter()
            .find(|text| wanted.iter().any(|w| text.contains(w)));
        found.map(String::as_str)
    }

    /// The source lines of the report: file and line.
    pub fn lines(&self) -> Vec<(&str, usize)> {
        let lines = self.divergence.iter().flat_map(|d| &d.source);
        lines
            .filter_map(|line| Some((line.file.file_name()?.to_str()?, line.line as usize)))
            .collect()
    }

    /// Does the report show the very line that the patch changes; the right file at least.
    pub fn points_at(&self) -> (bool, bool) {
        let (shown, planted) = (self.lines(), places(self.fault));
        let line = shown.iter().any(|place| planted.contains(place));
        let file = shown
            .iter()
            .any(|(file, _)| planted.iter().any(|(planted, _)| planted == file));
        (line, file)
    }
}
