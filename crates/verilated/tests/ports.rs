//! Values of every storage pass through poke, step and peek unchanged.

mod common;
use common::{library, model, spec, toolchains};

const WIDTHS: [u32; 11] = [1, 8, 9, 16, 17, 32, 33, 64, 65, 128, 512];

/// Words of `width` bits that differ for each `salt`, all bits used.
fn value(width: u32, salt: u32) -> Vec<u32> {
    let mut words: Vec<u32> = (0..width.div_ceil(32))
        .map(|i| (i + 1).wrapping_mul(0x9e37_79b9).wrapping_mul(salt * 2 + 1) | 1 << (salt % 32))
        .collect();
    if !width.is_multiple_of(32) {
        *words.last_mut().unwrap() &= (1 << (width % 32)) - 1;
    }
    words
}

#[test]
fn poke_eval_peek_every_width() {
    for tools in toolchains() {
        let mut m = model(&library(&spec("ports"), &tools));
        let clk = m.port("clk").unwrap();
        for salt in 0..40 {
            m.poke(clk, &[0]);
            for width in WIDTHS {
                let port = m.port(&format!("i{width}")).unwrap();
                assert_eq!(m.ports()[port.index()].width, width);
                m.poke(port, &value(width, salt));
            }
            m.eval().unwrap();
            m.poke(clk, &[1]);
            m.eval().unwrap();
            for width in WIDTHS {
                let mut got = vec![0; width.div_ceil(32) as usize];
                m.peek(m.port(&format!("o{width}")).unwrap(), &mut got);
                assert_eq!(got, value(width, salt), "width {width}, salt {salt}");
            }
        }
    }
}

#[test]
fn bits_above_the_width_are_cut() {
    for tools in toolchains() {
        let mut m = model(&library(&spec("ports"), &tools));
        for width in [1_u32, 9, 17, 33, 65] {
            let port = m.port(&format!("i{width}")).unwrap();
            let words = width.div_ceil(32) as usize;
            m.poke(port, &vec![!0; words]);
            let mut got = vec![0; words];
            m.peek(port, &mut got);
            assert_eq!(got[words - 1], (1 << (width % 32)) - 1, "width {width}");
        }
    }
}

#[test]
fn step_n_every_width() {
    for tools in toolchains() {
        let mut m = model(&library(&spec("ports"), &tools));
        let named = |letter: &str| -> Vec<_> {
            WIDTHS
                .iter()
                .map(|w| m.port(&format!("{letter}{w}")).unwrap())
                .collect()
        };
        let clk = m.port("clk").unwrap();
        let mut stepper = m.stepper(clk, &named("i"), &named("o"), &[]).unwrap();
        let words = stepper.input_words();
        assert_eq!(words, 1 + 1 + 1 + 1 + 1 + 1 + 2 + 2 + 3 + 4 + 16);
        assert_eq!(stepper.output_words(), words);
        let n = 50;
        let rows: Vec<Vec<u32>> = (0..n)
            .map(|t| WIDTHS.iter().flat_map(|w| value(*w, t)).collect())
            .collect();
        let mut outputs = vec![7; n as usize * words];
        let done = stepper.step_n(&mut m, n as usize, &rows.concat(), &mut outputs, &mut []);
        assert_eq!(
            (done.cycles, done.finished, done.low_phase_change),
            (50, false, None)
        );
        assert_eq!(m.time(), 500);
        // Outputs are sampled before the edge: a register shows the input of the cycle before.
        assert!(outputs[..words].iter().all(|w| *w == 0));
        for t in 1..n as usize {
            assert_eq!(
                outputs[t * words..(t + 1) * words],
                rows[t - 1],
                "cycle {t}"
            );
        }
    }
}
