//! The words in which a core's ports cross between stimulus, model and device.

/// Values of all ports of one direction in one cycle, as laid out by [`crate::design::FrameLayout`].
pub trait Frame: Clone + std::fmt::Debug {
    /// Words of this frame; all frames of a design have as many.
    fn words(&self) -> usize;

    /// Writes the values.
    fn write(&self, words: &mut [u32]);

    /// Writes, for each word, whether its value is defined. Inputs always are.
    fn write_known(&self, known: &mut [bool]) {
        known.fill(true);
    }
}

/// Outputs: every design of a kind has the same ones.
pub trait OutputFrame: Frame {
    /// Words of a frame.
    const WORDS: usize;

    /// Reads the values back.
    fn read(words: &[u32]) -> Self;
}
