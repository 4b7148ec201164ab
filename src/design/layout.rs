//! Frames: how a core's ports lie in the words that cross between model, stimulus and device.

/// A port by its role, not by its name in any RTL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// What it is for: `midstate`, `load`, `hit_nonce`.
    pub role: &'static str,
    /// Bits.
    pub width: u32,
}

/// Where a port stands in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The port.
    pub port: Port,
    /// First word.
    pub word: usize,
}

impl Field {
    /// Words that the port takes: its width, rounded up.
    pub fn words(&self) -> usize {
        self.port.width.div_ceil(32) as usize
    }

    /// The port's words of a frame, low word first.
    pub fn of<'a>(&self, frame: &'a [u32]) -> &'a [u32] {
        &frame[self.word..self.word + self.words()]
    }
}

/// The ports of one direction, one after the other, each rounded up to whole words, low word first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameLayout {
    fields: Vec<Field>,
    words: usize,
}

impl FrameLayout {
    /// Lays the ports out in the order given.
    pub fn new(ports: &[(&'static str, u32)]) -> Self {
        let mut fields = Vec::with_capacity(ports.len());
        let mut word = 0;
        for &(role, width) in ports {
            let field = Field {
                port: Port { role, width },
                word,
            };
            word += field.words();
            fields.push(field);
        }
        Self {
            fields,
            words: word,
        }
    }

    /// The ports with their places.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Words in a frame.
    pub fn words(&self) -> usize {
        self.words
    }

    /// The field of a role.
    pub fn field(&self, role: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.port.role == role)
    }

    /// The port that owns a word of the frame.
    pub fn owner(&self, word: usize) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| (field.word..field.word + field.words()).contains(&word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_rounded_up_to_words_and_found_again() {
        let layout = FrameLayout::new(&[("load", 1), ("midstate", 256), ("tail", 96)]);
        assert_eq!(layout.words(), 12);
        assert_eq!(layout.field("tail").unwrap().word, 9);
        assert_eq!(layout.owner(8).unwrap().port.role, "midstate");
        assert_eq!(layout.owner(12), None);
    }
}
