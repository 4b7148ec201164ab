//! The files of a result.

use std::path::{Path, PathBuf};

use super::result::Exploration;
use super::{columns, page, picture};
use crate::cli::reports::check_file;
use crate::cli::{Failure, kept};
use crate::report::write_file;

/// Where points go.
#[derive(Debug, clap::Args)]
pub(super) struct Files {
    /// Write every point as CSV
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Write every point as Parquet; needs a goldbench built with `--features parquet`
    #[arg(long, value_name = "FILE")]
    parquet: Option<PathBuf>,

    /// Write the result as JSON: for `goldbench report merge`, and for --from
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Draw points and front, as SVG
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,

    /// Write a page that works offline: the points, each with what it is and what its energy consists of
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
}

impl Files {
    /// Refuses a file that can't be written, before anything is worked out.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if let (Some(file), false) = (&self.parquet, cfg!(feature = "parquet")) {
            return Err(Failure::input("this goldbench was built without Parquet")
                .at(format!("--parquet {}", file.display()))
                .help("build one that has it (cargo install --path . --features parquet), or take --csv"));
        }
        for (file, what, example) in [
            (&self.csv, "the table", "--csv DIR/points.csv"),
            (&self.parquet, "the table", "--parquet DIR/points.parquet"),
            (&self.json, "the result", "--json DIR/result.json"),
            (&self.picture, "the picture", "--picture DIR/front.svg"),
            (&self.page, "the page", "--page DIR/front.html"),
        ] {
            if let Some(file) = file {
                check_file(file, what, example)?;
            }
        }
        Ok(())
    }

    /// Writes all of them; one that can't be written takes nothing from the others.
    pub(super) fn write(&self, result: &Exploration) -> Vec<Failure> {
        let mut failures = Vec::new();
        let mut put = |file: &Option<PathBuf>, make: &dyn Fn() -> Result<Vec<u8>, Failure>| {
            if let Some(file) = file {
                failures.extend(make().and_then(|bytes| write(file, &bytes)).err());
            }
        };
        put(&self.csv, &|| columns::csv(result).map(String::into_bytes));
        put(&self.json, &|| Ok(kept::to_json(result).into_bytes()));
        put(&self.picture, &|| {
            picture::picture(result).map(String::into_bytes)
        });
        put(&self.page, &|| page::page(result).map(String::into_bytes));
        #[cfg(feature = "parquet")]
        put(&self.parquet, &|| super::parquet::table(result));
        failures
    }
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(write_file(file, bytes)?)
}
