//! Typed reading of one JSON object, collecting every problem.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::problem::{Problem, ProblemKind};
use crate::bits::ParseHexError;

/// The fields of an object. Each getter gives `None` after noting why; what no
/// getter asked for is unknown, and [`Fields::finish`] says so.
pub(super) struct Fields<'a, 'p> {
    map: &'a Map<String, Value>,
    place: Problem,
    known: BTreeSet<&'static str>,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// The fields of `map`; `place` says where, its kind is replaced.
    pub(super) fn new(
        map: &'a Map<String, Value>,
        place: Problem,
        problems: &'p mut Vec<Problem>,
    ) -> Self {
        Self {
            map,
            place,
            known: BTreeSet::new(),
            problems,
        }
    }

    /// Names the entry in the problems that follow.
    pub(super) fn set_id(&mut self, id: &str) {
        self.place.id = Some(id.to_owned());
    }

    /// Notes a problem of `field`.
    pub(super) fn note(&mut self, field: &str, kind: ProblemKind) {
        self.problems.push(Problem {
            field: Some(field.to_owned()),
            kind,
            ..self.place.clone()
        });
    }

    /// The value, where there is one.
    pub(super) fn optional(&mut self, field: &'static str) -> Option<&'a Value> {
        self.known.insert(field);
        self.map.get(field)
    }

    /// The value, which has to be there.
    pub(super) fn value(&mut self, field: &'static str) -> Option<&'a Value> {
        let value = self.optional(field);
        if value.is_none() {
            self.note(field, ProblemKind::Missing);
        }
        value
    }

    /// A string, which has to be there.
    pub(super) fn text(&mut self, field: &'static str) -> Option<&'a str> {
        let value = self.value(field)?;
        self.typed(field, value, "a string", Value::as_str)
    }

    /// A string, where there is one; `Some(None)` where there is none.
    #[expect(clippy::option_option, reason = "absent is not wrong")]
    pub(super) fn optional_text(&mut self, field: &'static str) -> Option<Option<&'a str>> {
        match self.optional(field) {
            None => Some(None),
            Some(value) => self
                .typed(field, value, "a string", Value::as_str)
                .map(Some),
        }
    }

    /// A 32-bit number, where there is one; `Some(None)` where there is none.
    #[expect(clippy::option_option, reason = "absent is not wrong")]
    pub(super) fn optional_u32(&mut self, field: &'static str) -> Option<Option<u32>> {
        match self.optional(field) {
            None => Some(None),
            Some(value) => self
                .typed(field, value, "a number from 0 to 4294967295", |value| {
                    value.as_u64().and_then(|number| u32::try_from(number).ok())
                })
                .map(Some),
        }
    }

    /// `true` or `false`; absent is `false`.
    pub(super) fn flag(&mut self, field: &'static str) -> Option<bool> {
        match self.optional(field) {
            None => Some(false),
            Some(value) => self.typed(field, value, "true or false", Value::as_bool),
        }
    }

    /// A string that `parse` understands.
    pub(super) fn parsed<T, E: Into<ProblemKind>>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(field)?;
        parse(text)
            .map_err(|error| self.note(field, error.into()))
            .ok()
    }

    /// A string of hex digits that `T` reads.
    pub(super) fn hex<T>(&mut self, field: &'static str) -> Option<T>
    where
        T: std::str::FromStr<Err = ParseHexError>,
    {
        self.parsed(field, str::parse)
    }

    /// `value` as what `get` takes from it, or a problem of its type.
    pub(super) fn typed<T>(
        &mut self,
        field: &str,
        value: &'a Value,
        wanted: &'static str,
        get: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let got = get(value);
        if got.is_none() {
            let found = type_of(value);
            self.note(field, ProblemKind::WrongType { wanted, found });
        }
        got
    }

    /// Notes the fields that nothing asked for.
    pub(super) fn finish(mut self) {
        let map = self.map;
        for name in map.keys() {
            if !self.known.contains(name.as_str()) {
                self.note(name, ProblemKind::UnknownField);
            }
        }
    }
}

/// What a JSON value is, for people.
pub(super) const fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "another number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
