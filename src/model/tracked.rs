//! Values that may be unknown.

/// 256 bits as a packed vector holds them: low word first, so `H7` or the number's low end at index 0.
pub type Packed256 = [u32; 8];

/// A value and whether anything defined it since power-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tracked<T> {
    /// The value; meaningless while unknown.
    pub value: T,
    /// Has a defined value reached it.
    pub known: bool,
}

impl<T> Tracked<T> {
    /// A defined value.
    pub fn known(value: T) -> Self {
        Self { value, known: true }
    }
}
