"""Plan: where the rooms of an office lie on the picture. The same plan stands in ``web/replay-plan.js``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from simkit.live.replay.film import MAIL, Film

HEAD, CORRIDOR, GAP, PAD, PITCH, DESK = 24, 44, 10, 6, 12, 30
NARROW, TWO_LINES = 640, 240  # narrower pictures have two rooms beside each other, narrower rooms longer queues


class Box(NamedTuple):
    """A rectangle: its upper left corner, its width and its height."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True)
class Plan:
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


def plan(film: Film, width: float) -> Plan:
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
    return Plan(rooms, rows, corridor, upright, top, per_row, lines, width, math.ceil(y))


def on_the_way(layout: Plan, origin: int, to: int, share: float, lane: float) -> tuple[float, float]:
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
