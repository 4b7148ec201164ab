//! Shards of a sample, joined to what one run of all of it would have been, byte for byte.

use super::row::{Rate, Report};
use crate::verdict::{Mergeable, Shard};

impl Mergeable for Report {
    fn shard(&self) -> Option<&Shard> {
        self.shard.as_ref()
    }

    fn common(&self) -> Vec<(&'static str, String)> {
        let asked = self.observers.iter().map(|rate| rate.observer.as_str());
        vec![
            ("the schema", self.schema.clone()),
            ("the core", self.core.clone()),
            ("the manifest", self.manifest.clone()),
            ("the suite", self.suite.clone()),
            ("the seed", self.seed.to_string()),
            ("--under", self.under.clone().unwrap_or_default()),
            ("the observers", asked.collect::<Vec<_>>().join(", ")),
            ("the tools", format!("{:?}", self.tools)),
            ("the digest of the sources", self.sources.clone()),
            (
                "--min-kill",
                format!("{:?}", self.gate.map(|gate| gate.min_kill)),
            ),
        ]
    }

    fn join(parts: Vec<Self>, missing: &[u32]) -> Self {
        let mut parts = parts.into_iter();
        let mut whole = parts.next().expect("at least one part");
        whole.shard = None;
        whole.missing_shards = missing.to_vec();
        for part in parts {
            whole.interrupted |= part.interrupted;
            whole.counts.add(&part.counts);
            for (rate, other) in whole.observers.iter_mut().zip(part.observers) {
                rate.killed += other.killed;
                rate.killable += other.killable;
            }
            for (case, counts) in part.cases {
                let of_case = whole.cases.entry(case).or_default();
                for (observer, count) in counts {
                    *of_case.entry(observer).or_default() += count;
                }
            }
            whole.mutants.extend(part.mutants);
        }
        for rate in &mut whole.observers {
            *rate = Rate::of(&rate.observer, rate.killed, rate.killable);
        }
        whole.mutants.sort_by_key(|mutant| mutant.mutant);
        whole.gate = whole.gate.map(|gate| whole.gate(gate.min_kill));
        whole
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::verdict::merge;

    fn report(shard: Option<u32>, mutants: &[u64], killed: usize, killable: usize) -> Value {
        let rate = serde_json::to_value(Rate::of("full", killed, killable)).unwrap();
        let row = |number: &u64| {
            json!({
                "mutant": number, "class": "unknown", "noticed_by": [], "instance": "u", "cell": "c", "kind": "$add", "port": "A",
                "bit": "1", "change": "inverted", "sources": ["a.v:1.2-1.3"], "reach": "r",
            })
        };
        let mut all = json!({
            "schema": "goldbench.mutate/1", "core": "c", "manifest": "c.toml", "sources": "00", "tools": {}, "suite": "smoke",
            "seed": "0x1", "candidates": 99, "instances": 2,
            "counts": {
                "sampled": killable + 1, "not_run": 0, "tied_off": 1, "no_path": 0, "equivalent": 0, "killable": killable,
                "unknown": mutants.len(), "crashed": 0, "hung": 0,
            },
            "observers": [rate], "cases": { "a": { "full": killed } },
            "mutants": mutants.iter().map(row).collect::<Vec<_>>(),
            "gate": { "min_kill": 90.0, "reached": killed as f64 >= 0.9 * killable as f64 }, "interrupted": false,
        });
        if let Some(index) = shard {
            all["shard"] = json!({ "index": index, "count": 2, "plan": "p" });
        }
        all
    }

    fn read(value: Value) -> Report {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn parts_are_the_whole() {
        let part = |report: Value| (String::new(), read(report));
        let (one, two) = (
            report(Some(1), &[3], 9, 10),
            report(Some(2), &[2, 8], 10, 12),
        );
        let joined = merge(vec![part(two.clone()), part(one.clone())], false).unwrap();
        let mut whole = report(None, &[2, 3, 8], 19, 22);
        whole["counts"]["sampled"] = json!(24);
        whole["counts"]["tied_off"] = json!(2);
        assert_eq!(serde_json::to_value(&joined).unwrap(), whole);
        assert!(
            !joined.gate.unwrap().reached,
            "86 % of all, though 90 % of one"
        );
        let mut other = two.clone();
        other["gate"]["min_kill"] = json!(80.0);
        let error = merge(vec![part(one.clone()), part(other)], false).unwrap_err();
        assert!(error.to_string().contains("--min-kill"), "{error}");
        let partial = merge(vec![part(one)], true).unwrap();
        assert_eq!(partial.missing_shards, [2]);
        assert!(
            !partial.gate.unwrap().reached,
            "of half of it nothing is reached"
        );
    }
}
