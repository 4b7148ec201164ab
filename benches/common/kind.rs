//! The two kinds of core, each with the work that it does at full rate.

use goldbench::design::DesignConfig;
use goldbench::job::Job;
use goldbench::lockstep::{CompressOracle, MinerOracle, Oracle};
use goldbench::model::{CompressModel, MinerModel, Model};
use goldbench::spec::{IV, Target};
use goldbench::stimulus::{
    Action, CompressDriver, CompressScript, Driver, Event, Feed, Fill, MinerDriver, MinerScript,
    Origin, PowerUp,
};
use goldbench::units::{Cycle, JobId, Nonce, Seed};

const SEED: Seed = Seed(1);

/// A kind of core: its model, and a script that keeps every stage busy.
pub trait Kind {
    /// The built-in core.
    const NAME: &'static str;
    type Script;
    type Model: Model + Clone;

    fn script(cycles: u64) -> Self::Script;
    fn model(design: &DesignConfig) -> Self::Model;
    fn driver(script: &Self::Script) -> impl Driver<Inputs = <Self::Model as Model>::Inputs>;
    fn oracle(
        design: &DesignConfig,
        script: &Self::Script,
    ) -> impl Oracle<Inputs = <Self::Model as Model>::Inputs, Outputs = <Self::Model as Model>::Outputs>;
}

/// The miner core on one endless job, with noise at the job ports beside it, as in a regression.
pub struct Miner;

/// The compression pipe with a new random block in every cycle.
pub struct Compress;

fn reset() -> Event {
    Event {
        at: Cycle(0),
        action: Action::Reset { cycles: 2 },
    }
}

fn power_up() -> PowerUp {
    PowerUp {
        fill: Fill::Random,
        seed: SEED,
    }
}

impl Kind for Miner {
    const NAME: &'static str = "miner";
    type Script = MinerScript;
    type Model = MinerModel;

    fn script(cycles: u64) -> MinerScript {
        let job = Job {
            id: JobId(1),
            midstate: IV,
            others: Vec::new(),
            version: 0x2000_0000,
            first_block: None,
            ticket: None,
            tail: [0x0123_4567, 0x89ab_cdef, 0x1d00_ffff],
            // A hit every thousand nonces or so: results flow, and nothing waits for the host.
            target: Target::from_zero_bits(10).expect("at most 256"),
            start: Nonce(0),
            end: Nonce(u32::MAX),
        };
        let load = Event {
            at: Cycle(2),
            action: Action::Load { job },
        };
        MinerScript {
            cycles,
            power_up: power_up(),
            origin: Origin::Reset,
            noise: Some(SEED),
            events: vec![reset(), load],
            golden: Vec::new(),
        }
    }

    fn model(design: &DesignConfig) -> MinerModel {
        MinerModel::fast(design)
    }

    fn driver(script: &MinerScript) -> impl Driver<Inputs = <MinerModel as Model>::Inputs> {
        MinerDriver::new(script)
    }

    fn oracle(
        design: &DesignConfig,
        script: &MinerScript,
    ) -> impl Oracle<Inputs = <MinerModel as Model>::Inputs, Outputs = <MinerModel as Model>::Outputs>
    {
        MinerOracle::new(design, &script.golden)
    }
}

impl Kind for Compress {
    const NAME: &'static str = "compress";
    type Script = CompressScript;
    type Model = CompressModel;

    fn script(cycles: u64) -> CompressScript {
        CompressScript {
            cycles,
            power_up: power_up(),
            origin: Origin::Reset,
            events: vec![reset()],
            feed: Feed::Random {
                seed: SEED,
                count: cycles,
                idle: 0,
            },
        }
    }

    fn model(design: &DesignConfig) -> CompressModel {
        CompressModel::new(design)
    }

    fn driver(script: &CompressScript) -> impl Driver<Inputs = <CompressModel as Model>::Inputs> {
        CompressDriver::new(script)
    }

    fn oracle(
        _design: &DesignConfig,
        script: &CompressScript,
    ) -> impl Oracle<
        Inputs = <CompressModel as Model>::Inputs,
        Outputs = <CompressModel as Model>::Outputs,
    > {
        CompressOracle::new(script)
    }
}
