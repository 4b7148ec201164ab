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

/// Shows up to 128 rows of words, each known by its bit of `known`, the first row's lowest. Neighbours that are equally
/// known go together: where everything is known, that is all rows at once, and as fast to compare as memory is to read.
pub(super) fn visit_rows<const N: usize>(
    rows: &[[u32; N]],
    known: u128,
    sink: &mut impl FnMut(&[u32], bool),
) {
    let mut first = 0;
    while first < rows.len() {
        let rest = known >> first;
        let known = rest & 1 == 1;
        let run = (if known { rest } else { !rest }).trailing_ones() as usize;
        let end = rows.len().min(first + run);
        sink(rows[first..end].as_flattened(), known);
        first = end;
    }
}

/// Hands out a whole state piece by piece, each as long as the place it goes to.
pub(super) fn pieces(state: &[u32]) -> impl FnMut(&mut [u32]) + '_ {
    let mut rest = state;
    move |piece| {
        let (head, tail) = rest.split_at(piece.len());
        piece.copy_from_slice(head);
        rest = tail;
    }
}

/// The next word of [`pieces`].
pub(super) fn pieces_word(take: &mut impl FnMut(&mut [u32])) -> u32 {
    let mut word = [0];
    take(&mut word);
    word[0]
}
