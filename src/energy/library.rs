//! The data that level 1 is made of, as it is in the crate: results carry its digests.

/// Name and text of each file.
pub fn data() -> [(&'static str, &'static str); 4] {
    [
        ("coefficients.toml", include_str!("coefficients.toml")),
        ("presets.toml", include_str!("../silicon/presets.toml")),
        ("processes.toml", include_str!("processes.toml")),
        ("published.csv", include_str!("../silicon/published.csv")),
    ]
}
