// Slides: one at a time, by keyboard, by button or by address (#s5). Nothing is fetched.
(() => {
  const root = document.documentElement;
  const slides = [...document.querySelectorAll(".slide")];
  const list = document.getElementById("list");
  let now = 0;
  let speaker = null;

  const title = (slide) => slide.querySelector("h2").textContent;

  // The text becomes smaller until the slide holds it; what is still too long can be scrolled.
  function fit(slide) {
    const body = slide.querySelector(".body");
    const inside = body.querySelector(".fit");
    inside.style.fontSize = "";
    for (let size = 100; size > 50 && tooLarge(body); size -= 4) inside.style.fontSize = `${size}%`;
    if (tooLarge(body)) {
      body.tabIndex = 0;
      body.setAttribute("role", "region");
      body.setAttribute("aria-label", title(slide));
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) body.removeAttribute(name);
    }
  }
  const tooLarge = (body) => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1;

  function go(number, focus = true) {
    now = Math.max(0, Math.min(slides.length - 1, number));
    slides.forEach((slide, i) => slide.classList.toggle("shown", i === now));
    document.getElementById("now").textContent = now + 1;
    fit(slides[now]);
    history.replaceState(null, "", `#s${now + 1}`);
    if (focus) slides[now].querySelector("h2").focus({ preventScroll: true });
    tell();
  }

  // The window of the speaker: what is shown, what comes next, and the notes.
  function tell() {
    if (!speaker || speaker.closed) return;
    const page = speaker.document;
    const next = slides[now + 1];
    page.title = `Notes: ${document.title}`;
    page.body.innerHTML = "<main></main>";
    const main = page.body.firstChild;
    const add = (tag, text) => { const it = page.createElement(tag); it.textContent = text; main.append(it); return it; };
    add("p", `${now + 1} / ${slides.length}   ${slides[now].dataset.part}`);
    add("h1", title(slides[now]));
    add("p", next ? `Next: ${title(next)}` : "This is the last slide.");
    const notes = add("div", "");
    const told = slides[now].querySelector(".notes")?.innerHTML ?? "<p>No notes.</p>";
    notes.innerHTML = told.replace(/<(\/?)h3>/g, "<$1h2>"); // no level of heading is skipped
  }
  function openSpeaker() {
    speaker = window.open("", "simkit-notes", "width=760,height=820");
    if (!speaker) return;
    speaker.document.documentElement.lang = "en";
    speaker.document.head.innerHTML =
      "<style>body{font:18px/1.45 system-ui,sans-serif;margin:1rem;max-width:46rem}h1{font-size:1.4em}h2{font-size:1.1em;margin-bottom:.2em}" +
      "table{border-collapse:collapse}td,th{padding:2px 8px;border-bottom:1px solid #bbb;text-align:left;vertical-align:top}</style>";
    speaker.document.addEventListener("keydown", keys);
    tell();
  }

  const theme = () =>
    root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const doing = {
    on: () => go(now + 1),
    back: () => go(now - 1),
    first: () => go(0),
    last: () => go(slides.length - 1),
    contents: () => document.getElementById("contents").showModal(),
    help: () => document.getElementById("help").showModal(),
    close: () => document.querySelector("dialog[open]")?.close(),
    speaker: openSpeaker,
    light: () => { root.dataset.theme = theme() === "dark" ? "light" : "dark"; },
    print: () => window.print(),
    notes: () => {
      const open = root.classList.toggle("with-notes");
      document.querySelector("[data-do=notes]").setAttribute("aria-pressed", open);
      fit(slides[now]);
    },
    code: () => {
      const code = slides[now].querySelector(".code");
      if (code) code.open = !code.open;
    },
  };
  const KEYS = {
    ArrowRight: "on", PageDown: "on", " ": "on", ArrowLeft: "back", PageUp: "back", Home: "first", End: "last",
    o: "contents", c: "code", n: "notes", s: "speaker", d: "light", p: "print", "?": "help",
  };
  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const at = event.target;
    if (event.key === " " && at.closest?.("button, summary, a")) return; // there, the space bar presses
    if (at.closest?.("pre, .notes, .body[tabindex]") && /^(Arrow|Page|Home|End| )/.test(event.key) && scrolls(at, event.key)) return;
    const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name) return;
    event.preventDefault();
    doing[name]();
  }
  // Where a box can be scrolled sideways, the arrows belong to it; other keys move the slides.
  const scrolls = (at, key) => /^Arrow(Left|Right)/.test(key) && at.scrollWidth > at.clientWidth + 1;

  document.addEventListener("keydown", keys);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) doing[button.dataset.do]();
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    doing.close();
    go(Number(link.dataset.number));
  });
  slides.forEach((slide, i) => {
    slide.querySelector(".code")?.addEventListener("toggle", () => fit(slide));
    if (i && title(slide) === title(slides[i - 1])) return; // goes on from the one before
    const item = document.createElement("li");
    const link = document.createElement("a");
    item.value = i + 1;
    link.href = `#${slide.id}`;
    link.dataset.number = i;
    link.textContent = title(slide);
    item.append(link);
    list.append(item);
  });
  addEventListener("hashchange", () => go(asked()));
  addEventListener("resize", () => fit(slides[now]));
  addEventListener("beforeprint", () => slides.forEach(fit));
  const asked = () => Number(/^#s(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1;
  root.classList.add("on");
  go(asked(), false);
  addEventListener("load", () => fit(slides[now])); // pictures may come in after the script
})();
