//! One page that works offline: every point is drawn by the browser, and says what it is when it is pointed at.

use super::result::Result;
use crate::cli::Failure;

const HEAD: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>goldbench explore</title>
<style>
body { font: 14px sans-serif; margin: 1.5em; color: #222 }
svg { border: 1px solid #ccc } circle { cursor: pointer }
.point { fill: #96a5b4 } .front { fill: #1f62a4 } .on { stroke: #000; stroke-width: 2 }
pre { min-height: 9em; background: #f6f6f6; padding: 0.8em }
</style></head><body>
<h1>J/TH at the chip against GH/s per mm2</h1>
<p>Blue: no other point is better in both. Point at one to see what it is; a click keeps it.</p>
<svg id="plot" width="900" height="560"></svg><pre id="what"></pre>
<script type="application/json" id="data">"#;

const TAIL: &str = r#"</script>
<script>
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const plot = document.getElementById("plot"), what = document.getElementById("what");
const W = 900, H = 560, L = 70, B = 45, space = "http://www.w3.org/2000/svg";
const log = Math.log10;
function span(of) {
  let low = Infinity, high = 0;
  for (const p of data.points) { const v = of(p); if (v < low) low = v; if (v > high) high = v; }
  return high > 0 ? [log(low / 1.2), log(high * 1.2)] : [0, 1];
}
const xs = span(p => p.ghs_per_mm2), ys = span(p => p.j_per_th);
const X = v => L + (log(v) - xs[0]) / (xs[1] - xs[0]) * (W - L - 15);
const Y = v => H - B - (log(v) - ys[0]) / (ys[1] - ys[0]) * (H - B - 15);
function add(name, attributes, text) {
  const element = document.createElementNS(space, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  plot.appendChild(element);
  return element;
}
function ticks(range, draw) {
  for (let e = Math.floor(range[0]); e <= Math.ceil(range[1]); e++)
    for (const m of [1, 2, 5]) {
      const v = m * 10 ** e;
      if (log(v) >= range[0] && log(v) <= range[1]) draw(Number(v.toPrecision(1)));
    }
}
ticks(xs, v => { add("line", { x1: X(v), x2: X(v), y1: 15, y2: H - B, stroke: "#eee" });
  add("text", { x: X(v), y: H - B + 16, "text-anchor": "middle", "font-size": 11 }, v); });
ticks(ys, v => { add("line", { x1: L, x2: W - 15, y1: Y(v), y2: Y(v), stroke: "#eee" });
  add("text", { x: L - 6, y: Y(v) + 4, "text-anchor": "end", "font-size": 11 }, v); });
add("text", { x: W / 2, y: H - 8, "text-anchor": "middle" }, "GH/s per mm2");
add("text", { x: 16, y: H / 2, transform: `rotate(-90 16 ${H / 2})`, "text-anchor": "middle" }, "J/TH");
let kept = null;
function show(p) {
  const n = (v, d) => Number(v).toPrecision(d || 4);
  what.textContent = `${p.settings || "as it stands"}
${p.node_nm} nm, ${n(p.volt)} V, ${n(p.mhz)} MHz, ${p.celsius} C
${n(p.j_per_th)} J/TH (90 %: ${n(p.low, 3)} to ${n(p.high, 3)}); null law ${n(p.null_j_per_th)} J/TH
energy: flip-flops and clock ${(100 * p.flop_share).toFixed(0)} %, additions and choices ${(100 - 100 * p.flop_share).toFixed(0)} %
${n(p.ghs)} GH/s, ${n(p.watts)} W, ${n(p.mm2)} mm2, ${n(p.ghs_per_mm2)} GH/s per mm2
${n(p.latency_ns)} ns from a nonce to its result`;
}
const front = new Set(data.front);
const order = data.points.map((_, at) => at).sort((a, b) => front.has(a) - front.has(b));
for (const at of order) {
  const p = data.points[at];
  const dot = add("circle", { cx: X(p.ghs_per_mm2), cy: Y(p.j_per_th), r: front.has(at) ? 4 : 2.5, class: front.has(at) ? "front" : "point" });
  dot.addEventListener("mouseenter", () => { if (!kept) show(p); });
  dot.addEventListener("click", () => {
    if (kept) kept.classList.remove("on");
    kept = kept === dot ? null : dot;
    if (kept) { kept.classList.add("on"); show(p); }
  });
}
if (data.front.length) show(data.points[data.front[0]]);
</script></body></html>
"#;

/// The page; nothing of it comes from elsewhere.
pub(super) fn page(result: &Result) -> std::result::Result<String, Failure> {
    let json = serde_json::to_string(result).map_err(|error| Failure::input(error.to_string()))?;
    // No text of the data may end its element.
    let json = json.replace('<', "\\u003c");
    Ok(format!("{HEAD}{json}{TAIL}"))
}
