//! `docs/performance.md` and its plot: nothing in them is typed.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use goldbench::simd::Engine;
use plotters::prelude::*;

use crate::ROUNDS;
use crate::common::table::machine;
use crate::devices::{Devices, LOCKSTEP, SAIF_ALL, SAIF_REGISTERS, UNCHECKED};
use crate::engines::{FOLDED, HITS, NODES, ONES, TICKS, TOGGLES};
use crate::parts::Measured;
use crate::peers::{HEADER, MIDSTATE, SOFT};
use crate::ratios::Ratio;
use crate::roofline::ROOFLINE;
use crate::scaling::Scaling;

/// Our own engines: the first bars of the plot.
const OURS: [&str; 7] = [HITS, TOGGLES, ONES, NODES, FOLDED, TICKS, LOCKSTEP];

pub fn publish(measured: &Measured, ratios: &[Ratio], devices: &Devices, scaling: &Scaling) {
    let ratios: Vec<&Ratio> = ratios.iter().chain(&scaling.threads).collect();
    let rates = rates(measured, devices);
    let text = text(&ratios, &rates, scaling);
    println!("{text}");
    if std::env::var_os("GOLDBENCH_WRITE_DOCS").is_none() {
        return;
    }
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    std::fs::write(docs.join("performance.md"), text).expect("room for the page");
    let plot = plot(&rates).expect("a plot");
    std::fs::write(docs.join("performance.svg"), plot).expect("room for the plot");
}

/// Every part's rate, ours first; or why it has none.
fn rates(measured: &Measured, devices: &Devices) -> Vec<(String, Result<f64, String>)> {
    let others = [
        UNCHECKED,
        SAIF_REGISTERS,
        SAIF_ALL,
        ROOFLINE,
        SOFT,
        MIDSTATE,
        HEADER,
    ];
    let names = OURS.into_iter().map(str::to_owned);
    let devices = devices
        .bare
        .iter()
        .chain(&devices.folded)
        .chain(&devices.public)
        .cloned();
    let names = names
        .chain(devices)
        .chain(others.into_iter().map(str::to_owned));
    names
        .map(|name| {
            let rate = measured.rate(&name);
            (name, rate)
        })
        .collect()
}

fn text(ratios: &[&Ratio], rates: &[(String, Result<f64, String>)], scaling: &Scaling) -> String {
    let mut text = format!(
        "# Performance\n\n\
         Written by `GOLDBENCH_WRITE_DOCS=1 cargo bench --bench performance`; {}; vectors: {}. Parts were timed in turn in \
         {ROUNDS} rounds, by the CPU time of their one thread; a ratio is the median of the rounds' own ratios. Rates move with \
         what else a machine does: trust ratios. A unit is a cycle of the core, or a hash. \
         cpuminer-opt (`CPUMINER`) says its own rate in a run of its own; a core that is not ours (`PUBLIC_CORE`) stands under its \
         top module's name, built and stepped as ours is.\n\n\
         | ratio | measured | floor | aim |\n| --- | ---: | ---: | ---: |\n",
        machine(),
        Engine::widest(),
    );
    for ratio in ratios {
        let mark = |mark: Option<f64>| mark.map_or(String::new(), |mark| ratio.shown(mark));
        let value = match &ratio.value {
            Ok(value) if ratio.floor.is_some_and(|floor| *value < floor) => {
                format!("{}, **below**", ratio.shown(*value))
            }
            Ok(value) => ratio.shown(*value),
            Err(why) => format!("not measured: {why}"),
        };
        let (floor, aim) = (mark(ratio.floor), mark(ratio.aim));
        let _ = writeln!(text, "| {} | {value} | {floor} | {aim} |", ratio.name);
    }
    text.push_str("\n![Rates](performance.svg)\n\n| part | units in a second |\n| --- | ---: |\n");
    for (name, rate) in rates {
        let rate = match rate {
            Ok(rate) => shown(*rate),
            Err(why) => format!("not measured: {why}"),
        };
        let _ = writeln!(text, "| {name} | {rate} |");
    }
    text.push_str(
        "\nThe model of a chip, cycle by cycle, on one thread; 512 cores are eight chips of 64, the most that one can have; \
         memory is what the process grew by:\n\n\
         | cores | cycles in a second | cores' cycles in a second | memory |\n| ---: | ---: | ---: | ---: |\n",
    );
    for chip in &scaling.chips {
        let rate = chip.cycles_per_second;
        let all = rate * f64::from(chip.cores);
        let (rate, all) = (shown(rate), shown(all));
        let _ = writeln!(
            text,
            "| {} | {rate} | {all} | {:.1} MB |",
            chip.cores, chip.megabytes
        );
    }
    text
}

fn shown(rate: f64) -> String {
    match rate {
        rate if rate >= 1e6 => format!("{:.2} M", rate * 1e-6),
        rate if rate >= 1e3 => format!("{:.2} k", rate * 1e-3),
        rate => format!("{rate:.0}"),
    }
}

/// A bar for each part, on a logarithmic scale.
fn plot(rates: &[(String, Result<f64, String>)]) -> Result<String, Box<dyn Error>> {
    let bars: Vec<(&str, f64)> = rates
        .iter()
        .filter_map(|(name, rate)| Some((name.as_str(), rate.as_ref().ok().copied()?)))
        .collect();
    let mut svg = String::new();
    let height = 60 + 24 * bars.len() as u32;
    let root = SVGBackend::with_string(&mut svg, (1000, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let count = bars.len() as f64;
    let mut chart = ChartBuilder::on(&root)
        .caption("Units in a second, one thread", ("sans-serif", 18))
        .margin(8)
        .x_label_area_size(30)
        .build_cartesian_2d((100.0..1e8_f64).log_scale(), count..0.0)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_label_formatter(&|x| shown(*x))
        .draw()?;
    for (at, (name, rate)) in bars.iter().enumerate() {
        let (top, ours) = (at as f64, at < OURS.len());
        let colour = if ours {
            RGBColor(53, 132, 228)
        } else {
            RGBColor(170, 175, 185)
        };
        let bar = Rectangle::new([(100.0, top + 0.1), (*rate, top + 0.9)], colour.filled());
        chart.draw_series([bar])?;
        let label = format!("{} {}", shown(*rate), name.replace('`', ""));
        let style = ("sans-serif", 13).into_font();
        chart.draw_series([Text::new(label, (110.0, top + 0.25), style)])?;
    }
    root.present()?;
    drop(chart);
    drop(root);
    Ok(svg)
}
