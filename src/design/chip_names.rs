//! What a core's pipe is called in a chip: `core[2].hash1`.

use std::sync::LazyLock;

use super::Site;
use super::chip_size::CORES;

/// Every pipe that a core may have.
const PIPES: [&str; 4] = ["hash0", "hash1", "hash2", "hash"];

/// Sites and pipes carry names that live for ever, and there are few enough of them to make them all once.
static NAMES: LazyLock<Vec<[String; PIPES.len()]>> = LazyLock::new(|| {
    let of_core = |core| PIPES.map(|pipe| format!("{}{pipe}", prefix(core)));
    (0..CORES as usize).map(of_core).collect()
});

/// What the names of a core's registers begin with.
pub(super) fn prefix(core: usize) -> String {
    format!("core[{core}].")
}

/// A pipe of a core. A pipe that no core has keeps its name.
pub(super) fn pipe_of(core: usize, pipe: &'static str) -> &'static str {
    let known = PIPES.iter().position(|name| *name == pipe);
    let names = NAMES.get(core).zip(known);
    names.map_or(pipe, |(names, at)| &names[at])
}

/// The same site in a core of a chip.
pub(super) fn site_of(core: usize, site: Site) -> Site {
    site.map_pipe(|pipe| pipe_of(core, pipe))
}

/// The core and its own name of a pipe of a chip.
pub fn core_pipe(name: &str) -> Option<(usize, &'static str)> {
    let (index, pipe) = name.strip_prefix("core[")?.split_once("].")?;
    let pipe = PIPES.into_iter().find(|known| *known == pipe)?;
    Some((index.parse().ok()?, pipe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipes_name_leads_back_to_its_core() {
        assert_eq!(pipe_of(12, "hash2"), "core[12].hash2");
        assert_eq!(core_pipe("core[12].hash2"), Some((12, "hash2")));
        assert_eq!(core_pipe("hash2"), None);
        assert_eq!(core_pipe("core[1].tags"), None);
    }
}
