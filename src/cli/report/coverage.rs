//! Stored results of `coverage`.

use std::path::PathBuf;

use super::stored::{Output, Result};
use crate::cli::coverage::{Report, outcome, text};
use crate::cli::format::Format;
use crate::cli::verify::write;
use crate::cli::{Context, Failure, Outcome};

const WHAT: &str = "a result of `goldbench coverage`";

impl Result for Report {
    const SCHEMA: &'static str = Report::SCHEMA;

    fn accepts(output: &Output) -> std::result::Result<(), Failure> {
        output.json_alone(WHAT).map(drop)
    }

    fn show(
        &self,
        output: &Output,
        _: &[PathBuf],
        ctx: &Context,
    ) -> std::result::Result<Outcome, Failure> {
        let files = output.json_alone(WHAT)?;
        match output.format() {
            Format::Text => ctx.print(&text(self, false, ctx.paint()))?,
            Format::Json => ctx.print(&self.to_json())?,
        }
        for file in files {
            write(file, &self.to_json())?;
        }
        if self.interrupted {
            return Err(Failure::Cancelled);
        }
        Ok(outcome(self))
    }
}
