//! The store of compiled models, and the bound of its size.

use std::ffi::OsString;

use verilated::Cache;

use crate::tools::dirs::Dirs;
use crate::tools::size::{ByteSize, NoSize};

/// Beyond this, the models that were not used for longest are dropped.
pub const DEFAULT_BOUND: ByteSize = ByteSize(2 << 30);

/// The variable that sets another bound.
pub const BOUND_VARIABLE: &str = "GOLDBENCH_CACHE_BOUND";

/// The store of this user.
pub fn of(dirs: &Dirs) -> Cache {
    Cache::at(dirs.builds())
}

/// The bound in force: `GOLDBENCH_CACHE_BOUND`, else [`DEFAULT_BOUND`].
pub fn bound() -> Result<ByteSize, NoSize> {
    bound_of(std::env::var_os(BOUND_VARIABLE))
}

fn bound_of(variable: Option<OsString>) -> Result<ByteSize, NoSize> {
    match variable.filter(|v| !v.is_empty()) {
        Some(text) => text.to_string_lossy().parse(),
        None => Ok(DEFAULT_BOUND),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_sets_the_bound() {
        assert_eq!(bound_of(None), Ok(DEFAULT_BOUND));
        assert_eq!(bound_of(Some("".into())), Ok(DEFAULT_BOUND));
        assert_eq!(bound_of(Some("1G".into())), Ok(ByteSize(1 << 30)));
        assert!(bound_of(Some("much".into())).is_err());
    }
}
