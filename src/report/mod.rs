//! Renders verdicts: text, JSON, `JUnit`, SARIF, a workflow's annotations, a page, and the viewer's save file; one file each.
//!
//! Everything here turns plain data into bytes. Nothing runs, nothing is measured, nothing is printed: the caller gets a
//! `String`, or hands in a writer, or has [`write_file`] put the bytes in place. The same run gives the same bytes; times
//! stand apart in [`Times`] and appear only where they are given.
//!
//! ```
//! use goldbench::report::{Format, Json, Junit, Sarif, Text, Times};
//! # use goldbench::verdict::{Regression, Tools};
//! # let run = Regression { schema: "goldbench.verify/1".into(), suite: "smoke".into(), seed: goldbench::units::Seed(1),
//! #     tools: Tools::default(), cores: vec![], out: "out".into(), interrupted: false,
//! #     stopped: false, shard: None, missing_shards: vec![], baseline: vec![] };
//! for format in [&Text::default() as &dyn Format, &Json::default(), &Junit, &Sarif::default()] {
//!     let _text: String = format.render(&run, &Times::none())?;
//! }
//! # Ok::<(), goldbench::report::RenderError>(())
//! ```

mod artifacts;
mod causes;
mod divergence;
mod failure;
mod faults;
mod file;
mod finding;
mod github;
mod gtkw;
mod html;
mod json;
mod junit;
mod known;
mod list;
pub mod measured;
mod numbers;
mod page;
mod paint;
mod pattern;
mod pipeline;
mod roots;
mod rules;
mod sarif;
pub(crate) mod shell;
mod summary;
pub mod svg;
mod text;
mod times;

pub use failure::case_page;
pub use file::{WriteError, check_writable, is_stream, write_file};
pub use github::Github;
pub use gtkw::{Clocking, Group, Signal, Slice, View};
pub use html::Html;
pub use json::Json;
pub use junit::Junit;
pub use numbers::{counted, grouped, percent};
pub use page::{Line, Page, Span, Style, visible};
pub use paint::paint;
pub use roots::Roots;
pub use sarif::Sarif;
pub use summary::{core_table, totals};
pub use text::Text;
pub use times::Times;

use crate::verdict::Regression;

/// A way to render a run.
pub trait Format {
    /// The usual end of such a file's name, without the dot.
    fn extension(&self) -> &'static str;

    /// The whole report, ended by a newline.
    ///
    /// # Errors
    /// The format can't hold what the run holds; the text says what and where.
    fn render(&self, run: &Regression, times: &Times) -> Result<String, RenderError>;

    /// Renders into a writer.
    ///
    /// # Errors
    /// As [`Format::render`], and what the writer says.
    fn write(
        &self,
        run: &Regression,
        times: &Times,
        out: &mut dyn std::io::Write,
    ) -> Result<(), RenderError> {
        let text = self.render(run, times)?;
        out.write_all(text.as_bytes()).map_err(RenderError::Write)
    }
}

/// A report that can't be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Something of the run has no place in the format: a path that is not UTF-8, in JSON.
    #[error("the run can't be written as {format}: {reason}; give paths that are UTF-8")]
    Unfit {
        /// The format.
        format: &'static str,
        /// What its writer says.
        reason: String,
    },
    /// The writer refused the bytes.
    #[error("the report can't be written: {0}")]
    Write(#[source] std::io::Error),
}
