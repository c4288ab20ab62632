// Planner, the controls: sliders, lists and ticks, in three groups that say in a line how they stand.

const WHERE = { new: "the new teams", old: "the old teams" };
const PARTS = [0, 0.05, 0.1, 0.2, 0.3, 0.5];
const STEP_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];

/** A slider with its number: `drag` while it moves, `settle` once it is let go. */
function dial({ label, low, high, step, drag, settle }) {
  const id = unique("dial");
  const bar = h("input", { type: "range", id, min: low, max: high, step });
  const box = h("input", { type: "number", min: low, max: high, step, "aria-label": `${label}, as a number` });
  let now = low;
  let held = false; // a key that is kept down sends many changes: only the last one counts as let go
  const show = () => {
    if (bar.value !== String(now)) bar.value = now;
    if (box.value !== String(now)) box.value = now;
  };
  const take = (text) => {
    const asked = Number(text);
    if (text !== "" && Number.isFinite(asked)) now = Math.min(Math.max(asked, Number(bar.min)), Number(bar.max));
    show();
  };
  const letGo = () => {
    if (!held) return;
    held = false;
    settle(now);
  };
  bar.addEventListener("keydown", (event) => { held = held || (event.repeat && STEP_KEYS.includes(event.key)); });
  bar.addEventListener("keyup", letGo);
  bar.addEventListener("blur", letGo);
  bar.addEventListener("input", () => { take(bar.value); drag(now); });
  bar.addEventListener("change", () => { take(bar.value); if (held) drag(now); else settle(now); });
  box.addEventListener("change", () => { take(box.value); settle(now); });
  const root = h("div", { class: "sk-p-knob" }, h("label", { for: id }, label), h("div", { class: "sk-p-line" }, bar, box));
  return {
    root,
    put: (value, most) => {
      if (most !== undefined) bar.max = box.max = most;
      now = value;
      show();
    },
    off: (is) => { bar.disabled = box.disabled = is; },
  };
}

/** A list to choose from. */
function chooser({ label, options, settle }) {
  const id = unique("choice");
  const list = h("select", { id, onchange: () => settle(list.value) },
    options.map(([value, words]) => h("option", { value }, words)));
  const root = h("div", { class: "sk-p-knob" }, h("label", { for: id }, label), list);
  return { root, list, put: (value) => { list.value = String(value); }, off: (is) => { list.disabled = is; } };
}

/** All controls of the plan, in three groups; each is told apart by the name of its setting. */
function makeControls({ model, send, wide }) {
  const knobs = {};
  const limits = model.get("plan").limits;
  const hands = (name) => ({ drag: (value) => send(name, value, false), settle: (value) => send(name, value, true) });
  const slide = (name, label, low, step) => {
    knobs[name] = dial({ label, low, high: limits[name], step, ...hands(name) });
    return knobs[name].root;
  };
  const choose = (name, label, options, read = (value) => value) => {
    knobs[name] = chooser({ label, options, settle: (value) => send(name, read(value), true) });
    return knobs[name].root;
  };
  const count = (name, label) => {
    const made = numberBox({ label, low: 0, step: 1, asked: (value) => send(name, value, true) });
    knobs[name] = { put: made.put, off: (is) => { made.box.disabled = is; } };
    return h("label", { class: "sk-p-knob sk-p-small" }, label, made.box);
  };
  const helpBox = h("input", { type: "checkbox", onchange: () => send("helps", helpBox.checked, true) });
  knobs.helps = { put: (value) => { helpBox.checked = value; }, off: () => {} };
  const teams = [...Object.entries(WHERE), ...model.get("plan").teams.map((one) => [one.key, one.label])];
  const states = {};
  const group = (name, title, open, ...content) => {
    states[name] = h("span", { class: "sk-p-state" });
    return h("details", { class: "sk-p-group", open: open || wide },
      h("summary", {}, h("span", { class: "sk-p-title" }, title), states[name]), h("div", { class: "sk-p-knobs" }, content));
  };
  const root = h("div", { class: "sk-p-groups" },
    group("phases", "Phases", true,
      slide("phases", "Phases (1: everybody at once)", 1, 1),
      slide("gap", "Weeks between phases", 1, 1),
      slide("week", "Week of the first phase", 0, 1),
      choose("pilot", "First phase", PARTS.map((one) => [one, one ? `a pilot with ${Math.round(one * 100)} %` : "as large as the others"]), Number),
      h("label", { class: "sk-p-tick" }, helpBox, "Old and new teams help each other")),
    group("moves", "Before a move, and at it", false,
      slide("training", "Training before it (hours each)", 0, 4),
      slide("participation", "Taking part in the design (hours each)", 0, 2),
      choose("open_cases", "Open cases on the desk", [["finish", "taken along and finished"], ["hand over", "handed over, to be read anew"]]),
    ),
    group("more", "Temporary staff, and the end", false,
      slide("temps", "Temporary staff", 0, 1),
      h("div", { class: "sk-p-pair" }, count("temps_from", "From week"), count("temps_until", "Until week")),
      choose("temps_in", "They work in", teams),
      h("div", { class: "sk-p-pair sk-p-ending" },
        choose("ending", "In the end", [["goes on", "it goes on"], ["stop", "it is stopped"], ["roll back", "it is rolled back"]]),
        count("ending_week", "In week"))),
  );
  const put = (held) => {
    const plan = model.get("plan");
    const now = plan.settings;
    for (const [name, knob] of Object.entries(knobs)) if (name !== held) knob.put(now[name], plan.limits[name]);
    if (!PARTS.includes(now.pilot)) knobs.pilot.list.append(h("option", { value: now.pilot }, `a pilot with ${now.pilot * 100} %`));
    if (held !== "pilot") knobs.pilot.put(now.pilot);
    for (const name of ["gap", "pilot"]) knobs[name].off(now.phases === 1);
    for (const name of ["temps_from", "temps_until", "temps_in"]) knobs[name].off(now.temps === 0);
    knobs.ending_week.off(now.ending === "goes on");
    states.phases.textContent = now.phases === 1 ? `at once, week ${now.week}` : `${now.phases}, from week ${now.week}`;
    states.moves.textContent = [now.training && `${now.training} h training`, now.participation && `${now.participation} h design`]
      .filter(Boolean).join(", ") || "nothing";
    states.more.textContent = [now.temps && `${now.temps} temporary`, now.ending !== "goes on" && `${now.ending === "stop" ? "stopped" : "rolled back"} in week ${now.ending_week}`]
      .filter(Boolean).join(", ") || "none; it goes on";
  };
  return { root, put };
}
