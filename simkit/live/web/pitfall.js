// Pitfall: story, question, choices; after the decision what happens, and nothing of it before. Python decides what is told.

const SURE = { 50: "50 %, a coin toss", 60: "60 %", 70: "70 %", 80: "80 %", 90: "90 %", 100: "100 %, certain" };
const MARKS = { trap: "✗", sound: "✓", neither: "○" };
const STEPS = { trap: "you fell", sound: "you walked around it", neither: "neither" };
const PATIENCE = 4000; // milliseconds after which the learner hears that nobody answers
const AFTER = 90; // milliseconds between groups of dots

/** A text with its back-ticked parts as code; a number stays on one line with its sign. */
function spoken(text) {
  const kept = text.replaceAll(" %", "\u00a0%").replaceAll("n = ", "n\u00a0=\u00a0");
  return kept.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));
}

/** Drawings that Python made: one for where there is room, one for where there is not. */
function drawing(chart, words) {
  const one = (text, look) => {
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    svg.querySelectorAll("path").forEach((path) => {
      path.style.animationDelay = `${Number((/ g(\d+)/.exec(path.getAttribute("class")) ?? [0, 0])[1]) * AFTER}ms`;
    });
    return h("div", { class: look }, document.importNode(svg, true));
  };
  return h("div", { role: "img", "aria-label": words }, one(chart.wide, "sk-wide"), one(chart.narrow, "sk-narrow"));
}

/** A bar that says how far a run is. */
function runningBar(stop) {
  const bar = h("progress", { "aria-label": "How far the runs are" });
  const words = h("p", {});
  const button = h("button", { type: "button", onclick: stop }, "Stop");
  const element = h("div", { class: "sk-running", tabindex: -1, hidden: true }, words, bar, button);
  const show = (progress) => {
    const known = progress && progress.of > 0;
    if (known) Object.assign(bar, { max: progress.of, value: progress.done });
    else bar.removeAttribute("value");
    words.textContent = known
      ? `Simulating: ${progress.done.toLocaleString("en-GB")} of ${progress.of.toLocaleString("en-GB")} runs`
      : "Simulating …";
  };
  show(null);
  return { element, show };
}

/** A button that asks once more before it forgets. */
function forgetButton(text, forget) {
  const button = h("button", { type: "button" }, text);
  let asked = null;
  const calm = () => { clearTimeout(asked); asked = null; button.textContent = text; };
  button.addEventListener("click", () => {
    if (asked) { calm(); forget(); return; }
    button.textContent = "Press again to forget";
    asked = setTimeout(calm, PATIENCE);
  });
  button.addEventListener("blur", calm);
  return { element: button, close: calm };
}

/** One pitfall. */
function pitfallCard(asked, at, { send, say, guarded, alone, onward }) {
  const named = unique("pitfall");
  const title = h("h2", { id: unique("title"), tabindex: -1 }, asked.title);
  const question = h("p", { class: "sk-question", id: unique("question") }, spoken(asked.question));
  let shown = "{}"; // what is told, as it was drawn
  let moving = false; // whether the focus follows what the learner has just asked
  let waiting = null;
  let leant = false;

  // ------------------------------------------------------------------ before the decision
  const radios = asked.choices.map((choice) => h("input", {
    type: "radio", name: `${named}-choice`, value: choice.letter, onchange: guarded(picked),
  }));
  const labels = asked.choices.map((choice, i) => h("label", { class: "sk-choice" },
    radios[i], h("span", { class: "sk-letter" }, choice.letter), h("span", {}, spoken(choice.text))));
  const sure = Object.entries(SURE).map(([value, text]) => h("label", {},
    h("input", { type: "radio", name: `${named}-sure`, value }), text));
  const status = h("p", { class: "sk-soft" });
  const button = h("button", { type: "submit", class: "sk-main" }, "Decide");
  const form = h("form", { novalidate: true, onsubmit: guarded(decide) },
    h("fieldset", { role: "radiogroup", "aria-labelledby": question.id }, labels),
    h("fieldset", {}, h("legend", {}, "How sure are you that this is a sound choice? (if you like)"),
      h("div", { class: "sk-sure" }, sure)),
    h("div", { class: "sk-foot" }, button, status));

  const chosen = (part) => form.querySelector(`input[name="${named}-${part}"]:checked`)?.value ?? "";
  function picked() {
    labels.forEach((label, i) => label.classList.toggle("sk-picked", radios[i].checked));
    status.textContent = "";
    if (!leant) send({ do: "lean", at }); // the runs may begin; nobody hears of them before the decision
    leant = true;
  }
  function decide(event) {
    event.preventDefault();
    if (!chosen("choice")) {
      status.textContent = "Choose first: what would you do?";
      say(status.textContent);
      radios[0].focus();
      return;
    }
    moving = true;
    button.disabled = true;
    status.textContent = "";
    send({ do: "decide", at, choice: chosen("choice"), sure: chosen("sure") || null });
    waiting = setTimeout(() => {
      status.textContent = "Nobody answers yet: the kernel is busy or not running. If it was stopped, run the cell again.";
      say(status.textContent);
    }, PATIENCE);
  }
  function heard() {
    clearTimeout(waiting);
    button.disabled = false;
    if (status.textContent.startsWith("Nobody")) status.textContent = "";
  }

  // ------------------------------------------------------------------ after it
  const made = h("ul", { class: "sk-made" });
  const bar = runningBar(guarded(() => send({ do: "stop", at })));
  const goOn = h("button", { type: "button", onclick: guarded(() => { moving = true; send({ do: "go on", at }); }) }, "Run it");
  const halted = h("div", { class: "sk-foot", hidden: true }, goOn, h("p", {}));
  const result = h("div", {});
  const after = h("div", { hidden: true }, made, bar.element, halted, result);
  const next = onward ? h("button", { type: "button", class: "sk-main", onclick: guarded(() => onward.go()) }) : null;
  const forget = alone ? forgetButton("Forget my decision", guarded(() => { moving = true; send({ do: "afresh", at }); })) : null;
  const when = h("span", { class: "sk-soft" });
  const end = h("div", { class: "sk-end", hidden: true }, next, forget?.element, when);
  const element = h("article", { class: "sk-card", "aria-labelledby": title.id },
    title, asked.story.map((text) => h("p", {}, spoken(text))), question, form, after, end);
  let again = null;

  const drawMade = (told) => made.replaceChildren(...asked.choices.map((choice) => {
    const mine = choice.letter === told.choice;
    const reply = told.replies?.[choice.letter];
    const words = reply && h("p", { class: "sk-reply" }, h("span", { class: "sk-sign" }, reply.sign), " ", spoken(reply.text));
    const look = `sk-choice sk-kind-${reply?.kind ?? "none"}${mine ? " sk-picked" : ""}`;
    return h("li", { class: look }, h("span", { class: "sk-letter" }, choice.letter), h("span", {}, spoken(choice.text)),
      mine && h("span", { class: "sk-yours" }, told.said),
      mine ? words : words && h("details", {}, h("summary", {}, `And if you had chosen ${choice.letter}?`), words));
  }));

  const drawResult = (told, fresh) => {
    const head = h("h3", { tabindex: -1 }, "What happens");
    again = againPart(at, { send, guarded });
    result.replaceChildren(
      h("div", { class: "sk-part" }, head, told.happens.map((text) => h("p", {}, spoken(text)))),
      h("figure", { class: fresh ? "sk-fresh" : "" },
        drawing(told.chart, "What was measured, drawn; it stands in words below"),
        h("figcaption", {}, h("details", {}, h("summary", {}, "The picture in words"), told.chart.words))),
      h("div", { class: `sk-name sk-kind-${told.kind}` },
        h("p", { class: "sk-soft" }, "The pitfall"),
        h("p", { class: "sk-big" }, spoken(told.name)),
        h("p", {}, spoken(told.number), ".")),
      h("div", { class: "sk-part" }, h("h3", {}, "What to do instead"),
        h("ul", { class: "sk-do" }, told.do.map((text) => h("li", {}, spoken(text)))),
        h("details", {}, h("summary", {}, "Sources"),
          h("ul", { class: "sk-do" }, told.source.map((text) => h("li", {}, spoken(text)))))),
      again.element);
    return head;
  };

  /** Show what is told; what was drawn stays as it is where nothing changed. */
  const show = (told, progress) => {
    const decided = Boolean(told.choice);
    const { again: repeats, ...rest } = told;
    const now = JSON.stringify(rest);
    const changed = now !== shown;
    const was = JSON.parse(shown);
    shown = now;
    form.hidden = decided;
    after.hidden = !decided;
    end.hidden = !decided;
    bar.element.hidden = told.state !== "running";
    bar.show(progress?.at === at ? progress : null);
    halted.hidden = !["stopped", "failed"].includes(told.state);
    halted.lastChild.textContent = told.state === "failed" ? "The runs broke off." : "Stopped: there is no result yet.";
    if (next) next.textContent = onward.words();
    if (changed) {
      when.textContent = told.when ?? "";
      if (decided) drawMade(told);
      if (told.state !== "done") result.replaceChildren();
      if (told.state === "running" && moving) {
        bar.element.focus({ preventScroll: true });
        say(`${told.said} The runs have begun.`);
      }
      if (told.state === "done") {
        const held = bar.element.contains(document.activeElement);
        const head = drawResult(told, moving || was.state === "running");
        if (moving || held) {
          head.focus({ preventScroll: true });
          say([told.sign, told.replies[told.choice].text, ...told.happens, `The pitfall: ${told.name}.`].join(" "));
        }
        moving = false;
      }
      if (!decided) {
        form.reset();
        leant = false;
        labels.forEach((label) => label.classList.remove("sk-picked"));
        heard();
        if (moving) title.focus({ preventScroll: true });
        moving = false;
      }
    }
    if (told.state === "done") again.show(repeats, progress?.at === at ? progress : null, say);
  };
  return { element, show, heard, focus: () => title.focus({ preventScroll: true }), close: () => { clearTimeout(waiting); forget?.close(); } };
}

/** The experiment once more, with other chance. */
function againPart(at, { send, guarded }) {
  const words = h("p", {});
  const picture = h("div", {});
  const ask = (times) => guarded((event) => {
    if (event.currentTarget.getAttribute("aria-disabled") === "true") return;
    asked = true;
    send({ do: "again", at, times: times() });
  });
  let more = 1;
  let asked = false;
  let drawn = 0;
  const once = h("button", { type: "button", onclick: ask(() => 1) }, "Again, with other chance");
  const many = h("button", { type: "button", onclick: ask(() => more) });
  const bar = runningBar(guarded(() => { once.focus(); send({ do: "stop", at }); }));
  const buttons = h("div", { class: "sk-buttons" }, once, many);
  const element = h("div", { class: "sk-part" },
    h("h3", {}, "Would it be the same with other chance?"), words, picture, buttons, bar.element);
  const show = (told, progress, say) => {
    more = told.times;
    words.replaceChildren(...spoken(told.words));
    buttons.hidden = !told.open;
    // Greyed, yet reachable: who has just pressed one keeps the focus.
    for (const button of [once, many]) button.setAttribute("aria-disabled", String(told.running));
    const long = told.seconds > 2 ? `, about ${told.seconds} s` : "";
    many.textContent = `Again, with ${told.times} times as many replications (${told.more.toLocaleString("en-GB")}${long})`;
    bar.element.hidden = !told.running;
    bar.show(progress);
    if (told.rows.length !== drawn) {
      drawn = told.rows.length;
      picture.replaceChildren(...(told.chart.wide ? [drawing(told.chart, told.rows.join("; "))] : []));
      if (asked) say(`${told.rows.at(-1)}. ${told.words}`);
      asked = false;
    }
  };
  return { element, show };
}

/** How it went. */
function scoreCard({ go, send, guarded }) {
  const title = h("h2", { id: unique("score"), tabindex: -1 }, "How it went");
  const score = h("p", { class: "sk-score" });
  const rows = h("ol", { class: "sk-rows" });
  const words = h("div", {});
  const forget = forgetButton("Begin afresh", guarded(() => { send({ do: "afresh", at: 0 }); go(0); }));
  const element = h("article", { class: "sk-card", "aria-labelledby": title.id }, title, score, rows, words,
    h("div", { class: "sk-end" }, forget.element, h("span", { class: "sk-soft" }, "forgets your decisions here")));
  const show = (told) => {
    score.textContent = told.score;
    title.textContent = told.decided < told.of ? "How it goes so far" : "How it went";
    rows.replaceChildren(...told.rows.map((row) => h("li", { class: `sk-kind-${row.kind}` },
      h("div", {},
        h("p", {}, h("span", { class: "sk-sign" }, row.result), ": ", h("strong", {}, spoken(row.name))),
        h("p", { class: "sk-soft" }, `${row.number}. ${row.title}: `,
          spoken(`you chose ${row.choice}${row.sure && `, ${row.sure} sure`}.`))),
      h("button", { type: "button", onclick: guarded(() => go(row.number - 1)), "aria-label": `Look again at ${row.title}` }, "Look again"))));
    words.replaceChildren(...told.words.map((text) => h("p", {}, spoken(text))));
  };
  return { element, show, focus: () => title.focus({ preventScroll: true }), close: forget.close };
}

function render({ model, el }) {
  const { root, body, say, fail, guarded, close } = frame(model, el, "Decide");
  root.classList.add("sk-pitfall");
  root.dataset.lmSuppressShortcuts = "true"; // keys pressed in here are no commands to JupyterLab
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const asked = model.get("asked");
  const many = asked.length > 1;
  const send = (content) => model.send(content);

  const go = (at) => {
    model.set("at", at);
    model.save_changes();
    place(true);
  };
  const onward = (at) => {
    const decided = (i) => Boolean(model.get("told")[i]?.choice);
    const where = () => {
      const order = asked.map((_, i) => (at + 1 + i) % asked.length);
      return order.find((i) => !decided(i)) ?? asked.length;
    };
    return { go: () => go(where()), words: () => (where() === asked.length ? "How did it go?" : "Next") };
  };
  const cards = asked.map((one, at) => pitfallCard(one, at, { send, say, guarded, alone: !many, onward: many ? onward(at) : null }));
  const score = many ? scoreCard({ go, send, guarded }) : null;
  const all = score ? [...cards, score] : cards;
  const steps = many ? all.map((_, at) => h("button", { type: "button", onclick: guarded(() => go(at)) })) : [];
  if (many) body.append(h("nav", { "aria-label": "Situations" }, h("ol", { class: "sk-steps" }, steps.map((step) => h("li", {}, step)))));
  body.append(...all.map((card) => card.element));

  function place(moved) {
    const at = Math.min(model.get("at"), all.length - 1);
    all.forEach((card, i) => { card.element.hidden = i !== at; });
    steps.forEach((step, i) => { if (i === at) step.setAttribute("aria-current", "step"); else step.removeAttribute("aria-current"); });
    if (moved) all[at].focus();
  }
  function show() {
    const told = model.get("told");
    const progress = model.get("progress");
    cards.forEach((card, i) => card.show(told[i] ?? {}, progress));
    const summary = model.get("summary");
    score?.show(summary);
    steps.forEach((step, i) => {
      if (i === asked.length) {
        step.textContent = `Score (${summary.decided} of ${summary.of} decided)`;
        return;
      }
      const kind = told[i]?.kind;
      step.textContent = kind ? `${i + 1} ${MARKS[kind]}` : `${i + 1}`;
      step.setAttribute("aria-label", `${i + 1}: ${asked[i].title}, ${kind ? STEPS[kind] : told[i]?.choice ? "running" : "to decide"}`);
    });
  }
  function moves() {
    const told = model.get("told");
    const progress = model.get("progress");
    cards.forEach((card, i) => { if (["running", "done"].includes(told[i]?.state)) card.show(told[i], progress); });
  }
  function answered(message) {
    if (message.answered !== "decide") return;
    cards[message.at]?.heard();
    fail(model.get("error") ?? "");
  }

  const listeners = {
    "change:told": guarded(show), "change:summary": guarded(show), "change:progress": guarded(moves),
    "change:at": guarded(() => place(false)), "msg:custom": guarded(answered),
  };
  Object.entries(listeners).forEach(([name, listener]) => model.on(name, listener));
  guarded(show)();
  guarded(place)(false);
  send({ do: "look", at: 0 });

  return () => {
    Object.entries(listeners).forEach(([name, listener]) => model.off(name, listener));
    all.forEach((card) => card.close());
    close();
  };
}

export default { render };
