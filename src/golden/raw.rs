//! Reading serialised headers, 80 bytes each, one after the other.

use super::problem::{Problem, ProblemKind};
use super::vector::{HeaderVector, Vector};
use crate::bits::HeaderBytes;
use crate::spec::Header;

/// The headers of the file; their heights are not known.
pub(super) fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Vector>, Vec<Problem>> {
    let (headers, rest) = bytes.as_chunks::<{ HeaderBytes::LEN }>();
    if !rest.is_empty() {
        let message = format!(
            "{} whole headers of 80 bytes, then {} bytes",
            headers.len(),
            rest.len()
        );
        return Err(vec![Problem::of_file(file, ProblemKind::Cut(message))]);
    }
    Ok(headers
        .iter()
        .map(|bytes| Header::from_bytes(&HeaderBytes(*bytes)))
        .map(|header| Vector::Header(HeaderVector::of(header, None, None)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_file_is_refused() {
        let problems = parse("x.bin", &[0; 200]).unwrap_err();
        assert_eq!(
            problems[0].to_string(),
            "x.bin: the file is cut: 2 whole headers of 80 bytes, then 40 bytes"
        );
        assert_eq!(parse("x.bin", &[0; 160]).unwrap().len(), 2);
    }
}
