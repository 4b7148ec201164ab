//! The words in which a core's ports cross between stimulus, model and device.

/// Values of all ports of one direction in one cycle, as laid out by [`crate::design::FrameLayout`].
pub trait Frame: Clone + std::fmt::Debug {
    /// Words of a frame.
    const WORDS: usize;

    /// Writes the values.
    fn write(&self, words: &mut [u32]);

    /// Reads the values back.
    fn read(words: &[u32]) -> Self;

    /// Writes, for each word, whether its value is defined. Inputs always are.
    fn write_known(&self, known: &mut [bool]) {
        known.fill(true);
    }
}
