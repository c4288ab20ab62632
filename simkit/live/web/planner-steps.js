// Planner, the list of steps: each with its week, which can be changed, what it is and who it is about.

const ADD_WORDS = {
  train: "Training", hire: "More staff", announce: "Announcement", freeze: "Take in no new work", stop: "Stop half-way",
  "roll back": "Roll everything back",
};

/** Put these children into a parent in this order, moving only what stands elsewhere. */
function arrange(parent, children) {
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild.remove();
}

/** A number that is asked for once it is settled, and stays in its bounds. */
function numberBox({ label, low, high, step, asked }) {
  const box = h("input", { type: "number", min: low, max: high ?? false, step, "aria-label": label, onchange: () => {
    const value = Number(box.value);
    if (box.value === "" || !Number.isFinite(value)) box.value = now;
    else asked(value);
  } });
  let now = "";
  const put = (value) => {
    now = String(value);
    if (box.value !== now) box.value = now;
  };
  return { box, put };
}

/** One step of the list. It is made once, and then only changed. */
function stepItem(name, { ask }) {
  const week = numberBox({ low: 0, step: 1, asked: (value) => ask({ do: "shift", name, week: value, settled: true }) });
  const what = h("strong", { class: "sk-p-what" });
  const who = h("span", { class: "sk-p-who" });
  const hand = h("span", { class: "sk-p-hand" });
  const amount = numberBox({ low: 0, step: "any", asked: (value) => ask({ do: "amount", name, value }) });
  const unit = h("span", {});
  const amountPart = h("label", { class: "sk-p-amount" }, amount.box, unit);
  const restore = h("button", { type: "button", onclick: () => ask({ do: "restore", name }) }, "Put back");
  const remove = h("button", { type: "button", onclick: () => ask({ do: "remove", name }) }, "Remove");
  const root = h("li", { class: "sk-p-item", "data-step": name },
    h("label", { class: "sk-p-week" }, "Week", week.box),
    h("div", { class: "sk-p-told" }, what, who, hand),
    h("div", { class: "sk-p-do" }, amountPart, restore, remove));
  const update = (row) => {
    week.put(row.week);
    week.box.disabled = row.gone;
    week.box.setAttribute("aria-label", `Week of ${row.what}`);
    what.textContent = row.what;
    who.textContent = row.who;
    hand.textContent = [row.byHand, row.happens || row.gone ? "" : "does not happen"].filter(Boolean).join("; ");
    hand.hidden = !hand.textContent;
    root.classList.toggle("sk-p-gone", row.gone);
    root.classList.toggle("sk-p-not", !row.happens);
    restore.hidden = !(row.byHand && row.byHand !== "added");
    restore.setAttribute("aria-label", `Put back ${row.what}`);
    remove.hidden = row.gone;
    remove.setAttribute("aria-label", `Remove ${row.what}`);
    amountPart.hidden = row.unit === null;
    if (row.unit !== null) {
      amount.put(row.amount);
      amount.box.setAttribute("aria-label", `${row.unit}, ${row.what}`);
      unit.textContent = row.unit;
    }
  };
  return { root, update };
}

/** What is needed for a new step: what, when, how much, and where. */
function addForm({ ask, plan }) {
  const kind = h("select", { onchange: () => update() },
    Object.entries(ADD_WORDS).map(([value, words]) => h("option", { value }, words)));
  const week = h("input", { type: "number", min: 0, step: 1, value: 6, required: true });
  const amount = h("input", { type: "number", min: 0, step: "any" });
  const unit = h("span", {});
  const amountPart = h("label", {}, unit, amount);
  const team = h("select", {});
  const teamPart = h("label", {}, "In", team);
  const until = h("input", { type: "number", min: 0, step: 1 });
  const untilPart = h("label", {}, "Until week (empty: for good)", until);
  const form = h("form", { class: "sk-p-add", onsubmit: (event) => {
    event.preventDefault();
    const about = plan().adds[kind.value];
    const step = { do: kind.value, week: Number(week.value) };
    const named = { train: "hours", announce: "hours", hire: "count", freeze: "days" }[kind.value];
    if (about) step[named] = Number(amount.value);
    if (!teamPart.hidden && team.value) step.team = team.value;
    if (!untilPart.hidden && until.value !== "") step.until = Number(until.value);
    ask({ do: "add", step });
  } }, h("label", {}, "Step", kind), h("label", {}, "Week", week), amountPart, teamPart, untilPart,
  h("button", { type: "submit" }, "Add"));
  let shownKind = null;
  const update = () => {
    if (shownKind === kind.value) return;
    shownKind = kind.value;
    const about = plan().adds[kind.value];
    amountPart.hidden = !about;
    if (about) {
      unit.textContent = about.unit[0].toUpperCase() + about.unit.slice(1);
      amount.value = about.value;
    }
    teamPart.hidden = !["train", "hire"].includes(kind.value);
    untilPart.hidden = kind.value !== "hire";
    const all = kind.value === "train" ? [h("option", { value: "" }, "everybody")] : [];
    // The new teams first: that is where hands are needed.
    const teams = kind.value === "hire" ? [...plan().teams].reverse() : plan().teams;
    team.replaceChildren(...all, ...teams.map((one) => h("option", { value: one.key }, one.label)));
  };
  update();
  return h("details", { class: "sk-p-new" }, h("summary", {}, "Add a step"), form);
}

/** The list of steps, in the order in which they happen, and the form for a new one. */
function makeSteps({ ask, plan }) {
  const list = h("ol", { class: "sk-p-steps", "aria-label": "Steps of the plan" });
  const items = new Map();
  const root = h("div", {}, list, addForm({ ask, plan }));
  const update = () => {
    const rows = plan().rows;
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const item = focused?.closest("[data-step]");
    for (const row of rows) {
      if (!items.has(row.name)) items.set(row.name, stepItem(row.name, { ask }));
      items.get(row.name).update(row);
    }
    for (const key of [...items.keys()]) if (!rows.some((row) => row.name === key)) items.delete(key);
    arrange(list, rows.map((row) => items.get(row.name).root));
    // Who works by keyboard stays at the step, also when it was moved in the list or its button is gone.
    if (focused && document.activeElement !== focused || focused?.closest("[hidden]") || focused?.disabled) {
      const there = [focused, ...(item?.querySelectorAll("button, input") ?? [])];
      (there.find((one) => one.isConnected && !one.disabled && !one.closest("[hidden]")) ?? list.querySelector("input"))?.focus();
    }
  };
  return { root, update };
}
