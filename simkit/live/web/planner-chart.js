// Planner, the chart: a measure week by week, and the steps of the plan under it on the same axis. Steps can be dragged
// to another week; the list of steps does the same for who has no mouse.

const TALL = 230; // height of the lines
const ABOVE = 12; // room over them
const TICK = 20; // the axis of weeks
const STRIP = 24; // height of a row of steps
const NARROW = 560; // below this width the name of a lane stands over it
const LETTER = 6.6; // width of a letter of the drawing
const KEPT_LOOKS = 4;

/** How a line is drawn: its class, which says colour and dashes. */
function lineLook(line, kept) {
  return line.kind === "kept" ? `sk-p-kept-${kept % KEPT_LOOKS}` : `sk-p-${line.kind}`;
}

/** A path through points, with gaps where nothing was measured. */
function trace(xs, ys) {
  let path = "";
  let down = false;
  xs.forEach((x, i) => {
    if (ys[i] === null) down = false;
    else {
      path += `${down ? "L" : "M"}${x.toFixed(1)},${ys[i].toFixed(1)}`;
      down = true;
    }
  });
  return path;
}

/** The outline of a band; one for each stretch in which it was measured. */
function outline(xs, lows, highs) {
  let path = "";
  let begin = 0;
  for (let i = 0; i <= xs.length; i += 1) {
    if (i < xs.length && lows[i] !== null && highs[i] !== null) continue;
    const there = [...Array(i - begin).keys()].map((k) => begin + k);
    const points = [...there.map((k) => [xs[k], highs[k]]), ...there.reverse().map((k) => [xs[k], lows[k]])];
    if (points.length > 2) path += `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`;
    begin = i + 1;
  }
  return path;
}

/** Marks of an axis of weeks: round, and not closer than they can be read. */
function weekMarks(last, wide) {
  const most = Math.max(2, Math.floor(wide / 38));
  const step = [1, 2, 4, 5, 10, 20, 50].find((one) => last / one <= most) ?? 100;
  return [...Array(Math.floor(last / step) + 1).keys()].map((k) => k * step);
}

/** Put steps side by side in as few rows as they fit without touching. */
function stacked(marks) {
  const ends = [];
  for (const mark of marks) {
    let row = ends.findIndex((end) => end <= mark.from);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = mark.to + 8;
    mark.level = row;
  }
  return ends.length;
}

/** The shape of a step that happens at a moment. */
function moment(kind, x, y) {
  if (kind === "stop") return s("rect", { class: "sk-p-shape", x: x - 6, y: y - 6, width: 12, height: 12 });
  if (kind === "roll back") return s("path", { class: "sk-p-shape", d: `M${x + 6},${y - 7}L${x - 7},${y}L${x + 6},${y + 7}Z` });
  return s("circle", { class: "sk-p-shape", cx: x, cy: y, r: 5 });
}

/**
 * The chart: `plan` and `picture` give what is drawn, `week` the week that is looked at. `shift` is told where a step was
 * dragged to, and whether it was let go; `pick` which week was pointed at.
 */
function makeChart({ plan, picture, shift, week, pick }) {
  const grid = s("g", { class: "sk-p-axis" });
  const hairs = s("g", { class: "sk-p-hairs" });
  const bands = s("g", { class: "sk-p-bands" });
  const lines = s("g", { class: "sk-p-lines" });
  const lanes = s("g", { class: "sk-p-lanes" });
  const cursor = s("line", { class: "sk-p-cursor" });
  const dots = s("g", { class: "sk-p-dots" });
  const svg = s("svg", { role: "img", class: "sk-p-chart" }, hairs, grid, bands, lines, cursor, dots, lanes);
  const paths = new Map();
  let place = { left: 0, right: 1, x: () => 0 };
  let dragged = null;
  let pointing = false;

  const weekAt = (event) => {
    const box = svg.getBoundingClientRect();
    const at = (event.clientX - box.left - place.left) / (place.right - place.left);
    return at * plan().last;
  };
  const moved = (event) => {
    const week = Math.round(Math.min(Math.max(weekAt(event) - dragged.offset, 0), plan().last - 1));
    if (week === dragged.week) return;
    dragged.week = week;
    shift(dragged.name, week, false);
  };
  svg.addEventListener("pointerdown", (event) => {
    const mark = event.target.closest?.("[data-step]");
    const row = mark && plan().rows.find((one) => one.name === mark.dataset.step);
    const above = event.clientY - svg.getBoundingClientRect().top < ABOVE + TALL;
    if (event.button || (!row && !above)) return;
    event.preventDefault();
    if (!row) {
      svg.setPointerCapture(event.pointerId);
      pointing = true;
      pointed(event, false);
      return;
    }
    // The drawing holds the pointer, for the mark itself is drawn anew on the way.
    svg.setPointerCapture(event.pointerId);
    dragged = { name: row.name, week: row.week, began: row.week, offset: weekAt(event) - row.week };
    svg.classList.add("sk-p-dragging");
  });
  const pointed = (event, settled) => {
    const late = (picture().lines[0]?.week[0] ?? 1) === 1 ? 0 : 0.5; // a mean of a week stands in its middle
    pick(Math.round(Math.min(Math.max(weekAt(event) + late, 1), plan().last)), settled);
  };
  svg.addEventListener("pointermove", (event) => {
    if (dragged) moved(event);
    else if (pointing) pointed(event, false);
  });
  const drop = (event) => {
    if (pointing) {
      pointing = false;
      pointed(event, true);
    }
    if (!dragged) return;
    const { name, week, began } = dragged;
    dragged = null;
    svg.classList.remove("sk-p-dragging");
    if (week !== began) shift(name, week, true);
  };
  svg.addEventListener("pointerup", drop);
  svg.addEventListener("pointercancel", drop);

  const drawLines = (told, y) => {
    const there = new Set();
    let kept = 0;
    const at = week();
    const marks = [];
    for (const line of told.lines) {
      const look = lineLook(line, kept);
      kept += line.kind === "kept" ? 1 : 0;
      there.add(line.name + line.kind);
      if (!paths.has(line.name + line.kind)) {
        paths.set(line.name + line.kind, { band: s("path"), line: s("path") });
        bands.append(paths.get(line.name + line.kind).band);
        lines.append(paths.get(line.name + line.kind).line);
      }
      const drawn = paths.get(line.name + line.kind);
      const xs = line.week.map(place.x);
      const ys = (values) => values.map((one) => (one === null ? null : Math.min(Math.max(y(one), ABOVE), ABOVE + TALL)));
      drawn.line.setAttribute("class", `sk-p-line ${look}`);
      drawn.line.setAttribute("d", trace(xs, ys(line.value)));
      drawn.band.setAttribute("class", `sk-p-band ${look}`);
      drawn.band.setAttribute("d", outline(xs, ys(line.low), ys(line.high)));
      const value = line.value[at - 1];
      if (value !== null && value !== undefined) {
        marks.push(s("circle", { class: `sk-p-dot ${look}`, cx: place.x(line.week[at - 1]), cy: y(value), r: 4 }));
      }
    }
    for (const [key, one] of paths) {
      if (!there.has(key)) {
        one.band.remove();
        one.line.remove();
        paths.delete(key);
      }
    }
    // The plan as it is now lies on top.
    const now = [...paths].find(([key]) => key.endsWith("now"));
    if (now) {
      bands.append(now[1].band);
      lines.append(now[1].line);
    }
    dots.replaceChildren(...marks);
  };

  const laneMarks = (lane) => {
    const { last, rows, talks } = plan();
    const items = lane === "Taking part"
      ? talks.map(([week, until]) => ({ kind: "talk", week, until, short: "", what: "Taking part in the design", happens: true }))
      : rows.filter((row) => row.lane === lane && !row.gone);
    return items.filter((row) => row.week < last).map((row) => {
      const open = row.kind === "hire" && row.until === null;
      const end = open ? last : Math.min(row.until ?? row.week, last);
      const bar = row.until !== null || open;
      const from = bar ? place.x(Math.max(row.week, 0)) : place.x(row.week) - 9;
      const over = bar ? Math.max(place.x(end), from + 6) : place.x(row.week) + 9;
      const words = row.kind === "phase" ? "" : `${row.short}${row.happens ? "" : " not done"}`;
      // What would stick out on the right is written on the left.
      const wide = words.length * LETTER + 6;
      const left = over + wide > place.right + 30 && from - wide > place.left;
      const inside = !left && over + wide > place.right + 30;
      return { row, bar, over, words, left, inside, begins: from, from: left ? from - wide : from, to: left || inside ? over : over + wide };
    }).sort((a, b) => a.from - b.from);
  };

  const drawMark = (mark, y) => {
    const { row, bar, begins, over } = mark;
    const x = place.x(row.week);
    const look = `sk-p-step sk-p-is-${row.kind.replace(" ", "-")}${row.happens ? "" : " sk-p-not"}`;
    const group = s("g", { class: look, "data-step": row.name ?? false }, s("title", {}, `${row.what}, week ${row.week}`));
    group.append(s("rect", { class: "sk-p-hit", x: begins - 6, y: y - 12, width: Math.max(over - begins + 12, 24), height: 24 }));
    if (row.kind === "phase") {
      group.append(s("circle", { class: "sk-p-shape", cx: x, cy: y, r: 9 }),
        s("text", { x, y: y + 4, "text-anchor": "middle" }, row.short));
    } else {
      group.append(bar
        ? s("rect", { class: "sk-p-shape", x: begins, y: y - 5, width: over - begins, height: 10, rx: 2 })
        : moment(row.kind, x, y));
      if (mark.words) {
        const at = mark.left ? { x: begins - 5, "text-anchor": "end" } : mark.inside ? { x: over - 4, "text-anchor": "end" } : { x: over + 5 };
        group.append(s("text", { ...at, y: y + 4 }, mark.words));
      }
    }
    return group;
  };

  const drawLanes = (top, narrow) => {
    const content = [];
    let y = top;
    for (const lane of plan().lanes) {
      const marks = laneMarks(lane);
      if (!marks.length) continue;
      if (narrow) y += 14;
      const rows = stacked(marks);
      content.push(s("line", { class: "sk-p-rule", x1: narrow ? place.left : 0, x2: place.right, y1: y, y2: y }),
        s("text", { class: "sk-p-lane", x: narrow ? place.left : 0, y: narrow ? y - 3 : y + 16 }, lane));
      for (const mark of marks) content.push(drawMark(mark, y + mark.level * STRIP + STRIP / 2));
      y += rows * STRIP;
    }
    lanes.replaceChildren(...content);
    return y;
  };

  const draw = (width) => {
    const told = picture();
    const { last, rows } = plan();
    const narrow = width < NARROW;
    const letters = Math.max(...(told.axis?.ticks ?? [[0, "0"]]).map(([, text]) => text.length), 1);
    const left = narrow ? letters * LETTER + 12 : 118;
    place = { left, right: width - 12, x: (week) => left + (week / last) * (width - 12 - left) };
    const bottom = ABOVE + TALL;
    const { low, high } = told.axis ?? { low: 0, high: 1 };
    const y = (value) => bottom - ((value - low) / (high - low || 1)) * TALL;
    const weeks = weekMarks(last, place.right - left);
    grid.replaceChildren(
      ...(told.axis?.ticks ?? []).flatMap(([value, text]) => [
        s("line", { x1: left, x2: place.right, y1: y(value), y2: y(value), class: value === 0 ? "sk-p-zero" : "" }),
        s("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, text),
      ]),
      ...weeks.map((one) => s("text", { x: place.x(one), y: bottom + 15, "text-anchor": "middle" }, String(one))),
      s("text", { x: 0, y: bottom + 15 }, narrow ? "" : "Week"),
    );
    drawLines(told, y);
    const height = drawLanes(bottom + TICK + 4, narrow);
    const there = rows.filter((row) => ["phase", "stop", "roll back"].includes(row.kind) && !row.gone && row.happens);
    hairs.replaceChildren(...there.map((row) => s("line", {
      class: `sk-p-hair sk-p-is-${row.kind.replace(" ", "-")}`,
      x1: place.x(row.week), x2: place.x(row.week), y1: ABOVE, y2: height,
    })));
    const at = told.lines[0]?.week[week() - 1] ?? week();
    for (const [key, value] of Object.entries({ x1: place.x(at), x2: place.x(at), y1: ABOVE, y2: bottom })) cursor.setAttribute(key, value);
    svg.setAttribute("viewBox", `0 0 ${width} ${height + 4}`);
    svg.setAttribute("width", width);
    svg.setAttribute("height", height + 4);
    return place;
  };
  return { svg, draw };
}
