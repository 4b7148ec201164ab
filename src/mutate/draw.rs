//! A uniform sample of mutants: every candidate of every instance is equally likely.
//!
//! `mutate -list N` itself prefers what it has not covered yet, and lists a module once however many instances it has.
//! So Yosys lists all candidates of each module (`-list 0`), they are counted once for each instance, and the sample is
//! drawn without replacement from all numbers up to the sum.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};

use serde::{Deserialize, Serialize};

use super::MutateError;
use super::inside::{Inside, Registers};
use super::tree::{Instance, Tree, is_below};
use super::yosys::Folder;
use crate::design::nearest;
use crate::stimulus::rng;
use crate::units::Seed;

/// One mutant of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutant {
    /// Where it is.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// In the order of instances; the first is number 1.
    pub mutants: Vec<Mutant>,
    /// What they were drawn from.
    pub candidates: usize,
    /// Instances that these lie in.
    pub instances: usize,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How many; all of them where there are fewer.
    pub sample: usize,
    /// Of the draw.
    pub seed: Seed,
    /// Only from the instance at this path below the top module, and what is inside.
    pub under: Option<String>,
}

impl Choice {
    fn wants(&self, path: &str) -> bool {
        let under = self.under.as_deref();
        under.is_none_or(|under| is_below(path, under))
    }
}

/// The file in which a draw is kept: listing the candidates of a large core takes minutes.
const KEPT: &str = "drawn.json";

/// Draws from the netlist in `clean.il`.
///
/// # Errors
/// No such instance, nothing to draw from, Yosys.
pub fn draw(
    folder: &Folder<'_>,
    tree: &Tree,
    choice: &Choice,
    inside: &Inside,
) -> Result<Drawn, MutateError> {
    let wanted: Vec<&Instance> = tree
        .instances
        .iter()
        .filter(|i| choice.wants(&i.path))
        .collect();
    if let (Some(under), true) = (&choice.under, wanted.is_empty()) {
        let all = tree.instances.iter().map(|i| i.path.as_str());
        return Err(MutateError::NoInstance {
            path: under.clone(),
            nearest: nearest(under, all),
        });
    }
    let modules: BTreeSet<&str> = wanted.iter().map(|i| i.module.as_str()).collect();
    let lists = Lists {
        folder,
        tree,
        files: (0..)
            .zip(modules)
            .map(|(number, module)| (module, format!("candidates-{number}.txt")))
            .collect(),
    };
    let mut script = String::from("read_rtlil clean.il\n");
    for (module, file) in &lists.files {
        let _ = writeln!(script, "mutate -list 0 -seed 1 -module {module} -o {file}");
    }
    // The draw is kept, its lists are not: so the draw says whether this was done.
    if let Some(drawn) = kept(folder, &script, choice) {
        return Ok(drawn);
    }
    folder.forget("candidates");
    folder.yosys("candidates", &script)?;
    let mut drawn = lists.draw(&wanted, choice)?;
    let set = if inside.set.is_empty() {
        Registers::new()
    } else {
        inside.registers(&folder.read("clean.il")?)
    };
    drawn
        .mutants
        .retain(|mutant| !inside.is_set_behind(mutant, &set));
    // Hundreds of megabytes that nobody reads again.
    for file in lists.files.values() {
        let _ = std::fs::remove_file(folder.path.join(file));
    }
    if drawn.mutants.is_empty() {
        let under = choice.under.as_ref();
        let under = under.map_or(String::new(), |path| format!(" under `{path}`"));
        return Err(MutateError::NoCandidates(under));
    }
    if let Ok(text) = serde_json::to_string(&drawn) {
        folder.write(KEPT, &text)?;
        folder.mark("drawn", &of(&script, choice))?;
    }
    Ok(drawn)
}

/// What a draw depends on.
fn of(script: &str, choice: &Choice) -> String {
    format!("{script}{choice:?}")
}

fn kept(folder: &Folder<'_>, script: &str, choice: &Choice) -> Option<Drawn> {
    folder
        .is_marked("drawn", &of(script, choice))
        .then(|| folder.read(KEPT).ok())
        .flatten()
        .and_then(|text| serde_json::from_str(&text).ok())
}

/// Yosys's lists of candidates, one for each module.
struct Lists<'a> {
    folder: &'a Folder<'a>,
    tree: &'a Tree,
    files: BTreeMap<&'a str, String>,
}

impl Lists<'_> {
    fn lines(&self, module: &str) -> Result<impl Iterator<Item = String>, MutateError> {
        let path = self.folder.path.join(&self.files[module]);
        let file = std::fs::File::open(&path).map_err(MutateError::file(&path))?;
        let lines = BufReader::new(file).lines().map_while(Result::ok);
        // What a memory holds at first must be constant.
        let fixed = self.tree.cells(module, "$meminit");
        Ok(lines.filter(move |line| {
            let mut words = line.split(' ').skip_while(|word| *word != "-cell").skip(1);
            fixed.is_empty() || words.next().is_none_or(|cell| !fixed.contains(cell))
        }))
    }

    fn draw(&self, wanted: &[&Instance], choice: &Choice) -> Result<Drawn, MutateError> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for module in self.files.keys() {
            counts.insert(module, self.lines(module)?.count());
        }
        let candidates = wanted.iter().map(|i| counts[i.module.as_str()]).sum();
        let count = choice.sample.min(candidates);
        let mut rng = rng(choice.seed);
        let mut numbers = rand::seq::index::sample(&mut rng, candidates, count).into_vec();
        numbers.sort_unstable();
        let mut numbers = numbers.into_iter().peekable();
        let (mut first, mut mutants) = (0, Vec::new());
        for instance in wanted {
            let behind = first + counts[instance.module.as_str()];
            let mut own = Vec::new();
            while let Some(number) = numbers.next_if(|number| *number < behind) {
                own.push(number - first);
            }
            let (mut lines, mut at) = (self.lines(&instance.module)?, 0);
            for number in own {
                let command = lines.nth(number - at).unwrap_or_default();
                at = number + 1;
                mutants.push(Mutant {
                    at: (*instance).clone(),
                    command,
                });
            }
            first = behind;
        }
        Ok(Drawn {
            mutants,
            candidates,
            instances: wanted.len(),
        })
    }
}
