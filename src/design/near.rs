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

/// A parser's words on a name that it does not know, with the nearest of those that it expects: serde lists them in no
/// order that helps.
pub fn with_nearest(message: &str) -> String {
    let message = message.trim_end();
    let unknown = ["unknown field `", "unknown variant `"];
    let at = unknown.iter().find_map(|words| message.find(words));
    let mut names = at
        .map_or("", |at| &message[at..])
        .split('`')
        .skip(1)
        .step_by(2);
    match (names.next(), names.collect::<Vec<_>>()) {
        (Some(name), known) if !known.is_empty() => {
            format!("{message}\nnearest: {}", nearest(name, known.into_iter()))
        }
        _ => message.into(),
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
    fn a_parsers_words_end_with_the_nearest_name() {
        let said = "line 2\nunknown field `fould`, expected one of `kind`, `slot_bits`, `fold`\n";
        let said = with_nearest(said);
        assert!(
            said.ends_with("\nnearest: `fold`, `kind`, `slot_bits`"),
            "{said}"
        );
        assert_eq!(
            with_nearest("missing field `kind`\n"),
            "missing field `kind`"
        );
    }

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(distance("kitten", "sitting"), 3);
        let near = nearest("enabel", ["reset", "enable", "valid"].into_iter());
        assert!(near.starts_with("`enable`"), "{near}");
    }
}
