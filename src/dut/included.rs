//! Files that RTL includes: beside the file that names them, or in an include directory.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// What comes of following `` `include ``.
pub(super) enum Met<'a> {
    /// A file, and what is in it.
    File(&'a Path, &'a [u8]),
    /// A name that lies nowhere: left out by a macro, or the reader will say so.
    Absent(&'a str),
}

/// Every file from these on, each once, includes right behind the file that names them.
///
/// # Errors
/// The file that can't be read, and why.
pub(super) fn follow(
    files: &[PathBuf],
    dirs: &[PathBuf],
    each: &mut dyn FnMut(Met<'_>),
) -> Result<(), (PathBuf, io::Error)> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<PathBuf> = files.iter().rev().cloned().collect();
    while let Some(file) = waiting.pop() {
        if !seen.insert(file.clone()) {
            continue;
        }
        let text = std::fs::read(&file).map_err(|error| (file.clone(), error))?;
        each(Met::File(&file, &text));
        for name in names(&String::from_utf8_lossy(&text)) {
            let beside = file.parent().into_iter();
            let mut dirs = beside.chain(dirs.iter().map(PathBuf::as_path));
            let found = dirs.find_map(|dir| Some(dir.join(&name)).filter(|path| path.is_file()));
            match found {
                Some(path) => waiting.push(path),
                None => each(Met::Absent(&name)),
            }
        }
    }
    Ok(())
}

/// The files that these include and that are none of them, nor lie in an include directory itself, in the order in which
/// they are met.
///
/// # Errors
/// The file that can't be read, and why.
pub fn included(
    sources: &[PathBuf],
    dirs: &[PathBuf],
) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let mut found = Vec::new();
    follow(sources, dirs, &mut |met| {
        if let Met::File(path, _) = met {
            let listed = path
                .parent()
                .is_some_and(|dir| dirs.iter().any(|d| d == dir));
            if !listed && !sources.iter().any(|source| source == path) {
                found.push(path.to_owned());
            }
        }
    })?;
    Ok(found)
}

/// Names behind `` `include ``.
fn names(text: &str) -> Vec<String> {
    let behind = text.split("`include").skip(1);
    let names = behind.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beside_is_met_and_what_is_listed_is_not_told_twice() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        std::fs::create_dir_all(path("inc/deep")).unwrap();
        for (name, text) in [
            (
                "top.v",
                "`include \"a.vh\"\n`include \"i.vh\"\n`include \"gone.vh\"\n",
            ),
            ("a.vh", "`include \"deep/b.vh\"\n`include \"a.vh\"\n"),
            ("inc/i.vh", ""),
            ("inc/deep/b.vh", ""),
        ] {
            std::fs::write(path(name), text).unwrap();
        }
        let (sources, dirs) = ([path("top.v")], [path("inc")]);
        let found = included(&sources, &dirs).unwrap();
        assert_eq!(found, [path("a.vh"), path("inc/deep/b.vh")]);
        let mut absent = Vec::new();
        follow(&sources, &dirs, &mut |met| {
            if let Met::Absent(name) = met {
                absent.push(name.to_owned());
            }
        })
        .unwrap();
        assert_eq!(absent, ["gone.vh"]);
        let (file, _) = included(&[path("none.v")], &dirs).unwrap_err();
        assert_eq!(file, path("none.v"));
    }
}
