//! A uniform sample of mutants: every candidate of every instance is equally likely.
//!
//! `mutate -list N` itself prefers what it has not covered yet, and lists a module once however many instances it has.
//! So Yosys lists all candidates of each module (`-list 0`), they are counted once for each instance, and the sample is
//! drawn without replacement from all numbers up to the sum.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};

use goldbench::stimulus::rng;
use goldbench::units::Seed;

use crate::tree::{Instance, Tree};
use crate::yosys::Folder;

/// One mutant of one instance.
pub struct Mutant {
    pub at: Instance,
    /// Yosys's command for it.
    pub command: String,
}

impl Mutant {
    /// The word behind an option of the command.
    pub fn option(&self, name: &str) -> Option<&str> {
        let mut words = self.command.split(' ');
        words.find(|word| *word == name)?;
        words.next()
    }

    /// Every `-src` of the command.
    pub fn sources(&self) -> Vec<&str> {
        let words: Vec<&str> = self.command.split(' ').collect();
        let pairs = words.windows(2).filter(|pair| pair[0] == "-src");
        pairs.map(|pair| pair[1]).collect()
    }
}

/// A sample and what it was drawn from.
pub struct Drawn {
    pub mutants: Vec<Mutant>,
    pub candidates: usize,
    pub instances: usize,
}

/// Draws so many mutants from the instances that are wanted, of the netlist in `clean.il`.
pub fn draw(folder: &Folder, tree: &Tree, wanted: fn(&str) -> bool, count: usize) -> Drawn {
    let wanted: Vec<&Instance> = tree.instances.iter().filter(|i| wanted(&i.path)).collect();
    let modules: BTreeSet<&str> = wanted.iter().map(|i| i.module.as_str()).collect();
    let files: BTreeMap<&str, String> = (0..)
        .zip(modules)
        .map(|(number, module)| (module, format!("candidates-{number}.txt")))
        .collect();
    let mut script = String::from("read_rtlil clean.il\n");
    for (module, file) in &files {
        let _ = writeln!(script, "mutate -list 0 -seed 1 -module {module} -o {file}");
    }
    folder.yosys("candidates", &script);
    let lines = |module: &str| {
        let file = std::fs::File::open(folder.path.join(&files[module]));
        BufReader::new(file.expect("Yosys's list"))
            .lines()
            .map(|line| line.expect("a line"))
    };
    let counts: BTreeMap<&str, usize> = files
        .keys()
        .map(|module| (*module, lines(module).count()))
        .collect();
    let candidates = wanted.iter().map(|i| counts[i.module.as_str()]).sum();

    let mut numbers = rand::seq::index::sample(&mut rng(Seed(1)), candidates, count).into_vec();
    numbers.sort_unstable();
    let mut numbers = numbers.into_iter().peekable();
    let (mut first, mut mutants) = (0, Vec::new());
    for instance in &wanted {
        let behind = first + counts[instance.module.as_str()];
        let mut own = Vec::new();
        while let Some(number) = numbers.next_if(|number| *number < behind) {
            own.push(number - first);
        }
        if !own.is_empty() {
            let all: Vec<String> = lines(&instance.module).collect();
            mutants.extend(own.into_iter().map(|number| Mutant {
                at: (*instance).clone(),
                command: all[number].clone(),
            }));
        }
        first = behind;
    }
    // Hundreds of megabytes that nobody reads again.
    for file in files.values() {
        std::fs::remove_file(folder.path.join(file)).expect("a list that was read");
    }
    Drawn {
        mutants,
        candidates,
        instances: wanted.len(),
    }
}
