//! Stored results of `explore`.

use std::path::PathBuf;

use super::stored::{Output, Result};
use crate::cli::explore::{Exploration, text};
use crate::cli::format::Format;
use crate::cli::{Context, Failure, Outcome, kept};
use crate::report::write_file;

impl Result for Exploration {
    const SCHEMA: &'static str = Exploration::SCHEMA;

    fn show(
        &self,
        output: &Output,
        _: &[PathBuf],
        ctx: &Context,
    ) -> std::result::Result<Outcome, Failure> {
        let files = output.json_alone(
            "a result of `goldbench explore` (tables and pictures: `goldbench explore --from`)",
        )?;
        match output.format() {
            Format::Text => ctx.print(&text(self))?,
            Format::Json => ctx.print_json(self)?,
        }
        for file in files {
            write_file(file, kept::to_json(self).as_bytes())
                .map_err(|error| Failure::input(error.to_string()))?;
        }
        if self.interrupted() {
            return Err(Failure::Cancelled);
        }
        Ok(Outcome::Clean)
    }
}
