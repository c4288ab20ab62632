// Planner: controls that write a plan; under them what comes of it, week by week, and its steps; then the numbers of the
// transition beside those of the plans that were kept. Everything is asked of Python, which answers with the plan as it
// then stands, at once, and with the lines as they are run.

const BANDS = { interval: "95 % interval of the mean", spread: "four in five single offices" };

/** The numbers of the transition: a row for each, a column for each plan. */
function makeNumbers({ model }) {
  const caption = h("caption");
  const head = h("tr");
  const body = h("tbody");
  const table = h("table", { class: "sk-p-numbers" }, caption, h("thead", {}, head), body);
  const meant = h("dl", { class: "sk-p-meant" });
  const box = h("div", { class: "sk-p-scroll", tabindex: 0, role: "group", "aria-label": "Numbers of the transition" }, table);
  const root = h("div", {}, box, h("details", {}, h("summary", {}, "What these numbers are"), meant));
  let defined = "";
  const update = () => {
    const { numbers, columns, n } = model.get("picture");
    root.hidden = !numbers.length;
    caption.textContent = `The numbers of the transition, against no change${n === 1 ? "; one run shows no spread" : ", with 95 % intervals"}`;
    head.replaceChildren(h("td", {}), ...columns.map((one) => h("th", { scope: "col" }, one.name, h("small", {}, `${one.n} run${one.n === 1 ? "" : "s"}`))));
    body.replaceChildren(...numbers.map((row) => h("tr", {},
      h("th", { scope: "row" }, row.label, row.unit ? h("small", {}, ` ${row.unit}`) : null),
      row.cells.map((cell) => h("td", {}, h("span", { class: "sk-p-value" }, cell.text), h("small", {}, cell.more))))));
    const definitions = numbers.flatMap((row) => [h("dt", {}, row.label), h("dd", {}, row.definition)]);
    const text = definitions.map((one) => one.textContent).join();
    if (text !== defined) meant.replaceChildren(...definitions);
    defined = text;
  };
  return { root, update };
}

/** What is drawn, and what one reads off it in a week: the choice of the measure, the legend, the chart, the verdict. */
function makeResults({ model, shift, look, say, wait }) {
  const plan = () => model.get("plan");
  const picture = () => model.get("picture");
  let week = picture().look.week;
  const measure = chooser({ label: "Draw", options: [], settle: (value) => look({ measure: value }) });
  const band = chooser({ label: "Band", options: Object.entries(BANDS), settle: (value) => look({ band: value }) });
  const differs = h("input", { type: "checkbox", onchange: () => look({ difference: differs.checked }) });
  const note = h("p", { class: "sk-p-note" });
  const stop = h("button", { type: "button", onclick: () => model.send({ do: "stop" }) }, "Stop");
  const legend = h("ul", { class: "sk-p-legend" });
  const pick = (at, settled) => {
    if (at !== week) {
      week = at;
      draw();
    }
    if (settled) look({ week });
  };
  const chart = makeChart({ plan, picture, shift, week: () => week, pick });
  const id = unique("week");
  const bar = h("input", { type: "range", id, min: 1, max: plan().last, step: 1, 
    oninput: () => pick(Number(bar.value), false), onchange: () => pick(Number(bar.value), true) });
  const weekOf = h("label", { for: id });
  const verdict = h("p", { class: "sk-p-verdict" });
  const sound = h("p", { class: "sk-p-soft" });
  const drawing = h("div", { class: "sk-p-drawing" }, chart.svg);
  const root = h("div", { class: "sk-p-results" },
    h("div", { class: "sk-p-looks" }, measure.root, band.root, h("label", { class: "sk-p-tick" }, differs, "Difference from no change")),
    h("div", { class: "sk-p-row" }, note, stop), legend, drawing,
    h("div", { class: "sk-p-judge" }, weekOf, bar, verdict, sound));
  let options = "";
  let wide = 0;
  const readings = () => {
    const told = picture();
    return told.lines.map((line) => {
      const value = shown(line.value[week - 1], told.unit);
      const ends = [line.low[week - 1], line.high[week - 1]];
      const between = ends.includes(null) || ends.includes(undefined) ? "" : ` (${shown(ends[0], told.unit)} to ${shown(ends[1], told.unit)})`;
      return `${line.name} ${value}${between}`;
    }).join("; ");
  };
  const draw = () => {
    const told = picture();
    const stale = told.mark !== plan().mark && told.n > 0;
    root.classList.toggle("sk-p-stale", stale);
    stop.hidden = !told.running && !model.get("progress");
    note.textContent = model.get("progress") || (stale ? "The lines are still those of the plan before." : told.note);
    const there = JSON.stringify(told.measures);
    if (there !== options) measure.list.replaceChildren(...told.measures.map((one) => h("option", { value: one.key }, one.label)));
    options = there;
    measure.put(told.look.measure);
    band.put(told.look.band);
    differs.checked = told.look.difference;
    let kept = 0;
    legend.replaceChildren(...told.lines.map((line) => {
      const look = lineLook(line, kept);
      kept += line.kind === "kept" ? 1 : 0;
      return h("li", {}, s("svg", { width: 34, height: 12, "aria-hidden": "true" },
        s("path", { class: `sk-p-line ${look}`, d: "M1,6H33" })), line.name);
    }));
    bar.value = week;
    weekOf.textContent = `If it were judged in week ${week}`;
    bar.setAttribute("aria-valuetext", `week ${week}`);
    const now = told.verdicts[week - 1];
    verdict.textContent = `${told.lines.length ? `${told.label}: ${readings()}. ` : ""}`;
    if (now) {
      const kind = h("strong", { class: `sk-p-${now.kind.replace(/ /g, "-")}` }, now.kind === "so far" ? "so far, no verdict yet" : now.kind);
      verdict.append(now.told, ...(now.more ? [": ", kind, ". ", now.more] : ["."]));
    }
    sound.textContent = told.sound;
    const unit = told.unit && told.unit !== "share" ? ` (${told.unit})` : "";
    const steps = plan().rows.filter((row) => !row.gone).map((row) => `week ${row.week}: ${row.what}`).join("; ");
    chart.svg.setAttribute("aria-label", told.lines.length
      ? `${told.label}${unit} by week, and under it the plan: ${steps}. In week ${week}: ${readings()}.`
      : `The plan by week: ${steps}.`);
    const place = chart.draw(Math.max(wide, 280));
    // The thumb, sixteen pixels wide, stands under the line that it moves.
    const ends = [told.lines[0]?.week[0] ?? 1, told.lines[0]?.week.at(-1) ?? plan().last].map(place.x);
    bar.style.marginLeft = `${ends[0] - 8}px`;
    bar.style.width = `${ends[1] - ends[0] + 16}px`;
  };
  const watch = new ResizeObserver(() => wait(() => {
    if (!drawing.clientWidth || Math.floor(drawing.clientWidth) === wide) return;
    wide = Math.floor(drawing.clientWidth);
    draw();
  }));
  watch.observe(drawing);
  const looked = () => { week = picture().look.week; };
  const tell = () => {
    const told = picture();
    const first = told.numbers.map((row) => `${row.label} ${row.cells[0].text} ${row.unit}`.trim()).join(". ");
    say(`${told.note} ${first}. Judged in week ${week}: ${told.verdicts[week - 1]?.kind ?? "no verdict"}.`);
  };
  return { root, draw, looked, tell, close: () => watch.disconnect() };
}

/** A plan that was kept, and what one can do with it. */
function keptPlan(name, { ask }) {
  const words = h("span", { class: "sk-p-soft" });
  const back = h("button", { type: "button", onclick: () => ask({ do: "put_back", name }), "aria-label": `Go on with ${name}` }, "Go on with it");
  const drop = h("button", { type: "button", onclick: () => ask({ do: "drop", name }), "aria-label": `Remove ${name}` }, "Remove");
  const root = h("li", {}, h("div", { class: "sk-p-row" }, h("strong", {}, name), back, drop), words);
  return { root, update: (told) => { words.textContent = told.words; back.disabled = told.now; } };
}

function render({ model, el }) {
  const plan = () => model.get("plan");
  const { root, body, say, guarded, close } = frame(model, el, `Plan of a change: ${plan().title}`);
  root.classList.add("sk-planner");
  // JupyterLab listens for keys too: those pressed in here are for the planner.
  root.dataset.lmSuppressShortcuts = "true";
  root.addEventListener("keydown", (event) => event.stopPropagation());

  // ------------------------------------------------------------------ asking
  const mine = unique("ask");
  let count = 0;
  let flying = null; // what has no answer yet
  let wanted = null; // what a hand has moved on to since
  let held = null; // the control that is dragged: it is not put back under the hand
  const ask = guarded((content) => {
    count += 1;
    flying = `${mine}.${count}`;
    wanted = null;
    model.send({ ...content, id: flying });
  });
  const drag = (content) => {
    if (flying) wanted = content;
    else ask(content);
  };
  const answered = (id) => {
    if (id !== flying) return;
    flying = null;
    if (wanted) ask(wanted);
  };
  const send = (name, value, settled) => {
    held = settled ? null : name;
    const content = { do: "set", values: { [name]: value }, settled };
    if (settled) ask(content);
    else drag(content);
  };
  const shift = (name, week, settled) => {
    const content = { do: "shift", name, week, settled };
    if (settled) ask(content);
    else drag(content);
  };
  const look = (told) => model.send({ do: "look", ...told });

  // ------------------------------------------------------------------ parts
  const controls = makeControls({ model, send, wide: (el.clientWidth || 1000) > NARROW });
  const results = makeResults({ model, shift, look, say, wait: (action) => guarded(action)() });
  const steps = makeSteps({ ask, plan });
  const numbers = makeNumbers({ model });
  const notes = h("ul", { class: "sk-p-notes", "aria-label": "To mind" });
  const button = (text, action) => h("button", { type: "button", onclick: guarded(action) }, text);
  const undo = button("Undo", () => ask({ do: "undo" }));
  const name = h("input", { type: "text", placeholder: "Plan A", "aria-label": "What to call the plan that is kept" });
  const keep = h("form", { class: "sk-p-row", onsubmit: guarded((event) => {
    event.preventDefault();
    ask({ do: "keep", name: name.value.trim() });
    name.value = "";
  }) }, name, h("button", { type: "submit" }, "Keep this plan"));
  const shelf = h("ul", { class: "sk-p-shelf", "aria-label": "Plans that were kept" });
  const kept = new Map();
  const taken = takeAway({ model, say, guarded, what: "plan", named: "our-plan.toml", soft: "sk-p-soft", row: "sk-p-row" });
  body.append(
    controls.root,
    h("div", { class: "sk-p-row sk-p-bar" }, undo, button("Reset", () => ask({ do: "reset" })), keep, taken.buttons), ...taken.parts,
    results.root, notes,
    h("div", { class: "sk-p-columns" },
      h("div", {}, h("p", { class: "sk-p-head" }, "Steps"), steps.root),
      h("div", {}, h("p", { class: "sk-p-head" }, "What it costs"), numbers.root, shelf)),
  );

  // ------------------------------------------------------------------ showing
  const update = guarded(() => {
    const now = plan();
    answered(now.move);
    // An answer to what a hand has moved on from would put the control back under it: the next one is on its way.
    if (flying === null) {
      if (model.get("error")) held = null;
      controls.put(held);
    }
    steps.update();
    notes.replaceChildren(...now.notes.map((one) => h("li", {}, one)));
    notes.hidden = !now.notes.length;
    undo.disabled = !now.undo;
    taken.stale();
    for (const told of now.kept) {
      if (!kept.has(told.name)) kept.set(told.name, keptPlan(told.name, { ask }));
      kept.get(told.name).update(told);
    }
    for (const key of [...kept.keys()]) if (!now.kept.some((told) => told.name === key)) kept.delete(key);
    const inside = shelf.contains(document.activeElement);
    arrange(shelf, now.kept.map((told) => kept.get(told.name).root));
    if (inside && !shelf.contains(document.activeElement)) name.focus();
    shelf.hidden = !now.kept.length;
    results.draw();
    if (now.said) say([now.said, ...now.notes].join(" "));
    root.dataset.mark = now.mark;
  });
  const drawn = guarded(() => {
    const told = model.get("picture");
    numbers.update();
    results.draw();
    const done = !told.running && told.n > 0 && root.dataset.running === "true";
    Object.assign(root.dataset, { drawn: told.mark, n: told.n, running: told.running });
    if (done) results.tell();
  });
  const looked = guarded(() => {
    results.looked();
    drawn();
  });
  const progress = guarded(() => results.draw());
  const listening = { "change:plan": update, "change:picture": looked, "change:progress": progress, "change:saved": taken.saved };
  for (const [event, listener] of Object.entries(listening)) model.on(event, listener);
  controls.put(null);
  update();
  drawn();
  // Once somebody looks, the replications go on; not while a whole notebook runs, and nobody is here yet.
  const seen = new IntersectionObserver((found) => {
    if (!found.some((one) => one.isIntersecting)) return;
    seen.disconnect();
    model.send({ do: "go" });
  });
  seen.observe(results.root);

  return () => {
    results.close();
    seen.disconnect();
    for (const [event, listener] of Object.entries(listening)) model.off(event, listener);
    close();
  };
}

export default { render };
