//! What a core's ports and registers may be for: by name, width and what the RTL does with them.

use serde::Serialize;

use crate::harness::{Kind, Protocol};
use crate::survey::{Direction, Survey};

mod bus;
mod clocks;
mod internal;
mod names;
mod order;
mod ports;
mod registers;
mod rest;

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sure {
    /// To be filled in.
    Todo,
    /// One of several ways.
    Guess,
    /// Name and width fit.
    Likely,
    /// The RTL shows it.
    #[serde(rename = "sure")]
    Shown,
}

impl Sure {
    /// The word in a manifest's comments.
    pub fn word(self) -> &'static str {
        match self {
            Sure::Todo => "TODO",
            Sure::Guess => "a guess",
            Sure::Likely => "likely",
            Sure::Shown => "shown",
        }
    }
}

/// One field of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// `inputs`, `nonce` ..
    pub table: &'static str,
    /// The field or role.
    pub field: String,
    /// Its value, in TOML.
    pub value: String,
    /// Why.
    pub why: String,
    /// How sure it is.
    pub sure: Sure,
    /// Lines that may be right instead, in TOML.
    pub or: Vec<String>,
}

/// All of them.
#[derive(Debug)]
pub struct Draft {
    /// What the core does.
    pub kind: Kind,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// In the manifest's order.
    pub guesses: Vec<Guess>,
    /// What is to be known beside.
    pub notes: Vec<String>,
    /// Parameters that expressions name.
    pub named: Vec<String>,
}

impl Draft {
    fn put(
        &mut self,
        table: &'static str,
        field: &str,
        value: impl Into<String>,
        why: impl Into<String>,
        sure: Sure,
    ) {
        self.guesses.push(Guess {
            table,
            field: field.into(),
            value: value.into(),
            why: why.into(),
            sure,
            or: Vec::new(),
        });
    }

    /// Another way for the guess that was put last.
    fn or(&mut self, line: impl Into<String>) {
        if let Some(last) = self.guesses.last_mut() {
            last.or.push(line.into());
        }
    }

    fn has(&self, field: &str) -> bool {
        let mut roles = self
            .guesses
            .iter()
            .filter(|g| matches!(g.table, "inputs" | "outputs"));
        roles.any(|guess| guess.field == field)
    }

    /// Guesses of one table.
    pub fn of<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a Guess> {
        self.guesses
            .iter()
            .filter(move |guess| guess.table == table)
    }
}

/// Guesses all that a manifest says of a core.
pub fn guess(survey: &Survey) -> Draft {
    let mut draft = Draft {
        kind: Kind::Hash,
        protocol: Protocol::Stream,
        guesses: Vec::new(),
        notes: Vec::new(),
        named: Vec::new(),
    };
    // A port has one use: what is taken is not looked at again.
    let mut taken: Vec<String> = Vec::new();
    clocks::guess(survey, &mut draft, &mut taken);
    if !bus::guess(survey, &mut draft, &mut taken) {
        draft.kind = ports::kind(survey, &taken);
        ports::guess(survey, &mut draft, &mut taken);
        if draft.kind == Kind::Miner {
            internal::guess(survey, &mut draft);
            internal::digest(survey, &mut draft);
        }
        draft.protocol = protocol(&draft);
    }
    rest::guess(survey, &mut draft, &taken);
    for port in survey.ports_of(Direction::Inout) {
        draft.notes.push(format!(
            "`{}` goes both ways: goldbench leaves it alone",
            port.name
        ));
    }
    draft
}

/// By the roles that were found.
fn protocol(draft: &Draft) -> Protocol {
    let all = |roles: &[&str]| roles.iter().all(|role| draft.has(role));
    match draft.kind {
        Kind::Hash if all(&["init", "ready"]) => Protocol::InitNext,
        Kind::Hash if all(&["start", "done"]) => Protocol::Start,
        Kind::Hash if all(&["valid", "digest_valid"]) => Protocol::Valid,
        Kind::Hash => Protocol::Stream,
        Kind::Miner if all(&["start"]) => Protocol::Start,
        Kind::Miner => Protocol::Hold,
    }
}
