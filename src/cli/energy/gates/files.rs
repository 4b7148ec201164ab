//! The files that were asked for.

use super::how::How;
use super::picture;
use super::result::Measured;
use crate::cli::Failure;
use crate::gates::write_saif;
use crate::report::write_file;

/// Writes them.
pub(super) fn write(how: &How, top: &str, measured: &Measured) -> Result<(), Failure> {
    let put = |file: &std::path::Path, bytes: &[u8]| write_file(file, bytes).map_err(Failure::from);
    if let Some(file) = &how.saif {
        let mut bytes = Vec::new();
        write_saif(&mut bytes, &measured.circuit, &measured.counts, top)
            .map_err(|error| Failure::input(error.to_string()).at(file.display()))?;
        put(file, &bytes)?;
    }
    if let Some(file) = &how.picture {
        put(file, picture::draw(&measured.report)?.as_bytes())?;
    }
    Ok(())
}
