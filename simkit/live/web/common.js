// What all widgets of the kit share: making elements, saying what changed, showing what went wrong.

/** Make an HTML element: attributes by name, listeners as `onclick` and the like, then its content. */
function h(tag, attributes = {}, ...content) {
  return fill(document.createElement(tag), attributes, content);
}

/** Make an SVG element, in the same way. */
function s(tag, attributes = {}, ...content) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, content);
}

const FOCUSED = "button, input, select, textarea, summary, [tabindex]";

function fill(element, attributes, content) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  // Keys pressed in here are for the widget, not shortcuts of the notebook around it; that looks at the element alone.
  if (element.matches(FOCUSED)) element.setAttribute("data-lm-suppress-shortcuts", "true");
  element.append(...content.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

let made = 0;

/** A name no other element on the page has. */
function unique(stem) {
  made += 1;
  return `sk-${stem}-${Date.now().toString(36)}-${made}`;
}

/** Colour number i of the course's series, as a style that follows the theme. */
function series(i) {
  return `var(--sk-series-${(i % 6) + 1})`;
}

/** A number for people, in its unit: shares as percentages, three digits that count. */
function shown(value, unit = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const scaled = unit === "share" ? value * 100 : value;
  const size = Math.abs(scaled);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = scaled.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−");
  return unit === "share" ? `${text} %` : text;
}

// What became of a kernel, by the status that JupyterLab gives it.
const GONE = {
  restarting: "was restarted", autorestarting: "died and was restarted", terminating: "was shut down", dead: "has died",
};

/**
 * The frame of a widget: a box with room for its content, a line that screen readers hear (the latest
 * message only, once it is quiet), and a place for errors, of Python (the trait `error`) and of the page.
 * Once its kernel is gone, it says so and turns grey, for what it shows is of before and nothing answers any more.
 */
function frame(model, el, label) {
  const root = h("section", { class: "sk", "aria-label": label });
  const body = h("div", { class: "sk-body" });
  const lost = h("p", { class: "sk-lost", role: "alert" });
  const live = h("div", { class: "sk-heard", role: "status", "aria-live": "polite" });
  const alarm = h("div", { class: "sk-error", role: "alert" });
  root.append(lost, body, live, alarm);
  el.append(root);

  let waiting = null;
  const say = (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { live.textContent = text; }, 300);
  };
  const fail = (text) => { alarm.textContent = text; };
  const guarded = (action) => (...told) => {
    try {
      return action(...told);
    } catch (problem) {
      fail(`Something in this widget went wrong: ${problem.message}`);
      console.error(problem);
      return undefined;
    }
  };
  const failed = () => fail(model.get("error") ?? "");
  model.on("change:error", failed);
  failed();
  const session = model.widget_manager?.context?.sessionContext;
  const leave = (what) => {
    if (!what || lost.textContent) return;
    lost.textContent = `The kernel ${what}: what you see here is of before, and moves no more. Run this cell again.`;
    body.inert = true;
    root.classList.add("sk-gone");
  };
  const status = (_, now) => leave(GONE[now]);
  const swapped = (_, { newValue }) => leave(newValue ? "is another one now" : "was shut down");
  session?.statusChanged.connect(status);
  session?.kernelChanged.connect(swapped);
  const close = () => {
    clearTimeout(waiting);
    model.off("change:error", failed);
    session?.statusChanged.disconnect(status);
    session?.kernelChanged.disconnect(swapped);
  };
  return { root, body, say, fail, guarded, close };
}

/** What people take along from a widget: the trait `code`, for a cell, and a scenario file that Python saves. */
function takeAway({ model, say, guarded, what, named, soft, row = null }) {
  const button = (text, action) => h("button", { type: "button", onclick: guarded(action) }, text);
  const code = h("textarea", { readonly: true, rows: 6, "aria-label": `The ${what} as Python`, spellcheck: "false" });
  const told = h("p", { class: soft });
  const part = h("div", { hidden: true }, told, code);
  const copy = button("Copy as code", () => {
    part.hidden = false;
    code.value = model.get("code");
    code.rows = Math.min(code.value.split("\n").length, 12);
    const byHand = () => {
      told.textContent = "Copy this into a cell:";
      code.focus();
      code.select();
      say("The code is selected, to be copied.");
    };
    const done = () => {
      told.textContent = "Copied. Paste it into a cell:";
      say("Copied.");
    };
    if (navigator.clipboard) navigator.clipboard.writeText(code.value).then(done, byHand);
    else byHand();
  });
  const id = unique("file");
  const file = h("input", { type: "text", id, value: named, spellcheck: "false" });
  const where = h("p", { class: soft });
  const form = h("form", { class: row, hidden: true, onsubmit: guarded((event) => {
    event.preventDefault();
    where.textContent = "";
    model.send({ do: "save", name: file.value });
  }) }, h("label", { for: id }, "Name of the file"), file, h("button", { type: "submit" }, "Save"), where);
  const open = button("Save as scenario file", () => {
    form.hidden = !form.hidden;
    open.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) file.focus();
  });
  open.setAttribute("aria-expanded", "false");
  return {
    buttons: [copy, open], parts: [form, part],
    stale: () => { part.hidden = part.hidden || code.value !== model.get("code"); },
    saved: guarded(() => {
      where.textContent = model.get("saved");
      if (where.textContent) say(where.textContent);
    }),
  };
}
