//! Miners by their settings.

use goldbench::design::DesignConfig;

/// The design with these settings, which exists: `fold=8 midstates=2`.
pub fn miner(pairs: &str) -> DesignConfig {
    let mut design = DesignConfig::miner();
    for pair in pairs.split_whitespace() {
        design.set_pair(pair).unwrap();
    }
    assert_eq!(design.check(), Ok(()), "{pairs}");
    design
}
