//! The Pareto front.

use super::Point;

/// Numbers (in the list) of points that no other beats in J/TH and in GH/s per mm2 at once, the least J/TH first.
pub fn front(points: &[Point]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&points[a], &points[b]);
        let density = b.ghs_per_mm2.total_cmp(&a.ghs_per_mm2);
        a.j_per_th
            .total_cmp(&b.j_per_th)
            .then(density)
            .then(a.number.cmp(&b.number))
    });
    let mut densest = f64::NEG_INFINITY;
    order.retain(|&at| {
        let better = points[at].ghs_per_mm2 > densest;
        if better {
            densest = points[at].ghs_per_mm2;
        }
        better
    });
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(number: usize, (j_per_th, ghs_per_mm2): (f64, f64)) -> Point {
        Point {
            number,
            settings: String::new(),
            node_nm: 7.0,
            volt: 0.3,
            mhz: 1.0,
            celsius: 60.0,
            j_per_th,
            low: 0.0,
            high: 0.0,
            null_j_per_th: 0.0,
            ghs: 1.0,
            mm2: 1.0,
            ghs_per_mm2,
            watts: 1.0,
            latency_ns: 1.0,
            flop_share: 0.5,
            parts: crate::explore::Parts::default(),
            drawn_out: false,
        }
    }

    #[test]
    fn what_is_beaten_in_both_is_not_on_the_front() {
        let all: Vec<Point> = [(2.0, 2.0), (1.0, 1.0), (3.0, 1.5), (1.0, 0.5), (4.0, 9.0)]
            .into_iter()
            .enumerate()
            .map(|(at, of)| point(at, of))
            .collect();
        assert_eq!(front(&all), [1, 0, 4]);
        assert!(front(&[]).is_empty());
    }

    proptest! {
        /// Held against the definition: on the front is what no other point beats or equals with one better.
        #[test]
        fn the_front_is_its_definition(pairs in proptest::collection::vec((0..20_u32, 0..20_u32), 1..40)) {
            let all: Vec<Point> = pairs.iter().enumerate()
                .map(|(at, (j, d))| point(at, (f64::from(*j), f64::from(*d)))).collect();
            let beats = |a: &Point, b: &Point| {
                a.j_per_th <= b.j_per_th && a.ghs_per_mm2 >= b.ghs_per_mm2
                    && (a.j_per_th < b.j_per_th || a.ghs_per_mm2 > b.ghs_per_mm2 || a.number < b.number)
            };
            let mut by_definition: Vec<usize> = (0..all.len())
                .filter(|&at| !all.iter().any(|other| other.number != at && beats(other, &all[at])))
                .collect();
            let mut found = front(&all);
            found.sort_unstable();
            by_definition.sort_unstable();
            prop_assert_eq!(found, by_definition);
        }
    }
}
