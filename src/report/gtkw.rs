//! `GTKWave`'s save file: the waves of a failing window open with the signals in view and the marker on the divergence.
//!
//! The format, as the viewer writes and reads it, one command a line:
//!
//! | line | meaning |
//! |---|---|
//! | `[*] text` | remark |
//! | `[dumpfile] "file"` | the waves |
//! | `[timestart] t` | time at the left edge |
//! | `*zoom marker -1 ..` | zoom as minus log2 of time units in 200 pixels; the marker; baseline and 26 named markers, unset |
//! | `@flags` | how signals below are shown, hex: 1 highlighted, 2 hex, 8 binary, 20 right-justified, 200 no wave |
//! | `[color] 1` | the next signal is red |
//! | `top.x[31:0]` | a signal with its declared range |
//! | `#{name} (0)top.x[31:0] (1)..` | a signal put together from bits, counted from the left of the declared range |
//! | `-text` | a comment, with flags 200 |
//! | `@800200` `-name` .. `@1000200` `-name` | an open group; `@c00200`, `@1401200` a closed one |

use std::fmt::Write as _;
use std::path::PathBuf;

use super::page::visible;
use crate::units::Cycle;

/// How cycles lie on the time axis of the waves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocking {
    /// Time of cycle 0's rising edge, in the waves' unit.
    pub origin: u64,
    /// Time from one rising edge to the next.
    pub period: u64,
}

/// Part of a vector under a name of its own: `hash2.round[37].e` is bits 159 to 128 of a stage's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The name that is shown.
    pub label: String,
    /// Its highest bit, in the numbering of the declared range.
    pub high: u32,
    /// Its lowest bit.
    pub low: u32,
}

/// A signal of the waves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The full path as it stands in the waves, scopes joined by points: `TOP.miner.g_stage[3].u_y.state_q`.
    pub path: String,
    /// The declared range, as in `[255:0]`; none for a single bit.
    pub range: Option<(u32, u32)>,
    /// The part that is shown; none for all of it.
    pub slice: Option<Slice>,
}

/// Signals under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading; signals of a group without one stand free.
    pub name: String,
    /// Does it open folded up.
    pub closed: bool,
    /// Its signals, from the top.
    pub signals: Vec<Signal>,
}

/// What the viewer opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The waves. A name without directories is looked for where the viewer is started: give the path that the reader
    /// of the report starts it with.
    pub wave: PathBuf,
    /// Cycles to time.
    pub clocking: Clocking,
    /// First and last cycle of the waves. The viewer opens on a few around the marker, with values wide enough to read.
    pub window: (Cycle, Cycle),
    /// The cycle that the marker stands on: its rising edge.
    pub marker: Cycle,
    /// The signal that diverged: at the top, red and selected.
    pub divergent: Option<Signal>,
    /// All others, from the top.
    pub groups: Vec<Group>,
}

/// The viewer measures zoom in frames of 200 pixels. So many of them are free for waves in the window that is asked for.
const FRAMES: f64 = 3.6;

/// Cycles shown at first: with more of them, a word's eight digits do not fit into a cycle.
const CYCLES: u64 = 12;

const HEX: &str = "@22";
const HEX_SELECTED: &str = "@23";
const BINARY: &str = "@28";
const BINARY_SELECTED: &str = "@29";

impl Signal {
    /// A signal of one bit.
    pub fn bit(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            range: None,
            slice: None,
        }
    }

    /// A vector declared `[high:low]`.
    pub fn vector(path: impl Into<String>, high: u32, low: u32) -> Self {
        Self {
            path: path.into(),
            range: Some((high, low)),
            slice: None,
        }
    }

    /// Only these bits of it, under a name.
    #[must_use]
    pub fn slice(mut self, label: impl Into<String>, high: u32, low: u32) -> Self {
        self.slice = Some(Slice {
            label: label.into(),
            high,
            low,
        });
        self
    }

    fn single_bit(&self) -> bool {
        match (&self.slice, self.range) {
            (Some(slice), _) => slice.high == slice.low,
            (None, range) => range.is_none(),
        }
    }

    fn name(&self) -> String {
        let path = visible(&self.path);
        match self.range {
            Some((high, low)) => format!("{path}[{high}:{low}]"),
            None => path,
        }
    }

    fn write(&self, selected: bool, out: &mut String) {
        let flags = match (self.single_bit(), selected) {
            (false, false) => HEX,
            (false, true) => HEX_SELECTED,
            (true, false) => BINARY,
            (true, true) => BINARY_SELECTED,
        };
        let _ = writeln!(out, "{flags}");
        if selected {
            let _ = writeln!(out, "[color] 1");
        }
        let _ = writeln!(out, "{}", self.entry());
    }

    fn entry(&self) -> String {
        let name = self.name();
        let (Some(slice), Some((left, right))) = (&self.slice, self.range) else {
            return name;
        };
        // A bit is named by its place from the left of the declared range, whichever way that counts.
        let place = |bit: u32| {
            if left >= right {
                left.saturating_sub(bit)
            } else {
                bit.saturating_sub(left)
            }
        };
        // Behind a point the viewer would see a scope, and show the last name only.
        let label = visible(&slice.label)
            .replace('.', "/")
            .replace(['{', '}', ' '], "_");
        let mut entry = format!("#{{{label}}}");
        for bit in (slice.low..=slice.high).rev() {
            let _ = write!(entry, " ({}){name}", place(bit));
        }
        entry
    }
}

impl Clocking {
    fn time(self, cycle: Cycle) -> u64 {
        self.origin
            .saturating_add(self.period.saturating_mul(cycle.0))
    }
}

impl View {
    /// First cycle shown, and the one after the last: at most [`CYCLES`] of the window, a third of them before the marker.
    fn shown(&self) -> (Cycle, Cycle) {
        let (first, last) = self.window;
        let before = Cycle(self.marker.0.saturating_sub(CYCLES / 3));
        let start = before.clamp(first, last.max(first));
        (start, (start + CYCLES).min(last.max(first) + 1))
    }

    /// The save file's text: the same view gives the same bytes, so neither date nor size of the waves stands in it.
    pub fn render(&self) -> String {
        let mut out = String::from("[*]\n[*] Written by goldbench\n[*]\n");
        let (start, end) = self.shown();
        let (start, end) = (self.clocking.time(start), self.clocking.time(end));
        let _ = writeln!(
            out,
            "[dumpfile] \"{}\"",
            visible(&self.wave.to_string_lossy())
        );
        let _ = writeln!(out, "[timestart] {start}");
        let _ = writeln!(out, "[size] 1400 800\n[pos] -1 -1");
        let per_frame = (end.saturating_sub(start).max(1)) as f64 / FRAMES;
        let _ = writeln!(
            out,
            "*{:.6} {}{}",
            -per_frame.log2(),
            self.clocking.time(self.marker),
            " -1".repeat(27)
        );
        let _ = writeln!(
            out,
            "[sst_width] 240\n[signals_width] 360\n[sst_expanded] 1"
        );
        if let Some(divergent) = &self.divergent {
            let _ = writeln!(out, "@200\n-first divergence, cycle {}", self.marker);
            divergent.write(true, &mut out);
        }
        for group in &self.groups {
            group.write(&mut out);
        }
        out.push_str("[pattern_trace] 1\n[pattern_trace] 0\n");
        out
    }
}

impl Group {
    fn write(&self, out: &mut String) {
        let name = visible(&self.name);
        let (open, close) = if self.closed {
            ("@c00200", "@1401200")
        } else {
            ("@800200", "@1000200")
        };
        if !name.is_empty() {
            let _ = writeln!(out, "{open}\n-{name}");
        }
        for signal in &self.signals {
            signal.write(false, out);
        }
        if !name.is_empty() {
            let _ = writeln!(out, "{close}\n-{name}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_left() {
        let down = Signal::vector("t.x", 7, 0).slice("a.n", 5, 4);
        assert_eq!(down.entry(), "#{a/n} (2)t.x[7:0] (3)t.x[7:0]");
        let up = Signal::vector("t.x", 0, 7).slice("n", 5, 4);
        assert_eq!(up.entry(), "#{n} (5)t.x[0:7] (4)t.x[0:7]");
        let based = Signal::vector("t.x", 15, 8).slice("n", 8, 8);
        assert_eq!(based.entry(), "#{n} (7)t.x[15:8]");
    }

    #[test]
    fn a_marker_line_has_all_named_markers() {
        let view = View {
            wave: "w.fst".into(),
            clocking: Clocking {
                origin: 1,
                period: 2,
            },
            window: (Cycle(0), Cycle(1899)),
            marker: Cycle(10),
            divergent: None,
            groups: vec![],
        };
        let text = view.render();
        let line = text.lines().find(|l| l.starts_with('*')).unwrap();
        assert_eq!(
            line.split(' ').count(),
            29,
            "zoom, marker, baseline and 26 letters: {line}"
        );
        // 12 cycles of 2 in 3.6 frames: 6.67 time units in each, 2 to the 2.737.
        assert!(line.starts_with("*-2.736966 21 -1"), "{line}");
    }

    #[test]
    fn a_few_cycles_around_the_marker_are_shown() {
        let shown = |first, last, marker| {
            let view = View {
                wave: "w.fst".into(),
                clocking: Clocking {
                    origin: 0,
                    period: 1,
                },
                window: (Cycle(first), Cycle(last)),
                marker: Cycle(marker),
                divergent: None,
                groups: vec![],
            };
            let (start, end) = view.shown();
            (start.0, end.0)
        };
        assert_eq!(shown(100, 200, 150), (146, 158));
        assert_eq!(shown(100, 200, 101), (100, 112));
        assert_eq!(shown(100, 152, 150), (146, 153));
        assert_eq!(shown(0, 3, 0), (0, 4));
        assert_eq!(shown(9, 5, 7), (9, 10));
    }
}
