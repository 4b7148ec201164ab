//! What a resume file holds: `goldbench.sim.resume/1`.

use serde::{Deserialize, Serialize};

use super::request::Request;
use crate::bits::HeaderBytes;
use crate::cli::Failure;
use crate::units::Nonce;

/// Bytes of a header in front of its nonce.
const BEFORE_NONCE: usize = HeaderBytes::LEN - 4;

/// Which scan, and how far it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    schema: String,
    /// The header without its nonce, 152 hex digits.
    header: String,
    target: String,
    start: Nonce,
    end: Nonce,
    /// Hits that are listed at the most.
    max_hits: u64,
    /// Nonces scanned, from `start` on.
    pub done: u64,
    /// Hits among them.
    pub hits: u64,
    /// The first of them.
    pub listed: Vec<Nonce>,
}

/// All that is read of a file before it is known to be one of ours.
#[derive(Deserialize)]
struct Head {
    schema: String,
}

impl Saved {
    const SCHEMA: &str = "goldbench.sim.resume/1";

    /// A scan that is still to be begun.
    pub fn of(request: &Request) -> Self {
        let job = &request.job;
        Self {
            schema: Self::SCHEMA.into(),
            header: hex::encode(&request.header.to_bytes().0[..BEFORE_NONCE]),
            target: job.target.to_string(),
            start: job.start,
            end: job.end,
            max_hits: request.limit.unwrap_or(u64::MAX),
            done: 0,
            hits: 0,
            listed: Vec::new(),
        }
    }

    /// The bytes of a file, which must be of the scan that `wanted` begins.
    ///
    /// # Errors
    /// No such file, a part of one, one that contradicts itself, one of another scan.
    pub fn read(bytes: &[u8], wanted: &Self) -> Result<Self, Failure> {
        let foreign = |error: serde_json::Error| {
            if error.is_eof() {
                Failure::input("the resume file is cut off")
                    .help("remove it to begin anew: this program never leaves half of one")
            } else {
                Failure::input(format!(
                    "it is no file of `goldbench sim --resume`: {error}"
                ))
                .help("name another file; this one is left as it is")
            }
        };
        let head: Head = serde_json::from_slice(bytes).map_err(foreign)?;
        if head.schema != Self::SCHEMA {
            return Err(Failure::input(format!(
                "its schema is `{}` where `{}` is wanted",
                head.schema,
                Self::SCHEMA
            ))
            .help("name another file; this one is left as it is"));
        }
        let saved: Self = serde_json::from_slice(bytes).map_err(foreign)?;
        let differences = saved.differences(wanted);
        if !differences.is_empty() {
            return Err(Failure::input(format!(
                "the resume file is of another scan: {}",
                differences.join("; ")
            ))
            .help("give the arguments of that scan, or name another file"));
        }
        match saved.contradiction() {
            Some(what) => Err(Failure::input(format!(
                "the resume file contradicts itself: {what}"
            ))
            .help("remove it to begin anew")),
            None => Ok(saved),
        }
    }

    /// So many nonces are behind it now, and these hits came.
    pub fn note(&mut self, done: u64, hits: impl ExactSizeIterator<Item = Nonce>) {
        let room = self.max_hits - self.listed.len() as u64;
        self.done = done;
        self.hits += hits.len() as u64;
        self.listed
            .extend(hits.take(usize::try_from(room).unwrap_or(usize::MAX)));
    }

    /// The file.
    pub fn text(&self) -> String {
        // Strings and numbers alone: there is nothing that JSON can't hold.
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// What makes it another scan than the wanted one.
    fn differences(&self, wanted: &Self) -> Vec<String> {
        let range = |saved: &Self| format!("{} to {}", saved.start, saved.end);
        let fields = [
            (
                "header without its nonce",
                self.header.clone(),
                wanted.header.clone(),
            ),
            ("target", self.target.clone(), wanted.target.clone()),
            ("range", range(self), range(wanted)),
            (
                "--max-hits",
                self.max_hits.to_string(),
                wanted.max_hits.to_string(),
            ),
        ];
        let differ = fields.into_iter().filter(|(_, has, asked)| has != asked);
        differ
            .map(|(field, has, asked)| format!("its {field} is {has}, not {asked}"))
            .collect()
    }

    fn contradiction(&self) -> Option<String> {
        let nonces = u64::from(self.end.0) + 1 - u64::from(self.start.0);
        if self.done > nonces {
            return Some(format!("{} of {nonces} nonces are done", self.done));
        }
        if self.hits > self.done {
            return Some(format!("{} hits among {} nonces", self.hits, self.done));
        }
        if self.listed.len() as u64 != self.hits.min(self.max_hits) {
            return Some(format!(
                "{} of {} hits are listed",
                self.listed.len(),
                self.hits
            ));
        }
        if !self.listed.is_sorted_by(|a, b| a < b) {
            return Some("its hits are out of order".into());
        }
        let behind = |nonce: &&Nonce| {
            let distance = nonce.0.checked_sub(self.start.0);
            distance.is_none_or(|distance| u64::from(distance) >= self.done)
        };
        let stray = self.listed.iter().find(behind)?;
        Some(format!("nonce {stray} is a hit and not yet scanned"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> Saved {
        Saved {
            schema: Saved::SCHEMA.into(),
            header: "00".repeat(BEFORE_NONCE),
            target: "ff".repeat(32),
            start: Nonce(10),
            end: Nonce(u32::MAX),
            max_hits: 3,
            done: 0,
            hits: 0,
            listed: Vec::new(),
        }
    }

    fn noted() -> Saved {
        let mut saved = saved();
        saved.note(4, [Nonce(10), Nonce(13)].into_iter());
        saved.note(8, [Nonce(14), Nonce(15)].into_iter());
        saved
    }

    #[test]
    fn hits_are_listed_up_to_the_limit_and_counted_beyond() {
        let saved_ = noted();
        assert_eq!((saved_.done, saved_.hits), (8, 4));
        assert_eq!(saved_.listed, [Nonce(10), Nonce(13), Nonce(14)]);
        assert_eq!(Saved::read(saved_.text().as_bytes(), &saved()), Ok(saved_));
    }

    /// Wherever it is cut, it is refused, and never taken for less.
    #[test]
    fn a_part_of_a_file_is_refused() {
        let text = noted().text();
        for end in 0..text.trim_end().len() {
            let failure = Saved::read(&text.as_bytes()[..end], &saved()).unwrap_err();
            assert!(
                failure.to_string().contains("is cut off"),
                "{end}: {failure}"
            );
        }
    }

    #[test]
    fn what_is_of_another_scan_or_no_such_file_is_told() {
        let told = |change: &dyn Fn(&mut Saved)| {
            let mut other = noted();
            change(&mut other);
            let failure = Saved::read(other.text().as_bytes(), &saved()).unwrap_err();
            assert_eq!(failure.exit_code(), 2);
            failure.to_string()
        };
        for (part, change) in [
            (
                "its header",
                &(|s: &mut Saved| s.header.replace_range(..2, "01")) as &dyn Fn(&mut Saved),
            ),
            ("its target", &|s| s.target.replace_range(..1, "0")),
            ("its range is 0x00000009 to", &|s| s.start = Nonce(9)),
            ("its --max-hits is 4, not 3", &|s| s.max_hits = 4),
            ("goldbench.sim.resume/2", &|s| {
                s.schema = "goldbench.sim.resume/2".into();
            }),
            ("of 4294967286 nonces are done", &|s| s.done = 1 << 32),
            ("9 hits among 8 nonces", &|s| s.hits = 9),
            ("3 of 2 hits are listed", &|s| s.hits = 2),
            ("out of order", &|s| s.listed.swap(0, 1)),
            ("0x00000012 is a hit and not yet", &|s| {
                s.listed[2] = Nonce(18);
            }),
            ("0x00000001 is a hit and not yet", &|s| {
                s.listed[0] = Nonce(1);
            }),
        ] {
            let told = told(change);
            assert!(told.contains(part), "{part:?} is not in {told}");
        }
        for text in [
            "hello",
            "{}",
            "[1]",
            "{\"schema\": 7}",
            "{\"schema\":\"goldbench.sim.resume/1\"}",
        ] {
            let failure = Saved::read(text.as_bytes(), &saved()).unwrap_err();
            assert!(
                failure.to_string().contains("it is no file of"),
                "{failure}"
            );
        }
    }
}
