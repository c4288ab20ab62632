// Replay: the drawing.

/** Draw one office at a minute; return what lies where, for clicks. */
function paint(context, film, one, layout, now, look) {
  const { spells } = one;
  const { ink, soft, line, shade, paper, colours, focus, follow, still } = look;
  const marks = [], hits = [], written = [];
  const write = (text, x, y, colour = ink, font = "12px") => {
    context.font = `${font} ${look.font}`;
    if (follow !== null) written.push([x, y - 11, context.measureText(text).width, 14]);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  };
  const token = (number, event, x, y, size = 4.5) => {
    context.fillStyle = event < 0 ? paper : colours[event % colours.length];
    context.strokeStyle = event < 0 ? ink : context.fillStyle;
    context.lineWidth = 1.3;
    shape(context, event < 0 ? "circle" : SHAPES[event % SHAPES.length], x, y, size);
    context.fill();
    if (event < 0) context.stroke();
    if (number >= 0) hits.push([x, y, number]);
    if (number >= 0 && number === follow) marks.push([x, y, size]);
  };
  const piece = (i, x, y, size) => token(spells.case[i], one.event(spells.case[i]), x, y, size);
  const queue = (rows, x, y, wide, lines) => {
    const across = Math.max(5, Math.floor(wide / PITCH));
    const { shown, more } = fitting(rows, across * lines, (i) => spells.case[i] === follow);
    shown.forEach((i, k) => piece(i, x + 5 + (k % across) * PITCH, y + 5 + Math.floor(k / across) * PITCH));
    const k = shown.length;
    if (more) write(`+${more} more`, x + 6 + (k % across) * PITCH, y + 9 + Math.floor(k / across) * PITCH, ink, "11px");
  };

  const figure = (what, x, y) => {
    context.translate(x, y);
    context.fillStyle = what === IDLE ? line : ink;
    if (what !== MEETING) context.fill(PERSON_PATH);
    if (what !== IDLE) {
      context.fillStyle = paper;
      context.lineWidth = 1.2;
      context.fill(SIGN_PATHS[what]);
      context.stroke(SIGN_PATHS[what]);
    }
    context.translate(-x, -y);
  };

  const byTeam = (rows) => {
    const lists = one.data.teams.map(() => []);
    rows.forEach((i) => lists[spells.place[i]].push(i));
    return lists;
  };
  const waiting = byTeam(now.waiting), lines = byTeam(now.line);
  const aside = new Map(), hand = new Map();
  for (const i of now.aside) aside.set(spells.place[i], [...(aside.get(spells.place[i]) ?? []), i]);
  for (const i of now.hand) hand.set(spells.place[i], i);

  context.clearRect(0, 0, layout.width, layout.height);
  context.textBaseline = "alphabetic";
  write(one.data.title, 0, 15, ink, "bold 13px");
  const after = context.measureText(one.data.title).width + 12;
  const gone = one.leaving(now.minute);
  const tally = now.outside.length ? `${now.outside.length} waiting on others` : "";
  write(tally, after, 15, soft, "12px");
  const from = after + context.measureText(tally).width + 10;
  const room = Math.floor((layout.width - from - 62) / PITCH); // the way out, for an hour
  if (gone.length && room > 0) {
    const kept = gone.slice(-room);
    kept.forEach((number, k) => token(number, one.event(number), from + 5 + k * PITCH, 11));
    const rest = gone.length > kept.length ? `+${gone.length - kept.length} more` : "leaving";
    write(rest, from + kept.length * PITCH + 4, 15, soft, "11px");
  }

  if (layout.corridor) {
    const c = layout.corridor;
    context.fillStyle = shade;
    context.fillRect(c.x, c.y, c.wide, c.high);
    if (!layout.upright) write(`Mail: ${now.mail.length}`, c.x + 4, c.y + c.high / 2 + 4, ink, "11px");
    for (const i of now.mail) {
      const last = spells.end[i] === Infinity ? film.last + film.dayMinutes : spells.end[i];
      const covered = (now.minute - spells.begin[i]) / (last - spells.begin[i]);
      const share = still ? 0.3 + 0.4 * spread(spells.number[i] + 7) : covered;
      const [x, y] = onTheWay(layout, spells.origin[i], spells.place[i], share, spread(spells.number[i]));
      piece(i, x, y, 4);
    }
    if (layout.upright) write(String(now.mail.length), c.x + 6, c.y + 14, ink, "bold 11px");
  }

  for (const r of layout.rooms) {
    context.strokeStyle = line;
    context.lineWidth = 1;
    context.fillStyle = paper;
    context.fillRect(r.x, r.y, r.wide, r.high);
    context.strokeRect(r.x + 0.5, r.y + 0.5, r.wide - 1, r.high - 1);
    const x = r.x + PAD, wide = r.wide - 2 * PAD;
    write(cut(context, one.data.teams[r.team], wide, `bold 12px ${look.font}`), x, r.y + 15, ink, "bold 12px");
    let y = r.y + 20;
    if (one.data.phones.includes(r.team)) {
      write(`Line ${lines[r.team].length}`, x, y + 11, soft, "11px");
      queue(lines[r.team], x + 48, y + 2, wide - 48, 1);
    }
    if (one.data.phones.length) y += 18;
    write(`Waiting ${waiting[r.team].length}`, x, y + 11, soft, "11px");
    queue(waiting[r.team], x, y + 16, wide, r.waitRows);
    const mine = now.teams.flatMap((team, person) => (team === r.team ? [person] : []));
    mine.forEach((person, k) => {
      const dx = x + (k % r.perRow) * (DESK + 2), dy = r.y + r.top + Math.floor(k / r.perRow) * (DESK_HIGH + 2);
      const what = now.people[person], there = what !== AWAY, busy = there && what !== IDLE;
      context.setLineDash(there ? [] : [2, 3]);
      context.strokeStyle = busy ? ink : line;
      context.lineWidth = busy ? 1.5 : 1;
      context.fillStyle = busy ? shade : paper;
      if (busy) context.fillRect(dx, dy, DESK, DESK_HIGH);
      context.strokeRect(dx + 0.5, dy + 0.5, DESK - 1, DESK_HIGH - 1);
      context.setLineDash([]);
      if (there) figure(what, dx, dy);
      if (busy) {
        const i = hand.get(person);
        if (i !== undefined && what < CONSULTING) piece(i, dx + 9, dy + 6, 5);
      }
      const laid = aside.get(person) ?? [];
      laid.slice(0, laid.length > 3 ? 2 : 3).forEach((i, n) => piece(i, dx + 24, dy + 6 + n * 8, 3));
      if (laid.length > 3) write(`+${laid.length - 2}`, dx + 17, dy + 27, ink, "10px");
    });
  }

  // Whom one follows, on top of everything: a ring for each piece, one number for those that lie together.
  const text = String(follow), labels = [], texts = written.slice();
  context.font = `bold 11px ${look.font}`;
  const long = context.measureText(text).width + 6;
  for (const [x, y, size] of marks) {
    for (const [colour, wide] of [[paper, 5], [focus, 3]]) {
      context.strokeStyle = colour;
      context.lineWidth = wide;
      ring(context, x, y, size + 4);
    }
  }
  marks.filter(alone).forEach(([x, y, size]) => {
    // Beside the mark, above or below it: where it covers no text.
    const off = size + 8;
    const places = [[x + off, y - 7], [x - off - long, y - 7], [x - long / 2, y - off - 14], [x - long / 2, y + off],
      [x + off, y - off - 14], [x + off, y + off], [x - off - long, y + off]];
    const free = ([l, t]) => l >= 0 && l + long <= layout.width && t >= 0 && t + 14 <= layout.height
      && !texts.some(([a, b, wide, high]) => a < l + long && l < a + wide && b < t + 14 && t < b + high);
    const [left, up] = places.find(free) ?? places[0];
    labels.push([left, up, long, 14]);
    context.fillStyle = focus;
    context.fillRect(left, up, long, 14);
    write(text, left + 3, up + 11, paper, "bold 11px");
  });
  return { hits, texts, labels };
}

const PERSON_PATH = new Path2D(PERSON), SIGN_PATHS = SIGNS.map((one) => new Path2D(one));

/** Whether no mark before it lies so near that their numbers would overlap. */
function alone([x, y], i, marks) {
  return !marks.slice(0, i).some(([u, v]) => Math.abs(x - u) < 45 && Math.abs(y - v) < 16);
}

function ring(context, x, y, size) {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.stroke();
}

const CORNERS = { // corners of a shape, in its size
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  triangle: [[0, -1.15], [1.1, 0.85], [-1.1, 0.85]],
  diamond: [[0, -1.25], [1.05, 0], [0, 1.25], [-1.05, 0]],
  star: Array.from({ length: 10 }, (_, i) => {
    const size = i % 2 ? 0.5 : 1.25;
    return [size * Math.sin(i * Math.PI / 5), -size * Math.cos(i * Math.PI / 5)];
  }),
  cross: [[-0.4, -1], [0.4, -1], [0.4, -0.4], [1, -0.4], [1, 0.4], [0.4, 0.4], [0.4, 1], [-0.4, 1], [-0.4, 0.4],
    [-1, 0.4], [-1, -0.4], [-0.4, -0.4]],
};

function shape(context, kind, x, y, size) {
  context.beginPath();
  if (kind === "circle") context.arc(x, y, size, 0, 2 * Math.PI);
  else CORNERS[kind].forEach(([dx, dy], i) => context[i ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
  context.closePath();
}

/** A number between 0 and 1 that belongs to a number, so that letters do not lie on top of each other. */
function spread(number) {
  return ((number * 0.6180339887) % 1 + 1) % 1;
}

function cut(context, text, wide, font) {
  context.font = font;
  if (context.measureText(text).width <= wide) return text;
  let kept = text;
  while (kept && context.measureText(`${kept}…`).width > wide) kept = kept.slice(0, -1);
  return `${kept}…`;
}
