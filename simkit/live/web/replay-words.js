// Replay, in words: the twin of simkit.live.replay.state.

function clockText(film, minute) {
  if (minute < 0) return "before day 1";
  let day = Math.floor(minute / film.dayMinutes);
  if (minute >= film.end && day && day * film.dayMinutes === minute) day -= 1;
  const hour = Math.floor(film.opens * 60 + minute - day * film.dayMinutes);
  const two = (n) => String(n).padStart(2, "0");
  const weekday = film.weekdays[day % film.weekdays.length];
  return `Day ${day + 1} (${weekday}), ${two(Math.floor(hour / 60) % 24)}:${two(hour % 60)}`;
}

const ENDS = ["everything is settled", "the client withdraws", "it is decided by default", "the client does not come"];
const ENDINGS = ["settled", "withdrawn", "decided by default", "did not come"];

function sentence(one, minute) {
  const now = one.state(minute);
  const groups = [
    ["at work", [READING, WORKING]], ["talking", [TALKING]], ["consulting", [CONSULTING]], ["in a meeting", [MEETING]],
    ["in training", [TRAINING]], ["standing by", [STANDING_BY]], ["assisting", [ASSISTING]], ["idle", [IDLE]], ["away", [AWAY]],
  ];
  const said = groups.map(([name, states]) => [now.people.filter((p) => states.includes(p)).length, name])
    .filter(([n]) => n).map(([n, name]) => `${n} ${name}`).join(", ");
  return `${one.data.title}: ${now.open} ${now.open === 1 ? "case" : "cases"} open, ${now.waiting.length} waiting, `
    + `${now.line.length} on the line, ${now.mail.length} in the mail, ${now.aside.length} laid aside${now.outside.length ? `, ${now.outside.length} waiting on others` : ""}; `
    + `of ${now.people.length} ${now.people.length === 1 ? "person" : "people"} ${said}.`;
}

function subjectOf(film, one, i) {
  const { bits, about } = one.spells;
  if (bits[i] & NOTE) return "Note to call back";
  if (bits[i] & CALL) return "Phone";
  if (about[i] < 0) return "Colleagues";
  return bits[i] & REWORK ? `${film.products[about[i]]} (again)` : film.products[about[i]];
}

function happens(film, one, i) {
  const { kind, place, origin, activity } = one.spells;
  const { teams, people } = one.data;
  const text = () => {
    const at = place[i];
    switch (kind[i]) {
      case MAIL:
        return `in the mail ${origin[i] === at ? "inside" : `from ${teams[origin[i]]} to`} ${teams[at]}`;
      case WAITING: {
        const bits = one.spells.bits[i];
        return `waits ${bits & DOOR ? "at the door of" : bits & RUN ? "for the next run of" : "at"} ${teams[at]}`;
      }
      case OUTSIDE: return `waits on others, then goes to ${teams[at]}`;
      case LINE: return `waits on the line at ${teams[at]}`;
      case ASIDE: return `laid aside by ${people[at]}`;
      default: return `${people[at]} ${DOES[activity[i]]}`;
    }
  };
  return `${subjectOf(film, one, i)}: ${text()}`;
}

function ending(film, one, i) {
  const { kind, ends, activity } = one.spells;
  if (kind[i] === LINE && ends[i] === HUNG_UP) return `${subjectOf(film, one, i)}: hangs up`;
  if (kind[i] !== HAND || activity[i] === READING) return null;
  if (ends[i] === DONE) return `${subjectOf(film, one, i)}: done`;
  return ends[i] === PASSED_ON ? `${subjectOf(film, one, i)}: passed on` : null;
}

/** What happens to a case, in order: minute and sentence. */
function linesOf(film, one, number) {
  const { spells, cases, position } = one;
  const found = [];
  for (let i = 0; i < spells.case.length; i += 1) {
    if (spells.case[i] !== number) continue;
    found.push([spells.begin[i], 2, happens(film, one, i)]);
    const text = spells.end[i] <= film.end && ending(film, one, i);
    if (text) found.push([spells.end[i], 1, text]);
  }
  const at = position.get(number);
  if (at !== undefined) {
    if (cases.arrived[at] <= film.end) found.push([cases.arrived[at], 0, `arrives: ${film.events[cases.event[at]]}`]);
    if (cases.closed[at] <= film.end) found.push([cases.closed[at], 3, ENDS[cases.ending[at]]]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([minute, , text]) => [minute, text]);
}

function told(film, one, number, minute) {
  const { spells, cases, position } = one;
  const at = position.get(number);
  if (at === undefined || cases.arrived[at] > minute) return "has not come yet";
  const now = one.state(minute);
  const every = [...now.mail, ...now.waiting, ...now.aside, ...now.line, ...now.hand, ...now.outside];
  const rows = every.filter((i) => spells.case[i] === number);
  const texts = rows.sort((a, b) => a - b).map((i) => happens(film, one, i));
  if (cases.closed[at] <= minute) texts.unshift(`${ENDINGS[cases.ending[at]]} on ${clockText(film, cases.closed[at])}`);
  return texts.join("; ") || "nothing lies in the office: the client will call again";
}
