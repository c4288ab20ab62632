// Prediction: a form with a best guess and a range. What is typed goes to Python as it is; Python reads it.

const FIELDS = { guess: "Your best guess", low: "Range from", high: "to" };
const PATIENCE = 4000; // milliseconds after which the learner hears that nobody answers

function render({ model, el }) {
  const { root, body, say, fail, guarded, close } = frame(model, el, "Prediction");
  root.classList.add("sk-prediction");
  root.dataset.lmSuppressShortcuts = "true"; // typing a number is no command to JupyterLab
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const inputs = {};
  let changed = false;
  let waiting = null;

  const field = (name) => {
    const id = unique(name);
    inputs[name] = h("input", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-describedby": meaning.id,
      oninput: guarded(typed),
      onfocus: guarded(() => { if (!changed) model.send({ do: "look" }); }),
    });
    return h("label", { for: id }, h("span", {}, FIELDS[name]), inputs[name]);
  };
  const unit = () => h("span", { class: "sk-unit" }, model.get("unit"));

  const question = h("p", { class: "sk-question", id: unique("question") }, model.get("question"));
  const meaning = h("p", { class: "sk-meaning", id: unique("meaning") }, model.get("meaning"));
  const mark = h("span", { class: "sk-mark", "aria-hidden": "true" });
  const status = h("span");
  const button = h("button", { type: "submit" });
  const skip = h("button", { type: "button", class: "sk-skip", onclick: guarded(() => model.send({ do: "skip" })) },
    "Look without a guess");
  const form = h(
    "form",
    { "aria-labelledby": question.id, novalidate: true, onsubmit: guarded(save) },
    question,
    h("div", { class: "sk-fields" },
      field("guess"),
      h("fieldset", { "aria-label": "Range" }, field("low"), field("high"), unit())),
    meaning,
    h("div", { class: "sk-foot" }, button, h("p", {}, mark, status), skip),
  );
  body.append(form);

  function typed() {
    changed = true;
    mark.textContent = "";
    status.textContent = "Not saved yet.";
  }

  function save(event) {
    event.preventDefault();
    status.textContent = "Saving …";
    model.send({ do: "save", ...Object.fromEntries(Object.keys(FIELDS).map((name) => [name, inputs[name].value])) });
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      status.textContent = "Not saved yet: the kernel is busy or not running. It is saved as soon as the kernel "
        + "answers; if it was stopped, run the cell again.";
      say(status.textContent);
    }, PATIENCE);
  }

  /** Show what is kept; what the learner is typing stays. */
  function show() {
    button.textContent = model.get("seen") ? "Save a second thought" : "Save";
    skip.hidden = !model.get("unspent");
    for (const [name, input] of Object.entries(inputs)) {
      if (!changed && input.value !== model.get(name)) input.value = model.get(name);
    }
    if (!changed) {
      status.textContent = model.get("status");
      mark.textContent = model.get("guess") ? "✓ " : "";
    }
  }

  function blame() {
    for (const [name, input] of Object.entries(inputs)) {
      if (name === model.get("wrong")) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  function answered(message) {
    if (message.answered === "skip" && message.right) say(model.get("status"));
    if (message.answered !== "save") return;
    clearTimeout(waiting);
    if (message.right) {
      changed = false;
      show();
      say(model.get("status"));
    } else {
      changed = true;
      status.textContent = "Not saved.";
      inputs[model.get("wrong")]?.focus();
    }
    fail(model.get("error") ?? "");
    blame();
  }

  const [shows, blames, answers] = [show, blame, answered].map(guarded);
  const traits = ["guess", "low", "high", "status", "seen", "unspent"];
  traits.forEach((name) => model.on(`change:${name}`, shows));
  model.on("change:wrong", blames);
  model.on("msg:custom", answers);
  shows();
  blames();

  return () => {
    clearTimeout(waiting);
    traits.forEach((name) => model.off(`change:${name}`, shows));
    model.off("change:wrong", blames);
    model.off("msg:custom", answers);
    close();
  };
}

export default { render };
