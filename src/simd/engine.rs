//! Which registers are used.

use std::fmt;
use std::str::FromStr;

use super::Lanes;

/// Work that is written once for vectors of any kind.
pub trait Task {
    /// What comes of it.
    type Out;

    /// Does it. This and what it calls for each vector must be `#[inline(always)]`.
    fn run<L: Lanes>(self) -> Self::Out;
}

/// A kind of vector registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// AVX-512: sixteen words.
    Avx512,
    /// AVX2: eight words.
    Avx2,
    /// Plain Rust, a word at a time.
    Portable,
}

/// An engine that was asked for and can't be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEngine {
    /// There is none of this name.
    #[error("no engine is called `{0}`; there are avx512, avx2 and portable")]
    Unknown(String),
    /// The processor lacks it.
    #[error("this processor has no {0}; it has {1}")]
    Absent(Engine, String),
}

impl Engine {
    /// All of them, the widest first.
    pub const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Portable];

    /// Its name: `avx512`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Portable => "portable",
        }
    }

    /// Words in a vector.
    pub fn lanes(self) -> usize {
        match self {
            Self::Avx512 => 16,
            Self::Avx2 => 8,
            Self::Portable => 1,
        }
    }

    /// Has this processor got it.
    pub fn is_present(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Portable => true,
        }
    }

    /// Those that this processor has, the widest first.
    pub fn present() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|engine| engine.is_present())
    }

    /// The widest that this processor has.
    pub fn widest() -> Self {
        Self::present().next().unwrap_or(Self::Portable)
    }

    /// The same engine, if the processor has it.
    ///
    /// # Errors
    /// An engine that the processor lacks, with those that it has.
    pub fn checked(self) -> Result<Self, NoEngine> {
        if self.is_present() {
            return Ok(self);
        }
        let names: Vec<&str> = Self::present().map(Self::name).collect();
        Err(NoEngine::Absent(self, names.join(" and ")))
    }

    /// Does work with it.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn run<T: Task>(self, task: T) -> Result<T::Out, NoEngine> {
        // The functions below may be called only here, behind this check.
        Ok(match self.checked()? {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { with_avx512(task) },
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { with_avx2(task) },
            _ => task.run::<u32>(),
        })
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
fn with_avx512<T: Task>(task: T) -> T::Out {
    task.run::<super::avx512::Avx512>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<T: Task>(task: T) -> T::Out {
    task.run::<super::avx2::Avx2>()
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Engine {
    type Err = NoEngine;

    fn from_str(name: &str) -> Result<Self, NoEngine> {
        let found = Self::ALL.into_iter().find(|engine| engine.name() == name);
        found.ok_or_else(|| NoEngine::Unknown(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count;

    impl Task for Count {
        type Out = usize;

        #[inline(always)]
        fn run<L: Lanes>(self) -> usize {
            L::COUNT
        }
    }

    #[test]
    fn an_engine_runs_with_its_own_registers_or_says_that_there_are_none() {
        for engine in Engine::ALL {
            match engine.run(Count) {
                Ok(count) => assert_eq!(count, engine.lanes()),
                Err(why) => assert_eq!(
                    (engine.is_present(), &why),
                    (false, &engine.checked().unwrap_err())
                ),
            }
        }
        assert!(Engine::present().any(|engine| engine == Engine::Portable));
        assert!(Engine::widest().is_present());
    }

    #[test]
    fn engines_are_found_by_name() {
        for engine in Engine::ALL {
            assert_eq!(engine.name().parse(), Ok(engine));
        }
        let error = "neon".parse::<Engine>().unwrap_err().to_string();
        assert_eq!(
            error,
            "no engine is called `neon`; there are avx512, avx2 and portable"
        );
        let absent = NoEngine::Absent(Engine::Avx512, "avx2 and portable".into());
        assert_eq!(
            absent.to_string(),
            "this processor has no avx512; it has avx2 and portable"
        );
    }
}
