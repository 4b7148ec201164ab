//! Why a run stopped before its end.

use super::expression::ExpressionError;
use super::wires::WireError;

/// Why a run stopped before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The core did not answer within its time.
    Hang(String),
    /// Less came than had to, and then nothing.
    Short(String),
    /// The core ended the simulation.
    Ended(String),
    /// The clock came in which what is under way is cut off: see [`super::device::Device::cut_off`].
    Cut,
    /// The manifest asks for what can't be done.
    Refused(String),
}

impl From<ExpressionError> for Stop {
    fn from(error: ExpressionError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<WireError> for Stop {
    fn from(error: WireError) -> Self {
        Self::Refused(error.to_string())
    }
}

/// What ended a simulation, by what was printed and by the line of the RTL that did it.
pub(super) fn cause_of_end(text: &str) -> &'static str {
    let line = || -> Option<String> {
        let (file, line) = text
            .lines()
            .last()?
            .rsplit_once(" at ")?
            .1
            .rsplit_once(':')?;
        let number: usize = line.parse().ok()?;
        let rtl = std::fs::read_to_string(file).ok()?;
        rtl.lines().nth(number.checked_sub(1)?).map(str::to_owned)
    };
    let said = format!("{text}\n{}", line().unwrap_or_default());
    let causes = [
        ("$finish", "finish"),
        ("converge", "no-settle"),
        ("%Fatal", "fatal"),
        ("$fatal", "fatal"),
        ("%Error", "assertion"),
        ("$stop", "stop"),
    ];
    let known = causes.iter().find(|(words, _)| said.contains(words));
    known.map_or("crash", |(_, cause)| cause)
}
