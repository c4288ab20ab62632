// Tuning: knobs on the left; on the right a row for each measure, with the baseline and the setting of now.

const LINE = 24; // height of a line of a row
const AXIS = 24; // and of its axis
const EDGE = 9; // so far from the ends of the scale a mark may still reach
const SHAPES = {
  baseline: "M-6,-6H6V6H-6Z",
  now: "M-7,0A7,7 0 1 1 7,0A7,7 0 1 1 -7,0Z",
  kept: ["M0,-8L8,0L0,8L-8,0Z", "M0,-8L8,6H-8Z", "M0,8L8,-6H-8Z", "M-2,-7H2V-2H7V2H2V7H-2V2H-7V-2H-2Z"],
};
const STEPS = { ArrowLeft: 1, ArrowRight: 1, ArrowUp: 1, ArrowDown: 1, PageUp: 1, PageDown: 1, Home: 1, End: 1 };

/** A text in as many letters as fit a width. */
function fitting(text, width) {
  const room = Math.floor(width / 7);
  return text.length <= room ? text : `${text.slice(0, Math.max(room - 1, 1))}…`;
}

/** Tell what a hand does to a knob: `drag` while it moves, `settle` once it is let go. */
function rangeKnob(told, { drag, settle }) {
  const id = unique("knob");
  const limits = { min: told.low, max: told.high, step: told.step };
  const bar = h("input", { type: "range", id, ...limits, value: told.start });
  const box = h("input", { type: "number", ...limits, value: told.start, "aria-label": `${told.label}, as a number` });
  let now = told.start;
  let held = false; // a key that is kept down sends many changes: only the last one counts as let go
  const take = (text) => {
    const asked = Number(text);
    now = text === "" || !Number.isFinite(asked) ? now : Math.min(Math.max(asked, told.low), told.high);
    show();
  };
  const show = () => {
    if (bar.value !== String(now)) bar.value = now;
    if (box.value !== String(now)) box.value = now;
  };
  const letGo = () => {
    if (!held) return;
    held = false;
    settle();
  };
  bar.addEventListener("keydown", (event) => { held = held || (event.repeat && event.key in STEPS); });
  bar.addEventListener("keyup", letGo);
  bar.addEventListener("blur", letGo);
  bar.addEventListener("input", () => { take(bar.value); drag(); });
  bar.addEventListener("change", () => { take(bar.value); if (held) drag(); else settle(); });
  box.addEventListener("change", () => { take(box.value); settle(); });
  const element = h("div", { class: "sk-knob" },
    h("label", { for: id }, told.label), h("div", { class: "sk-knob-line" }, bar, box));
  return { element, get: () => now, put: (value) => { now = value; show(); } };
}

function toggleKnob(told, { settle }) {
  const id = unique("knob");
  const box = h("input", { type: "checkbox", id, onchange: settle });
  box.checked = told.start;
  const element = h("div", { class: "sk-knob sk-toggle" }, box, h("label", { for: id }, told.label));
  return { element, get: () => box.checked, put: (value) => { box.checked = value; } };
}

function dropdownKnob(told, { settle }) {
  const id = unique("knob");
  const list = h("select", { id, onchange: settle }, told.options.map((text, i) => h("option", { value: i }, text)));
  list.value = told.start;
  const element = h("div", { class: "sk-knob" }, h("label", { for: id }, told.label), list);
  return { element, get: () => Number(list.value), put: (value) => { list.value = value; } };
}

const KNOBS = { slider: rangeKnob, toggle: toggleKnob, dropdown: dropdownKnob };

/** One structure on the axis of a measure: name, interval, mark, number. */
function markLine(svg) {
  const name = s("text", { class: "sk-name", x: 0 });
  const bar = s("rect", { class: "sk-interval", height: 4, rx: 2 });
  const ends = [s("path", { class: "sk-beyond", d: "M-5,-5L-11,0L-5,5" }), s("path", { class: "sk-beyond", d: "M5,-5L11,0L5,5" })];
  const mark = s("path", { class: "sk-mark" });
  const number = s("text", { class: "sk-number", "text-anchor": "end" });
  const group = s("g", {}, name, bar, ends, mark, number);
  svg.append(group);

  const draw = (told, { look, shape, y, hollow, x, left, right, width }) => {
    group.setAttribute("class", `sk-line ${look}${hollow ? " sk-hollow" : ""}`);
    name.textContent = fitting(told.name, left - EDGE);
    name.setAttribute("y", y + 4);
    number.textContent = told.text;
    number.setAttribute("x", width);
    number.setAttribute("y", y + 4);
    const has = told.low !== null && !hollow;
    const ranges = has ? [Math.max(x(told.low), left), Math.min(x(told.high), right)] : [0, 0];
    bar.setAttribute("visibility", has ? "visible" : "hidden");
    bar.setAttribute("x", Math.min(...ranges));
    bar.setAttribute("width", Math.abs(ranges[1] - ranges[0]));
    bar.setAttribute("y", y - 2);
    // An interval that goes on beyond the scale says so with an arrow.
    ends[0].setAttribute("visibility", has && x(told.low) < left - 1 ? "visible" : "hidden");
    ends[0].setAttribute("transform", `translate(${left + 8},${y})`);
    ends[1].setAttribute("visibility", has && x(told.high) > right + 1 ? "visible" : "hidden");
    ends[1].setAttribute("transform", `translate(${right - 8},${y})`);
    mark.setAttribute("d", shape);
    mark.setAttribute("visibility", told.mean === null ? "hidden" : "visible");
    if (told.mean !== null) mark.style.transform = `translate(${x(told.mean)}px,${y}px)`;
  };
  return { draw, remove: () => group.remove() };
}

/** The row of a measure. It is made once, and then only changed: nothing flickers. */
function measureRow() {
  const label = h("p", { class: "sk-label" });
  const verdict = h("p", { class: "sk-verdict" });
  const axis = s("g", { class: "sk-axis" });
  const svg = s("svg", { role: "img" }, axis);
  const element = h("div", { class: "sk-measure" }, label, verdict, svg);
  const lines = new Map();
  const ticks = [];

  const draw = (row, quick, width) => {
    label.textContent = row.unit ? `${row.label} (${row.unit})` : row.label;
    verdict.textContent = row.verdict;
    verdict.className = `sk-verdict sk-${row.kind.replace(" ", "-")}`;
    svg.setAttribute("aria-label", row.sentence);
    const left = Math.round(Math.min(150, width * 0.32)), right = width - 70;
    const span = (row.high - row.low) || 1;
    const x = (value) => left + EDGE + ((value - row.low) / span) * (right - left - 2 * EDGE);
    const height = row.marks.length * LINE + AXIS;
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);

    let kept = 0;
    const there = new Set();
    row.marks.forEach((told, i) => {
      const other = !(told.id in SHAPES);
      const shape = other ? SHAPES.kept[kept % SHAPES.kept.length] : SHAPES[told.id];
      const look = other ? `sk-kept-${kept % 4}` : `sk-${told.id}`;
      kept += other ? 1 : 0;
      if (!lines.has(told.id)) lines.set(told.id, markLine(svg));
      there.add(told.id);
      lines.get(told.id).draw(told, { look, shape, y: i * LINE + LINE / 2, hollow: quick && told.id === "now", x, left, right, width });
    });
    for (const [id, line] of lines) if (!there.has(id)) { line.remove(); lines.delete(id); }

    const bottom = row.marks.length * LINE + 2;
    const letters = Math.max(...row.ticks.map(([, text]) => text.length), 1);
    const each = Math.max(1, Math.ceil((row.ticks.length * (letters * 7 + 12)) / (right - left)));
    while (ticks.length < row.ticks.length) {
      const one = { line: s("line"), text: s("text", { "text-anchor": "middle" }) };
      axis.append(one.line, one.text);
      ticks.push(one);
    }
    ticks.forEach(({ line, text }, i) => {
      const here = row.ticks[i];
      line.setAttribute("visibility", here ? "visible" : "hidden");
      text.setAttribute("visibility", here && i % each === 0 ? "visible" : "hidden");
      if (!here) return;
      for (const [key, value] of Object.entries({ x1: x(here[0]), x2: x(here[0]), y1: 0, y2: bottom })) line.setAttribute(key, value);
      text.setAttribute("x", x(here[0]));
      text.setAttribute("y", bottom + 15);
      text.textContent = here[1];
    });
  };
  return { element, draw };
}

/** A design that was kept: its name, where its knobs stood, what it gave, and what one can do with it. */
function keptItem(name, { back, drop }) {
  const settings = h("span", { class: "sk-soft" });
  const readings = h("ul", {});
  const element = h("li", { class: "sk-kept" },
    h("div", { class: "sk-kept-head" }, h("strong", {}, name),
      h("button", { type: "button", onclick: back, "aria-label": `Put ${name} back on the knobs` }, "Put back"),
      h("button", { type: "button", onclick: drop, "aria-label": `Remove ${name}` }, "Remove")),
    settings, readings);
  const draw = (told) => {
    settings.textContent = `${told.settings}. ${told.n} replication${told.n === 1 ? "" : "s"}.`;
    const texts = told.readings.map((one) => `${one.label}: ${one.text}: ${one.kind}`);
    while (readings.children.length < texts.length) readings.append(h("li", {}));
    texts.forEach((text, i) => { readings.children[i].textContent = text; });
  };
  return { element, draw };
}

function render({ model, el }) {
  const { root, body, say, guarded, close } = frame(model, el, "Knobs on a scenario");
  root.classList.add("sk-tuning");
  // JupyterLab listens for keys too: those pressed in here are for the knobs.
  root.dataset.lmSuppressShortcuts = "true";
  root.addEventListener("keydown", (event) => event.stopPropagation());

  // ------------------------------------------------------------------ moving the knobs
  const mine = unique("move");
  let count = 0;
  let flying = null; // the move that has no answer yet
  let wanted = false; // whether the knobs have moved on since
  let asked = null;
  let patience = null;
  let keptOf = [];
  const send = (settled) => {
    count += 1;
    flying = `${mine}.${count}`;
    wanted = false;
    model.send({ do: "move", values: knobs.map((knob) => knob.get()), settled, id: flying });
    measures.classList.add("sk-old"); // what stands there is of another setting
    clearTimeout(patience);
    patience = setTimeout(() => { note.textContent = "Running …"; }, 400);
  };
  const drag = guarded(() => {
    asked = asked ?? requestAnimationFrame(guarded(() => {
      asked = null;
      if (flying) wanted = true;
      else send(false);
    }));
  });
  const settle = guarded(() => {
    if (asked !== null) cancelAnimationFrame(asked);
    asked = null;
    send(true); // who lets go does not wait behind a drag
  });
  const answered = (id) => {
    if (id.startsWith(mine) && id !== flying) return; // an answer to an older move
    flying = null;
    clearTimeout(patience);
    measures.classList.remove("sk-old");
    if (wanted) send(false);
  };
  const put = (values) => knobs.forEach((knob, i) => knob.put(values[i]));
  const knobs = model.get("knobs").map((told) => KNOBS[told.kind](told, { drag, settle }));

  // ------------------------------------------------------------------ buttons
  const button = (text, action) => h("button", { type: "button", onclick: guarded(action) }, text);
  const shelf = h("ul", { class: "sk-shelf" });
  const shelfBox = h("div", { hidden: true }, h("p", { class: "sk-label" }, "Kept designs"), shelf);
  const taken = takeAway({ model, say, guarded, what: "setting", named: "our-office.toml", soft: "sk-soft" });
  const keep = button("Keep this one", () => model.send({ do: "keep" }));
  const starts = model.get("knobs").map((told) => told.start);
  const buttons = h("div", { class: "sk-buttons" },
    button("Reset", () => { put(starts); settle(); }), keep, taken.buttons);

  // ------------------------------------------------------------------ the picture
  const note = h("p", { class: "sk-note" });
  const stop = button("Stop", () => model.send({ do: "stop" }));
  const measures = h("div", { class: "sk-measures" });
  const left = h("div", { class: "sk-knobs", role: "group", "aria-label": "Knobs" },
    knobs.map((knob) => knob.element), buttons, taken.parts);
  const right = h("div", { class: "sk-results" }, h("div", { class: "sk-buttons" }, note, stop), measures, shelfBox);
  body.append(h("div", { class: "sk-columns" }, left, right));
  const rows = new Map();
  const kept = new Map();

  const draw = guarded(() => {
    const picture = model.get("picture");
    const width = Math.max(Math.floor(measures.clientWidth) || 480, 240);
    for (const row of picture.rows) {
      if (!rows.has(row.key)) {
        rows.set(row.key, measureRow());
        measures.append(rows.get(row.key).element);
      }
      rows.get(row.key).draw(row, picture.quick, width);
    }
    note.textContent = picture.note;
    stop.disabled = !picture.running;
    keep.disabled = picture.quick;
    drawKept(picture.kept);
    Object.assign(root.dataset, { move: picture.move, n: picture.n, running: picture.running });
  });
  const drawKept = (designs) => {
    keptOf = designs;
    for (const told of designs) {
      if (!kept.has(told.name)) {
        const find = () => keptOf.find((one) => one.name === told.name);
        const item = keptItem(told.name, {
          back: guarded(() => { put(find().values); settle(); }),
          drop: guarded(() => { keep.focus(); model.send({ do: "drop", name: told.name }); }),
        });
        kept.set(told.name, item);
        shelf.append(item.element);
      }
      kept.get(told.name).draw(told);
    }
    const there = new Set(designs.map((told) => told.name));
    for (const [name, item] of kept) if (!there.has(name)) { item.element.remove(); kept.delete(name); }
    shelfBox.hidden = designs.length === 0;
  };

  let told = 0;
  const changed = guarded(() => {
    const picture = model.get("picture");
    // Somebody else moved the knobs: from Python, or in another view of this panel.
    if (!picture.move.startsWith(mine)) put(picture.values);
    draw();
    answered(picture.move);
    taken.stale();
    if (picture.kept.length !== told) {
      say(picture.kept.length > told ? `Kept as ${picture.kept.at(-1).name}.` : "Removed.");
    } else if (!picture.running) {
      const words = picture.rows.map((row) => `${row.label}: ${row.marks[1].text} ${row.unit}. ${row.verdict}.`);
      say([`${picture.settings}.`, picture.note, ...words].join(" "));
    }
    told = picture.kept.length;
  });
  const message = guarded((content) => { if (typeof content?.answered === "string") answered(content.answered); });
  model.on("change:picture", changed);
  model.on("change:saved", taken.saved);
  model.on("msg:custom", message);
  put(model.get("picture").values);
  told = model.get("picture").kept.length;
  let wide = 0;
  const watch = new ResizeObserver(() => {
    if (measures.clientWidth === wide || !measures.clientWidth) return;
    wide = measures.clientWidth;
    draw();
  });
  watch.observe(measures);
  draw();
  model.send({ do: "shown" });

  return () => {
    watch.disconnect();
    clearTimeout(patience);
    if (asked !== null) cancelAnimationFrame(asked);
    model.off("change:picture", changed);
    model.off("change:saved", taken.saved);
    model.off("msg:custom", message);
    close();
  };
}

export default { render };
