//! The way through a grid: block by block, each design's activity counted before its points.

use std::collections::HashSet;

use rayon::prelude::*;

use super::asked::Asked;
use super::journal::Journal;
use super::result::Found;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::design::DesignConfig;
use crate::explore::{Place, Point, settings};

/// Places of a block, at most: between two looks at the progress line and at Ctrl-C.
const BLOCK: usize = 512;

/// Works out the places that are not done; after Ctrl-C what is found is what was worked out by then.
///
/// # Errors
/// A resume file that can't be written any more.
pub(super) fn walk(
    asked: &Asked,
    numbers: &[usize],
    (mut journal, mut found): (Option<Journal>, Found),
    ctx: &Context,
) -> Result<Found, Failure> {
    let line = Progress::of("explore", numbers.len() as u64, "points").from(found.done() as u64);
    let mut known = HashSet::new();
    let mut rest = &numbers[found.done()..];
    while !rest.is_empty() {
        let (places, new) = block(asked, rest, &mut known);
        let here = &rest[..places.len()];
        rest = &rest[places.len()..];
        let mut fresh = Found::default();
        // What hashes no headers is told place by place.
        if let Some(design) = new
            && let Ok(terms) = asked.worker.terms(&design)
        {
            fresh.designs.insert(settings(&design), terms);
        }
        if ctx.checkpoint().is_err() {
            break;
        }
        let made: Vec<Result<Point, String>> = here
            .par_iter()
            .zip(&places)
            .map(|(&number, place)| point(asked, number, place.clone()?))
            .collect();
        for one in made {
            match one {
                Ok(point) => fresh.points.push(point),
                Err(why) => *fresh.skipped.entry(why).or_default() += 1,
            }
        }
        if let Some(journal) = &mut journal {
            journal.add(&fresh)?;
        }
        found.take(fresh);
        line.advance(here.len() as u64);
    }
    // A design all of whose places were left out has nothing to show.
    let named: HashSet<&str> = found.points.iter().map(|p| p.settings.as_str()).collect();
    found
        .designs
        .retain(|settings, _| named.contains(settings.as_str()));
    Ok(found)
}

/// A place, or the rule that forbids it.
type Tried = Result<Place, String>;

/// The next places, and the one design among them that is new: its activity takes some tenths of a second, which a stop between
/// two blocks does not lose.
fn block(
    asked: &Asked,
    rest: &[usize],
    known: &mut HashSet<DesignConfig>,
) -> (Vec<Tried>, Option<DesignConfig>) {
    let (mut places, mut new) = (Vec::new(), None);
    for &number in rest.iter().take(BLOCK) {
        let place = asked.grid.place(number, asked.celsius);
        if let Ok(place) = &place
            && !known.contains(&place.design)
        {
            if new.is_some() {
                break;
            }
            known.insert(place.design);
            new = Some(place.design);
        }
        places.push(place.map_err(|rule| format!("rule {rule}")));
    }
    (places, new)
}

/// A point, or why there is none.
fn point(asked: &Asked, number: usize, place: Place) -> Result<Point, String> {
    let place = match asked.rate {
        None => place,
        Some(ghs) => {
            let volt = asked.worker.least_volt(&place.design, place.node_nm, ghs);
            Place {
                volt: volt.ok_or_else(|| format!("{ghs} GH/s at no plausible voltage"))?,
                ..place
            }
        }
    };
    asked
        .worker
        .point(number, &place)
        .map_err(|error| match error {
            crate::explore::NoPoint::Speed(_) => {
                "too low a voltage for the law of frequency".into()
            }
            other => other.to_string(),
        })
}
