//! Libraries, whole and wrong.

use super::{Direction, Library, Sense, TimingType, read};

const TINY: &str = include_str!("tiny.lib");

#[test]
fn a_small_library_is_read_in_si_units() {
    let library = read(TINY.as_bytes()).unwrap();
    assert_eq!((library.name.as_str(), library.voltage), ("tiny", 2.0));
    assert!(library.warnings.is_empty(), "{:?}", library.warnings);
    let inv = &library.cells["INV"];
    assert!((inv.area - 10.0).abs() < 1e-9);
    assert!((inv.leakage.unwrap() / 3e-9 - 1.0).abs() < 1e-9);
    let (a, y) = (inv.pin("A").unwrap(), inv.pin("Y").unwrap());
    assert!((a.capacitance / 10e-15 - 1.0).abs() < 1e-9);
    assert_eq!(y.direction, Direction::Output);
    let arc = &y.arcs[0];
    assert_eq!(
        (arc.sense, arc.kind),
        (Sense::Negative, TimingType::Combinational)
    );
    let rise = arc.delay[0].as_ref().unwrap();
    assert!((rise.value(0.1e-9, 10e-15) / 0.1e-9 - 1.0).abs() < 1e-9);
    let power = y.power[0].energy[1].as_ref().unwrap();
    assert!((power.value(0.1e-9, 0.0) / 0.02e-12 - 1.0).abs() < 1e-9);
    let dff = &library.cells["DFF"];
    let flop = dff.sequential.as_ref().unwrap();
    assert!(!flop.latch && flop.clocked_on.as_ref().unwrap().single() == Some(("CK", false)));
    assert!(dff.pin("CK").unwrap().clock);
    assert_eq!(dff.pin("D").unwrap().arcs[0].kind, TimingType::SetupRising);
}

#[test]
fn axes_in_the_other_order_change_nothing() {
    let turned = TINY
        .replacen("input_net_transition", "LOAD", 1)
        .replacen("total_output_net_capacitance", "input_net_transition", 1)
        .replacen("LOAD", "total_output_net_capacitance", 1)
        .replacen(
            "index_1 (\"0.1, 0.2\");\n    index_2 (\"10, 20\")",
            "index_1 (\"10, 20\");\n    index_2 (\"0.1, 0.2\")",
            1,
        )
        .replace("\"0.1, 0.2\", \"0.1, 0.2\"", "\"0.1, 0.1\", \"0.2, 0.2\"")
        .replace("\"0.2, 0.3\", \"0.2, 0.3\"", "\"0.2, 0.2\", \"0.3, 0.3\"");
    let [one, other] = [TINY, &turned].map(|text| read(text.as_bytes()).unwrap());
    let table = |library: &Library, edge: usize| {
        let arc = &library.cells["INV"].pin("Y").unwrap().arcs[0];
        arc.delay[edge].clone().unwrap()
    };
    for edge in 0..2 {
        let (one, other) = (table(&one, edge), table(&other, edge));
        assert_ne!(one.axes, other.axes);
        for (slew, load) in [(0.1e-9, 10e-15), (0.17e-9, 13e-15), (0.3e-9, 2e-15)] {
            let (a, b) = (one.value(slew, load), other.value(slew, load));
            assert!((a - b).abs() < 1e-18, "{a} {b}");
        }
    }
}

#[test]
fn what_is_wrong_has_its_line() {
    let told = |text: String| read(text.as_bytes()).unwrap_err().to_string();
    let unit = told(TINY.replace("\"1ns\"", "\"1fortnight\""));
    assert!(
        unit.contains("time_unit") && unit.contains("line 2"),
        "{unit}"
    );
    let cut = told(TINY[..TINY.len() / 2].to_owned());
    assert!(cut.contains("cut off"), "{cut}");
    let number = told(TINY.replace("area : 10", "area : ten"));
    assert!(number.contains("`ten` is no number"), "{number}");
    let points = told(TINY.replacen("\"0.1, 0.2\"", "\"0.1, 0.2, 0.3\"", 1));
    assert!(points.contains("a table of"), "{points}");
    assert!(told("cell (x) { }".into()).contains("begins with"));
    assert!(told(String::new()).contains("empty"));
    assert!(told("library (x) { }".into()).contains("without a cell"));
}

/// What is not needed is passed over as it comes, and never held.
#[test]
fn a_long_file_of_what_is_not_kept_takes_no_memory() {
    let noise = "output_current_rise () { vector (x) { values (\"1, 2, 3\"); } }\n";
    let (head, tail) = TINY.rsplit_once('}').unwrap();
    let middle = std::iter::repeat_n(noise, 20_000).collect::<String>();
    let text = format!("{head}{middle}}}{tail}");
    let library = read(text.as_bytes()).unwrap();
    assert_eq!(library, read(TINY.as_bytes()).unwrap());
}

/// Real files, where their packages are installed.
#[test]
fn installed_libraries_are_read_whole() {
    for (name, file, package) in crate::liberty::INSTALLED {
        let path = std::path::Path::new(file);
        if !path.is_file() {
            let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
            assert!(!required, "{name}: install {package}");
            continue;
        }
        let library = read(crate::liberty::open(path).unwrap()).unwrap();
        assert!(library.cells.len() > 30, "{name}");
        assert!(!library.lacks_internal_power() && !library.lacks_leakage());
        assert!(
            library.warnings.is_empty(),
            "{name}: {:?}",
            library.warnings
        );
    }
}

/// What leaks out at the ground is what leaked in at the supply; of internal power that is not known.
#[test]
fn a_ground_is_told_from_a_supply() {
    let text = "library (x) { leakage_power_unit : \"1nW\"; time_unit : \"1ns\"; voltage_unit : \"1V\"; \
        capacitive_load_unit (1, ff); cell (A) { pg_pin (P) { pg_type : primary_power; } pg_pin (G) { pg_type : primary_ground; } \
        leakage_power () { value : 5; related_pg_pin : P; } leakage_power () { value : 0; related_pg_pin : G; } \
        pin (Y) { direction : output; function : \"1\"; internal_power () { related_pg_pin : POWER; \
        rise_power (scalar) { values (\"1\"); } } } } }";
    let both = read(text.replace("POWER", "G").as_bytes()).unwrap();
    let powers: Vec<f64> = both.cells["A"].leakages.iter().map(|l| l.power).collect();
    assert_eq!(powers, [5e-9]);
    assert_eq!(both.warnings.len(), 1, "{:?}", both.warnings);
    let one = read(text.replace("POWER", "P").as_bytes()).unwrap();
    assert!(one.warnings.is_empty(), "{:?}", one.warnings);
}
