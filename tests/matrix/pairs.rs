//! A small set of points in which every pair of values that can stand together does.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::space::{FACTORS, FREE, Point, points, stages};

/// Two factors, each with a value.
pub type Pair = [(usize, usize); 2];

/// The pairs of a point that may be shorter than all factors.
pub fn pairs(point: &[usize]) -> impl Iterator<Item = Pair> + '_ {
    let places = point.iter().copied().enumerate();
    places
        .clone()
        .flat_map(move |a| places.clone().skip(a.0 + 1).map(move |b| [a, b]))
}

/// Every pair of values that stands together in some point, the free factors' with all others.
pub fn feasible(points: &[Point]) -> BTreeSet<Pair> {
    let mut all: BTreeSet<Pair> = points.iter().flat_map(|point| pairs(point)).collect();
    let single: BTreeSet<(usize, usize)> = all.iter().flatten().copied().collect();
    let free: Vec<(usize, usize)> = (0..FREE.len())
        .flat_map(|f| (0..FREE[f].values.len()).map(move |v| (FACTORS.len() + f, v)))
        .collect();
    for &f in &free {
        all.extend(single.iter().map(|&s| [s, f]));
        all.extend(free.iter().filter(|g| g.0 > f.0).map(|&g| [f, g]));
    }
    all
}

/// Points of all factors that have every feasible pair among them: always the point with the most pairs that
/// are still missing, and the fewest register stages where several have as many.
pub fn cover() -> Vec<Point> {
    let points = points();
    let mut missing = feasible(&points);
    let mut chosen = Vec::new();
    while !missing.is_empty() {
        let gain = |point: &Point| pairs(point).filter(|pair| missing.contains(pair)).count();
        let best = points
            .iter()
            .max_by_key(|point| (gain(point), Reverse(stages(point))));
        let mut point = best.expect("the space has points").clone();
        for free in &FREE {
            let gain = |&at: &usize| {
                let longer = [&point[..], &[at]].concat();
                pairs(&longer).filter(|pair| missing.contains(pair)).count()
            };
            let values = (0..free.values.len()).rev();
            let value = values.max_by_key(gain).unwrap_or(0);
            point.push(value);
        }
        let before = missing.len();
        for pair in pairs(&point) {
            missing.remove(&pair);
        }
        assert!(missing.len() < before, "{missing:?} are in no point");
        chosen.push(point);
    }
    chosen
}
