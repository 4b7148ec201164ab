//! JSON for machines: the run as it is, `docs/schemas` describes it.

use super::{Format, RenderError, Times};
use crate::verdict::{Bucket, Regression};

/// The JSON format. Holds no times, so that the same input and seed give the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json {
    /// Indented, for reading; else one line.
    pub pretty: bool,
}

/// A run, and what follows from it alone: read back, `causes` is left aside.
#[derive(serde::Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    run: &'a Regression,
    causes: Vec<Bucket>,
}

impl Json {
    /// The schema of a run, as it must stand in [`Regression::schema`].
    pub const SCHEMA: &'static str = Regression::SCHEMA;
}

impl Format for Json {
    fn extension(&self) -> &'static str {
        "json"
    }

    fn render(&self, run: &Regression, _: &Times) -> Result<String, RenderError> {
        let whole = Whole {
            run,
            causes: Bucket::all(run),
        };
        let rendered = if self.pretty {
            serde_json::to_string_pretty(&whole)
        } else {
            serde_json::to_string(&whole)
        };
        let mut text = rendered.map_err(|e| RenderError::Unfit {
            format: "JSON",
            reason: e.to_string(),
        })?;
        text.push('\n');
        Ok(text)
    }
}
