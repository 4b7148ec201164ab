//! A serial line: eight bits, no parity, one stop bit, the lowest bit first.

use std::collections::VecDeque;

/// The listening end, and what it heard.
pub struct Serial {
    divisor: u64,
    /// Clocks since the start bit began, while a byte is under way.
    since: Option<u64>,
    byte: u8,
    heard: VecDeque<u8>,
}

impl Serial {
    /// A line of so many clocks for a bit.
    pub fn new(divisor: u64) -> Self {
        Self {
            divisor,
            since: None,
            byte: 0,
            heard: VecDeque::new(),
        }
    }

    /// Clocks for a bit.
    pub fn divisor(&self) -> u64 {
        self.divisor
    }

    /// The bits of a byte on the line: start, data, stop.
    pub fn frame(byte: u8) -> impl Iterator<Item = bool> {
        let data = (0..8).map(move |bit| byte >> bit & 1 == 1);
        [false].into_iter().chain(data).chain([true])
    }

    /// The line's level in this clock.
    pub fn hear(&mut self, level: bool) {
        let Some(since) = self.since else {
            self.since = (!level).then_some(0);
            self.byte = 0;
            return;
        };
        let since = since + 1;
        self.since = Some(since);
        // Each bit is read in its middle.
        let (bit, within) = (since / self.divisor, since % self.divisor);
        if within != self.divisor / 2 {
            return;
        }
        match bit {
            0 if level => self.since = None,
            0 => {}
            1..=8 => self.byte |= u8::from(level) << (bit - 1),
            _ => {
                if level {
                    self.heard.push_back(self.byte);
                }
                self.since = None;
            }
        }
    }

    /// Bytes heard and not taken.
    pub fn waiting(&self) -> usize {
        self.heard.len()
    }

    /// The next byte.
    pub fn take(&mut self) -> Option<u8> {
        self.heard.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_framed_is_heard() {
        for divisor in [1, 2, 7] {
            let mut line = Serial::new(divisor);
            for byte in [0x00, 0xff, 0xa5, 0x01] {
                for bit in Serial::frame(byte) {
                    (0..divisor).for_each(|_| line.hear(bit));
                }
                line.hear(true);
            }
            let heard: Vec<u8> = std::iter::from_fn(|| line.take()).collect();
            assert_eq!(heard, [0x00, 0xff, 0xa5, 0x01], "divisor {divisor}");
        }
    }
}
