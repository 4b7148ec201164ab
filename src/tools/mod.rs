//! External programs: where they are, which version, what is missing without them and the line that installs them.

pub mod bounded;
pub mod build_cache;
pub mod dirs;
pub mod program;
pub mod run;
pub mod size;
pub mod toolchain;
pub mod trial;
