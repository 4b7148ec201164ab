//! A device whose registers can be set: for bits that flip.

use super::VerilatedDevice;

impl VerilatedDevice {
    /// Sets every register in view, as they stand in the design's state. Of a build of [`super::BuildKind::Flip`] only;
    /// registers that the build does not let be written stay as they are.
    pub fn write(&mut self, state: &[u32]) {
        for &(signal, word, words) in &self.places {
            // The build says which signals can be written, and this one was asked for it.
            let _ = self.model.poke_signal(signal, &state[word..word + words]);
        }
    }
}
