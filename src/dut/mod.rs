//! The device under test: from a manifest to something that can be stepped.
//!
//! A [`Manifest`] says what a core's files, ports and registers are called; a [`Core`] is a manifest with its files found.
//! [`Core::build_spec`] says how `verilated` builds it, and a [`VerilatedDevice`] is the result, seen through the
//! [`Device`] trait in the words of [`crate::design::Structure`] rather than in the core's own names.

mod build;
mod builtin;
mod core;
mod device;
mod filelist;
mod files;
mod fit;
mod front_end;
mod front_end_store;
mod included;
mod loosened;
mod manifest;
mod modules;
mod netlist;
mod node_names;
mod origins;
mod probes;
mod reader;
mod source;
mod sources_digest;
mod statements;
mod tokens;
mod written;

pub use self::core::{Core, CoreError};
pub use build::BuildKind;
pub use builtin::{BUILTIN, builtin_names, builtin_origin, rtl_files};
pub(crate) use device::how_ended;
pub use device::{Device, Ended, Ran, VerilatedDevice};
pub use filelist::{At, FilelistError, Listed, expand};
pub(crate) use files::read_manifest;
pub use files::{Files, FilesError, is_vhdl};
pub use fit::DeviceError;
pub(crate) use fit::tie_all;
pub use front_end::{FrontEndError, through_yosys, yosys_hierarchy, yosys_read};
pub use front_end_store::{FreedNetlists, FrontEndStore, StoredNetlist, hold};
pub use included::included;
pub(crate) use manifest::check_name;
pub use manifest::{ClockTable, CoreTable, FrontEnd, Manifest, ManifestError, SignalRef, Tie};
pub use netlist::{Asked, Netlist};
pub use node_names::{NodeError, node_names};
pub use probes::{ProbeError, ProbeMap};
pub use source::find_line;
pub use sources_digest::sources_digest;
pub(crate) use tokens::words;
