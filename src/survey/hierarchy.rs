//! Instances of a whole design, and from which port of the top a signal comes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Direction;
use super::unit::{Inst, Unit};

/// A design of more instances is walked so far and no further.
const MOST: usize = 200_000;

/// An instance in the design.
#[derive(Debug)]
pub(super) struct Place {
    /// Path below the top; nothing for the top itself.
    pub(super) path: String,
    pub(super) unit: usize,
    /// The place that it is in, and which of its instances it is.
    parent: Option<(usize, usize)>,
    /// Places of its own instances, by their number.
    children: Vec<Option<usize>>,
}

/// All of them; the top first.
#[derive(Debug)]
pub(super) struct Hierarchy<'a> {
    pub(super) units: &'a [Unit],
    pub(super) places: Vec<Place>,
    /// For each unit, flows that are not clocked, by their target.
    into: Vec<HashMap<&'a str, Vec<usize>>>,
    /// For each unit, instances by what is wired to them.
    wired: Vec<HashMap<&'a str, Vec<(usize, usize)>>>,
}

/// Ports of the top that a signal comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) ports: BTreeSet<String>,
    /// It is one of them, and nothing is done to it on the way.
    pub(super) plain: bool,
}

impl<'a> Hierarchy<'a> {
    pub(super) fn of(units: &'a [Unit], top: usize) -> Self {
        let by_id: BTreeMap<&str, usize> =
            (0..).zip(units).map(|(n, u)| (u.id.as_str(), n)).collect();
        let mut places = vec![Place {
            path: String::new(),
            unit: top,
            parent: None,
            children: Vec::new(),
        }];
        let mut at = 0;
        while at < places.len() {
            for (number, inst) in units[places[at].unit].instances.iter().enumerate() {
                let unit = by_id.get(inst.of.as_str()).filter(|_| places.len() < MOST);
                // A module that contains itself without end: elaboration refuses it, and so is it never seen here.
                let child = unit.map(|&unit| {
                    let path = match places[at].path.as_str() {
                        "" => inst.path.clone(),
                        outer => format!("{outer}.{}", inst.path),
                    };
                    places.push(Place {
                        path,
                        unit,
                        parent: Some((at, number)),
                        children: Vec::new(),
                    });
                    places.len() - 1
                });
                places[at].children.push(child);
            }
            at += 1;
        }
        Self {
            units,
            places,
            into: units.iter().map(into).collect(),
            wired: units.iter().map(wired).collect(),
        }
    }

    /// Where a signal in a place comes from, through all that is not a register.
    pub(super) fn origin(&self, place: usize, signal: &str) -> Origin {
        let mut origin = Origin {
            ports: BTreeSet::new(),
            plain: true,
        };
        let mut seen = BTreeSet::new();
        let mut waiting = vec![(place, signal.to_owned())];
        while let Some((place, signal)) = waiting.pop() {
            if !seen.insert((place, signal.clone())) {
                continue;
            }
            let here = &self.places[place];
            let unit = &self.units[here.unit];
            let is_input = unit
                .vars
                .get(&signal)
                .is_some_and(|v| matches!(v.direction, Some(Direction::Input | Direction::Inout)));
            if is_input {
                match here.parent {
                    None => drop(origin.ports.insert(signal.clone())),
                    Some((outer, number)) => {
                        let inst: &Inst = &self.units[self.places[outer].unit].instances[number];
                        if let Some(pin) = inst.pins.iter().find(|pin| pin.port == signal) {
                            origin.plain &= pin.plain;
                            waiting.extend(pin.reads.iter().map(|read| (outer, read.clone())));
                        }
                    }
                }
            }
            for &flow in self.into[here.unit]
                .get(signal.as_str())
                .into_iter()
                .flatten()
            {
                let flow = &unit.flows[flow];
                origin.plain &= flow.plain;
                waiting.extend(flow.reads.iter().map(|read| (place, read.clone())));
            }
            for &(number, pin) in self.wired[here.unit]
                .get(signal.as_str())
                .into_iter()
                .flatten()
            {
                let Some(child) = here.children.get(number).copied().flatten() else {
                    continue;
                };
                let pin = &unit.instances[number].pins[pin];
                let port = self.units[self.places[child].unit].vars.get(&pin.port);
                if port.is_some_and(|port| port.direction == Some(Direction::Output)) {
                    origin.plain &= pin.plain;
                    waiting.push((child, pin.port.clone()));
                }
            }
        }
        origin.plain &= origin.ports.len() == 1;
        origin
    }
}

fn into(unit: &Unit) -> HashMap<&str, Vec<usize>> {
    let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, flow) in unit.flows.iter().enumerate().filter(|(_, f)| !f.clocked) {
        found.entry(&flow.target).or_default().push(number);
    }
    found
}

fn wired(unit: &Unit) -> HashMap<&str, Vec<(usize, usize)>> {
    let mut found: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (number, inst) in unit.instances.iter().enumerate() {
        for (at, pin) in inst.pins.iter().enumerate() {
            for read in &pin.reads {
                found.entry(read).or_default().push((number, at));
            }
        }
    }
    found
}
