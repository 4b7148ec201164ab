//! One register stage of a pipe.

/// Where a stage stands, as its registers are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Behind this round: `round[37]`.
    Round(usize),
    /// Within this round, behind `h + K + W`: `half[37]`.
    Half(usize),
    /// Of a folded pipe, the stage of this number: `stage[3]`.
    Stage(usize),
}

/// One register stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagePlan {
    /// Where it stands.
    pub place: Place,
    /// The first round that it does in its first clock (the one that it begins, of a half).
    pub first: usize,
    /// Rounds that it finishes in one clock: 0 of a first half, and of a stage that is prepared.
    pub rounds: usize,
    /// Is there something to expand: the schedule's words from `W[16]` on, else zeros move in.
    pub expands: bool,
    /// Words of the packed `{a, .., h}` that it keeps, `h` being word 0: all eight, but where a pipe stops early.
    pub state: std::ops::Range<usize>,
    /// Index of the oldest word of its window of sixteen; 0 in a folded pipe, where it changes from clock to clock.
    pub base: usize,
    /// Places in the window, 0 the oldest, of the words that it keeps, the oldest first.
    pub w: Vec<usize>,
    /// Rounds, counted from [`StagePlan::base`], whose `K + W` it keeps, the next one first.
    pub kw: Vec<usize>,
}

impl StagePlan {
    /// The stem of its registers' names, behind the pipe's.
    pub fn stem(&self) -> String {
        match self.place {
            Place::Round(round) => format!("round[{round}]"),
            Place::Half(round) => format!("half[{round}]"),
            Place::Stage(stage) => format!("stage[{stage}]"),
        }
    }

    /// The rounds that it does, all its clocks together: first, and one past the last.
    pub fn range(&self, iterations: usize) -> std::ops::Range<usize> {
        match self.place {
            Place::Half(round) => round..round + 1,
            // A prepared stage finishes what is left of the round that it is called after.
            Place::Round(round) if self.rounds == 0 => round..round + 1,
            _ => self.first..self.first + self.rounds * iterations,
        }
    }
}
