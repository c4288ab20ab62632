// Replay: an office in motion, drawn from its run log. What is drawn at a minute is a function of that minute.

const [MAIL, WAITING, ASIDE, LINE, HAND, OUTSIDE] = [0, 1, 2, 3, 4, 5];
const [REWORK, CALL, NOTE, DOOR, RUN] = [1, 2, 4, 8, 16];
const [READING, WORKING, TALKING, CONSULTING, MEETING, TRAINING, STANDING_BY, ASSISTING] = [0, 1, 2, 3, 4, 5, 6, 7];
const [DONE, PASSED_ON, HUNG_UP] = [0, 6, 7]; // how a piece of work can end: simkit.model.office.record
const AWAY = "away", IDLE = "idle";
// Somebody at a desk of 30 by 30, and a sign of what they do, in the order of the activities: a book, nothing, a bubble,
// a colleague, a table with four heads in place of the person, a cap. The twin of simkit.live.replay.fallback.
const PERSON = "M9,12a3.4,3.4 0 1 1 -.01,0zM3,28v-3a6,6 0 0 1 12,0v3z";
const SIGNS = [
  "M16,13l4,1.5l4,-1.5v6l-4,1.5l-4,-1.5zM20,14.5v6",
  "",
  "M16,10h9v6h-5l-3,3v-3h-1z",
  "M21,12a3.4,3.4 0 1 1 -.01,0zM16,28v-3a6,6 0 0 1 11,0v3z",
  "M15,10a5.5,5.5 0 1 1 -.01,0zM15,3a2.4,2.4 0 1 1 -.01,0zM24,13a2.4,2.4 0 1 1 -.01,0zM15,23a2.4,2.4 0 1 1 -.01,0zM6,13a2.4,2.4 0 1 1 -.01,0z",
  "M9,5l8,3l-8,3l-8,-3zM15,9v5",
];
const DOES = ["reads in", "works on it", "talks with the client", "talks it over with a colleague", "is in a meeting",
  "is in training", "waits for a second", "works with a colleague"];
const SHAPES = ["circle", "square", "triangle", "diamond", "star", "cross"];
const BUCKET = 15; // minutes: a state looks only at the spells that touch its bucket
const KINDS = {
  begin: Float64Array, end: Float64Array, kind: Uint8Array, place: Int16Array, origin: Int16Array, case: Int32Array,
  about: Int16Array, bits: Uint8Array, activity: Int8Array, number: Int32Array, ends: Int8Array,
  event: Uint8Array, arrived: Float64Array, closed: Float64Array, ending: Uint8Array,
  employee: Int16Array, on: Float64Array, off: Float64Array,
  minute: Float64Array, person: Int16Array, to: Int16Array,
};

function unpacked(columns) {
  return Object.fromEntries(Object.entries(columns).map(([name, text]) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return [name, new KINDS[name](bytes.buffer)];
  }));
}

/** One office: its columns, and what it looks like at a minute (the twin of simkit.live.replay.state). */
function office(film, data) {
  const spells = unpacked(data.spells), cases = unpacked(data.cases), duty = unpacked(data.duty);
  const moves = unpacked(data.moves);
  const count = Math.max(1, Math.ceil((film.end - film.begin) / BUCKET)) + 1;
  const buckets = Array.from({ length: count }, () => []);
  const slot = (minute) => Math.min(count - 1, Math.max(0, Math.floor((minute - film.begin) / BUCKET)));
  for (let i = 0; i < spells.begin.length; i += 1) {
    for (let b = slot(spells.begin[i]); b <= slot(spells.end[i]); b += 1) buckets[b].push(i);
  }
  const eventOf = new Map();
  const position = new Map();
  cases.case.forEach((number, i) => { eventOf.set(number, cases.event[i]); position.set(number, i); });
  const settledAt = [...cases.case.keys()].sort((a, b) => cases.closed[a] - cases.closed[b]);

  function state(minute) {
    const now = { minute, mail: [], waiting: [], aside: [], line: [], hand: [], outside: [] };
    const piles = [now.mail, now.waiting, now.aside, now.line, now.hand, now.outside];
    const people = data.people.map(() => AWAY);
    for (let i = 0; i < duty.on.length; i += 1) {
      if (duty.on[i] <= minute && minute < duty.off[i]) people[duty.employee[i]] = IDLE;
    }
    for (const i of buckets[slot(minute)]) {
      if (spells.begin[i] <= minute && minute < spells.end[i]) {
        piles[spells.kind[i]].push(i);
        if (spells.kind[i] === HAND) people[spells.place[i]] = spells.activity[i];
      }
    }
    const teams = data.people.map(() => -1); // of several moves, the last one counts
    for (let i = 0; i < moves.minute.length && moves.minute[i] <= minute; i += 1) teams[moves.person[i]] = moves.to[i];
    let open = 0, settled = 0, arrived = 0, lasted = 0;
    for (let i = 0; i < cases.case.length; i += 1) {
      const here = cases.arrived[i] <= minute, gone = cases.closed[i] <= minute;
      open += here && !gone;
      if (gone && cases.closed[i] >= film.begin && !cases.ending[i]) {
        settled += 1;
        lasted += (cases.closed[i] - cases.arrived[i]) / film.dayMinutes;
      }
      arrived += here && cases.arrived[i] >= film.begin;
    }
    return { ...now, people, teams, open, settled, arrived, lead: settled ? lasted / settled : null };
  }

  /** The state as counts, to be compared with those of Python. */
  function numbers(minute) {
    const now = state(minute);
    const by = (rows) => data.teams.map((_, team) => rows.filter((i) => spells.place[i] === team).length);
    return {
      waiting: by(now.waiting), line: by(now.line), mail: now.mail.length, aside: now.aside.length,
      outside: now.outside.length,
      people: now.people, teams: now.teams, open: now.open, settled: now.settled, arrived: now.arrived,
    };
  }

  /** Cases settled in the hour before a minute, the latest last. */
  function leaving(minute) {
    const since = Math.max(minute - 60, film.begin - 1e-9);
    return settledAt.filter((i) => cases.closed[i] <= minute && cases.closed[i] > since)
      .map((i) => cases.case[i]);
  }

  return { data, spells, cases, duty, state, numbers, leaving, position, event: (c) => eventOf.get(c) ?? -1 };
}
