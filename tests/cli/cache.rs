//! `goldbench cache`.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::home::{Home, said};

/// A store with two models as builds leave them: 3,000 bytes used an hour ago, 1,000 bytes used just now.
fn stocked() -> Home {
    let home = Home::new();
    for beside in ["locks", "tmp"] {
        fs::create_dir_all(home.path().join(".cache/goldbench/builds").join(beside)).unwrap();
    }
    for (key, what, bytes, hours) in [
        ("aaaa", "miner_core LANES=1", 3_000, 1),
        ("bbbb", "compress_core", 1_000, 0),
    ] {
        let dir = home.path().join(".cache/goldbench/builds/models").join(key);
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("about"), what).unwrap();
        fs::write(dir.join("model.so"), vec![0; bytes - what.len()]).unwrap();
        let lease = fs::File::create(dir.join("lease")).unwrap();
        lease
            .set_modified(SystemTime::now() - Duration::from_secs(hours * 3_600))
            .unwrap();
    }
    home
}

fn json(home: &Home, arguments: &[&str]) -> Value {
    let said = said(home.goldbench(arguments).args(["--format", "json"]));
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

fn keys(home: &Home) -> Vec<String> {
    let listed = json(home, &["cache", "list"]);
    let entries = listed["entries"].as_array().unwrap();
    entries
        .iter()
        .map(|e| e["key"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_empty_store_is_listed_and_not_made() {
    let home = Home::new();
    let said = said(&mut home.goldbench(&["cache", "list"]));
    assert_eq!(said.code, 0);
    assert!(
        said.out
            .starts_with("0 models, 0 B of at most 2.0 GiB, in "),
        "{}",
        said.out
    );
    assert!(!home.path().join(".cache").exists());
}

#[test]
fn the_list_shows_key_size_age_and_what() {
    let home = stocked();
    let text = said(&mut home.goldbench(&["cache", "list"])).out;
    let row = text.lines().find(|line| line.starts_with("aaaa")).unwrap();
    for part in ["2.9 KiB", "1 h ago", "miner_core LANES=1"] {
        assert!(row.contains(part), "{part}: {row}");
    }
    let listed = json(&home, &["cache", "list"]);
    assert_eq!(listed["schema"], "goldbench.cache/1");
    assert_eq!(listed["bytes"], 4_000);
    assert_eq!(listed["bound"], 2_u64 << 30);
    assert_eq!(keys(&home), ["aaaa", "bbbb"], "least recently used first");
}

#[test]
fn keep_drops_the_least_recently_used() {
    let home = stocked();
    let cleaned = json(&home, &["cache", "clean", "--keep", "2000"]);
    assert_eq!(
        (&cleaned["freed_entries"], &cleaned["freed_bytes"]),
        (&1.into(), &3_000.into())
    );
    assert_eq!(
        (&cleaned["left_entries"], &cleaned["left_bytes"]),
        (&1.into(), &1_000.into())
    );
    assert_eq!(keys(&home), ["bbbb"]);
}

#[test]
fn without_options_it_is_trimmed_to_the_bound() {
    let home = stocked();
    assert_eq!(json(&home, &["cache", "clean"])["freed_entries"], 0);
    let trimmed = said(
        home.goldbench(&["cache", "clean"])
            .env("GOLDBENCH_CACHE_BOUND", "1K"),
    );
    assert_eq!(
        trimmed.out,
        "removed 1 model, 2.9 KiB; left 1 model, 1000 B\n"
    );
}

#[test]
fn all_empties_it() {
    let home = stocked();
    assert_eq!(json(&home, &["cache", "clean", "--all"])["left_entries"], 0);
    assert!(keys(&home).is_empty());
}

#[test]
fn the_directory_can_be_named() {
    let home = stocked();
    let own = home.path().join("own");
    let said = said(
        home.goldbench(&["cache", "list"])
            .env("GOLDBENCH_CACHE", &own),
    );
    assert!(
        said.out.starts_with("0 models") && said.out.contains(own.to_str().unwrap()),
        "{}",
        said.out
    );
}

#[test]
fn sizes_that_are_none_end_with_2() {
    let home = stocked();
    let typed = said(&mut home.goldbench(&["cache", "clean", "--keep", "much"]));
    assert_eq!(typed.code, 2);
    assert!(
        typed.err.contains("500M"),
        "an example is shown: {}",
        typed.err
    );
    let set = said(
        home.goldbench(&["cache", "list"])
            .env("GOLDBENCH_CACHE_BOUND", "much"),
    );
    assert_eq!(set.code, 2);
    assert!(set.err.contains("at: GOLDBENCH_CACHE_BOUND"), "{}", set.err);
    let both = said(&mut home.goldbench(&["cache", "clean", "--all", "--keep", "1"]));
    assert_eq!(both.code, 2);
    assert_eq!(keys(&home).len(), 2, "nothing was removed");
}

/// A store with models, and netlists of Yosys: 5,000 bytes used two hours ago, 700 bytes used just now.
fn with_netlists() -> Home {
    let home = stocked();
    let folder = home.path().join(".cache/goldbench/front_end");
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes, hours) in [("old-0123.v", 5_000, 2), ("new-4567.v", 700, 0)] {
        fs::write(folder.join(name), vec![b' '; bytes]).unwrap();
        let file = fs::File::options()
            .write(true)
            .open(folder.join(name))
            .unwrap();
        let used = SystemTime::now() - Duration::from_secs(hours * 3_600);
        file.set_modified(used).unwrap();
    }
    home
}

#[test]
fn netlists_of_the_front_end_are_listed() {
    let home = with_netlists();
    let text = said(&mut home.goldbench(&["cache", "list"])).out;
    let row = text.lines().find(|line| line.contains("old-0123.v"));
    assert!(row.is_some_and(|row| row.contains("2 h ago")), "{text}");
    assert!(
        text.contains("2 netlists of Yosys, 5.6 KiB, in ") && text.contains("front_end"),
        "{text}"
    );
    let listed = json(&home, &["cache", "list"]);
    let front_end = &listed["front_end"];
    assert_eq!(front_end["bytes"], 5_700);
    let files: Vec<&str> = front_end["netlists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|netlist| netlist["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["old-0123.v", "new-4567.v"]);
}

#[test]
fn netlists_go_where_models_leave_too_little_room() {
    let home = with_netlists();
    assert_eq!(
        json(&home, &["cache", "clean"])["front_end"]["freed"],
        0,
        "all of it is within the bound"
    );
    // 4,000 bytes of models stay, and 1,000 are left for netlists.
    let cleaned = json(&home, &["cache", "clean", "--keep", "5000"]);
    assert_eq!(cleaned["left_entries"], 2);
    let front_end = &cleaned["front_end"];
    assert_eq!(
        (&front_end["freed"], &front_end["freed_bytes"]),
        (&1.into(), &5_000.into())
    );
    assert_eq!(
        (&front_end["left"], &front_end["left_bytes"]),
        (&1.into(), &700.into())
    );
    let all = said(&mut home.goldbench(&["cache", "clean", "--all"])).out;
    assert!(
        all.contains("removed 1 netlist of Yosys, 700 B; left 0, 0 B\n"),
        "{all}"
    );
    assert!(
        fs::read_dir(home.path().join(".cache/goldbench/front_end"))
            .unwrap()
            .next()
            .is_none()
    );
}
