//! The nearest names, for errors.

/// Up to three of the candidates nearest to a name, as a list for a reader.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    let mut ranked: Vec<(usize, &str)> = candidates.map(|c| (distance(name, c), c)).collect();
    ranked.sort_unstable();
    ranked.dedup();
    let names: Vec<String> = ranked
        .iter()
        .take(3)
        .map(|(_, c)| format!("`{c}`"))
        .collect();
    if names.is_empty() {
        "there is none".into()
    } else {
        names.join(", ")
    }
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, cb) in b.chars().enumerate() {
            let change = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.chars().count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(distance("kitten", "sitting"), 3);
        let near = nearest("enabel", ["reset", "enable", "valid"].into_iter());
        assert!(near.starts_with("`enable`"), "{near}");
    }
}
