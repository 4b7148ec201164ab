//! A cycle's state, piece by piece, against what the device holds.

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    /// Words that were compared.
    pub(super) words: u64,
    /// Words that are not known.
    pub(super) unknown: u64,
    /// Those of them that are of a pipe.
    pub(super) unknown_pipe: u64,
    pub(super) differs: bool,
}

/// A compare under way.
pub(super) struct Comparing<'a> {
    now: &'a [u32],
    /// For each word, can the device show it; `None` where it shows all.
    covered: Option<&'a [bool]>,
    /// For each word, is it of a pipe.
    pipe: &'a [bool],
    at: usize,
    pub(super) found: Compared,
}

impl<'a> Comparing<'a> {
    pub(super) fn new(now: &'a [u32], covered: &'a [bool], all: bool, pipe: &'a [bool]) -> Self {
        Self {
            now,
            covered: (!all).then_some(covered),
            pipe,
            at: 0,
            found: Compared::default(),
        }
    }

    /// The next words of the state, as the model has them.
    #[inline]
    pub(super) fn piece(&mut self, piece: &[u32], known: bool) {
        let words = self.at..self.at + piece.len();
        self.at = words.end;
        let found = &mut self.found;
        if !known {
            found.unknown += piece.len() as u64;
            found.unknown_pipe += self.pipe[words].iter().filter(|&&p| p).count() as u64;
        } else if let Some(covered) = self.covered {
            for w in words.clone().filter(|&w| covered[w]) {
                found.words += 1;
                found.differs |= self.now[w] != piece[w - words.start];
            }
        } else {
            found.words += piece.len() as u64;
            found.differs |= !equal(&self.now[words], piece);
        }
    }
}

/// Are the words equal. Most pieces are of a few words, for which a call of `memcmp` is dear.
#[inline]
fn equal(now: &[u32], piece: &[u32]) -> bool {
    if piece.len() > 16 {
        return now == piece;
    }
    let pairs = now.iter().zip(piece);
    pairs.fold(0, |change, (now, word)| change | (now ^ word)) == 0
}
