// The team builder: teams as columns, employees as cards, skills as a table. Everything that is done here is
// asked of Python, which answers with the board as it then stands; the page is changed in place, so that
// whoever works by keyboard stays where they are.

const DUTIES = { never: "no phone", also: "phone too", only: "phone only" };
const OWNERSHIPS = { task: "a task at a time", case: "who takes a case keeps it" };
const HELP =
  "Arrow keys go from card to card. Shift with left or right moves the employee to the team beside. " +
  "Enter shows what else can be done with the employee.";

/** How fast an employee is at a product, and whether that is new, in words. */
function speedWords(person, product) {
  if (!(product.key in person.skills)) return "–";
  return `${person.skills[product.key]}${person.learnt.includes(product.key) ? " new" : ""}`;
}

/** All that a card shows, in a sentence for screen readers. */
function cardWords(person, team, products) {
  const does = products.filter((one) => one.key in person.skills)
    .map((one) => `${one.label} at ${speedWords(person, one)}`).join(", ") || "nothing";
  return `${person.name}, ${team.label}. Does ${does}. ${person.hours}, ${DUTIES[person.phone]}.`;
}

/** Put these children into a parent in this order, moving only what stands elsewhere. */
function arrange(parent, children) {
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild.remove();
}

/** Keep one part of the page for each key: made once, then only changed; gone when its key is gone. */
function kept(make) {
  const parts = new Map();
  return (keys) => {
    for (const key of [...parts.keys()]) if (!keys.includes(key)) parts.delete(key);
    return keys.map((key) => {
      if (!parts.has(key)) parts.set(key, make(key));
      return parts.get(key);
    });
  };
}

/** A column: one team, its cards, and what can be changed about it. */
function makeColumn(key, { ask, board, drag }) {
  const team = () => board().teams.find((one) => one.key === key);
  const title = h("span", { class: "sk-b-team" });
  const count = h("span", { class: "sk-b-count" });
  const serves = h("p", { class: "sk-b-serves" });
  const list = h("ul", { class: "sk-b-cards" });
  const nobody = h("p", { class: "sk-b-nobody" }, "Nobody yet.");
  const name = h("input", { type: "text", "aria-label": "New name of the team" });
  const rename = h("form", { class: "sk-b-row", onsubmit: (e) => {
    e.preventDefault();
    ask({ do: "rename", team: key, label: name.value });
  } }, name, h("button", { type: "submit" }, "Rename"));
  // One tick is asked for, not all that are ticked: after a quick second one the board here is still that of before.
  const tick = (kind, one) => h("input", { type: "checkbox", value: one,
    onchange: (e) => ask({ do: "tick", team: key, kind, key: one, on: e.target.checked }) });
  const ticks = (kind, words) => {
    const boxes = board()[kind].map((one) => h("label", { class: "sk-b-tick" }, tick(kind, one.key), one.label));
    return [boxes, h("fieldset", {}, h("legend", {}, `${words} (none ticked: any)`), boxes)];
  };
  const [productBoxes, products] = ticks("products", "Products");
  const [eventBoxes, events] = ticks("events", "Life events");
  const ownership = h("select", { onchange: () => ask({ do: "serve", team: key, ownership: ownership.value }) },
    Object.entries(OWNERSHIPS).map(([value, words]) => h("option", { value }, words)));
  const helpBox = kept((other) => {
    const words = h("span");
    const box = tick("helps", other);
    return { other, box, words, root: h("label", { class: "sk-b-tick" }, box, words) };
  });
  const helped = h("div");
  const helps = h("fieldset", {}, h("legend", {}, "Helps, when free"), helped);
  const first = h("input", { type: "checkbox",
    onchange: () => ask({ do: "serve", team: key, own_first: first.checked }) });
  const remove = h("button", { type: "button", onclick: () => ask({ do: "remove_team", team: key }) }, "Remove team");
  const summary = h("summary", {}, "Change team");
  const edit = h("details", { class: "sk-b-edit" }, summary, rename, products, events,
    h("label", { class: "sk-b-stack" }, "They take", ownership),
    h("label", { class: "sk-b-tick" }, first, "the best known first"), helps, remove);
  const root = h("div", { class: "sk-b-column", role: "group", "data-team": key,
    ondragover: (e) => {
      if (!drag.name) return;
      e.preventDefault();
      e.dataTransfer.dropEffect = "move";
      root.classList.add("sk-b-over");
    },
    ondragleave: (e) => { if (!root.contains(e.relatedTarget)) root.classList.remove("sk-b-over"); },
    ondrop: (e) => {
      if (!drag.name) return;
      e.preventDefault();
      e.stopPropagation();
      root.classList.remove("sk-b-over");
      const going = drag.name;
      drag.name = null;
      if (!team().people.some((one) => one.name === going)) ask({ do: "move", people: going, team: key });
    },
  }, h("div", { class: "sk-b-head" }, title, count), serves, list, nobody, edit);
  let labelled = null;
  const update = () => {
    const now = team();
    const people = now.people.length;
    title.textContent = now.label;
    count.textContent = `${people}`;
    root.setAttribute("aria-label", `${now.label}, ${people} employee${people === 1 ? "" : "s"}`);
    serves.textContent = `Serves ${now.serves}.`;
    nobody.hidden = people > 0;
    list.hidden = people === 0;
    if (labelled !== now.label) name.value = labelled = now.label;
    summary.setAttribute("aria-label", `Change team ${now.label}`);
    for (const box of productBoxes) box.firstChild.checked = now.products.includes(box.firstChild.value);
    for (const box of eventBoxes) box.firstChild.checked = now.events.includes(box.firstChild.value);
    ownership.value = now.ownership;
    first.checked = now.own_first;
    const others = board().teams.filter((one) => one.key !== key);
    const boxes = helpBox(others.map((one) => one.key));
    boxes.forEach(({ other, box, words }, i) => {
      box.checked = now.helps.includes(other);
      words.textContent = others[i].label;
    });
    arrange(helped, boxes.map((one) => one.root));
    helps.hidden = !others.length;
    remove.disabled = people > 0;
    remove.title = people > 0 ? "Only an empty team can be removed" : "";
  };
  return { root, list, update };
}

/** A card: one employee, who can be dragged, focused and chosen. */
function makeCard(name, { board, drag, choose, step, shift }) {
  const marks = h("span", { class: "sk-b-marks" });
  const rest = h("span", { class: "sk-b-rest" });
  const face = h("div", { class: "sk-b-face", role: "button", tabindex: -1, "data-name": name,
    onclick: () => choose(name),
    onkeydown: (e) => {
      const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
      if (e.key === "Enter" || e.key === " ") choose(name);
      else if (e.key in ways && e.shiftKey && ways[e.key][0]) shift(name, ways[e.key][0]);
      else if (e.key in ways && !e.shiftKey) step(name, ...ways[e.key]);
      else return;
      e.preventDefault();
      e.stopPropagation();
    },
  }, h("span", { class: "sk-b-name" }, name), marks, rest);
  const root = h("li", { class: "sk-b-card", draggable: "true",
    ondragstart: (e) => {
      drag.name = name;
      e.dataTransfer.setData("text/plain", name);
      e.dataTransfer.effectAllowed = "move";
      root.classList.add("sk-b-dragged");
    },
    ondragend: () => { drag.name = null; root.classList.remove("sk-b-dragged"); },
  }, face);
  const update = (person, team, chosen) => {
    const products = board().products;
    face.setAttribute("aria-label", cardWords(person, team, products));
    face.setAttribute("aria-pressed", String(chosen));
    root.classList.toggle("sk-b-chosen", chosen);
    marks.replaceChildren(...products.map((one, i) => (one.key in person.skills
      ? h("span", { class: "sk-b-mark", style: `--sk-mark: ${series(i)}`, title: one.label },
        `${one.mark} ${speedWords(person, one)}`)
      : null)).filter(Boolean));
    if (!marks.children.length) marks.append(h("span", { class: "sk-b-mark sk-b-none" }, "no skill"));
    rest.textContent = `${person.hours} · ${DUTIES[person.phone]}`;
  };
  return { name, root, face, update };
}

/** The skills of one team: a table of employees and products, opened when wanted. */
function makeSkills(key, { ask, board }) {
  const team = () => board().teams.find((one) => one.key === key);
  const { products, training } = board();
  const summary = h("summary");
  const caption = h("caption", { class: "sk-heard" });
  const alls = products.map((product) => h("button", { type: "button", class: "sk-b-all", onclick: () => {
    const people = team().people.filter((one) => !(product.key in one.skills)).map((one) => one.name);
    if (people.length) ask({ do: "train", people, product: product.key });
  } }, "train all"));
  const body = h("tbody");
  const table = h("table", { class: "sk-b-skills" }, caption,
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Employee"),
      products.map((product, i) => h("th", { scope: "col" },
        h("span", { class: "sk-b-mark", style: `--sk-mark: ${series(i)}` }, product.label))))),
    body,
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "All of them"), alls.map((one) => h("td", {}, one)))));
  const root = h("details", { class: "sk-b-team-skills", "data-team": key }, summary,
    h("div", { class: "sk-b-scroll", tabindex: 0, role: "group", "aria-label": "Table of skills" }, table));

  const row = (name) => {
    const cells = products.map((product, i) => {
      const box = h("input", { type: "checkbox", "aria-label": `${product.label} for ${name}`,
        onchange: () => ask({ do: box.checked ? "train" : "forget", people: name, product: product.key }),
        onkeydown: (e) => {
          const to = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[e.key];
          if (!to) return;
          e.preventDefault();
          e.stopPropagation();
          const beside = body.rows[box.closest("tr").sectionRowIndex + to[1]];
          beside?.cells[i + 1 + to[0]]?.querySelector("input")?.focus();
        } });
      const words = h("span");
      return { product, box, words, cell: h("td", {}, h("label", { class: "sk-b-tick" }, box, words)) };
    });
    const root = h("tr", {}, h("th", { scope: "row" }, name), cells.map((one) => one.cell));
    const update = (person) => cells.forEach(({ product, box, words, cell }) => {
      box.checked = product.key in person.skills;
      const fresh = person.learnt.includes(product.key);
      const costs = fresh ? ` €${training.each.toLocaleString("en-GB")}` : "";
      words.textContent = `${speedWords(person, product)}${costs}`;
      cell.classList.toggle("sk-b-new", fresh);
    });
    return { root, update };
  };
  const rows = kept(row);
  const update = () => {
    const now = team();
    root.hidden = !now.people.length;
    summary.textContent = `${now.label}: skills of ${now.people.length}`;
    caption.textContent = `What each employee of ${now.label} can do, with the speed`;
    const shownRows = rows(now.people.map((one) => one.name));
    shownRows.forEach((one, i) => one.update(now.people[i]));
    arrange(body, shownRows.map((one) => one.root));
    alls.forEach((button, i) => {
      const left = now.people.filter((one) => !(products[i].key in one.skills)).length;
      button.setAttribute("aria-label", `Train all of ${now.label} in ${products[i].label}: ${left} to train`);
      button.disabled = !left;
    });
  };
  return { root, update };
}

/** What can be done with the chosen employee, by native controls: for touch, and for who does not drag. */
function makeHand({ ask, board, chosen }) {
  const who = h("strong");
  const to = h("select", { "aria-label": "Team to move to" });
  const move = h("button", { type: "button", onclick: () => ask({ do: "move", people: chosen(), team: to.value }) }, "Move");
  const duty = h("select", { onchange: () => ask({ do: "phone", people: chosen(), duty: duty.value }) },
    Object.entries(DUTIES).map(([value, words]) => h("option", { value }, words)));
  const skills = h("fieldset", {}, h("legend", {}, "Can do"));
  const boxes = board().products.map((product) => {
    const box = h("input", { type: "checkbox", onchange: () =>
      ask({ do: box.checked ? "train" : "forget", people: chosen(), product: product.key }) });
    skills.append(h("label", { class: "sk-b-tick" }, box, product.label));
    return box;
  });
  const none = h("p", { class: "sk-b-hint" }, "Choose a card to move the employee with a list, or to change the phone duty.");
  const some = h("div", { class: "sk-b-row" }, who, h("label", { class: "sk-b-row" }, "Move to", to), move,
    h("label", { class: "sk-b-row" }, "Phone", duty), skills);
  const root = h("div", { class: "sk-b-hand", role: "group", "aria-label": "Chosen employee" }, none, some);
  let listed = "";
  const update = () => {
    const team = board().teams.find((one) => one.people.some((person) => person.name === chosen()));
    none.hidden = Boolean(team);
    some.hidden = !team;
    if (!team) return;
    const person = team.people.find((one) => one.name === chosen());
    who.textContent = `${person.name} (${team.label})`;
    const others = board().teams.filter((one) => one !== team);
    const now = JSON.stringify(others.map((one) => [one.key, one.label]));
    if (now !== listed) {
      const before = to.value;
      to.replaceChildren(...others.map((one) => h("option", { value: one.key }, one.label)));
      if (others.some((one) => one.key === before)) to.value = before;
      listed = now;
    }
    move.disabled = !others.length;
    duty.value = person.phone;
    boxes.forEach((box, i) => { box.checked = board().products[i].key in person.skills; });
  };
  return { root, update };
}

/** What a comparison found: a small table that fills while the replications run. */
function makeResult({ model, ask, say }) {
  const words = h("p", { class: "sk-b-hint" });
  const stop = h("button", { type: "button", onclick: () => ask({ do: "stop" }) }, "Stop");
  const body = h("tbody");
  const caption = h("caption");
  const table = h("table", { class: "sk-b-result" }, caption, h("thead", {}, h("tr", {},
    ["Measure", "In words", "Difference", "Began", "Now"].map((one) => h("th", { scope: "col" }, one)))), body);
  const scroll = h("div", { class: "sk-b-scroll", tabindex: 0, role: "group", "aria-label": "Comparison" }, table);
  const root = h("div", {}, h("div", { class: "sk-b-row" }, words, stop), scroll);
  const update = () => {
    const found = model.get("contrast") ?? {};
    const rows = found.rows ?? [];
    const training = model.get("board").training;
    root.hidden = !found.state || found.state === "failed";
    stop.hidden = found.state !== "running";
    words.textContent = found.state === "running" ? `Running: ${found.done} of ${found.of} replications …` : "";
    scroll.hidden = !rows.length;
    caption.textContent = `Where you began and your structure, on the same clients: ${found.done} replications` +
      (training.total ? `; training costs €${training.total.toLocaleString("en-GB")} besides, once.` : ".");
    // Who stops looking once it says "better" finds that too often: no verdict before the last replication.
    const verdict = (row) => (found.state === "done" ? row.verdict : "so far");
    body.replaceChildren(...rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, row.label, h("small", {}, row.unit === "share" ? "" : ` ${row.unit}`)),
      h("td", { class: `sk-b-verdict sk-b-${verdict(row).replace(/ /g, "-")}` }, verdict(row)),
      h("td", {}, `${signed(row.difference, row.unit)} (${signed(row.low, row.unit)} to ${signed(row.high, row.unit)})`),
      h("td", {}, shown(row.before, row.unit)), h("td", {}, shown(row.after, row.unit)))));
    if (found.state === "done") say(`Compared. ${rows.map((row) => `${row.label}: ${row.verdict}`).join("; ")}.`);
  };
  return { root, update };
}

/** A number with its sign; a share as percentage points. */
function signed(value, unit) {
  const points = unit === "share" && value !== null;
  return `${value > 0 ? "+" : ""}${shown(points ? value * 100 : value)}${points ? " pp" : ""}`;
}

function render({ model, el }) {
  const board = () => model.get("board");
  const { root, body, say, guarded, close } = frame(model, el, `Team builder: ${board().title}`);
  body.classList.add("sk-b-board");
  root.dataset.lmSuppressShortcuts = "true";
  const ask = guarded((content) => model.send(content));
  const drag = { name: null };
  const help = unique("help");
  let picked = null;
  let roving = null;

  const button = (words, content) => h("button", { type: "button", onclick: () => ask(content) }, words);
  const undo = button("Undo", { do: "undo" });
  const redo = button("Redo", { do: "redo" });
  const reset = button("Reset", { do: "reset" });
  const status = h("strong", { class: "sk-b-status" });
  const cost = h("span");
  const missing = h("ul", { class: "sk-b-missing" });
  const notes = h("ul", { class: "sk-b-notes" });
  const columns = h("div", { class: "sk-b-columns", role: "group", "aria-label": "Teams" });
  const label = h("input", { type: "text", placeholder: "Name of a new team", "aria-label": "Name of a new team" });
  const fresh = h("form", { class: "sk-b-row", onsubmit: (e) => {
    e.preventDefault();
    ask({ do: "new_team", label: label.value });
    label.value = "";
  } }, label, h("button", { type: "submit" }, "New team"));
  const skills = h("div");
  const assumed = h("p", { class: "sk-b-hint" });

  const faces = () => [...columns.querySelectorAll(".sk-b-face")];
  const face = (name) => faces().find((one) => one.dataset.name === name);
  // Each team is one stop of the Tab key: at the card where one was last, or else at its first.
  const rove = (name) => {
    roving = name;
    for (const list of columns.querySelectorAll(".sk-b-cards")) {
      const own = [...list.querySelectorAll(".sk-b-face")];
      const stop = own.find((one) => one.dataset.name === name) ?? own.find((one) => one.tabIndex === 0) ?? own[0];
      for (const one of own) one.tabIndex = one === stop ? 0 : -1;
    }
  };
  const step = (name, across, down) => {
    const filled = board().teams.filter((team) => team.people.length);
    const at = filled.findIndex((team) => team.people.some((one) => one.name === name));
    const row = filled[at].people.findIndex((one) => one.name === name);
    const people = filled[at + across]?.people;
    const next = people?.[across ? Math.min(row, people.length - 1) : row + down];
    if (!next) return;
    rove(next.name);
    face(next.name).focus();
  };
  // Python finds the team beside: after a quick second key the board here is still that of before the first.
  const shift = (name, across) => ask({ do: "shift", name, across });
  const choose = (name) => {
    picked = picked === name ? null : name;
    rove(name);
    update();
    say(picked ? `${name} chosen: what can be done stands below the teams.` : `${name} no longer chosen.`);
  };

  const allCards = new Map();
  const card = (name) => {
    // A card outlives its column: it is the same element in another team, so focus can stay on it.
    if (!allCards.has(name)) {
      const made = makeCard(name, { board, drag, choose: guarded(choose), step: guarded(step), shift: guarded(shift) });
      made.face.setAttribute("aria-describedby", help);
      made.face.addEventListener("focus", () => rove(name));
      allCards.set(name, made);
    }
    return allCards.get(name);
  };
  const columnOf = kept((key) => makeColumn(key, { ask, board, drag }));
  const skillsOf = kept((key) => makeSkills(key, { ask, board }));
  const hand = makeHand({ ask, board, chosen: () => picked });
  const result = makeResult({ model, ask, say });

  const compare = button("Compare with where I began", { do: "compare" });
  const code = h("textarea", { readonly: true, rows: 6, hidden: true, "aria-label": "The moves as Python" });
  const file = h("input", { type: "text", value: "my-structure.toml", "aria-label": "File name" });
  const save = h("form", { class: "sk-b-row", onsubmit: (e) => {
    e.preventDefault();
    ask({ do: "save", path: file.value });
  } }, file, h("button", { type: "submit" }, "Save as scenario file"));
  const told = h("p", { class: "sk-b-hint" });

  body.append(
    h("div", { class: "sk-b-row" }, undo, redo, reset, fresh),
    h("div", { class: "sk-b-row sk-b-state" }, status, cost), missing, notes,
    h("p", { class: "sk-b-hint", id: help }, `Drag a card to another team. ${HELP}`),
    columns, hand.root,
    h("div", { class: "sk-b-title" }, "Who can do what"), assumed, skills,
    h("div", { class: "sk-b-row sk-b-foot" }, compare, button("Copy as code", { do: "code" }), save), told, code, result.root,
  );

  let last = null;
  const update = guarded(() => {
    const now = board();
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    if (!now.teams.some((team) => team.people.some((one) => one.name === picked))) picked = null;
    const shownColumns = columnOf(now.teams.map((team) => team.key));
    shownColumns.forEach((column, i) => {
      const cards = now.teams[i].people.map((one) => card(one.name));
      cards.forEach((one, j) => one.update(now.teams[i].people[j], now.teams[i], one.name === picked));
      column.update();
      column.wanted = cards.map((one) => one.root);
    });
    // A card that changes team is put there before it is missed where it was: nothing is drawn twice.
    for (const column of shownColumns) column.wanted.forEach((one) => one.parentNode !== column.list && column.list.append(one));
    for (const column of shownColumns) arrange(column.list, column.wanted);
    arrange(columns, shownColumns.map((column) => column.root));
    const tables = skillsOf(now.teams.map((team) => team.key));
    tables.forEach((one) => one.update());
    arrange(skills, tables.map((one) => one.root));
    rove(face(roving) ? roving : now.teams.find((team) => team.people.length)?.people[0].name);
    hand.update();
    const count = now.problems.length;
    status.textContent = count ? `✗ Not finished: ${count} thing${count === 1 ? "" : "s"} missing` : "✓ Can be simulated";
    status.classList.toggle("sk-b-bad", count > 0);
    missing.replaceChildren(...now.problems.map((one) => h("li", {}, one)));
    missing.hidden = !count;
    notes.replaceChildren(...now.notes.map((one) => h("li", {}, `Mind: ${one}`)));
    notes.hidden = !now.notes.length;
    cost.textContent = `Training: €${now.training.total.toLocaleString("en-GB")} for ${now.training.lessons} new ` +
      `skill${now.training.lessons === 1 ? "" : "s"}`;
    assumed.textContent = `${now.training.words} The numbers are speeds. Tick to train, untick to take away.`;
    undo.disabled = !now.undo;
    undo.title = now.undo;
    redo.disabled = !now.redo;
    redo.title = now.redo;
    reset.disabled = now.began;
    compare.disabled = !now.changed || count > 0;
    if (focused && document.activeElement !== focused) {
      const there = focused.isConnected && !focused.disabled && focused.offsetParent !== null;
      (there ? focused : face(roving))?.focus();
    }
    if (now !== last && now.said) say(count ? `${now.said} Not finished: ${now.problems[0]}` : now.said);
    last = now;
  });
  const failed = () => update();
  const compared = guarded(() => result.update());
  const answered = guarded((content) => {
    if (content.code) {
      code.hidden = false;
      code.value = content.code;
      code.rows = Math.min(content.code.split("\n").length + 1, 14);
      const copied = navigator.clipboard?.writeText(content.code) ?? Promise.reject(new Error("no clipboard"));
      copied.then(() => { told.textContent = "Copied."; say("Copied."); }, () => {
        told.textContent = "The browser does not let me copy: the code is selected below.";
        code.focus();
        code.select();
      });
    }
    if (content.saved) {
      told.textContent = `Saved: ${content.saved}`;
      say(told.textContent);
    }
  });
  model.on("change:board", update);
  model.on("change:contrast", compared);
  model.on("change:error", failed);
  model.on("msg:custom", answered);
  update();
  compared();
  return () => {
    model.off("change:board", update);
    model.off("change:contrast", compared);
    model.off("change:error", failed);
    model.off("msg:custom", answered);
    close();
  };
}

export default { render };
