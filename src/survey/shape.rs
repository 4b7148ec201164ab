//! What is where: signals by their path, and the names near one that is not there.

use super::{Direction, Module, Port, Signal, Survey};

impl Survey {
    /// A port of the top.
    pub fn port(&self, name: &str) -> Option<&Port> {
        self.ports.iter().find(|port| port.name == name)
    }

    /// Ports of one direction.
    pub fn ports_of(&self, direction: Direction) -> impl Iterator<Item = &Port> {
        self.ports
            .iter()
            .filter(move |port| port.direction == direction)
    }

    /// A module by its id.
    pub fn module(&self, id: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.id == id)
    }

    /// The signal that a path below the top module leads to, and the module that declares it.
    pub fn signal(&self, path: &str) -> Option<(&Module, &Signal)> {
        let mut module = self.modules.first()?;
        let mut rest = path;
        loop {
            if let Some(signal) = module.signals.iter().find(|s| s.name == rest) {
                return Some((module, signal));
            }
            let (instance, below) = step(module, rest)?;
            module = self.module(&instance.module)?;
            rest = below;
        }
    }

    /// Paths that a wrong one may be meant for: in the module that it leads to, as far as it leads anywhere, and all of the
    /// same name elsewhere.
    pub fn near(&self, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        let Some(mut module) = self.modules.first() else {
            return found;
        };
        let (mut prefix, mut rest) = (String::new(), path);
        while let Some((instance, below)) = step(module, rest) {
            let Some(next) = self.module(&instance.module) else {
                break;
            };
            prefix = format!("{prefix}{}.", instance.name);
            (module, rest) = (next, below);
        }
        let here = module.signals.iter().map(|s| format!("{prefix}{}", s.name));
        found.extend(here);
        let instances = module.instances.iter();
        // A path cannot end at an instance, but a misspelt one within it is near its name.
        if let Some((_, last)) = rest.split_once('.') {
            found.extend(instances.map(|i| format!("{prefix}{}.{last}", i.name)));
        }
        let own = path.rsplit('.').next().unwrap_or(path);
        let named = self.registers.iter().map(|register| &register.path);
        let named = named.filter(|p| p.rsplit('.').next() == Some(own));
        found.extend(named.take(20).cloned());
        found
    }
}

/// The instance that a path begins with, and what is behind it.
fn step<'a, 'p>(module: &'a Module, path: &'p str) -> Option<(&'a super::Instance, &'p str)> {
    module.instances.iter().find_map(|instance| {
        let below = path.strip_prefix(instance.name.as_str())?;
        Some((instance, below.strip_prefix('.')?))
    })
}
