//! A table of figures: on the screen always, in its page when asked.

use std::fmt::Write as _;
use std::path::Path;

use goldbench::tools::dirs::Dirs;
use goldbench::tools::toolchain;

/// Rows of cells under a head, as Markdown. The first column is text, the others are figures.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(head: &[&str]) -> Self {
        Self {
            head: head.iter().map(|&cell| cell.into()).collect(),
            rows: Vec::new(),
        }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        let mut line = |cells: &[String]| {
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        };
        line(&self.head);
        let mut rule = vec!["---:".to_owned(); self.head.len()];
        rule[0] = "---".into();
        line(&rule);
        self.rows.iter().for_each(|row| line(row));
        text
    }
}

/// Prints a section of `docs/speed.md`; see [`publish_in`].
pub fn publish(section: &str, intro: &str, table: &Table) {
    publish_in("docs/speed.md", section, intro, table);
}

/// Prints a section of a page; writes it there as well when `GOLDBENCH_WRITE_DOCS` is set. The section stands between two
/// comments that name it.
pub fn publish_in(page: &str, section: &str, intro: &str, table: &Table) {
    let body = format!("{intro}\n\n{}", table.markdown());
    println!("\n{body}");
    if std::env::var_os("GOLDBENCH_WRITE_DOCS").is_none() {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(&path).expect("the page can be read");
    let (begin, end) = (
        format!("<!-- {section}: begin -->\n"),
        format!("<!-- {section}: end -->"),
    );
    let (before, rest) = text.split_once(&begin).expect("the section's first mark");
    let (_, after) = rest.split_once(&end).expect("the section's last mark");
    let aside = path.with_extension("md.new");
    std::fs::write(&aside, format!("{before}{begin}{body}{end}{after}")).expect("room for it");
    std::fs::rename(&aside, &path).expect("the same folder");
}

/// The Verilator that builds the cores, as its version.
pub fn verilator() -> String {
    let dirs = Dirs::of_process().expect("a home folder");
    toolchain::verilator(&dirs).map_or_else(|error| error.to_string(), |found| found.version)
}

/// The machine, in words that say what a reader must know and nothing more.
pub fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(": "))
            .map(|(_, value)| value.to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let vector = field("flags").map_or("", |flags| {
        let has = |word: &str| flags.split(' ').any(|flag| flag == word);
        match (has("avx512bw"), has("avx2"), has("sha_ni")) {
            (true, _, true) => ", AVX-512, SHA extensions",
            (true, _, false) => ", AVX-512",
            (_, true, true) => ", AVX2, SHA extensions",
            (_, true, false) => ", AVX2",
            _ => "",
        }
    });
    format!(
        "{} family {} model {}{vector}, {cores} cores",
        field("vendor_id").unwrap_or_else(|| std::env::consts::ARCH.into()),
        field("cpu family").unwrap_or_default(),
        field("model\t").unwrap_or_default(),
    )
}
