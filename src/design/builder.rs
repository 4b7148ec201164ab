//! Collecting a design's registers.

use super::structure::{Kind, Lane, LaneName, Register, Site};

/// Collects registers and gives each its place in the state.
#[derive(Debug)]
pub struct RegisterBuilder {
    registers: Vec<Register>,
    site: Site,
}

impl RegisterBuilder {
    /// A builder whose registers stand at `site` until [`RegisterBuilder::at`] says otherwise.
    pub fn new(site: Site) -> Self {
        Self {
            registers: Vec::new(),
            site,
        }
    }

    /// The registers added from here on stand at this site.
    pub fn at(&mut self, site: Site) -> &mut Self {
        self.site = site;
        self
    }

    /// Adds a register of `entries` entries with these lanes.
    pub fn array(
        &mut self,
        (name, stem): (&str, &str),
        (width, entries): (u32, usize),
        kind: Kind,
        rule: &'static str,
        lanes: Vec<Lane>,
    ) {
        let word = self.registers.last().map_or(0, |last| last.range().end);
        self.registers.push(Register {
            name: name.into(),
            stem: stem.into(),
            width,
            entries,
            word,
            kind,
            site: self.site,
            rule,
            lanes,
        });
    }

    /// Adds a register like another, under a name with this in front.
    pub fn copy(&mut self, register: &Register, prefix: &str, site: Site) {
        let name = format!("{prefix}{}", register.name);
        let stem = format!("{prefix}{}", register.stem);
        let (size, lanes) = ((register.width, register.entries), register.lanes.clone());
        self.at(site);
        self.array((&name, &stem), size, register.kind, register.rule, lanes);
    }

    /// Adds a register that is one value.
    pub fn scalar(&mut self, name: &str, width: u32, kind: Kind, rule: &'static str) {
        let lane = Lane {
            name: LaneName::Whole,
            bit: 0,
            width,
        };
        self.array((name, name), (width, 1), kind, rule, vec![lane]);
    }

    /// Adds a packed vector of `count` equal fields, named by index: `tags.valid[64]`.
    pub fn vector(
        &mut self,
        name: &str,
        (field, count): (u32, usize),
        kind: Kind,
        rule: &'static str,
    ) {
        let lanes = indexed(count, field, field);
        self.array((name, name), (field * count as u32, 1), kind, rule, lanes);
    }

    /// Adds an array of `count` entries, each rounded up to whole words, named by index: `fifo.nonce[3]`.
    pub fn entries(
        &mut self,
        name: &str,
        (width, count): (u32, usize),
        kind: Kind,
        rule: &'static str,
    ) {
        let lanes = indexed(count, width.div_ceil(32) * 32, width);
        self.array((name, name), (width, count), kind, rule, lanes);
    }

    /// The registers, in the order in which they were added.
    pub fn finish(self) -> Vec<Register> {
        self.registers
    }
}

fn indexed(count: usize, stride: u32, width: u32) -> Vec<Lane> {
    (0..count)
        .map(|i| Lane {
            name: LaneName::Index(i),
            bit: stride * i as u32,
            width,
        })
        .collect()
}
