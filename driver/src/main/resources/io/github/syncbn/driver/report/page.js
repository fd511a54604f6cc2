"use strict";
const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const short = value => value == null ? "" : Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(1) : +value.toPrecision(5) + "";

// uPlot's own steps and ranges of logarithms fail below 1e-16.
const power = exponent => +("1e" + exponent);
const logRange = (u, min, max) => min == null ? [1, 10] : [min / 1.2, max * 1.2];
function logSplits(u, axis, min, max) {
  const from = Math.floor(Math.log10(min)), to = Math.ceil(Math.log10(max)), every = Math.ceil((to - from) / 8);
  const within = to - from <= 3 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1], splits = [];
  for (let exponent = from; exponent <= to; exponent += every) splits.push(...within.map(digit => digit * power(exponent)));
  return splits.filter(split => split >= min && split <= max);
}

const isPower = tick => Math.abs(Math.log10(tick) % 1) < 1e-9;
const logLabels = (u, ticks) => ticks.map(tick => ticks.filter(isPower).length < 2 || isPower(tick) ? short(tick) : "");

const widthOf = place => Math.max(240, place.clientWidth);

// A line for each mark, with its label on a ground of its own: to the left where the plot ends, a row lower where the one before would be hidden.
function drawMarks(u, marks) {
  const c = u.ctx, px = devicePixelRatio, left = u.bbox.left, right = left + u.bbox.width;
  const rowEnds = [], inside = marks.filter(mark => mark.at >= u.scales.x.min && mark.at <= u.scales.x.max);
  c.save();
  c.beginPath();
  c.rect(left, u.bbox.top, u.bbox.width, u.bbox.height);
  c.clip();
  c.font = `${11 * px}px system-ui`;
  c.textAlign = "left";
  c.textBaseline = "alphabetic";
  inside.forEach(mark => {
    const x = u.valToPos(mark.at, "x", true), width = c.measureText(mark.label).width + 6 * px;
    const from = Math.max(left, x + 2 * px + width > right ? x - 2 * px - width : x + 2 * px);
    const free = rowEnds.findIndex(end => end <= from), row = free < 0 ? rowEnds.length : free;
    rowEnds[row] = from + width;
    const top = u.bbox.top + (2 + 15 * row) * px;
    c.fillStyle = style("--panel");
    c.fillRect(from, top, width, 14 * px);
    c.fillStyle = "#d62728";
    c.fillText(mark.label, from + 3 * px, top + 11 * px);
  });
  c.setLineDash([4 * px, 4 * px]);
  c.lineWidth = px;
  c.strokeStyle = "#d62728";
  inside.forEach(mark => {
    const x = u.valToPos(mark.at, "x", true);
    c.beginPath();
    c.moveTo(x, u.bbox.top);
    c.lineTo(x, u.bbox.top + u.bbox.height);
    c.stroke();
  });
  c.restore();
}

function draw(figure) {
  const chart = JSON.parse(figure.querySelector("script").textContent);
  const place = figure.querySelector(".plot");
  place.replaceChildren();
  const positive = (values, log) => log ? values.map(v => v > 0 ? v : null) : values;
  const data = [positive(chart.at, chart.x.log)];
  const series = [{ label: chart.x.label, value: (u, v) => short(v) }];
  const bands = [];
  chart.series.forEach(line => {
    const color = line.color;
    const few = chart.at.length <= 40;
    data.push(positive(line.values, chart.y.log));
    series.push({ label: line.name, stroke: color, width: 2, dash: line.dashed ? [6, 4] : undefined, spanGaps: true, points: { show: few, size: 5 }, value: (u, v) => short(v) });
    if (line.low) {
      const edge = { stroke: "transparent", width: 0, points: { show: false }, class: "u-band" };
      data.push(positive(line.low, chart.y.log), positive(line.high, chart.y.log));
      series.push({ ...edge, label: line.name + " from" }, { ...edge, label: line.name + " to" });
      bands.push({ series: [series.length - 1, series.length - 2], fill: color + "33" });
    }
  });
  const axis = (label, log) => ({ label, stroke: style("--faint"), grid: { stroke: style("--line"), width: 1 }, ticks: { stroke: style("--line") }, labelSize: 24, font: "12px system-ui", labelFont: "12px system-ui", ...(log ? { splits: logSplits, filter: (u, ticks) => ticks, values: logLabels } : { values: (u, ticks) => ticks.map(short) }) });
  const yAxis = { ...axis(chart.y.label, chart.y.log), size: 62 };
  const xAxis = axis(chart.x.label, chart.x.log);
  const scale = side => side.log ? { distr: 3, range: logRange } : { distr: 1 };
  return new uPlot({
    width: widthOf(place), height: 260, series, bands,
    scales: { x: { time: false, ...scale(chart.x) }, y: scale(chart.y) },
    axes: [xAxis, yAxis],
    cursor: { sync: { key: chart.x.label }, drag: { x: true, y: false } },
    hooks: { draw: [u => drawMarks(u, chart.marks)] },
  }, data, place);
}

const figures = [...document.querySelectorAll("figure.chart")];
let plots = figures.map(draw);
// A plot is a fixed number of pixels wide: it must not keep its own column from becoming narrower.
new ResizeObserver(() => plots.forEach((plot, i) => {
  const width = widthOf(figures[i].querySelector(".plot"));
  if (width !== plot.width) plot.setSize({ width, height: plot.height });
})).observe(document.querySelector("main"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  plots.forEach(plot => plot.destroy());
  plots = figures.map(draw);
});
