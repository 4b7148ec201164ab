//! A chip's circuit, and what is watched beside it: values that the RTL does not have, but that say what has happened.
//!
//! A watched value is a register of its own, in the proof only. It reads the circuit and never drives it, so whatever holds of
//! both together holds of the circuit.

use std::collections::{BTreeMap, HashMap};

use super::super::{Circuit, Term};
use crate::design::DesignConfig;

/// A chip with what is watched.
pub(super) struct Watch<'c, 'a> {
    pub(super) c: &'c mut Circuit<'a>,
    pub(super) design: DesignConfig,
    /// What is watched, by name, with what it takes next once that is known.
    watched: BTreeMap<String, Option<Term>>,
    /// Values that never change: of each the proof knows only that it is one.
    fixed: Vec<String>,
    /// What a term is after the clock's edge.
    after: HashMap<Term, Term>,
    /// The place of a register's element: register, and lane of it.
    places: HashMap<String, (usize, usize)>,
    /// Where the RTL has a core, up to the number.
    scopes: Vec<String>,
}

impl<'c, 'a> Watch<'c, 'a> {
    /// Nothing is watched yet.
    pub(super) fn new(c: &'c mut Circuit<'a>) -> Self {
        let structure = &c.core().structure;
        let mut places = HashMap::new();
        for at in 0..structure.registers.len() {
            for (lane, element) in structure.elements_of(at).enumerate() {
                places.insert(element.name, (at, lane));
            }
        }
        let design = c.core().manifest.design;
        let scope = |core: u32| c.scope(&format!("core[{core}].issue.active"), 2);
        let scopes = (0..design.cores).map(|core| scope(core).unwrap_or_default());
        let scopes = scopes.collect();
        Self {
            c,
            design,
            watched: BTreeMap::new(),
            fixed: Vec::new(),
            after: HashMap::new(),
            places,
            scopes,
        }
    }

    /// An element of a register as it stands.
    pub(super) fn reg(&self, name: &str) -> Result<Term, String> {
        self.c.element(name)
    }

    /// An element of a core's register: `issue.nonce`.
    pub(super) fn core(&self, core: usize, name: &str) -> Result<Term, String> {
        self.c.element(&format!("core[{core}].{name}"))
    }

    /// All elements of a core's register, in their order.
    pub(super) fn all_of_core(&self, core: usize, register: &str) -> Result<Vec<Term>, String> {
        let name = format!("core[{core}].{register}");
        let structure = &self.c.core().structure;
        let at = structure
            .register(&name)
            .ok_or_else(|| format!("the design has no register `{name}`"))?;
        structure
            .elements_of(at)
            .map(|element| self.c.element(&element.name))
            .collect()
    }

    /// What stands at an input, by its role.
    pub(super) fn input(&self, role: &str) -> Result<Term, String> {
        self.c.input(role)
    }

    /// What the RTL shows at an output, by its role.
    pub(super) fn output(&mut self, role: &str) -> Result<Term, String> {
        self.c.output(role)
    }

    /// What stands on a signal of the RTL.
    pub(super) fn wire(&mut self, path: &str) -> Result<Term, String> {
        self.c.wire(path)
    }

    /// What stands at a port or signal of a core.
    pub(super) fn at_core(&mut self, core: usize, signal: &str) -> Result<Term, String> {
        let path = format!("{}.{signal}", self.scopes[core]);
        self.c.wire(&path)
    }

    /// A value that is any one, and stays it.
    pub(super) fn fixed(&mut self, name: &str, width: u32) -> Term {
        if !self.fixed.iter().any(|known| known == name) {
            self.fixed.push(name.into());
        }
        self.c.terms().var(name, width)
    }

    /// A choice made anew in each cycle.
    pub(super) fn choice(&mut self, name: &str) -> Term {
        self.c.terms().var(name, 1)
    }

    /// A watched value as it stands; it has to be told what it takes.
    pub(super) fn watch(&mut self, name: &str, width: u32) -> Term {
        self.watched.entry(name.into()).or_insert(None);
        self.c.terms().var(name, width)
    }

    /// What a watched value takes in an enabled cycle; a reset makes it zero.
    pub(super) fn takes(&mut self, name: &str, moved: Term) -> Result<(), String> {
        let width = self.c.terms().width(moved);
        let now = self.watch(name, width);
        let enable = self.input("enable")?;
        let next = self.ite(enable, moved, now);
        self.takes_always(name, next)
    }

    /// What a watched value takes in each cycle; a reset makes it zero.
    pub(super) fn takes_always(&mut self, name: &str, moved: Term) -> Result<(), String> {
        let reset = self.input("reset")?;
        let width = self.c.terms().width(moved);
        let zero = self.num(0, width);
        let next = self.ite(reset, zero, moved);
        self.watched.insert(name.into(), Some(next));
        Ok(())
    }

    /// What a term over registers and watched values is after the clock's edge.
    pub(super) fn after(&mut self, term: Term) -> Result<Term, String> {
        for (name, variable) in self.c.terms().variables(term) {
            if self.after.contains_key(&variable) {
                continue;
            }
            if let Some(&(at, _)) = self.places.get(&name) {
                let structure = &self.c.core().structure;
                let elements: Vec<_> = structure.elements_of(at).map(|e| e.name).collect();
                for (element, next) in elements.iter().zip(self.c.next(at)?) {
                    let now = self.c.element(element)?;
                    self.after.insert(now, next);
                }
            } else if let Some(next) = self.watched.get(&name) {
                let next = next.ok_or_else(|| format!("`{name}` is never told what it takes"))?;
                self.after.insert(variable, next);
            } else if self.fixed.contains(&name) {
                self.after.insert(variable, variable);
            } else {
                return Err(format!(
                    "`{name}` is no register, so nothing can be kept of it"
                ));
            }
        }
        let mut after = std::mem::take(&mut self.after);
        let next = self.c.terms().substitute(term, &mut after);
        self.after = after;
        Ok(next)
    }
}
