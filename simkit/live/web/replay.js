// Replay: the widget, with its buttons, clock and transcript.

function render({ model, el }) {
  const film = model.get("film");
  const offices = film.offices.map((data) => office(film, data));
  // All that is shown lies in the page: it plays on without a kernel.
  const { root, body, say, guarded, close } = frame({ ...model, widget_manager: null }, el, "Replay of the office");
  root.classList.add("sk-replay");
  root.dataset.lmSuppressShortcuts = "true";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const moments = momentsOf(film, offices);
  const clock = (minute) => clockText(film, minute);
  let minute = film.begin, follow = null, playing = null, before = 0, heard = 0;

  const play = h("button", { type: "button", class: "sk-play", onclick: guarded(() => toggle()) }, "Play");
  const back = h("button", { type: "button", onclick: guarded(() => step(-1)) }, "◀ Step back");
  const next = h("button", { type: "button", onclick: guarded(() => step(1)) }, "Step ▶");
  const speeds = [1, 5, 15, 30, 60, 120];
  const choices = speeds.map((n) => h("option", { value: n, selected: n === 15 }, `${n} min a second`));
  const speed = h("select", {}, ...choices);
  const quick = h("label", {}, "Speed ", speed);
  const time = h("output", { class: "sk-time" });
  const scrub = h("input", {
    type: "range", min: film.begin, max: film.end, step: 1, value: film.begin, "aria-label": "Time",
    oninput: guarded(() => { pause(); seek(scrub.valueAsNumber); }), onchange: guarded(() => announce()),
  });
  const box = h("input", {
    type: "number", class: "sk-number", min: 0, step: 1, placeholder: "number",
    onchange: guarded(() => choose(box.value === "" ? null : box.valueAsNumber)),
  });
  const own = h("input", { type: "checkbox" });
  const arrival = h("button", { type: "button", onclick: guarded(() => goToArrival()) }, "Go to arrival");
  const another = h("button", { type: "button", onclick: guarded(() => nextCitizen()) }, "Next citizen");
  const calmly = h("p", { class: "sk-small" }, "Less motion: step from event to event.");
  const stages = offices.map((one) => {
    const canvas = h("canvas", {
      role: "img", onclick: guarded((event) => pick(stage, event)), onmousemove: guarded((event) => hint(stage, event)),
    });
    const words = h("p", { class: "sk-told" });
    const score = [h("strong"), h("strong"), h("strong")];
    const stage = { one, canvas, words, score, context: canvas.getContext("2d"), layout: null, hits: [] };
    stage.box = h("div", { class: "sk-office" }, h("p", { class: "sk-score" },
      h("span", {}, score[0], " clients wait"), h("span", {}, score[1], " settled"),
      h("span", {}, score[2], " days mean lead time so far")), canvas, words);
    return stage;
  });
  const keys = "The office. Space plays and pauses, the arrow keys step.";
  const stageBox = h("div", { class: "sk-stage", tabindex: 0, role: "group", "aria-label": keys },
    ...stages.map((stage) => stage.box));
  const transcripts = offices.map((one) => h("ol", { "aria-label": one.data.title, tabindex: 0 }));
  const transcript = h("details", { class: "sk-transcript" },
    h("summary", {}, "What happened to this citizen, in words"),
    h("div", { class: "sk-stories" },
      ...offices.map((one, i) => h("div", {}, h("strong", {}, one.data.title), transcripts[i]))));
  body.append(
    h("div", { class: "sk-row" }, play, back, next, quick, time),
    scrub,
    h("div", { class: "sk-row" }, h("label", {}, "Follow citizen ", box), another, arrival,
      h("label", {}, own, " step only through this citizen's events")),
    calmly, legend(film, offices), stageBox, transcript,
  );

  // ---- what it looks like
  let look = null;
  function fresh() {
    const style = getComputedStyle(root), value = (name) => style.getPropertyValue(name).trim();
    look = {
      ink: value("--sk-ink"), soft: value("--sk-soft"), line: value("--sk-line"), shade: value("--sk-shade"),
      paper: value("--sk-paper"), focus: value("--sk-alarm"), font: style.fontFamily, still: calm.matches,
      colours: SHAPES.map((_, i) => value(`--sk-series-${i + 1}`)),
    };
    const wide = stageBox.clientWidth || 600;
    const two = offices.length > 1 && wide >= 700;
    stageBox.classList.toggle("sk-two", two);
    const each = Math.max(240, Math.floor(two ? (wide - 16) / 2 : wide));
    const ratio = globalThis.devicePixelRatio || 1;
    for (const stage of stages) {
      stage.layout = plan(stage.one, each);
      stage.canvas.width = Math.round(each * ratio);
      stage.canvas.height = Math.round(stage.layout.height * ratio);
      stage.canvas.style.width = `${each}px`;
      stage.canvas.style.height = `${stage.layout.height}px`;
      stage.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    for (const part of [play, quick]) part.hidden = calm.matches;
    calmly.hidden = !calm.matches;
    draw();
  }
  function draw() {
    const began = performance.now();
    for (const stage of stages) {
      const state = stage.one.state(minute);
      Object.assign(stage, paint(stage.context, film, stage.one, stage.layout, state, { ...look, follow }));
      [state.open, state.settled, state.lead === null ? "–" : state.lead.toFixed(2)]
        .forEach((text, i) => { stage.score[i].textContent = text; });
    }
    time.textContent = clock(minute);
    scrub.value = minute;
    const now = performance.now();
    if (!playing || now - heard > 1000) {
      heard = now;
      scrub.setAttribute("aria-valuetext", clock(minute));
      for (const stage of stages) {
        stage.canvas.setAttribute("aria-label", `${clock(minute)}. ${sentence(stage.one, minute)}`);
        stage.words.textContent = follow === null ? "" : `Citizen ${follow}: ${told(film, stage.one, follow, minute)}`;
      }
    }
    tape.draws.push(performance.now() - began);
  }
  function announce() {
    const whole = offices.map((one) => (follow === null ? sentence(one, minute)
      : `${one.data.title}: ${told(film, one, follow, minute)}.`));
    say(`${clock(minute)}. ${whole.join(" ")}`);
  }

  // ---- time
  const tape = { draws: [], frames: [] };
  function seek(to) {
    minute = Math.min(film.end, Math.max(film.begin, to));
    draw();
  }
  function toggle() {
    if (playing) { pause(); announce(); return; }
    if (calm.matches) return;
    if (minute >= film.end) seek(film.begin);
    before = 0;
    playing = requestAnimationFrame(run);
    play.textContent = "Pause";
  }
  function pause() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = null;
    play.textContent = "Play";
    draw();
  }
  const run = guarded((now) => {
    if (before) {
      tape.frames.push(now - before);
      seek(minute + Math.min(now - before, 100) / 1000 * Number(speed.value));
    }
    before = now;
    if (tape.frames.length > 5000) { tape.frames.length = 0; tape.draws.length = 0; }
    if (minute >= film.end || !root.isConnected) pause();
    else playing = requestAnimationFrame(run);
  });
  function step(way) {
    pause();
    const times = own.checked && follow !== null ? momentsOf(film, offices, follow) : moments;
    const to = way > 0 ? times.find((t) => t > minute) : times.findLast((t) => t < minute);
    seek(to ?? (way > 0 ? film.end : film.begin));
    announce();
  }

  // ---- one citizen
  function choose(number) {
    if (number !== null && !offices.some((one) => one.position.has(number))) {
      follow = null;
      draw();
      say(stages[0].words.textContent = `No citizen ${number} is seen in these days.`);
    } else {
      follow = number;
      draw();
      announce();
    }
    box.value = number ?? "";
    own.disabled = arrival.disabled = follow === null;
    transcript.hidden = follow === null;
    writeTranscript();
  }
  function nextCitizen() {
    const { cases } = offices[0];
    const after = follow === null ? Infinity : arrivedAt(follow);
    const coming = [...cases.case.keys()].filter((i) => cases.arrived[i] >= film.begin && cases.arrived[i] < film.end);
    const later = (i) => (follow === null ? cases.arrived[i] >= minute : cases.arrived[i] > after);
    const wanted = coming.find(later) ?? coming[0];
    if (wanted !== undefined) choose(cases.case[wanted]);
  }
  function arrivedAt(number) {
    const one = offices.find((some) => some.position.has(number));
    return one.cases.arrived[one.position.get(number)];
  }
  function goToArrival() {
    pause();
    seek(arrivedAt(follow));
    announce();
  }
  function writeTranscript() {
    if (follow === null) return;
    transcripts.forEach((list, i) => list.replaceChildren(
      ...linesOf(film, offices[i], follow).map(([at, text]) => h("li", {}, `${clock(at)}  ${text}`))));
  }
  function nearest(stage, event) {
    const near = stage.hits.map(([x, y, number]) => [Math.hypot(x - event.offsetX, y - event.offsetY), number]);
    const found = near.reduce((best, one) => (one[0] < best[0] ? one : best), [11, null]);
    return found[1];
  }
  function pick(stage, event) {
    const number = nearest(stage, event);
    if (number !== null) choose(number);
  }
  function hint(stage, event) {
    const number = nearest(stage, event);
    stage.canvas.title = number === null ? "" : `Citizen ${number}, ${film.events[stage.one.event(number)]}`;
  }

  // ---- keys, theme, width
  root.addEventListener("keydown", guarded((event) => {
    const { target, key } = event;
    const field = target.matches("input, select"), slider = target === scrub;
    const presses = target.matches("button, summary, select, input:not([type=range])");
    if (key === " " && !presses) toggle();
    else if (key === "ArrowRight" && !field) step(1);
    else if (key === "ArrowLeft" && !field) step(-1);
    else {
      if (field || key === " " || (slider && key.startsWith("Arrow"))) event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }));
  let measured = -1;
  const resized = new ResizeObserver(guarded(() => {
    if (stageBox.clientWidth === measured) return;
    measured = stageBox.clientWidth;
    fresh();
  }));
  resized.observe(stageBox);
  const themed = new MutationObserver(guarded(fresh));
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  const calmed = guarded(() => { pause(); fresh(); });
  calm.addEventListener("change", calmed);

  guarded(() => { fresh(); choose(model.get("follow") ?? null); })();
  // What is to play by itself begins once somebody sees it, and not when less motion is asked for.
  const seen = new IntersectionObserver(guarded((found) => {
    if (!found.some((one) => one.isIntersecting)) return;
    seen.disconnect();
    if (!playing) toggle();
  }), { threshold: 0.2 });
  if (model.get("play")) seen.observe(stageBox);
  // For tests: the state in numbers and words, where rooms lie, and how long frames took.
  root.replay = {
    tape, seek, minute: () => minute, texts: (i) => [stages[i].texts, stages[i].labels],
    numbers: (i, at) => offices[i].numbers(at), sentence: (i, at) => sentence(offices[i], at),
    lines: (i, number) => linesOf(film, offices[i], number),
    told: (i, number, at) => told(film, offices[i], number, at),
    rooms: (i, width) => plan(offices[i], width).rooms.map(({ x, y, wide, high }) => [x, y, wide, high]),
  };
  return () => {
    pause();
    seen.disconnect();
    resized.disconnect();
    themed.disconnect();
    calm.removeEventListener("change", calmed);
    close();
  };
}

/** The minutes at which anything happens, in any office; or only what happens to one citizen. */
function momentsOf(film, offices, number = null) {
  const found = new Set();
  const add = (t) => { if (t >= film.begin && t <= film.end) found.add(t); };
  for (const { spells, cases, duty } of offices) {
    for (let i = 0; i < spells.begin.length; i += 1) {
      if (number === null || spells.case[i] === number) { add(spells.begin[i]); add(spells.end[i]); }
    }
    for (let i = 0; i < cases.case.length; i += 1) {
      if (number === null || cases.case[i] === number) { add(cases.arrived[i]); add(cases.closed[i]); }
    }
    if (number === null) for (let i = 0; i < duty.on.length; i += 1) { add(duty.on[i]); add(duty.off[i]); }
  }
  return Array.from(found).sort((a, b) => a - b);
}

function legend(film, offices) {
  const mark = (i) => {
    const kind = SHAPES[i % SHAPES.length];
    const colour = i < 0 ? "none" : series(i);
    const outline = { style: `fill: ${colour}; stroke: ${i < 0 ? "currentColor" : "none"}` };
    const drawn = i < 0 || kind === "circle" ? s("circle", { cx: 7, cy: 7, r: 5, ...outline })
      : s("polygon", { points: CORNERS[kind].map(([x, y]) => `${7 + 5 * x},${7 + 5 * y}`).join(" "), ...outline });
    return s("svg", { width: 14, height: 14, "aria-hidden": "true" }, drawn);
  };
  const phone = offices.some((one) => one.data.phones.length);
  const key = (i, text) => h("span", { class: "sk-key" }, mark(i), ` ${text}`);
  const learns = offices.some((one) => one.spells.activity.includes(TRAINING)) ? "; a cap: in training" : "";
  const desks = `At the desks: a book: reading in; a bubble: talking; two: consulting; a table: a meeting${learns}`;
  return h("p", { class: "sk-legend" },
    ...film.events.map((label, i) => key(i, label)), phone && key(-1, "another question"),
    h("span", { class: "sk-key" }, `${desks}; pale: idle; dotted: away; small marks: laid aside`));
}

export default { render };
