//! The table: what became of the flips of each class.

use serde::{Deserialize, Serialize};

use super::{Class, Fate, Rate, wilson};

/// One class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassRow {
    /// `hash state`
    pub class: String,
    /// Its flip-flops.
    pub flops: u64,
    /// Flips tried.
    pub flips: u64,
    /// Of them.
    pub masked: u64,
    /// Of them.
    pub silent: u64,
    /// Of them.
    pub detected: u64,
    /// Of them.
    pub latent: u64,
    /// The share of silent ones, with its bounds.
    pub silent_rate: Rate,
}

impl ClassRow {
    fn new(class: &Class) -> Self {
        Self {
            class: class.name.clone(),
            flops: class.flops,
            flips: 0,
            masked: 0,
            silent: 0,
            detected: 0,
            latent: 0,
            silent_rate: wilson(0, 0),
        }
    }

    fn count(&mut self, fate: Fate) {
        self.flips += 1;
        *match fate {
            Fate::Masked => &mut self.masked,
            Fate::Silent => &mut self.silent,
            Fate::Detected => &mut self.detected,
            Fate::Latent => &mut self.latent,
        } += 1;
        self.silent_rate = wilson(self.silent, self.flips);
    }

    /// The count of a fate.
    pub fn of(&self, fate: Fate) -> u64 {
        match fate {
            Fate::Masked => self.masked,
            Fate::Silent => self.silent,
            Fate::Detected => self.detected,
            Fate::Latent => self.latent,
        }
    }
}

/// All classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// In the order of the way of data.
    pub classes: Vec<ClassRow>,
    /// What would become of a flip of any flip-flop, each as likely as any other: shares of masked, silent, detected and
    /// latent, from the classes' shares by their flip-flops, bounds by the classes' variances.
    pub all: [Rate; 4],
}

impl Table {
    /// No flips yet.
    pub fn new(classes: &[Class]) -> Self {
        Self {
            classes: classes.iter().map(ClassRow::new).collect(),
            all: [wilson(0, 0); 4],
        }
    }

    /// One flip of a class.
    pub fn count(&mut self, class: usize, fate: Fate) {
        self.classes[class].count(fate);
    }

    /// Works out what holds of all flip-flops.
    pub fn finish(&mut self) {
        let all: u64 = self.classes.iter().map(|row| row.flops).sum();
        let tried = self.classes.iter().filter(|row| row.flips > 0);
        let tried: u64 = tried.map(|row| row.flops).sum();
        // Of classes without a flip nothing is known: the share is that of the others, the bounds allow for either.
        let unknown = 1.0 - tried as f64 / all.max(1) as f64;
        for (at, fate) in Fate::ALL.into_iter().enumerate() {
            let (mut share, mut below, mut above) = (0.0, 0.0, 0.0);
            for row in self.classes.iter().filter(|row| row.flips > 0) {
                let rate = wilson(row.of(fate), row.flips);
                let weight = row.flops as f64 / all.max(1) as f64;
                share += weight * rate.share;
                below += (weight * (rate.share - rate.low)).powi(2);
                above += (weight * (rate.high - rate.share)).powi(2);
            }
            self.all[at] = Rate {
                share: share / (1.0 - unknown).max(f64::MIN_POSITIVE),
                low: (share - f64::sqrt(below)).max(0.0),
                high: (share + unknown + f64::sqrt(above)).min(1.0),
            };
        }
    }

    /// Flips in all.
    pub fn flips(&self) -> u64 {
        self.classes.iter().map(|row| row.flips).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_flip_flops_weigh_alike_however_the_sample_was_drawn() {
        let class = |name: &str, flops| Class {
            name: name.into(),
            registers: Vec::new(),
            flops,
        };
        let mut table = Table::new(&[class("many", 900), class("few", 100)]);
        for i in 0..100 {
            table.count(0, if i < 50 { Fate::Silent } else { Fate::Masked });
            table.count(1, Fate::Detected);
        }
        table.finish();
        for (rate, share) in table.all.iter().zip([0.45, 0.45, 0.1, 0.0]) {
            assert!((rate.share - share).abs() < 0.0005, "{rate:?}, not {share}");
        }
        assert!(table.all[1].low > 0.35 && table.all[1].high < 0.55);
        assert_eq!(table.flips(), 200);
    }

    /// A run that was cut short has classes without a flip: they are neither masked nor anything else.
    #[test]
    fn a_class_without_flips_says_nothing() {
        let class = |name: &str, flops| Class {
            name: name.into(),
            registers: Vec::new(),
            flops,
        };
        let mut table = Table::new(&[class("tried", 500), class("not", 500)]);
        for _ in 0..100 {
            table.count(0, Fate::Silent);
        }
        table.finish();
        let silent = table.all[1];
        assert!((silent.share - 1.0).abs() < 1e-9, "{silent:?}");
        assert!(silent.low < 0.5 && silent.high > 0.999, "{silent:?}");
        assert!(table.all[0].high > 0.5, "{:?}", table.all[0]);
        let sum: f64 = table.all.iter().map(|rate| rate.share).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        let mut none = Table::new(&[class("a", 1)]);
        none.finish();
        assert!(none.all[1].share.abs() < 1e-9 && none.all[1].high > 0.999);
    }
}
