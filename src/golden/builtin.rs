//! The vectors that the binary carries.

use std::sync::OnceLock;

use super::vector::VectorSet;
use super::{Format, parse_bytes};

/// Files of `vectors/`, in the order in which they are checked and listed.
const EMBEDDED: [(&str, &str); 5] = [
    embedded(
        "builtin:fips180-4",
        include_str!("../../vectors/fips180-4.json"),
    ),
    embedded(
        "builtin:cavp_short",
        include_str!("../../vectors/cavp_short.json"),
    ),
    embedded(
        "builtin:cavp_long",
        include_str!("../../vectors/cavp_long.json"),
    ),
    embedded(
        "builtin:cavp_monte",
        include_str!("../../vectors/cavp_monte.json"),
    ),
    embedded(
        "builtin:headers",
        include_str!("../../vectors/headers.json"),
    ),
];

const fn embedded(name: &'static str, text: &'static str) -> (&'static str, &'static str) {
    (name, text)
}

/// The embedded sets: FIPS 180-4 examples, CAVP short, long and Monte Carlo,
/// and real headers. Parsed once; `vectors check` and the tests prove them.
pub fn builtin() -> &'static [VectorSet] {
    static SETS: OnceLock<Vec<VectorSet>> = OnceLock::new();
    SETS.get_or_init(|| {
        EMBEDDED
            .iter()
            .map(|(file, text)| {
                // The text is fixed when the binary is built, and a test reads it.
                parse_bytes(file, Format::Json, text.as_bytes())
                    .unwrap_or_else(|problems| panic!("embedded vectors: {problems:?}"))
            })
            .collect()
    })
}
