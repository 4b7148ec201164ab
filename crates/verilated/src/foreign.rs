//! The C interface of a built library, as the shim declares it. Nothing here is safe; the types
//! above it are.
#![allow(unsafe_code)]

use std::ffi::{c_char, c_void};

/// Must equal `VLT_ABI` of the shim.
pub(crate) const ABI: u32 = 3;

/// `which` of the item functions.
pub(crate) const PORTS: u32 = 0;
/// `which` of the item functions.
pub(crate) const SIGNALS: u32 = 1;

/// A port or signal.
#[repr(C)]
pub(crate) struct Item {
    pub scope: *const c_char,
    pub name: *const c_char,
    pub width: u32,
    pub storage: u32,
    pub elements: u32,
    pub flags: u32,
    pub dims: u32,
    pub ranges: [i32; 8],
}

/// How a run ended.
#[repr(C)]
pub(crate) struct Ending {
    pub kind: u32,
    pub line: i32,
    pub file: [c_char; 1024],
    pub text: [c_char; 1024],
}

/// What `step` did.
#[repr(C)]
#[derive(Default)]
pub(crate) struct Stepped {
    pub cycles: u64,
    pub low_cycle: u64,
    pub low_word: u64,
}

/// A model or plan, known to the shim only.
pub(crate) type Handle = *mut c_void;

type Out = *mut u32;
type In = *const u32;

macro_rules! functions {
    ($($field:ident: $symbol:literal => fn($($arg:ty),*) $(-> $ret:ty)?;)*) => {
        /// The functions of one library; valid while it stays loaded.
        pub(crate) struct Functions {
            $(pub $field: unsafe extern "C" fn($($arg),*) $(-> $ret)?,)*
        }

        impl Functions {
            /// Looks all of them up.
            ///
            /// # Safety
            /// The library must be one that this crate built: the symbols are given these types
            /// unchecked. They must not be called after it is unloaded.
            pub(crate) unsafe fn of(library: &libloading::Library) -> Result<Self, libloading::Error> {
                Ok(Self {
                    // SAFETY: by the caller's promise the symbols have these types.
                    $($field: unsafe { *library.get($symbol)? },)*
                })
            }
        }
    };
}

functions! {
    abi: b"vlt_abi\0" => fn() -> u32;
    create: b"vlt_create\0" => fn(i32, i32, i32, *const *const c_char) -> Handle;
    destroy: b"vlt_destroy\0" => fn(Handle);
    eval: b"vlt_eval\0" => fn(Handle) -> u32;
    time: b"vlt_time\0" => fn(Handle) -> u64;
    finished: b"vlt_finished\0" => fn(Handle) -> u32;
    ending: b"vlt_ending\0" => fn(Handle) -> *const Ending;
    printed: b"vlt_printed\0" => fn(Handle) -> *const c_char;
    count: b"vlt_count\0" => fn(Handle, u32) -> u32;
    item: b"vlt_item\0" => fn(Handle, u32, u32) -> *const Item;
    peek: b"vlt_peek\0" => fn(Handle, u32, u32, Out);
    poke: b"vlt_poke\0" => fn(Handle, u32, u32, In);
    has_trace: b"vlt_has_trace\0" => fn() -> u32;
    has_coverage: b"vlt_has_coverage\0" => fn() -> u32;
    trace_open: b"vlt_trace_open\0" => fn(Handle, *const c_char) -> u32;
    trace_close: b"vlt_trace_close\0" => fn(Handle);
    coverage_write: b"vlt_coverage_write\0" => fn(Handle, *const c_char) -> u32;
    plan: b"vlt_plan\0" => fn(Handle, u32, In, u32, In, u32, In, u32) -> Handle;
    plan_free: b"vlt_plan_free\0" => fn(Handle);
    sample: b"vlt_sample\0" => fn(Handle, Out);
    step: b"vlt_step\0" => fn(Handle, Handle, u64, In, Out, Out, *mut Stepped);
}
