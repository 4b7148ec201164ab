//! Lists good and bad.

use super::*;
use std::fs;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn told(files: &[(&str, &str)]) -> String {
    let dir = folder(files);
    let error = expand(&dir.path().join("all.f"), dir.path()).unwrap_err();
    error
        .to_string()
        .replace(&format!("{}/", dir.path().display()), "")
}

#[test]
fn a_list_has_files_directories_macros_and_lists() {
    let dir = folder(&[
        ("rtl/a.v", ""),
        ("rtl/sub/b.v", ""),
        ("lib/c.v", ""),
        ("with blank.v", ""),
        ("inc/x.vh", ""),
        (
            "all.f",
            "// all of it\n# and this\nrtl/a.v +incdir+inc+rtl // the top\n+define+SIM+W=32 -DQ=\"1\"\n-F rtl/sub/own.f\n-f rtl/more.f\n\"with blank.v\"\n-y lib\n-sv +libext+.v\n",
        ),
        ("rtl/sub/own.f", "b.v\n"),
        ("rtl/more.f", "-v lib/c.v\n"),
    ]);
    let path = |name: &str| dir.path().join(name);
    let listed = expand(&path("all.f"), dir.path()).unwrap();
    let sources = ["rtl/a.v", "rtl/sub/b.v", "lib/c.v", "with blank.v"];
    assert_eq!(listed.sources, sources.map(path));
    assert_eq!(listed.include_dirs, ["inc", "rtl", "lib"].map(path));
    let value = |text: &str| Some(text.to_owned());
    assert_eq!(
        listed.defines,
        [
            ("SIM".into(), None),
            ("W".into(), value("32")),
            ("Q".into(), value("\"1\""))
        ]
    );
}

#[test]
fn names_start_in_the_runs_folder_and_else_beside_the_list() {
    let dir = folder(&[
        ("a.v", "1"),
        ("lists/a.v", "2"),
        ("lists/b.v", ""),
        ("lists/all.f", "a.v b.v"),
    ]);
    let listed = expand(&dir.path().join("lists/all.f"), dir.path()).unwrap();
    assert_eq!(
        listed.sources,
        [dir.path().join("a.v"), dir.path().join("lists/b.v")]
    );
}

#[test]
fn variables_are_the_environments() {
    let dir = folder(&[("a.v", "")]);
    let here = dir.path().display().to_string();
    let reader = Reader {
        listed: Listed::default(),
        open: Vec::new(),
        lists: 0,
        variable: &|name| (name == "RTL").then(|| here.clone()),
    };
    let around = Around {
        list: Path::new("all.f"),
        folder: dir.path(),
        line: 7,
    };
    for word in ["$RTL/a.v", "${RTL}/a.v", "$(RTL)/a.v"] {
        assert_eq!(reader.substituted(word, &around), Ok(format!("{here}/a.v")));
    }
    let error = reader.substituted("${NONE}/a.v", &around).unwrap_err();
    assert!(error.to_string().starts_with("all.f:7: "), "{error}");
    assert!(error.to_string().contains("`NONE`"), "{error}");
    assert!(reader.substituted("${RTL/a.v", &around).is_err());
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let error = told(&[("all.f", "\nnone.v\n")]);
    assert_eq!(error, "all.f:2: names none.v, which is no file");
    let error = told(&[("all.f", "+incdir+none\n")]);
    assert!(
        error.contains("all.f:1: names none, which is no directory"),
        "{error}"
    );
    let error = told(&[("all.f", "-makelib x\n")]);
    assert!(error.contains("`-makelib` is not known"), "{error}");
    let error = told(&[("all.f", "-f\n")]);
    assert!(error.contains("`-f` without a list"), "{error}");
    assert!(told(&[("all.f", "\0\u{0}")]).contains("no file"));
}

#[test]
fn a_list_that_includes_itself_is_refused_and_one_that_stands_twice_is_not() {
    assert!(told(&[("all.f", "-f all.f")]).contains("includes itself"));
    let error = told(&[("all.f", "-f b.f"), ("b.f", "-F ./all.f")]);
    assert!(error.contains("includes itself"), "{error}");
    let dir = folder(&[("all.f", "-f b.f -f b.f"), ("b.f", "a.v"), ("a.v", "")]);
    let listed = expand(&dir.path().join("all.f"), dir.path()).unwrap();
    assert_eq!(listed.sources.len(), 2);
}

#[test]
fn lists_without_end_are_refused() {
    let mut files: Vec<(String, String)> = (0..30)
        .map(|n| (format!("{n}.f"), format!("-f {0}.f -f {0}.f", n + 1)))
        .collect();
    files.push(("30.f".into(), String::new()));
    files.push(("all.f".into(), "-f 0.f".into()));
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (&**n, &**t)).collect();
    assert!(told(&files).contains("lists within lists"));
}

/// Three gigabytes, of which none are on the disk: refused by its size.
#[test]
fn a_huge_file_is_refused_unread() {
    let dir = folder(&[]);
    let path = dir.path().join("all.f");
    fs::File::create(&path).unwrap().set_len(3 << 30).unwrap();
    let started = std::time::Instant::now();
    let error = expand(&path, dir.path()).unwrap_err().to_string();
    assert!(error.contains("3221225472 bytes are no list"), "{error}");
    assert!(started.elapsed().as_secs() < 2);
    let error = expand(dir.path(), dir.path()).unwrap_err().to_string();
    assert!(error.contains("is no file"), "{error}");
    let error = expand(Path::new("/dev/zero"), dir.path()).unwrap_err();
    assert!(error.to_string().contains("is no file"), "{error}");
    fs::write(&path, b"\xff\xfe").unwrap();
    let error = expand(&path, dir.path()).unwrap_err().to_string();
    assert!(error.contains("is no text"), "{error}");
}
