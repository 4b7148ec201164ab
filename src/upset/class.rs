//! Registers by what they hold.

use crate::design::{Register, Site, Structure};

/// A class of registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// `hash state`, `schedule words`, `tag pipe`.
    pub name: String,
    /// Its registers, as they stand in [`Structure::registers`].
    pub registers: Vec<usize>,
    /// Flip-flops.
    pub flops: u64,
}

fn name(register: &Register) -> &str {
    match register.site {
        Site::Round { .. } => "hash state",
        Site::Schedule { .. } => "schedule words",
        Site::Added { .. } => "sums K + W",
        Site::Digest { .. } => "digests",
        // A part is called after what writes it; contexts are another matter than the counts of nonces beside them.
        Site::Part("job slots") if is_context(register) => "job contexts",
        Site::Part(part) => part,
    }
}

fn is_context(register: &Register) -> bool {
    let stems = [
        "job.midstate",
        "job.target",
        "job.id",
        "job.version",
        "job.tail",
        "job.ticket",
    ];
    stems.iter().any(|stem| register.name.ends_with(stem))
}

/// All classes, in the order of the way of data.
pub fn classes(structure: &Structure) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for (at, register) in structure.registers.iter().enumerate() {
        let name = name(register);
        let found = classes.iter().position(|class| class.name == name);
        let class = found.unwrap_or_else(|| {
            classes.push(Class {
                name: name.into(),
                registers: Vec::new(),
                flops: 0,
            });
            classes.len() - 1
        });
        classes[class].registers.push(at);
        classes[class].flops += register.flops() as u64;
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{CoreKind, DesignConfig};

    #[test]
    fn every_flip_flop_is_in_one_class() {
        for kind in CoreKind::ALL {
            let structure = DesignConfig::of(kind).elaborate();
            let classes = classes(&structure);
            let flops: u64 = classes.iter().map(|class| class.flops).sum();
            assert_eq!(flops, structure.flops() as u64);
            assert!(classes.len() >= 4, "{classes:?}");
        }
    }
}
