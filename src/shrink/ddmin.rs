//! Leaving out parts of a list, ever smaller ones, as long as what is left still fails (Zeller's delta debugging).

/// The shortest list found of which `fails` still holds. `items` itself is taken to fail.
pub(crate) fn ddmin<T: Clone>(items: &[T], fails: &mut dyn FnMut(&[T]) -> bool) -> Vec<T> {
    let mut kept = items.to_vec();
    if kept.is_empty() || fails(&[]) {
        return Vec::new();
    }
    let mut chunk = kept.len().div_ceil(2);
    loop {
        let mut at = 0;
        while at < kept.len() && kept.len() > 1 {
            let mut without = kept.clone();
            without.drain(at..(at + chunk).min(kept.len()));
            if !without.is_empty() && fails(&without) {
                kept = without;
            } else {
                at += chunk;
            }
        }
        if chunk == 1 {
            return kept;
        }
        chunk = chunk.div_ceil(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_needed_is_what_is_left(
            length in 1usize..200,
            needed in proptest::collection::btree_set(0usize..200, 0..4),
        ) {
            let items: Vec<usize> = (0..length).collect();
            let needed: Vec<usize> = needed.into_iter().filter(|n| *n < length).collect();
            let left = ddmin(&items, &mut |list| needed.iter().all(|n| list.contains(n)));
            prop_assert_eq!(left, needed);
        }
    }
}
