"""Fallback: a picture of the office at one minute, for where nothing moves: a saved notebook, a printed page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import traitlets

from simkit.live.kit_widget import KitWidget
from simkit.live.replay.film import MAIL, Film
from simkit.live.replay.state import AWAY, IDLE, clock_text, state
from simkit.model.office.record import CONSULTING, MEETING

if TYPE_CHECKING:
    from simkit.live.replay.replay import Replay


HEAD, CORRIDOR, GAP, PAD, PITCH, DESK = 24, 44, 10, 6, 12, 30
NARROW, TWO_LINES = 640, 240  # narrower pictures have two rooms beside each other, narrower rooms longer queues


class Box(NamedTuple):
    """A rectangle: its upper left corner, its width and its height."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True)
class FloorPlan:
    """Rooms by team, and the corridor through which the mail goes."""

    rooms: list[Box]
    rows: list[int]
    corridor: Box | None
    upright: bool
    top: float
    per_row: int
    lines: int
    width: float
    height: float


def floor_plan(film: Film, width: float) -> FloorPlan:
    """Lay out an office in a picture of some width."""
    sizes = film.sizes.tolist()
    count = len(sizes)
    most = min(count, 3 if width >= NARROW else 2)
    columns = math.ceil(count / math.ceil(count / most))
    upright = math.ceil(count / columns) > 2 and columns > 1
    across = 2 if upright else columns
    posts = bool((film.spells["kind"] == MAIL).any())
    between = CORRIDOR if upright and posts else GAP
    wide = (width - (across - 1) * between) / across
    per_row = max(1, math.floor((wide - 2 * PAD) / (DESK + 2)))
    lines = 2 if wide >= TWO_LINES else 3
    top = 20 + (18 if film.phones else 0) + 16 + lines * PITCH + 2
    rooms, rows = [], []
    y, corridor = float(HEAD), None
    for row in range(math.ceil(count / across)):
        mine = range(row * across, min(count, (row + 1) * across))
        high = top + max(1, *(math.ceil(sizes[team] / per_row) for team in mine), 1) * (DESK + 2) + PAD
        rooms += [Box(column * (wide + between), y, wide, high) for column, _ in enumerate(mine)]
        rows += [row] * len(mine)
        y += high
        if row == 0 and posts and not upright:
            corridor = Box(0, y, width, CORRIDOR)
            y += CORRIDOR
        elif (row + 1) * across < count:
            y += GAP
    if upright and posts:
        corridor = Box(wide, HEAD, CORRIDOR, y - HEAD)
    return FloorPlan(rooms, rows, corridor, upright, top, per_row, lines, width, math.ceil(y))


def on_the_way(layout: FloorPlan, origin: int, to: int, share: float, lane: float) -> tuple[float, float]:
    """Return where a letter is that has covered some share of its way."""
    a, b, c = layout.rooms[origin], layout.rooms[to], layout.corridor
    out = 0.1 + 0.3 * spread(3 * lane)  # they leave on one side of a room, and come in on the other
    if layout.upright:
        x = c.x + 6 + lane * (c.wide - 12)
        doors = [c.x if room.x < c.x else c.x + c.wide for room in (a, b)]
        heights = [a.y + a.high * (0.5 - out), b.y + b.high * (0.5 + out)]
        way = [(doors[0], heights[0]), (x, heights[0]), (x, heights[1]), (doors[1], heights[1])]
    else:
        y = c.y + 8 + lane * (c.high - 16)
        doors = [c.y + c.high if layout.rows[team] else c.y for team in (origin, to)]
        places = [a.x + a.wide * (0.5 - out), b.x + b.wide * (0.5 + out)]
        way = [(places[0], doors[0]), (places[0], y), (places[1], y), (places[1], doors[1])]
    steps = [abs(q[0] - p[0]) + abs(q[1] - p[1]) for p, q in zip(way, way[1:], strict=False)]
    left = share * sum(steps)
    for (p, q), step in zip(zip(way, way[1:], strict=False), steps, strict=True):
        if left <= step:
            part = left / step if step else 0.0
            return p[0] + part * (q[0] - p[0]), p[1] + part * (q[1] - p[1])
        left -= step
    return way[-1]


def spread(number: float) -> float:
    """Return a number between 0 and 1 that belongs to a number, so that letters do not lie on each other."""
    return number * 0.6180339887 % 1


ONE, EACH, MARGIN, FOOT = 800, 470, 10, 44  # widths of one office and of each of two; around them; below them
INK, SOFT, LINE, SHADE, PAPER, FOCUS = "#111111", "#555555", "#767676", "#f3f3f3", "#ffffff", "#b00020"
COLOURS = ("#0072b2", "#b35900", "#007a5e", "#aa4499", "#1d7fb8", "#6e6e6e")  # those of web/common.css
# Somebody at a desk, and a sign of what they do; the twins stand in web/replay-state.js.
PERSON = "M9,12a3.4,3.4 0 1 1 -.01,0zM3,28v-3a6,6 0 0 1 12,0v3z"
SIGNS = (
    "M16,13l4,1.5l4,-1.5v6l-4,1.5l-4,-1.5zM20,14.5v6",
    "",
    "M16,10h9v6h-5l-3,3v-3h-1z",
    "M21,12a3.4,3.4 0 1 1 -.01,0zM16,28v-3a6,6 0 0 1 11,0v3z",
    "M15,10a5.5,5.5 0 1 1 -.01,0zM15,3a2.4,2.4 0 1 1 -.01,0z"
    "M24,13a2.4,2.4 0 1 1 -.01,0zM15,23a2.4,2.4 0 1 1 -.01,0zM6,13a2.4,2.4 0 1 1 -.01,0z",
    "M9,5l8,3l-8,3l-8,-3zM15,9v5",
)
CORNERS = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "triangle": [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
    "diamond": [(0, -1.25), (1.05, 0), (0, 1.25), (-1.05, 0)],
    "star": [
        ((0.5 if i % 2 else 1.25) * math.sin(i * math.pi / 5), -(0.5 if i % 2 else 1.25) * math.cos(i * math.pi / 5))
        for i in range(10)
    ],
    "cross": [
        (-0.4, -1), (0.4, -1), (0.4, -0.4), (1, -0.4), (1, 0.4), (0.4, 0.4), (0.4, 1), (-0.4, 1), (-0.4, 0.4),
        (-1, 0.4), (-1, -0.4), (-0.4, -0.4),
    ],
}  # fmt: skip
SHAPES = ("circle", *CORNERS)
DESKS = "At the desks: book: reading in; bubble: talking; two: consulting; table: meeting; pale: idle; dotted: away"


def fallback(replay: Replay) -> str:
    """Return the picture of a replay as SVG, on a paper of its own: it reads on light and on dark pages."""
    width = ONE if len(replay.films) == 1 else EACH
    plans = [floor_plan(film, width) for film in replay.films]
    minute, first = replay.minute, replay.films[0]
    whole = len(plans) * width + (len(plans) - 1) * 2 * GAP + 2 * MARGIN
    high = max(layout.height for layout in plans) + 2 * MARGIN + FOOT + 18
    at = clock_text(first.run.scenario.clock, minute, first.end)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {high}" role="img" '
        f'style="max-width: 100%; height: auto" font-family="system-ui, sans-serif">',
        f"<title>{escape(f'The office on {at}')}</title><desc>{escape(replay.sentence)}</desc>",
        f'<rect width="{whole}" height="{high}" fill="{PAPER}"/>',
        write(at, MARGIN, MARGIN + 11, size=13, bold=True),
    ]
    for i, (film, layout) in enumerate(zip(replay.films, plans, strict=True)):
        parts.append(f'<g transform="translate({MARGIN + i * (width + 2 * GAP)} {MARGIN + 18})">')
        parts += office(film, layout, minute, replay.follow)
        parts.append("</g>")
    parts += legend(first, high - FOOT)
    return "".join([*parts, "</svg>"])


def office(film: Film, layout: FloorPlan, minute: float, follow: int | None) -> list[str]:
    """Draw one office at a minute."""
    now, s, run = state(film, minute), film.spells, film.run
    events = dict(zip(film.cases["case"].tolist(), film.cases["event"].tolist(), strict=True))
    marks: list[tuple[float, float]] = []

    def piece(row: int, x: float, y: float, size: float = 4.5) -> str:
        case = int(s["case"][row])
        if case >= 0 and case == follow:
            marks.append((x, y))
        return token(events.get(case, -1), x, y, size)

    def queue(rows: list[int], x: float, y: float, wide: float, lines: int) -> list[str]:
        across = max(5, math.floor(wide / PITCH))
        shown, more = fitting(rows, across * lines, [s["case"][row] == follow for row in rows])
        drawn = [piece(row, x + 5 + k % across * PITCH, y + 5 + k // across * PITCH) for k, row in enumerate(shown)]
        if more:
            k = len(shown)
            drawn.append(write(f"+{more} more", x + 6 + k % across * PITCH, y + 9 + k // across * PITCH, size=11))
        return drawn

    parts = [write(film.title, 0, 15, size=13, bold=True)]
    tally = f"{now['open']} open, {now['settled']} settled"
    tally += "" if now["lead"] is None else f", {now['lead']:.1f} days so far"
    parts.append(write(tally, layout.width, 15, SOFT, anchor="end"))
    if layout.corridor:
        c = layout.corridor
        parts.append(rect(c, SHADE, "none"))
        count = str(len(now["mail"])) if layout.upright else f"Mail: {len(now['mail'])}"
        parts.append(write(count, c.x + 4, c.y + (14 if layout.upright else c.high / 2 + 4), size=11))
        for row in now["mail"]:
            begin, end, number = s["begin"][row], s["end"][row], int(s["number"][row])
            last = run.scenario.clock.end + run.scenario.clock.day_minutes if math.isinf(end) else end
            share = (minute - begin) / (last - begin)
            place = on_the_way(layout, s["origin"][row], s["place"][row], share, spread(number))
            parts.append(piece(row, *place, 4))
    hand = {int(s["place"][row]): row for row in now["hand"]}
    for team, room in enumerate(layout.rooms):
        parts.append(rect(room, PAPER, LINE))
        x, y, wide = room.x + PAD, room.y + 20, room.wide - 2 * PAD
        parts.append(write(list(run.scenario.teams.values())[team].label, x, room.y + 15, bold=True, most=wide))
        waiting, line = ([r for r in now[pile] if s["place"][r] == team] for pile in ("waiting", "line"))
        if team in film.phones:
            parts.append(write(f"Line {len(line)}", x, y + 11, SOFT, 11))
            parts += queue(line, x + 48, y + 2, wide - 48, 1)
        y += 18 if film.phones else 0
        parts.append(write(f"Waiting {len(waiting)}", x, y + 11, SOFT, 11))
        parts += queue(waiting, x, y + 16, wide, layout.lines)
        for k, person in enumerate([i for i, of in enumerate(now["teams"]) if of == team]):
            dx = x + k % layout.per_row * (DESK + 2)
            dy = room.y + layout.top + k // layout.per_row * (DESK + 2)
            what = now["people"][person]
            busy = what not in (AWAY, IDLE)
            parts.append(rect(Box(dx, dy, DESK, DESK), SHADE if busy else PAPER, INK if busy else LINE, what == AWAY))
            if what != AWAY:
                parts.append(figure(what, dx, dy))
            if busy:
                if what < CONSULTING:
                    parts.append(piece(hand[person], dx + 9, dy + 6, 5))
            laid = [row for row in now["aside"] if s["place"][row] == person]
            kept = laid[: 2 if len(laid) > 3 else 3]
            parts += [piece(row, dx + 24, dy + 6 + n * 8, 3) for n, row in enumerate(kept)]
            if len(laid) > 3:
                parts.append(write(f"+{len(laid) - 2}", dx + 17, dy + 27, size=10))
    near = [any(abs(x - u) < 45 and abs(y - v) < 16 for u, v in marks[:i]) for i, (x, y) in enumerate(marks)]
    parts += [ring(x, y) for x, y in marks]
    return [*parts, *(tag(follow, *place) for place, close in zip(marks, near, strict=True) if not close)]


def figure(what: str | int, x: float, y: float) -> str:
    """Draw somebody who is there, and what they do."""
    person = "" if what == MEETING else f'<path d="{PERSON}" fill="{LINE if what == IDLE else INK}"/>'
    sign = "" if what == IDLE else f'<path d="{SIGNS[what]}" fill="{PAPER}" stroke="{INK}" stroke-width="1.2"/>'
    return f'<g transform="translate({x:.1f} {y:.1f})">{person}{sign}</g>'


def fitting(rows: list[int], places: int, followed: list[bool]) -> tuple[list[int], int]:
    """Return which of a queue are shown, the oldest and whom one follows, and how many more there are."""
    rows = list(rows)
    if len(rows) <= places:
        return rows, 0
    shown = rows[: max(0, places - 5)]  # "+n more" takes the room of five
    hidden = [row for row, one in zip(rows, followed, strict=True) if one and row not in shown]
    if hidden and shown:
        shown[-1] = hidden[0]
    return shown, len(rows) - len(shown)


def token(event: int, x: float, y: float, size: float) -> str:
    """Draw a case: colour and shape by life event; a ring for who calls about something else."""
    colour = COLOURS[event % len(COLOURS)]
    kind = SHAPES[event % len(SHAPES)]
    if event < 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{PAPER}" stroke="{INK}" stroke-width="1.3"/>'
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{colour}"/>'
    points = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in CORNERS[kind])
    return f'<polygon points="{points}" fill="{colour}"/>'


def ring(x: float, y: float) -> str:
    """Draw a ring around whom one follows."""
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8.5" fill="none" stroke'
    return f'{circle}="{PAPER}" stroke-width="5"/>{circle}="{FOCUS}" stroke-width="3"/>'


def tag(follow: int | None, x: float, y: float) -> str:
    """Draw the number of whom one follows; one for all pieces that lie together."""
    wide = 7 * len(str(follow)) + 6
    left, up = x + 11, y - 7
    paper = f'<rect x="{left:.1f}" y="{up:.1f}" width="{wide}" height="14" fill="{FOCUS}"/>'
    return paper + write(str(follow), left + 3, up + 11, PAPER, 11, bold=True)


def legend(film: Film, y: float) -> list[str]:
    """Draw what shapes and letters mean."""
    parts, x = [], float(MARGIN)
    labels = [event.label for event in film.run.scenario.events.values()]
    for i, label in [*enumerate(labels), *([(-1, "another question")] if film.phones else [])]:
        parts += [token(i, x + 5, y + 8, 5), write(label, x + 14, y + 12, size=12)]
        x += 7 * len(label) + 34
    return [*parts, write(DESKS, MARGIN, y + 32, SOFT)]


def rect(box: Box, fill: str, stroke: str, dotted: bool = False) -> str:
    """Draw a rectangle."""
    dashes = ' stroke-dasharray="2 3"' if dotted else ""
    x, y, wide, high = (f"{number:.1f}" for number in box)
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{fill}" stroke="{stroke}"{dashes}/>'


def write(
    text: str, x: float, y: float, colour: str = INK, size: int = 12, bold: bool = False, most: float | None = None,
    anchor: str = "start",
) -> str:  # fmt: skip
    """Write a text; one that is too long for its place is cut short."""
    if most is not None and len(text) * 0.56 * size > most:
        text = text[: max(1, int(most / (0.56 * size)) - 1)] + "…"
    weight = ' font-weight="bold"' if bold else ""
    end = ' text-anchor="end"' if anchor == "end" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{weight}{end}>{escape(text)}</text>'


class ReplayView(KitWidget):
    """The office in motion."""

    part = "replay"
    film = traitlets.Dict().tag(sync=True)
    follow = traitlets.Int(None, allow_none=True).tag(sync=True)
    play = traitlets.Bool(False).tag(sync=True)
