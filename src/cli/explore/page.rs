//! One page that works offline: every point is drawn by the browser, and says what it is when it is pointed at.

use super::result::Exploration;
use crate::cli::Failure;

/// The page; its data takes the place of [`DATA`].
const PAGE: &str = include_str!("page.html");
const DATA: &str = "{{data}}";

/// The page; nothing of it comes from elsewhere.
pub(super) fn page(result: &Exploration) -> Result<String, Failure> {
    let json = serde_json::to_string(result).map_err(|error| Failure::input(error.to_string()))?;
    // No text of the data may end its element.
    Ok(PAGE.replacen(DATA, &json.replace('<', "\\u003c"), 1))
}
