// The room: one page for phones, the big screen and the trainer. It draws the blocks that the server sends, text as text.

const { kind, key: trainerKey, code: knownCode } = document.body.dataset;
const PERSON = kind === "person";
const STORE = `simkit-room-${kind}${location.search}`; // /room?North and /room?East are two people on one machine
const SLOW = 8000; // milliseconds without an answer
const POLL = 1500;
const SLEPT = 5000; // hidden for so long, a phone's line may be dead without knowing

// ---------------------------------------------------------------- what a phone keeps

/** A private window may keep nothing: then the page goes on without. */
const kept = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value); } catch { /* not kept */ } },
};
let drafts = {};
try { drafts = JSON.parse(kept.get(`${STORE}-drafts`)) ?? {}; } catch { /* none */ }
const keepDrafts = () => kept.set(`${STORE}-drafts`, JSON.stringify(drafts));

// ---------------------------------------------------------------- the line to the server

async function ask(what, body) {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), SLOW);
  try {
    const answer = await fetch(`/room/${what}`, {
      method: "POST", signal: stop.signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.words), { refused: true, gone: answer.status === 410 });
    return told;
  } catch (problem) {
    if (problem.refused) throw problem;
    throw Object.assign(new Error("No answer from the room."), { lost: true });
  } finally {
    clearTimeout(late);
  }
}

/** An open line: a socket, or questions every second or two where none can be had. */
class Line {
  constructor(key, told) {
    Object.assign(this, { who: { as: kind, key }, told, waiting: new Map(), number: 0, failed: 0, mark: "", closed: false });
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    if (this.closed) return;
    let socket;
    try {
      socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/room/socket`);
    } catch { // a browser that allows none
      this.poll();
      return;
    }
    this.socket = socket;
    let opened = false;
    const late = setTimeout(() => socket.close(), SLOW);
    socket.onopen = () => { opened = true; this.failed = 0; clearTimeout(late); socket.send(JSON.stringify(this.who)); };
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = () => {
      clearTimeout(late);
      if (this.socket !== socket || this.closed) return;
      if (!opened) this.failed += 1;
      this.drop();
      if (this.failed > 1) this.poll();
      else this.told.lost();
      this.timer = setTimeout(() => this.connect(), this.failed > 1 ? 15000 : 400 + 600 * Math.random());
    };
  }

  drop() {
    for (const { reject } of this.waiting.values()) reject(Object.assign(new Error("The line broke."), { lost: true }));
    this.waiting.clear();
  }

  hear(message) {
    const { done, refused, gone, view, now, words } = message;
    if (gone) { this.close(); this.told.gone(gone); return; }
    if (view) this.told.view(view, now);
    const one = this.waiting.get(done ?? refused);
    if (one) {
      this.waiting.delete(done ?? refused);
      if (words) one.reject(new Error(words));
      else one.resolve();
    } else if (words) this.told.words(words);
  }

  async poll() {
    if (this.closed || this.polling) return;
    this.polling = true;
    while (!this.closed && this.socket?.readyState !== WebSocket.OPEN) {
      try {
        const { mark, view, now } = await ask("view", { ...this.who, mark: this.mark });
        this.mark = mark;
        if (view) this.told.view(view, now);
        else this.told.found();
      } catch (problem) {
        if (problem.gone) { this.close(); this.told.gone(problem.message); break; }
        this.told.lost();
      }
      await new Promise((done) => { setTimeout(done, POLL); });
    }
    this.polling = false;
    this.mark = "";
  }

  async act(action, at) {
    if (this.socket?.readyState !== WebSocket.OPEN) return ask("act", { ...this.who, action, at });
    this.number += 1;
    const id = this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, action, at }));
      setTimeout(() => { if (this.waiting.has(id)) this.again(); }, SLOW);
    });
  }

  again() {
    const old = this.socket;
    this.drop();
    this.connect();
    old?.close();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.drop();
    this.socket?.close();
  }
}

// ---------------------------------------------------------------- the page

const title = h("h1");
const where = h("p", { class: "rm-where" });
const clock = h("p", { class: "rm-clock", role: "timer" });
const lost = h("p", { class: "rm-lost", role: "status" });
const alarm = h("div", { class: "rm-alarm", role: "alert" });
const heard = h("div", { class: "sk-heard", role: "status", "aria-live": "polite" });
const main = h("main");
const foot = h("footer");
document.body.prepend(h("header", {}, h("div", {}, title, where), clock), lost, alarm, main, foot, heard);

const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => { document.documentElement.dataset.jpThemeLight = String(!dark.matches); };
dark.addEventListener("change", paint);
paint();

let line = null;
let last = null; // the view that is shown
let ahead = 0; // seconds by which the server's clock is ahead of this one
let resend = null;

function complain(words) {
  alarm.replaceChildren();
  if (words) alarm.append(h("p", {}, words), h("button", { type: "button", onclick: () => complain("") }, "Close"));
}

function connect(key) {
  line = new Line(key, {
    view: (view, now) => { ahead = now - Date.now() / 1000; lost.textContent = ""; show(view); again(); },
    found: () => { lost.textContent = ""; again(); },
    lost: () => { lost.textContent = "No connection to the room. It comes back by itself; what you typed stays here."; },
    words: complain,
    gone: (words) => { kept.set(STORE, null); last = null; begin(words); },
  });
}

/** Send what a broken line may have swallowed, if the room still waits for it. */
function again() {
  const one = resend;
  resend = null;
  if (one && last?.blocks.some((block) => block.kind === "form" && block.id === one.id && !block.sent)) one.send();
}

let hidden = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hidden = Date.now();
  else if (line && !line.closed && Date.now() - hidden > SLEPT) line.again();
});
addEventListener("online", () => { if (line && !line.closed) line.again(); });
addEventListener("pageshow", ({ persisted }) => { if (persisted && line && !line.closed) line.again(); });

function show(view) {
  const moved = !last || last.phase !== view.phase || last.round !== view.round;
  const from = last;
  last = view;
  document.body.dataset.phase = view.phase;
  title.textContent = view.title;
  document.title = [view.team, view.title].filter(Boolean).join(": ");
  const round = view.round && !view.clock?.label ? `month ${view.round} of ${view.rounds}` : "";
  where.textContent = [view.team, view.role, round].filter(Boolean).join(" · ");
  if (moved && from) scrollTo({ top: 0 });
  put(sectionOf(view, moved));
  foot.replaceChildren(...(PERSON ? [h("button", { type: "button", class: "rm-quiet", onclick: other }, "Join as somebody else")] : []));
  tick();
  fit();
  if (moved) heard.textContent = view.title;
}

/** A debrief is longer than a screen: a section at a time, turned by the trainer, or here by key and button. */
let section = 0;
let turned = 0;
function sectionOf({ blocks, section: told }, moved) {
  if (kind !== "screen" || told === undefined) return blocks;
  if (moved || told !== turned) section = turned = told;
  const starts = blocks.flatMap((block, i) => (block.kind === "heading" ? [i] : []));
  section = Math.max(0, Math.min(section, starts.length - 1));
  return [...blocks.slice(starts[section], starts[section + 1]), { kind: "turn", at: section + 1, of: starts.length }];
}

function turn(by) {
  if (kind !== "screen" || last?.section === undefined) return;
  const held = document.activeElement?.textContent;
  section += by;
  show(last);
  [...main.querySelectorAll(".rm-turn button")].find((one) => one.textContent === held)?.focus();
}
const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
addEventListener("keydown", ({ key }) => { if (KEYS[key]) turn(KEYS[key]); });

/** A big screen is not scrolled: what is too much becomes smaller, down to what can still be read. */
function fit() {
  if (kind !== "screen") return;
  let size = 1;
  const set = () => document.body.style.setProperty("--rm-size", size.toFixed(2));
  const high = () => document.documentElement.scrollHeight > innerHeight + 1;
  for (set(); size > 0.66 && high(); set()) size -= 0.06;
  if (high()) { size = 0.82; set(); } // a long debrief is scrolled all the same
}
addEventListener("resize", fit);

function other() {
  if (!confirm("Leave this place to whoever joins next on this device? Ask the trainer if you want it back.")) return;
  line.close();
  kept.set(STORE, null);
  last = null;
  begin("");
}

function tick() {
  const told = last?.clock;
  if (!told) { clock.textContent = ""; return; }
  const left = told.ends === null || told.ends === undefined ? null : Math.round(told.ends - Date.now() / 1000 - ahead);
  const size = Math.abs(left);
  const time = left === null ? "" : `${left < 0 ? "+" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  clock.replaceChildren(h("span", {}, told.label ?? ""), left !== null && left < 0 ? `${time} over` : time);
  clock.classList.toggle("rm-over", left !== null && left < 0);
}
setInterval(tick, 1000);

/** Draw the blocks. What did not change stays as it is, so nobody loses the place or a word that is being typed. */
let drawn = new Map();
function put(blocks) {
  const times = {};
  const next = new Map();
  for (const block of blocks) {
    if (block.kind === "form") block.id = `${block.id} ${last.round}`; // another month asks the same anew
    const name = block.kind === "form" ? `form ${block.id}` : block.kind;
    times[name] = (times[name] ?? 0) + 1;
    const key = `${name} ${times[name]}`;
    const mark = JSON.stringify(block);
    const old = drawn.get(key);
    if (old?.mark === mark) next.set(key, old);
    else if (block.kind === "form" && old) { old.update(block); next.set(key, { ...old, mark }); }
    else {
      const made = (BLOCKS[block.kind] ?? unknown)(block);
      next.set(key, made instanceof Node ? { element: made, mark } : { ...made, mark });
    }
  }
  for (const [key, { element, unsent }] of drawn) {
    if (next.get(key)?.element === element) continue;
    const text = unsent?.();
    if (text && !next.has(key)) complain(`The room went on before you sent this: “${text}”`);
    element.remove();
  }
  let at = main.firstChild;
  for (const { element } of next.values()) {
    if (element === at) at = at.nextSibling;
    else main.insertBefore(element, at);
  }
  drawn = next;
}

const unknown = (block) => h("p", {}, String(block.text ?? ""));

const BLOCKS = {
  heading: ({ text }) => h("h2", {}, text),
  text: ({ text, tone }) => h("p", { class: `rm-text rm-${tone ?? "plain"}` }, text),
  list: ({ items }) => h("ul", {}, items.map((one) => h("li", {}, one))),
  form: (block) => form(block, (values) => line.act({ do: block.send, ...values }), true),
  buttons: ({ items }) => h("div", { class: "rm-buttons" }, items.map(pressable)),
  link: ({ text, address }) => h("p", {}, h("a", { href: address, target: "_blank", rel: "noopener" }, text)),
  join: ({ code, addresses, qr }) => h("section", { class: "rm-join", "aria-label": "How to join" },
    h("img", { src: qr, alt: `QR code of ${addresses[0]}` }),
    h("div", {}, h("p", {}, "Open ", addresses.map((one, i) => [i ? " or " : "", h("strong", {}, one.replace("http://", ""))])),
      h("p", {}, "and type the code ", h("strong", { class: "rm-code" }, code)))),
  turn: ({ at, of }) => h("nav", { class: "rm-turn", "aria-label": "Sections of the debrief" },
    h("button", { type: "button", disabled: at < 2, onclick: () => turn(-1) }, "‹ Back"), h("span", {}, `${at} of ${of}`),
    h("button", { type: "button", disabled: at >= of, onclick: () => turn(1) }, "Next ›")),
  progress: ({ text, done, of }) => h("p", { class: "rm-progress" }, h("label", {}, of ? `${done} of ${of} ${text} ` : text, h("progress", of ? { max: of, value: done ?? 0 } : {}))),
  replay: ({ address, team, round }) => h("div", { class: "rm-replay" }, h("iframe", {
    src: address, sandbox: "allow-scripts", title: `Replay of month ${round}, ${team}`,
  })),
  people: ({ rows }) => {
    const teams = [...new Set(rows.map((one) => one.team))];
    return h("div", { class: "rm-people" }, teams.map((team) => h("section", {}, h("p", { class: "rm-team" }, team || "No team yet"),
      h("ul", { "aria-label": team || "No team yet" }, rows.filter((one) => one.team === team).map((one) =>
        h("li", { class: one.here ? "" : "rm-away" }, one.name, h("span", {}, [one.role, one.here ? "" : "away"].filter(Boolean).join(", "))))))));
  },
  table: ({ caption, columns, rows }) => h("div", { class: "rm-wide", tabindex: 0, role: "region", "aria-label": caption }, table(caption, columns, rows)),
  lines: (block) => figure(block, drawLines(block), [block.x || "x", ...block.series.map((one) => one.name)], rowsOf(block.series)),
  bars: (block) => figure(block, drawBars(block), ["", "value", "low", "high", "truth"],
    block.rows.map(({ name, value, low, high, truth }) => [name, value, low, high, truth])),
};

const cell = (value) => (typeof value === "number" ? shown(value) : String(value ?? "–"));

function table(caption, columns, rows) {
  return h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, columns.map((one) => (one ? h("th", { scope: "col" }, one) : h("td"))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((one, i) => h(i ? "td" : "th", i ? {} : { scope: "row" }, cell(one)))))));
}

function pressable({ send, label, value, danger }) {
  const button = h("button", {
    type: "button", class: danger ? "rm-danger" : "",
    onclick: async () => {
      if (danger && !confirm(`${label}?`)) return;
      button.setAttribute("aria-busy", "true");
      try {
        await line.act({ do: send, ...(value === undefined ? {} : { value }) }, PERSON ? undefined : [last.phase, last.round]);
        complain("");
      } catch (problem) {
        complain(problem.lost ? `${problem.message} Look whether “${label}” was done; if not, press it again.` : sentence(problem.message));
      } finally {
        button.removeAttribute("aria-busy");
      }
    },
  }, label);
  return button;
}

const sentence = (words) => { const text = words.charAt(0).toUpperCase() + words.slice(1); return /[.!?]$/.test(text) ? text : `${text}.`; };

// ---------------------------------------------------------------- forms

/** A form whose typed words outlive whatever comes from the server: a new view, a reload, a broken line. */
function form(first, submit, keeps = false) {
  let block = first;
  const touched = new Map(Object.entries((keeps && drafts[block.id]) || {}));
  const inputs = h("div", { class: "rm-fields" });
  const problem = h("p", { class: "rm-problem", role: "alert" });
  const note = h("p", { class: "rm-note", role: "status" });
  const button = h("button", { class: "rm-send" });
  const element = h("form", { class: "rm-form", novalidate: true }, inputs, problem, button, note);
  let fields = [];
  let busy = false;

  const touch = (name, value) => {
    touched.set(name, value);
    if (keeps) { drafts[block.id] = Object.fromEntries(touched); keepDrafts(); }
    label();
  };
  const clear = () => { touched.clear(); delete drafts[block.id]; if (keeps) keepDrafts(); };
  const label = () => {
    button.textContent = block.button || "Send";
    button.classList.toggle("rm-done", Boolean(block.sent) && !touched.size);
    note.textContent = [block.sent ? (touched.size ? "Changed since you sent it." : "✓ Sent.") : "", block.note ?? ""].filter(Boolean).join(" ");
  };
  const build = () => {
    const active = document.activeElement;
    const at = inputs.contains(active) ? [active.name, active.value, active.selectionStart, active.selectionEnd] : null;
    fields = block.fields.map((one) => field(one, touched, touch));
    inputs.replaceChildren(...fields.map((one) => one.element).filter(Boolean));
    if (!at) return;
    const same = [...inputs.querySelectorAll("input, select, textarea")].filter((one) => one.name === at[0]);
    const found = same.find((one) => one.type !== "radio" || one.value === at[1]);
    found?.focus({ preventScroll: true });
    if (found && at[2] !== null && found.setSelectionRange) try { found.setSelectionRange(at[2], at[3]); } catch { /* not of this kind */ }
  };
  const send = async () => {
    const values = {};
    for (const one of fields) {
      const words = one.check();
      if (words) { problem.textContent = words; return; }
      values[one.name] = one.value();
    }
    problem.textContent = "";
    busy = true;
    element.setAttribute("aria-busy", "true");
    try {
      await submit(values);
      clear();
      complain("");
    } catch (trouble) {
      if (trouble.lost && keeps) resend = { id: block.id, send };
      problem.textContent = trouble.lost ? "Not sent yet: no connection. It is sent when the room is back." : sentence(trouble.message);
      if (!trouble.lost) fields.find((one) => one.first)?.first?.focus({ preventScroll: true });
    } finally {
      busy = false;
      element.removeAttribute("aria-busy");
      label();
    }
  };
  element.addEventListener("submit", (event) => { event.preventDefault(); if (!busy) send(); });
  const update = (told) => {
    const same = JSON.stringify(told.fields) === JSON.stringify(block.fields);
    block = told;
    if (!same) build();
    if (block.sent && !touched.size) problem.textContent = "";
    label();
  };
  build();
  label();
  const unsent = () => (touched.size && !busy && !block.sent ? [...touched.values()].filter((one) => typeof one === "string" && one).join(" / ") : "");
  return { element, update, unsent };
}

const number = (text) => (text.trim() === "" ? NaN : Number(text.trim().replace(",", ".").replace("−", "-")));

const FEW = 8;

/** A number with few values is chosen, not typed. */
function chosen(told) {
  const steps = (told.high - told.low) / (told.step || 1);
  if (told.kind !== "number" || !(steps > 0 && steps <= FEW)) return told;
  const values = Array.from({ length: Math.floor(steps + 1e-9) + 1 }, (_, i) => Number((told.low + i * (told.step || 1)).toPrecision(12)));
  if (!values.includes(told.value)) return told;
  return { ...told, kind: "choice", options: values.map((one) => [one, cellOf(one)]), label: [told.label, told.unit && `(${told.unit})`].filter(Boolean).join(" "), unit: "", few: true };
}

/** One field: its element, its value for the server, and what is wrong with it in words. */
function field(plain, touched, touch) {
  const told = chosen(plain);
  const { name, label, help, unit } = told;
  const start = touched.has(name) ? touched.get(name) : told.value;
  if (told.kind === "hidden") return { name, value: () => told.value, check: () => "" };
  const id = unique("field");
  const bounds = told.kind === "number" && told.high > told.low ? `${cellOf(told.low)} to ${cellOf(told.high)}` : "";
  const hint = [help, [bounds, unit].filter(Boolean).join(" ")].filter(Boolean).join(" · ");
  const hints = hint ? h("p", { id: `${id}-help`, class: "rm-help" }, hint) : null;
  const described = hint ? `${id}-help` : null;

  if (told.kind === "choice") {
    const options = told.options.map(([value, text]) => [value, String(text)]);
    const chosen = options.findIndex(([value]) => JSON.stringify(value) === JSON.stringify(start));
    if (options.length > 6 && !told.few) {
      const select = h("select", { id, name, "aria-describedby": described, onchange: () => touch(name, options[select.value]?.[0]) },
        chosen < 0 ? h("option", { value: "" }, "choose") : null, options.map(([, text], i) => h("option", { value: i, selected: i === chosen }, text)));
      return {
        name, first: select, element: h("div", { class: "rm-field" }, h("label", { for: id }, label), select, hints),
        value: () => options[select.value]?.[0], check: () => (options[select.value] && select.value !== "" ? "" : `${label}: choose one.`),
      };
    }
    const radios = options.map(([value, text], i) => h("input", {
      type: "radio", name, id: `${id}-${i}`, value: i, checked: i === chosen, onchange: () => touch(name, value),
    }));
    const set = h("fieldset", { class: "rm-field", "aria-describedby": described }, h("legend", {}, label),
      h("div", { class: "rm-options" }, radios.map((radio, i) => h("label", { for: radio.id }, radio, h("span", {}, options[i][1])))), hints);
    const now = () => options[radios.findIndex((one) => one.checked)];
    return { name, first: radios[0], element: set, value: () => now()?.[0], check: () => (now() ? "" : `${label}: choose one.`) };
  }

  if (told.kind === "range3") {
    const words = told.options?.length === 3 ? told.options.map((one) => (Array.isArray(one) ? one[1] : one)) : ["Low", "Middle", "High"];
    const inputs = words.map((word, i) => h("input", {
      type: "text", inputmode: "decimal", autocomplete: "off", name: `${name}.${i}`, id: `${id}-${i}`, value: start?.[i] ?? "",
      "aria-describedby": described, oninput: () => touch(name, inputs.map((one) => one.value)),
    }));
    const set = h("fieldset", { class: "rm-field" }, h("legend", {}, label),
      h("div", { class: "rm-three" }, inputs.map((input, i) => h("div", {}, h("label", { for: input.id }, words[i]), input))), hints);
    const values = () => inputs.map((one) => number(one.value));
    const check = () => {
      const found = values();
      const wrong = found.findIndex((one, i) => Number.isNaN(one) || (i && one < found[i - 1]));
      inputs.forEach((one, i) => one.setAttribute("aria-invalid", String(i === wrong)));
      if (wrong < 0) return "";
      inputs[wrong].focus();
      return Number.isNaN(found[wrong]) ? `${label}: “${words[wrong]}” needs a number.` : `${label}: “${words[wrong]}” is below “${words[wrong - 1]}”.`;
    };
    return { name, first: inputs[0], element: set, value: values, check };
  }

  const long = told.kind === "text";
  const input = h(long ? "textarea" : "input", {
    id, name, "aria-describedby": described, autocomplete: told.complete ?? "off", rows: long ? 3 : null, type: long ? null : "text",
    autocapitalize: told.caps ?? null, inputmode: told.kind === "number" ? "decimal" : null,
    oninput: () => { touch(name, input.value); count(); },
  });
  input.value = start ?? "";
  const counter = h("p", { class: "rm-help", "aria-live": "off" });
  const count = () => { counter.textContent = long && input.value.length > 200 ? `${input.value.length} characters` : ""; };
  count();
  const check = () => {
    const value = number(input.value);
    const [low, high] = told.high > told.low ? [told.low, told.high] : [-Infinity, Infinity];
    let words = "";
    if (told.kind !== "number") words = told.needed && !input.value.trim() ? `${label}: this is empty.` : "";
    else if (Number.isNaN(value)) words = `${label}: this needs a number.`;
    else if (value < low || value > high) words = `${label}: from ${cellOf(low)} to ${cellOf(high)}.`;
    input.setAttribute("aria-invalid", String(Boolean(words)));
    if (words) input.focus();
    return words;
  };
  return {
    name, first: input, element: h("div", { class: "rm-field" }, h("label", { for: id }, label), input, long ? counter : null, hints),
    value: () => (told.kind === "number" ? number(input.value) : input.value), check,
  };
}

const cellOf = (value) => value.toLocaleString("en-GB", { maximumFractionDigits: 2 }).replace("-", "−");

// ---------------------------------------------------------------- charts

function figure(block, picture, columns, rows) {
  const caption = [block.title, block.unit && block.unit !== "share" ? `(${block.unit})` : ""].filter(Boolean).join(" ");
  const format = (one) => (typeof one === "number" ? shown(one, block.unit) : one);
  const first = (one) => (typeof one === "number" ? String(one) : one);
  const keys = block.rows?.some((one) => is(one.truth) && is(one.low)) ? block.key ?? "bar: predicted, line: its range, ◆: what happened" : "";
  return h("figure", { class: `rm-figure rm-${block.kind}` }, h("figcaption", {}, caption, keys ? h("span", { class: "rm-help" }, keys) : null), picture,
    block.marks?.length ? h("ol", { class: "rm-marks" }, block.marks.map((one) => h("li", {}, one.text))) : null,
    h("div", { class: "sk-heard" }, table(caption, columns, rows.map((row) => row.map((one, i) => (i ? format(one) : first(one)))))));
}

function rowsOf(list) {
  const at = [...new Set(list.flatMap((one) => one.values.map(([x]) => x)))].sort((a, b) => a - b);
  return at.map((x) => [x, ...list.map((one) => one.values.find(([other]) => other === x)?.[1])]);
}

/** Round numbers from nought to the highest, four steps at most. */
function ticks(low, high) {
  const rough = (high - low || 1) / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * size).find((one) => one >= rough * 0.999);
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 0.001; at += step) found.push(Number(at.toPrecision(10)));
  return found;
}

const whole = (value, unit) => (unit === "share" ? `${Math.round(value * 100)} %` : cellOf(value));
const is = (value) => typeof value === "number" && Number.isFinite(value);

function drawLines({ series: all, marks = [], unit, x: along }) {
  const [W, H, top, bottom, left] = [kind === "screen" ? 460 : 360, 210, 16, 34, 44];
  const right = 14 + 6.6 * Math.min(16, Math.max(0, ...all.map((one) => one.name.length)));
  const points = all.flatMap((one) => one.values).filter(([, y]) => is(y));
  const xs = [...points.map(([x]) => x), ...marks.map((one) => one.x)];
  const [x0, x1] = [Math.min(...xs, xs.length ? Infinity : 0), Math.max(...xs, xs.length ? -Infinity : 1)];
  const ys = points.map(([, y]) => y);
  const [y0, y1] = [Math.min(0, ...ys), Math.max(0, ...ys) || 1];
  const px = (x) => left + ((x - x0) / (x1 - x0 || 1)) * (W - left - right);
  const py = (y) => H - bottom - ((y - y0) / (y1 - y0)) * (H - top - bottom);
  const labels = all.map((one, i) => ({ one, i, y: py([...one.values].reverse().find(([, y]) => is(y))?.[1] ?? 0) })).sort((a, b) => a.y - b.y);
  labels.forEach((label, n) => { if (n && label.y < labels[n - 1].y + 13) label.y = labels[n - 1].y + 13; });
  const over = Math.max(0, (labels.at(-1)?.y ?? 0) - (H - bottom + 4));
  return s("svg", { viewBox: `0 0 ${W} ${H}`, class: "rm-chart", "aria-hidden": "true" },
    ticks(y0, y1).map((y) => [s("line", { class: "rm-grid", x1: left, x2: W - right, y1: py(y), y2: py(y) }),
      s("text", { x: left - 5, y: py(y) + 4, "text-anchor": "end" }, whole(y, unit))]),
    ticks(x0, x1).filter(Number.isInteger).map((x) => s("text", { x: px(x), y: H - bottom + 15, "text-anchor": "middle" }, cellOf(x))),
    s("text", { x: (left + W - right) / 2, y: H - 4, "text-anchor": "middle" }, along ?? ""),
    marks.map((mark, i) => [s("line", { class: "rm-mark", x1: px(mark.x), x2: px(mark.x), y1: top, y2: H - bottom }),
      s("text", { x: px(mark.x), y: top - 4, "text-anchor": "middle" }, String(i + 1))]),
    all.map((one, i) => s("path", { class: `rm-line rm-s${i % 6} ${one.mine ? "rm-mine" : ""}`, d: path(one.values, px, py) })),
    labels.map(({ one, i, y }) => s("text", { class: `rm-name rm-t${i % 6} ${one.mine ? "rm-mine" : ""}`, x: W - right + 5, y: y - over + 4 }, cut(one.name, 16))));
}

function path(values, px, py) {
  let pen = "M";
  return values.map(([x, y]) => {
    if (!is(y)) { pen = "M"; return ""; }
    const step = `${pen}${px(x).toFixed(1)} ${py(y).toFixed(1)}${pen === "M" ? "h0" : ""}`; // a lone point is a dot
    pen = "L";
    return step;
  }).join("");
}

const cut = (text, most) => { const signs = [...text]; return signs.length > most ? `${signs.slice(0, most - 1).join("")}…` : text; };

function drawBars({ rows, unit }) {
  const [W, step, right] = [kind === "screen" ? 460 : 360, 36, 62];
  const all = rows.flatMap(({ value, low, high, truth }) => [value, low, high, truth].filter(is));
  const [least, most] = [Math.min(0, ...all), Math.max(1e-9, ...all)];
  const px = (value) => 2 + ((value - least) / (most - least)) * (W - right - 4);
  return s("svg", { viewBox: `0 0 ${W} ${rows.length * step + 4}`, class: "rm-chart", "aria-hidden": "true" },
    least < 0 ? s("line", { class: "rm-mark", x1: px(0), x2: px(0), y1: 0, y2: rows.length * step }) : null, rows.map(({ name, value, low, high, truth }, i) => {
    const y = i * step;
    return s("g", {}, s("text", { x: 2, y: y + 13 }, cut(name, is(truth) ? 34 : 48)),
      is(truth) ? s("text", { x: W - 2, y: y + 13, "text-anchor": "end" }, `◆ ${shown(truth, unit)}`) : null,
      is(value) ? s("rect", { class: "rm-bar", x: Math.min(px(0), px(value)), y: y + 18, width: Math.abs(px(value) - px(0)), height: 14 }) : null,
      is(low) && is(high) ? s("path", { class: "rm-range", d: `M${px(low)} ${y + 21}v8M${px(low)} ${y + 25}H${px(high)}M${px(high)} ${y + 21}v8` }) : null,
      is(truth) ? s("path", { class: "rm-truth", d: `M${px(truth)} ${y + 17}l6 8l-6 8l-6 -8z` }) : null,
      s("text", { x: W - 2, y: y + 30, "text-anchor": "end" }, shown(value, unit)));
  }));
}

// ---------------------------------------------------------------- coming in

function begin(words) {
  const key = PERSON ? kept.get(STORE) : kind === "trainer" ? trainerKey : kept.get(STORE) || location.hash.slice(1);
  where.textContent = "";
  clock.textContent = "";
  foot.replaceChildren();
  title.textContent = kind === "trainer" ? "Trainer" : "The room";
  put([]);
  complain(words);
  if (key && (kind !== "trainer" || !words)) connect(key);
  else if (kind !== "trainer") enter();
}

function local(block, submit) {
  const made = form(block, submit);
  drawn = new Map([[block.id, { ...made, mark: "", unsent: undefined }]]);
  main.replaceChildren(made.element);
}

function enter() {
  const typed = location.hash.slice(1);
  const next = async ({ code }) => {
    if (!PERSON) { kept.set(STORE, code); connect(code); return; }
    const offers = await ask("enter", { code });
    who(code, offers);
  };
  const help = "Six letters and digits, on the big screen";
  local({ id: "code", fields: [{ name: "code", label: "Code of the room", kind: "line", value: typed, help, needed: true, caps: "characters" }], button: "Go on" }, next);
  if (typed && PERSON) next({ code: typed }).catch((problem) => complain(problem.lost ? problem.message : sentence(problem.message)));
}

function who(code, { teams, roles }) {
  const any = [[null, "Wherever somebody is missing"]];
  const fields = [
    { name: "name", label: "Your name", kind: "line", needed: true, complete: "nickname", help: "As the others call you" },
    { name: "team", label: "Team", kind: "choice", value: null, options: [...any, ...teams.map((one) => [one, one])] },
    { name: "role", label: "Role", kind: "choice", value: null, options: [...any, ...roles] },
  ];
  local({ id: "who", fields, button: "Join" }, async (values) => {
    const { key } = await ask("join", { code, ...values });
    kept.set(STORE, key);
    drafts = {}; // of an earlier room
    keepDrafts();
    history.replaceState(null, "", location.pathname + location.search);
    drawn = new Map();
    main.replaceChildren();
    connect(key);
  });
  main.querySelector("input").focus({ preventScroll: true });
}

begin("");
