//! Internal signals without touching the RTL: paths, shapes, values, setting, parameters.

mod common;
use common::{cache, library, model, spec, toolchains, try_build};
use verilated::{BuildSpec, Model, ModelError, Probe};

const VARS: [&str; 8] = [
    "state_q", "nine__q", "packed_q", "wide_q", "bytes_q", "halves_q", "grid_q", "pair_q",
];

fn probe(module: &str, var: &str, writable: bool) -> Probe {
    Probe {
        module: module.into(),
        var: var.into(),
        writable,
    }
}

fn probed() -> BuildSpec {
    let mut spec = spec("probes");
    spec.probes = VARS
        .iter()
        .map(|v| probe("stage", v, *v == "bytes_q"))
        .collect();
    spec.probes.push(probe("fault_pkg", "sel", true));
    spec.parameters = vec![
        ("STAGES".into(), "3".into()),
        ("BIG".into(), "40'hab_cdef_0123".into()),
    ];
    spec
}

fn cycle(m: &mut Model, d: u32) {
    for clk in [0, 1] {
        m.poke(m.port("d").unwrap(), &[d]);
        m.poke(m.port("clk").unwrap(), &[clk]);
        m.eval().unwrap();
    }
}

fn read(m: &Model, path: &str) -> Vec<u32> {
    let id = m
        .signal(path)
        .unwrap_or_else(|| panic!("no {path} in {:?}", m.signals()));
    let mut words = vec![0; m.signals()[id.index()].words()];
    m.peek_signal(id, &mut words);
    words
}

#[test]
fn every_shape_is_read_by_its_rtl_path() {
    for tools in toolchains() {
        let mut m = model(&library(&probed(), &tools));
        let mut big = [0; 2];
        m.peek(m.port("big").unwrap(), &mut big);
        assert_eq!(big, [0xcdef_0123, 0xab], "parameter");
        let d = 0x1234_5678;
        for i in 0..4 {
            cycle(&mut m, d + i);
        }
        let d = d + 3;
        let at = |var: &str| read(&m, &format!("probes.g_stage[0].u_stage.{var}"));
        assert_eq!(at("state_q"), [d]);
        assert_eq!(at("nine__q"), [d & 0x1ff]);
        assert_eq!(at("packed_q"), [d, 5]);
        assert_eq!(at("wide_q"), [1, d, 3, 0]);
        assert_eq!(at("pair_q"), [!d, d, 9]);
        assert_eq!(
            at("bytes_q"),
            [d & 255, (d - 1) & 255, (d - 2) & 255, (d - 3) & 255]
        );
        assert_eq!(at("halves_q"), [0, 1, 2, 3].map(|i| (d & 0xffff) + i));
        let grid: Vec<u32> = (0..2)
            .flat_map(|i| (0..3).flat_map(move |j| [10 * i + j, d, 1]))
            .collect();
        assert_eq!(at("grid_q"), grid);
        // Stage s holds what entered s cycles ago, plus its parameter and those before it.
        assert_eq!(
            read(&m, "probes.g_stage[2].u_stage.state_q"),
            [d - 2 + 1 + 2]
        );
    }
}

#[test]
fn the_list_tells_shapes_and_rights() {
    for tools in toolchains() {
        let m = model(&library(&probed(), &tools));
        assert_eq!(m.signals().len(), 3 * VARS.len() + 1);
        let of = |path: &str| &m.signals()[m.signal(path).unwrap().index()];
        let grid = of("probes.g_stage[1].u_stage.grid_q");
        assert_eq!((grid.width, &grid.dims[..]), (65, &[(0, 1), (0, 2)][..]));
        let halves = of("probes.g_stage[1].u_stage.halves_q");
        assert_eq!((halves.width, &halves.dims[..]), (16, &[(3, 0)][..]));
        let packed = of("probes.g_stage[1].u_stage.packed_q");
        assert_eq!(
            (packed.width, packed.dims.len(), packed.writable),
            (36, 0, false)
        );
        assert!(of("fault_pkg.sel").writable);
        assert!(m.signal("probes.g_stage[3].u_stage.state_q").is_none());
    }
}

#[test]
fn writable_ones_are_set_others_refuse() {
    for tools in toolchains() {
        let mut m = model(&library(&probed(), &tools));
        cycle(&mut m, 1);
        let q = |m: &Model| {
            let mut q = [0];
            m.peek(m.port("q").unwrap(), &mut q);
            q[0]
        };
        let before = q(&m);
        let sel = m.signal("fault_pkg.sel").unwrap();
        m.poke_signal(sel, &[0xf0]).unwrap();
        m.eval().unwrap();
        assert_eq!(
            q(&m) ^ before,
            0xf0,
            "the package variable acts on the logic"
        );
        let bytes = m.signal("probes.g_stage[0].u_stage.bytes_q").unwrap();
        m.poke_signal(bytes, &[0x11, 0x22, 0x133, 0x44]).unwrap();
        assert_eq!(
            read(&m, "probes.g_stage[0].u_stage.bytes_q"),
            [0x11, 0x22, 0x33, 0x44]
        );
        cycle(&mut m, 5);
        assert_eq!(
            read(&m, "probes.g_stage[0].u_stage.bytes_q"),
            [5, 0x11, 0x22, 0x33]
        );
        let state = m.signal("probes.g_stage[0].u_stage.state_q").unwrap();
        assert!(
            matches!(m.poke_signal(state, &[1]), Err(ModelError::ReadOnly(p)) if p.ends_with("state_q"))
        );
    }
}

#[test]
fn a_probe_that_matches_nothing_is_told() {
    for tools in toolchains() {
        let mut spec = probed();
        spec.probes.push(probe("stage", "stat_q", false));
        for _ in 0..2 {
            let built = try_build(&spec, &tools, &cache()).unwrap();
            let told = built
                .warnings
                .iter()
                .find(|w| w.code.as_deref() == Some("PROBE"))
                .unwrap();
            assert!(told.text.contains("stage.stat_q"), "{told}");
        }
    }
}

#[test]
fn registers_are_sampled_after_each_edge() {
    for tools in toolchains() {
        let mut m = model(&library(&probed(), &tools));
        let ids: Vec<_> = [
            "g_stage[0].u_stage.state_q",
            "g_stage[0].u_stage.grid_q",
            "g_stage[1].u_stage.nine__q",
        ]
        .iter()
        .map(|p| m.signal(&format!("probes.{p}")).unwrap())
        .collect();
        let (clk, d) = (m.port("clk").unwrap(), m.port("d").unwrap());
        let mut stepper = m.stepper(clk, &[d], &[], &ids).unwrap();
        assert_eq!(stepper.register_words(), 1 + 18 + 1);
        let stimulus: Vec<u32> = (0..10).map(|t| 0x0100_0001 * (t + 1)).collect();
        let mut rows = vec![0; 10 * 20];
        let done = stepper.step_n(&mut m, 10, &stimulus, &mut [], &mut rows);
        assert_eq!((done.cycles, done.low_phase_change), (10, None));
        for (t, row) in rows.chunks(20).enumerate() {
            assert_eq!(row[0], stimulus[t]);
            assert_eq!(row[1..4], [0, stimulus[t], 1]);
            assert_eq!(row[19], if t == 0 { 0 } else { stimulus[t - 1] & 0x1ff });
        }
        let mut now = vec![0; 20];
        stepper.sample(&m, &mut now);
        assert_eq!(now, rows[180..]);
    }
}
