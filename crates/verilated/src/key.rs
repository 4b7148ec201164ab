//! Cache keys: a hash over everything that decides what is built.

use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::Path;

/// Collects fields; each is written with its length, so no two lists of fields look alike.
#[derive(Clone)]
pub(crate) struct Key(Sha256);

impl Key {
    pub(crate) fn new(kind: &str) -> Self {
        let mut key = Self(Sha256::new());
        key.field(kind);
        key
    }

    /// Adds a text or bytes.
    pub(crate) fn field(&mut self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds a list, with its length.
    pub(crate) fn list<T: AsRef<[u8]>>(&mut self, items: impl IntoIterator<Item = T>) {
        let items: Vec<T> = items.into_iter().collect();
        self.field((items.len() as u64).to_le_bytes());
        for item in items {
            self.field(item);
        }
    }

    /// Adds a file's path and contents.
    pub(crate) fn file(&mut self, path: &Path) -> io::Result<()> {
        let bytes = fs::read(path)?;
        self.field(path.as_os_str().as_encoded_bytes());
        self.field(bytes);
        Ok(())
    }

    /// 32 hexadecimal digits: half of SHA-256, ample against accidents.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize()[..16])
    }
}

/// SHA-256 of a file, in hexadecimal.
pub(crate) fn checksum(path: &Path) -> io::Result<String> {
    Ok(hex(&Sha256::digest(fs::read(path)?)))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
