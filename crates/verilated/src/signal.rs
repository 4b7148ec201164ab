//! Ports and internal signals: names, shapes, handles.
#![allow(unsafe_code)] // reading the shim's list

use crate::foreign::Item;
use crate::generated::rtl_name;
use std::ffi::CStr;

/// Which way a port goes, seen from the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Set by the bench.
    Input,
    /// Set by the model.
    Output,
    /// Both.
    Inout,
}

/// A port of the top module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Name as in the RTL.
    pub name: String,
    /// Bits.
    pub width: u32,
    /// Direction.
    pub direction: Direction,
}

impl Port {
    /// 32-bit words of one value.
    pub fn words(&self) -> usize {
        self.width.div_ceil(32) as usize
    }
}

/// A visible internal variable of one instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Path as in the RTL: `top.u_x.g_stage[3].u_y.state_q`, or `some_pkg.var`.
    pub path: String,
    /// Bits of one element.
    pub width: u32,
    /// Unpacked dimensions, declared left and right bound of each, outermost first. Empty for a
    /// plain variable.
    pub dims: Vec<(i32, i32)>,
    /// Whether it may be poked.
    pub writable: bool,
}

impl Signal {
    /// Elements of the unpacked array; 1 for a plain variable.
    pub fn elements(&self) -> usize {
        self.dims
            .iter()
            .map(|(l, r)| l.abs_diff(*r) as usize + 1)
            .product()
    }

    /// 32-bit words of the whole: each element is rounded up; elements go from the lowest index up,
    /// the last dimension fastest.
    pub fn words(&self) -> usize {
        self.elements() * self.width.div_ceil(32) as usize
    }
}

/// Handle of a port; belongs to the library whose model gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PortId(pub(crate) u32);

/// Handle of a signal; belongs to the library whose model gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignalId(pub(crate) u32);

impl PortId {
    /// Position in [`crate::Model::ports`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl SignalId {
    /// Position in [`crate::Model::signals`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Reads a C string of the shim's.
///
/// # Safety
/// `text` must point to a zero-terminated string that lives during the call.
pub(crate) unsafe fn text(text: *const std::ffi::c_char) -> String {
    // SAFETY: by the caller's promise.
    unsafe { CStr::from_ptr(text) }
        .to_string_lossy()
        .into_owned()
}

/// # Safety
/// `item` must be one of a live model's.
pub(crate) unsafe fn port(item: &Item) -> Port {
    Port {
        // SAFETY: names are literals or live as long as the model.
        name: unsafe { text(item.name) },
        width: item.width,
        direction: match item.flags & 3 {
            1 => Direction::Input,
            2 => Direction::Output,
            _ => Direction::Inout,
        },
    }
}

/// # Safety
/// `item` must be one of a live model's.
pub(crate) unsafe fn signal(item: &Item) -> Signal {
    // SAFETY: names are literals or live as long as the model.
    let (scope, name) = unsafe { (text(item.scope), text(item.name)) };
    let dims = item.ranges.chunks_exact(2).map(|r| (r[0], r[1]));
    Signal {
        path: rtl_path(&scope, &name),
        width: item.width,
        dims: dims.take(item.dims as usize).collect(),
        writable: item.flags & 16 != 0,
    }
}

/// Verilator's scope and variable to a path as in the RTL: without its own root, brackets as
/// brackets.
fn rtl_path(scope: &str, name: &str) -> String {
    let scope = scope.strip_prefix("TOP.").unwrap_or(scope);
    let scope = scope
        .replace("__DOT__", ".")
        .replace("__BRA__", "[")
        .replace("__KET__", "]");
    format!("{}.{}", rtl_name(&scope), rtl_name(name))
}

#[cfg(test)]
mod tests {
    use super::rtl_path;

    #[test]
    fn paths_are_those_of_the_rtl() {
        assert_eq!(rtl_path("TOP.top.g[0].u", "q_q"), "top.g[0].u.q_q");
        assert_eq!(
            rtl_path("TOP.top.g__BRA__12__KET__.u", "q___05Fx"),
            "top.g[12].u.q__x"
        );
        assert_eq!(rtl_path("TOP.fault_pkg", "sel"), "fault_pkg.sel");
    }
}
