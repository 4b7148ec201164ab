//! Stored results of `mutate`.

use std::path::PathBuf;

use super::stored::{Output, Result};
use crate::cli::format::Format;
use crate::cli::mutate::{Report, text};
use crate::cli::{Context, Failure, Outcome};

const WHAT: &str = "a result of `goldbench mutate`";

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
            Format::Text => ctx.print(&text(self, None, ctx.paint()))?,
            Format::Json => ctx.print_json(self)?,
        }
        for file in files {
            self.write(file)?;
        }
        if self.interrupted {
            return Err(Failure::Cancelled);
        }
        Ok(self.outcome())
    }
}
