//! The C++ that this crate brings, carried in the program itself so that an installed binary works.

use crate::error::{At, BuildError};
use std::fs;
use std::path::Path;

/// Name and text of every file of the shim.
pub(crate) const FILES: [(&str, &str); 11] = [
    ("print.h", include_str!("../shim/print.h")),
    ("power_up.h", include_str!("../shim/power_up.h")),
    ("model.h", include_str!("../shim/model.h")),
    ("ending.cpp", include_str!("../shim/ending.cpp")),
    ("items.cpp", include_str!("../shim/items.cpp")),
    ("lifetime.cpp", include_str!("../shim/lifetime.cpp")),
    ("record.cpp", include_str!("../shim/record.cpp")),
    ("rows.h", include_str!("../shim/rows.h")),
    ("rows.cpp", include_str!("../shim/rows.cpp")),
    ("step.cpp", include_str!("../shim/step.cpp")),
    ("shim.cpp", include_str!("../shim/shim.cpp")),
];

/// Writes the shim into `dir`.
pub(crate) fn write(dir: &Path) -> Result<(), BuildError> {
    for (name, text) in FILES {
        let path = dir.join(name);
        fs::write(&path, text).at(path)?;
    }
    Ok(())
}
