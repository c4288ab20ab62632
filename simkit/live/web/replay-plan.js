// Replay: where things are; the twin of simkit.live.replay.fallback.

const HEAD = 24, CORRIDOR = 44, GAP = 10, PAD = 6, PITCH = 12, DESK = 30, DESK_HIGH = 30;

/** Rooms of an office on a canvas of some width: the mail runs in a corridor that touches every room. */
function plan(one, width) {
  const sizes = one.data.sizes;
  const count = sizes.length;
  const most = Math.min(count, width >= 640 ? 3 : 2);
  const columns = Math.ceil(count / Math.ceil(count / most));
  const upright = Math.ceil(count / columns) > 2 && columns > 1; // the corridor between two columns of rooms
  const across = upright ? 2 : columns;
  const rows = Math.ceil(count / across);
  const posts = one.spells.kind.includes(MAIL);
  const between = upright && posts ? CORRIDOR : GAP;
  const wide = (width - (across - 1) * between) / across;
  const perRow = Math.max(1, Math.floor((wide - 2 * PAD) / (DESK + 2)));
  const waitRows = wide >= 240 ? 2 : 3;
  const top = 20 + (one.data.phones.length ? 18 : 0) + 16 + waitRows * PITCH + 2;
  const rooms = [];
  let y = HEAD, corridor = null;
  for (let row = 0; row < rows; row += 1) {
    const mine = [...sizes.keys()].slice(row * across, (row + 1) * across);
    const desks = Math.max(1, ...mine.map((team) => Math.ceil(sizes[team] / perRow)));
    const high = top + desks * (DESK_HIGH + 2) + PAD;
    const common = { y, wide, high, top, perRow, waitRows, row };
    mine.forEach((team, column) => rooms.push({ team, x: column * (wide + between), ...common }));
    y += high;
    if (row === 0 && posts && !upright) {
      corridor = { x: 0, y, wide: width, high: CORRIDOR };
      y += CORRIDOR;
    } else if (row < rows - 1) y += GAP;
  }
  if (upright && posts) corridor = { x: wide, y: HEAD, wide: CORRIDOR, high: y - HEAD };
  return { rooms, corridor, upright, width, height: Math.ceil(y) };
}

/** Where a letter is on its way: out of the one room, along the corridor, into the other. */
function onTheWay(layout, from, to, share, lane) {
  const a = layout.rooms[from], b = layout.rooms[to], c = layout.corridor;
  const out = 0.1 + 0.3 * spread(3 * lane); // they leave on one side of a room, and come in on the other
  let way;
  if (layout.upright) {
    const x = c.x + 6 + lane * (c.wide - 12);
    const edge = (room) => (room.x < c.x ? c.x : c.x + c.wide);
    const middle = (room, shift) => room.y + room.high * (0.5 + shift);
    way = [[edge(a), middle(a, -out)], [x, middle(a, -out)], [x, middle(b, out)], [edge(b), middle(b, out)]];
  } else {
    const y = c.y + 8 + lane * (c.high - 16);
    const edge = (room) => (room.row ? c.y + c.high : c.y);
    const middle = (room, shift) => room.x + room.wide * (0.5 + shift);
    way = [[middle(a, -out), edge(a)], [middle(a, -out), y], [middle(b, out), y], [middle(b, out), edge(b)]];
  }
  const steps = way.slice(1).map((p, i) => Math.abs(p[0] - way[i][0]) + Math.abs(p[1] - way[i][1]));
  let left = share * steps.reduce((sum, one) => sum + one, 0);
  for (let i = 0; i < steps.length; i += 1) {
    if (left <= steps[i]) {
      const part = steps[i] ? left / steps[i] : 0;
      return [way[i][0] + part * (way[i + 1][0] - way[i][0]), way[i][1] + part * (way[i + 1][1] - way[i][1])];
    }
    left -= steps[i];
  }
  return way[3];
}

/** Which of a queue are shown in so many places: the oldest, and whom one follows; the rest is a number. */
function fitting(rows, places, followed) {
  if (rows.length <= places) return { shown: rows, more: 0 };
  const shown = rows.slice(0, Math.max(0, places - 5)); // "+n more" takes the room of five
  const hidden = rows.slice(shown.length);
  const wanted = hidden.find(followed);
  if (wanted !== undefined && shown.length) shown[shown.length - 1] = wanted;
  return { shown, more: rows.length - shown.length };
}
