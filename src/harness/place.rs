//! Where a role's value stands in a core: a port, some bits of one, several ports, or an internal signal.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// How a value's 32-bit words lie in a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Words {
    /// The first word (`H0`, `W0`, header bytes 0 to 3) at the top.
    #[default]
    FirstHigh,
    /// The first word at bit 0.
    FirstLow,
}

/// How the four bytes of a word lie in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bytes {
    /// As SHA-256 reads them: the first byte at the top.
    #[default]
    Big,
    /// The first byte at the bottom.
    Little,
}

/// Which level means yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Active {
    /// A one.
    #[default]
    High,
    /// A zero.
    Low,
}

/// What a manifest says: a name alone, or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Written {
    Name(String),
    Names(Vec<String>),
    Full(Full),
}

/// By hand: what serde says of an untagged choice names neither the field nor what is wrong with it.
impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a port's name, a list of ports, or a table with `port` or `signal`")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Written, E> {
                Ok(Written::Name(name.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<Written, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(names)).map(Written::Names)
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Written, A::Error> {
                Full::deserialize(MapAccessDeserializer::new(table)).map(Written::Full)
            }
        }
        deserializer.deserialize_any(Read)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    port: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ports: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signal: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    module: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bits: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    words: Words,
    #[serde(default, skip_serializing_if = "is_default")]
    bytes: Bytes,
    #[serde(default, skip_serializing_if = "is_default")]
    active: Active,
    #[serde(default, skip_serializing_if = "is_default")]
    add: i64,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The thing itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Ports of the top module; of several the first one holds the value's top bits.
    Ports(Vec<String>),
    /// An internal signal: the module that declares it, and its path below the top module.
    Signal {
        /// `None` where the top module declares it.
        module: Option<String>,
        /// `u_core.midstate_q`
        path: String,
    },
    /// A parameter of the top module: the value is the same for the whole build.
    Parameter(String),
    /// Nothing: a script reads or writes it, and only its order is said here.
    Script,
}

/// Where and how a role's value stands in a core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Place {
    /// What holds it.
    pub of: Of,
    /// Its bits there, highest and lowest; all where nothing is said.
    pub bits: Option<(u32, u32)>,
    /// Order of words.
    pub words: Words,
    /// Order of bytes in a word.
    pub bytes: Bytes,
    /// Of one bit: which level means yes.
    pub active: Active,
    /// Of a number: what is added to it on the way in, and taken off on the way out.
    pub add: i64,
}

impl Place {
    /// Some port, as it stands.
    pub fn port(name: &str) -> Self {
        Self {
            of: Of::Ports(vec![name.into()]),
            bits: None,
            words: Words::default(),
            bytes: Bytes::default(),
            active: Active::default(),
            add: 0,
        }
    }

    /// The value's words as they lie in the place, lowest word first. `words` come in the order in which they are hashed;
    /// a number of one word has no order of words.
    pub fn laid(&self, words: &[u32]) -> Vec<u32> {
        let mut laid: Vec<u32> = words.iter().map(|word| self.turned(*word)).collect();
        if self.words == Words::FirstHigh {
            laid.reverse();
        }
        laid
    }

    /// The other way round.
    pub fn read(&self, laid: &[u32]) -> Vec<u32> {
        let mut words: Vec<u32> = laid.iter().map(|word| self.turned(*word)).collect();
        if self.words == Words::FirstHigh {
            words.reverse();
        }
        words
    }

    fn turned(&self, word: u32) -> u32 {
        match self.bytes {
            Bytes::Big => word,
            Bytes::Little => word.swap_bytes(),
        }
    }
}

impl TryFrom<Written> for Place {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let full = match written {
            Written::Name(name) => return Ok(Self::port(&name)),
            Written::Names(names) if !names.is_empty() => {
                return Ok(Self {
                    of: Of::Ports(names),
                    ..Self::port("")
                });
            }
            Written::Names(_) => return Err("a list of no port".into()),
            Written::Full(full) => full,
        };
        let many = (!full.ports.is_empty()).then(|| full.ports.clone());
        let of = match (full.port, many, full.signal, full.parameter) {
            (Some(port), None, None, None) => Of::Ports(vec![port]),
            (None, Some(ports), None, None) => Of::Ports(ports),
            (None, None, Some(path), None) => Of::Signal {
                module: full.module.clone(),
                path,
            },
            (None, None, None, Some(name)) => Of::Parameter(name),
            (None, None, None, None) => Of::Script,
            _ => return Err("say one of `port`, `ports`, `signal`, `parameter`".into()),
        };
        if full.module.is_some() && !matches!(of, Of::Signal { .. }) {
            return Err("`module` goes with `signal`".into());
        }
        let bits = full.bits.as_deref().map(bits_of).transpose()?;
        if bits.is_some()
            && !matches!(&of, Of::Ports(ports) if ports.len() == 1)
            && !matches!(of, Of::Signal { .. })
        {
            return Err("`bits` goes with one `port` or `signal`".into());
        }
        Ok(Self {
            of,
            bits,
            words: full.words,
            bytes: full.bytes,
            active: full.active,
            add: full.add,
        })
    }
}

/// `95:0`, or one bit.
fn bits_of(text: &str) -> Result<(u32, u32), String> {
    let (high, low) = text.split_once(':').unwrap_or((text, text));
    match (high.trim().parse(), low.trim().parse()) {
        (Ok(high), Ok(low)) if high >= low => Ok((high, low)),
        _ => Err(format!(
            "bits = {text:?}: write the higher bit first, as \"95:0\", or one bit as \"3\""
        )),
    }
}

impl From<Place> for Written {
    fn from(place: Place) -> Self {
        let plain = Place {
            of: place.of.clone(),
            ..Place::port("")
        };
        if place == plain
            && let Of::Ports(ports) = &place.of
        {
            return match &ports[..] {
                [port] => Written::Name(port.clone()),
                _ => Written::Names(ports.clone()),
            };
        }
        let (mut port, mut ports, mut signal, mut module, mut parameter) =
            (None, Vec::new(), None, None, None);
        match place.of {
            Of::Ports(mut names) if names.len() == 1 => port = names.pop(),
            Of::Ports(names) => ports = names,
            Of::Signal { module: of, path } => (module, signal) = (of, Some(path)),
            Of::Parameter(name) => parameter = Some(name),
            Of::Script => {}
        }
        Written::Full(Full {
            port,
            ports,
            signal,
            module,
            parameter,
            bits: place.bits.map(|(high, low)| format!("{high}:{low}")),
            words: place.words,
            bytes: place.bytes,
            active: place.active,
            add: place.add,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Place, String> {
        #[derive(Deserialize)]
        struct Table {
            x: Place,
        }
        let table: Result<Table, _> = toml::from_str(text);
        table
            .map(|t| t.x)
            .map_err(|error| error.message().to_owned())
    }

    #[test]
    fn a_name_is_a_port_and_more_can_be_said() {
        assert_eq!(read("x = \"data\""), Ok(Place::port("data")));
        let place = read(
            "x = { signal = \"u_top.data_buf\", module = \"top\", bits = \"95:0\", words = \"first-low\" }",
        )
        .unwrap();
        assert_eq!((place.bits, place.words), (Some((95, 0)), Words::FirstLow));
        assert!(read("x = { port = \"a\", signal = \"b\" }").is_err());
        assert!(read("x = { port = \"a\", bits = \"0:95\" }").is_err());
        assert!(read("x = { bits = \"0\" }").is_err());
        assert_eq!(
            read("x = { words = \"first-low\" }").unwrap().of,
            Of::Script
        );
    }

    #[test]
    fn words_are_laid_out_and_read_back() {
        let words = [0x0102_0304, 0x0506_0708, 0x090a_0b0c];
        let mut place = Place::port("x");
        assert_eq!(place.laid(&words), [words[2], words[1], words[0]]);
        place.words = Words::FirstLow;
        place.bytes = Bytes::Little;
        assert_eq!(place.laid(&words), [0x0403_0201, 0x0807_0605, 0x0c0b_0a09]);
        assert_eq!(place.read(&place.laid(&words)), words);
    }
}
