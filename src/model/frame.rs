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

/// Outputs: every design of a kind has the same ones, but for those that hang on a setting.
pub trait OutputFrame: Frame {
    /// Words of a frame of the kind's built-in core; other designs may have more.
    const WORDS: usize;

    /// Reads the values back from a whole frame.
    fn read(words: &[u32]) -> Self;
}
