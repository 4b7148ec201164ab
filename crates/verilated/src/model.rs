//! A model: one instance of the top module, powered up in a chosen way.
#![allow(unsafe_code)] // every operation is a call into the shim

use crate::error::ModelError;
use crate::foreign::{Handle, PORTS, SIGNALS};
use crate::library::Library;
use crate::power_up::PowerUp;
use crate::signal::{self, Direction, Port, PortId, Signal, SignalId};
use std::collections::HashMap;
use std::ffi::{CString, c_char};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One model. Models are independent of one another, also on one thread.
pub struct Model {
    pub(crate) handle: Handle,
    pub(crate) library: Arc<Library>,
    /// Tells this model from every other, so that a stepper is not used with the wrong one.
    pub(crate) id: u64,
    ports: Vec<Port>,
    signals: Vec<Signal>,
    by_path: HashMap<String, SignalId>,
}

// SAFETY: the shim sets Verilator's thread-local context on every way in, so a model may move to
// another thread between calls. It is not Sync: a call changes it.
unsafe impl Send for Model {}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("library", &self.library)
            .finish_non_exhaustive()
    }
}

impl Model {
    /// Makes a model: registers filled, `initial` blocks run, evaluated once with every input 0.
    /// `plusargs` are what the RTL reads with `$test$plusargs` and `$value$plusargs`.
    pub fn new(
        library: &Arc<Library>,
        power_up: PowerUp,
        plusargs: &[String],
    ) -> Result<Self, ModelError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let args = std::iter::once("model").chain(plusargs.iter().map(String::as_str));
        let args = args.map(c_string).collect::<Result<Vec<CString>, _>>()?;
        let pointers: Vec<*const c_char> = args.iter().map(|a| a.as_ptr()).collect();
        let count = i32::try_from(pointers.len()).unwrap_or(i32::MAX);
        // SAFETY: `pointers` holds `count` strings that outlive the call; the shim copies them.
        let handle = unsafe {
            (library.functions.create)(power_up.reset(), power_up.seed(), count, pointers.as_ptr())
        };
        let mut model = Self {
            handle,
            library: Arc::clone(library),
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            ports: Vec::new(),
            signals: Vec::new(),
            by_path: HashMap::new(),
        };
        model.alive()?;
        model.list();
        Ok(model)
    }

    fn list(&mut self) {
        let (f, handle) = (&self.library.functions, self.handle);
        // SAFETY: the handle is live, indices are below the count, items live with the model.
        unsafe {
            let ports = 0..(f.count)(handle, PORTS);
            let signals = 0..(f.count)(handle, SIGNALS);
            self.ports = ports
                .map(|i| signal::port(&*(f.item)(handle, PORTS, i)))
                .collect();
            self.signals = signals
                .map(|i| signal::signal(&*(f.item)(handle, SIGNALS, i)))
                .collect();
        }
        let paths = self.signals.iter().map(|s| s.path.clone());
        self.by_path = paths.zip((0..).map(SignalId)).collect();
    }

    /// Ports of the top module.
    pub fn ports(&self) -> &[Port] {
        &self.ports
    }

    /// The port of that name.
    pub fn port(&self, name: &str) -> Option<PortId> {
        let index = self.ports.iter().position(|p| p.name == name)?;
        Some(PortId(index as u32))
    }

    /// Visible internal variables, in the order of their handles.
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    /// The variable at `path` (as in [`Signal::path`]).
    pub fn signal(&self, path: &str) -> Option<SignalId> {
        self.by_path.get(path).copied()
    }

    /// Sets an input, low word first; bits above its width are cut. Acts at the next evaluation.
    ///
    /// # Panics
    /// If `value` is not of [`Port::words`] words, or the port is an output.
    pub fn poke(&mut self, port: PortId, value: &[u32]) {
        let shape = &self.ports[port.index()];
        assert_eq!(value.len(), shape.words(), "words of {}", shape.name);
        assert_ne!(
            shape.direction,
            Direction::Output,
            "{} is an output",
            shape.name
        );
        // SAFETY: live handle, index in range, and as many words as the port takes.
        unsafe { (self.library.functions.poke)(self.handle, PORTS, port.0, value.as_ptr()) };
    }

    /// Reads a port, low word first.
    ///
    /// # Panics
    /// If `value` is not of [`Port::words`] words.
    pub fn peek(&self, port: PortId, value: &mut [u32]) {
        let shape = &self.ports[port.index()];
        assert_eq!(value.len(), shape.words(), "words of {}", shape.name);
        // SAFETY: live handle, index in range, and room for the port's words.
        unsafe { (self.library.functions.peek)(self.handle, PORTS, port.0, value.as_mut_ptr()) };
    }

    /// Reads a signal: element after element, low word first.
    ///
    /// # Panics
    /// If `value` is not of [`Signal::words`] words.
    pub fn peek_signal(&self, signal: SignalId, value: &mut [u32]) {
        let shape = &self.signals[signal.index()];
        assert_eq!(value.len(), shape.words(), "words of {}", shape.path);
        // SAFETY: live handle, index in range, and room for the signal's words.
        unsafe {
            (self.library.functions.peek)(self.handle, SIGNALS, signal.0, value.as_mut_ptr());
        };
    }

    /// Sets a signal that was made writable. A register keeps it until its next clock edge.
    ///
    /// # Panics
    /// If `value` is not of [`Signal::words`] words.
    pub fn poke_signal(&mut self, signal: SignalId, value: &[u32]) -> Result<(), ModelError> {
        let shape = &self.signals[signal.index()];
        assert_eq!(value.len(), shape.words(), "words of {}", shape.path);
        if !shape.writable {
            return Err(ModelError::ReadOnly(shape.path.clone()));
        }
        // SAFETY: live handle, index in range, and as many words as the signal takes.
        unsafe { (self.library.functions.poke)(self.handle, SIGNALS, signal.0, value.as_ptr()) };
        Ok(())
    }

    /// Evaluates once, at the present time, which then goes up by one unit.
    pub fn eval(&mut self) -> Result<(), ModelError> {
        // SAFETY: live handle.
        unsafe { (self.library.functions.eval)(self.handle) };
        self.alive()
    }

    /// Time in the waves' units. A cycle of a stepper is ten: it begins on the next multiple of
    /// ten with the clock low, and the clock rises five later.
    pub fn time(&self) -> u64 {
        // SAFETY: live handle.
        unsafe { (self.library.functions.time)(self.handle) }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: live handle, not used again.
        unsafe { (self.library.functions.destroy)(self.handle) };
    }
}

pub(crate) fn c_string(text: &str) -> Result<CString, ModelError> {
    CString::new(text).map_err(|_| ModelError::ZeroByte(text.to_owned()))
}
