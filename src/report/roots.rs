//! Paths as a repository's readers know them: from its top, with `/`.

use std::path::{Component, Path, PathBuf};

/// Where the repository is, and where relative paths begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// Top folder of the repository.
    pub root: PathBuf,
    /// The working folder.
    pub here: PathBuf,
}

impl Roots {
    /// The path from the top of the repository, or the whole path of a file outside.
    pub fn shown(&self, path: &Path) -> String {
        let whole = normal(&self.here.join(path));
        let below = whole.strip_prefix(normal(&self.root));
        // Without an absolute working folder nothing is known of what lies outside.
        let shown = match below {
            Ok(below) if !below.as_os_str().is_empty() => below,
            _ => &whole,
        };
        let text = shown.to_string_lossy();
        if std::path::MAIN_SEPARATOR == '/' {
            text.into_owned()
        } else {
            text.replace(std::path::MAIN_SEPARATOR, "/")
        }
    }
}

/// Without `.` and with each `..` taken back.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_at_the_top() {
        let roots = Roots {
            root: "/repo".into(),
            here: "/repo/sub".into(),
        };
        for (path, shown) in [
            ("a.sv", "sub/a.sv"),
            ("./x/../a.sv", "sub/a.sv"),
            ("../rtl/a.sv", "rtl/a.sv"),
            ("/repo/rtl/a.sv", "rtl/a.sv"),
            ("/other/a.sv", "/other/a.sv"),
            ("../../a.sv", "/a.sv"),
        ] {
            assert_eq!(roots.shown(Path::new(path)), shown);
        }
        let nowhere = Roots::default();
        assert_eq!(nowhere.shown(Path::new("rtl/./a.sv")), "rtl/a.sv");
        assert_eq!(nowhere.shown(Path::new("../a.sv")), "../a.sv");
    }
}
