//! Verilator's runtime, compiled once and kept: some twenty seconds that no model need pay again.

use crate::compile::{Compiler, FLAGS};
use crate::error::{At, BuildError, ToolError};
use crate::generated;
use crate::key::{self, Key};
use crate::lock;
use crate::parts;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

impl Compiler<'_> {
    /// Objects of Verilator's runtime, from the cache or compiled into it. Gives the objects and
    /// the CPU time spent.
    pub(crate) fn runtime(&self) -> Result<(Vec<PathBuf>, Duration), BuildError> {
        parts::write(self.dir)?;
        let home = self.cache.dir("runtime");
        // Held until the objects are linked into our directory: nobody cleans them away between.
        let _lock = lock::exclusive(&self.cache.lock_path("runtime"), self.cancel, &mut || {})?;
        fs::create_dir_all(&home).at(&home)?;
        let (mut objects, mut commands, mut finished) = (Vec::new(), Vec::new(), Vec::new());
        for name in generated::runtime(self.dir)? {
            let source = self.tools.verilator.runtime(&format!("{name}.cpp"));
            let source = source.ok_or_else(|| {
                ToolError::new(
                    format!(
                        "{name}.cpp is missing in {}",
                        self.tools.verilator.include.display()
                    ),
                    "reinstall Verilator",
                )
            })?;
            let kept = home.join(self.runtime_key(&name)).with_extension("o");
            if !whole(&kept) {
                let object = self.dir.join(format!("rt_{name}.o"));
                let log = self.dir.join(format!("rt_{name}.log"));
                commands.push((self.command("-Os", &source, &object), log));
                finished.push((object, kept.clone()));
            }
            objects.push(kept);
        }
        let cpu = self.all(commands)?;
        for (object, kept) in finished {
            let sum = key::checksum(&object).at(&object)?;
            let sum_path = kept.with_extension("sum");
            fs::write(&sum_path, sum).at(&sum_path)?;
            fs::rename(&object, &kept).at(&kept)?;
        }
        let mut linked = Vec::new();
        for object in objects {
            let here = self.dir.join(object.file_name().unwrap_or_default());
            if fs::hard_link(&object, &here).is_err() {
                fs::copy(&object, &here).at(&object)?;
            }
            linked.push(here);
        }
        Ok((linked, cpu))
    }

    fn runtime_key(&self, name: &str) -> String {
        let mut key = Key::new("runtime");
        key.field(&self.tools.verilator.identity);
        key.field(&self.tools.cxx.version);
        key.list(FLAGS);
        key.field(parts::FILES[0].1);
        key.field(name);
        key.finish()
    }
}

/// Whether a kept object is what was compiled.
fn whole(object: &Path) -> bool {
    let wanted = fs::read_to_string(object.with_extension("sum"));
    matches!((wanted, key::checksum(object)), (Ok(a), Ok(b)) if a == b)
}
