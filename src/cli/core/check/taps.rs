//! The probes of a core in its own conventions: names, rounds, paths, widths.

use std::collections::BTreeMap;

use super::{Problems, places};
use crate::harness::{Manifest, Tap};
use crate::survey::Survey;

/// Each probe by itself, at the first register of it that is not there.
pub(super) fn check(manifest: &Manifest, survey: Option<&Survey>, problems: &mut Problems<'_>) {
    let mut alone = manifest.clone();
    for (name, probe) in &manifest.probes {
        alone.probes = BTreeMap::from([(name.clone(), probe.clone())]);
        let taps = match alone.taps() {
            Ok(taps) => taps,
            Err((key, text)) => {
                problems.put("probe", ("probes", &key), text);
                continue;
            }
        };
        if let Some(survey) = survey {
            let before = problems.found.len();
            for tap in &taps {
                one(survey, tap, problems);
                if problems.found.len() > before {
                    break;
                }
            }
        }
    }
}

fn one(survey: &Survey, tap: &Tap, problems: &mut Problems<'_>) {
    let at = ("probes", tap.key.as_str());
    let (path, element) = match element(survey, &tap.path) {
        Some((array, element)) => (array, Some(element)),
        None => (tap.path.as_str(), None),
    };
    let declares = survey.signal(path).map(|(module, _)| module.name.clone());
    let module = tap.module.clone().or(declares);
    let Some(signal) = places::signal(survey, at, path, module.as_deref(), problems) else {
        return;
    };
    if signal.entries > 1 && element.is_none() {
        let text = format!("`{path}` is an array: say which element, as `{path}[{{i}}]`");
        problems.put("probe", at, text);
        return;
    }
    let (high, low) = tap.bits.unwrap_or((signal.width - 1, 0));
    let want = 32 * tap.part.words() as u32;
    if high >= signal.width {
        let text = format!(
            "`{path}` has {} bits, bit {high} is not one of them",
            signal.width
        );
        problems.put("width", at, text);
    } else if high - low + 1 != want {
        let text = format!(
            "it holds {want} bits, and `{path}` has {}: say `bits` where it is a part",
            high - low + 1
        );
        problems.put("width", at, text);
    }
}

/// An array, and which element of it, where a path leads to one.
fn element<'p>(survey: &Survey, path: &'p str) -> Option<(&'p str, u32)> {
    if survey.signal(path).is_some() {
        return None;
    }
    let (array, index) = path.strip_suffix(']')?.rsplit_once('[')?;
    let (_, signal) = survey.signal(array)?;
    (signal.entries > 1).then_some((array, index.parse().ok()?))
}
