"""Row: one dated step of a plan, as people read it, with the steps of the scenario that it stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simkit.live.planner.draft import ADDED, ENDING, TEMPS, Draft
from simkit.live.planner.ground import Ground, Part

# In which order steps of the same week happen.
RANKS = ("announce", "train", "freeze", "hire", "phase", "stop", "roll back")
LANES = {"phase": "Moves", "train": "Training", "talk": "Taking part", "hire": "Temporary staff"}
OTHER = "Other"


@dataclass(frozen=True)
class Row:
    """One dated step, as people read it."""

    name: str
    kind: str
    week: float
    what: str
    who: str
    steps: tuple[dict[str, Any], ...] = field(repr=False)
    short: str = ""
    until: float | None = None
    by_hand: str = ""
    gone: bool = False
    amount: tuple[str, float] | None = None
    happens: bool = True

    @property
    def lane(self) -> str:
        """The line of the drawing on which it stands."""
        return LANES.get(self.kind, OTHER)

    @property
    def order(self) -> tuple[float, int, str]:
        """Where it stands among the others."""
        return self.week, RANKS.index(self.kind), self.name


def rows(draft: Draft, ground: Ground) -> list[Row]:
    """Return the steps of a draft in the order in which they happen; those that were taken out come last."""
    parts = ground.parts(draft.settings.over, draft.settings.helps)
    found = [*_phases(draft, ground, parts), *_temps(draft, ground), *_ending(draft)]
    found += [_added(name, step, ground) for name, step in draft.added.items()]
    found.sort(key=lambda row: (row.gone, *row.order))
    return _that_happen(found, ground.last)


def _phases(draft: Draft, ground: Ground, parts: list[Part]) -> list[Row]:
    """Return the phases, each with its training."""
    settings, count = draft.settings, len(parts)
    over = (0.0, *settings.over)
    size = {k: over[k] - over[k - 1] for k in range(1, count + 1)}
    dates = {k: draft.dates.get(f"phase {k}", settings.week + (k - 1) * settings.gap) for k in range(1, count + 1)}
    out = {k for k in dates if f"phase {k}" in draft.removed}
    found, done, moved = [], 0.0, []
    for k in sorted(dates, key=lambda k: (dates[k], k)):
        name, part, week = f"phase {k}", parts[k - 1], dates[k]
        if k not in out:
            moved.append(k)
            in_turn = moved == list(range(1, k + 1))
            done = over[k] if in_turn else round(sum(size[one] for one in moved), 6)
        people = f"{len(part.people)} employee{'' if len(part.people) == 1 else 's'}"
        clients = _clients(size[k], done)
        trains = settings.training and part.people and k not in out
        training = _training(draft, ground, k, part, week) if trains else None
        who = f"{people} and {percent(size[k])} of the clients stay" if k in out else f"{people} and {clients}"
        moves = [
            move | {"week": week, "gain": _gain(ground, move, settings.training, training)} for move in part.moves
        ]
        route = part.route | {"week": week, "region": [0.0, done]}
        what = f"Phase {k} of {count}" if count > 1 else "Everybody moves"
        what = "Pilot" if count > 1 and settings.pilot and k == 1 else what
        by_hand = _by_hand(draft, name, settings.week + (k - 1) * settings.gap)
        found.append(
            Row(
                name, "phase", week, what, who, (*moves, route), str(k), by_hand=by_hand, gone=k in out
            )
        )  # fmt: skip
        found += [training] if training else []
    return found


def _clients(part: float, done: float) -> str:
    """Say which part of the clients goes over, and which has by then."""
    if part == 1:
        return "all clients"
    by_then = "" if math.isclose(done, part) else f", {'all' if done == 1 else percent(done)} by then"
    return f"{percent(part)} of the clients{by_then}"


def _training(draft: Draft, ground: Ground, k: int, part: Part, moves: float) -> Row:
    """Return the training of those who move in a phase."""
    hours, name = draft.settings.training, f"training {k}"
    usual = max(0.0, moves - ground.ahead(hours))
    week = draft.dates.get(name, usual)
    before = week < moves
    # Before the move it is about a way of working that is not theirs yet: what it brings comes with the move.
    worth = 0.0 if before else ground.worth
    step = {"do": "train", "week": week, "people": list(part.people), "hours": hours, "worth": worth}
    people = f"{len(part.people)} employee{'' if len(part.people) == 1 else 's'}"
    who = f"{people}, {'before' if before else 'from'} the move in week {moves:g}"
    return Row(
        name, "train", week, f"Training, {hours:g} hours each", who, (step,), f"{hours:g} h",
        until=week + hours / ground.hours_a_week, by_hand=_by_hand(draft, name, usual), gone=name in draft.removed,
    )  # fmt: skip


def _gain(ground: Ground, move: Mapping[str, Any], hours: float, training: Row | None) -> float:
    """Return how far those who move are with the new way of working."""
    if training is None or training.gone or training.steps[0]["worth"]:
        return ground.gain
    return ground.trained(move, hours)


def _by_hand(draft: Draft, name: str, usual: float) -> str:
    if name in draft.removed:
        return "taken out"
    return f"moved by hand, was week {usual:g}" if name in draft.dates else ""


def _temps(draft: Draft, ground: Ground) -> list[Row]:
    settings = draft.settings
    spread = ground.temporary(settings.temps_in, settings.temps)
    if not settings.temps:
        return []
    begin, end = settings.temps_weeks
    common = {"do": "hire", "week": begin, "until": end, "gain": ground.temps_gain}
    steps = tuple(common | {"team": team, "member": member, "count": count} for team, member, count in spread)
    where = {"new": "the new teams", "old": "the old teams"}.get(settings.temps_in) or ground.teams[settings.temps_in]
    who = f"in {where}, until week {end:g}"
    what = f"Temporary staff, {settings.temps}"
    return [Row(TEMPS, "hire", begin, what, who, steps, f"+{settings.temps}", until=end)]


def _ending(draft: Draft) -> list[Row]:
    """Return the ending: a plan that is rolled back is over as well."""
    settings = draft.settings
    if settings.ending == "goes on":
        return []
    whole = ("roll back", "stop") if settings.ending == "roll back" else ("stop",)
    return [_end(ENDING, settings.ending, settings.ends_in, [{"do": do, "week": settings.ends_in} for do in whole])]


def _end(name: str, do: str, week: float, steps: Sequence[dict[str, Any]]) -> Row:
    what, who = {
        "stop": ("Stopped half-way", "no later step happens, and nothing is undone"),
        "roll back": ("Rolled back", "everybody and all new clients go back to the old teams"),
    }[do]
    return Row(name, do, week, what, who, tuple(steps), do)


def _added(name: str, step: dict[str, Any], ground: Ground) -> Row:
    """Return a step that was added by hand."""
    do, week = step["do"], step["week"]
    number = ADDED[do]
    amount = (number[1], step[number[0]]) if number else None
    if do in ("stop", "roll back"):
        return _end(name, do, week, [step])
    if do == "announce":
        teams = ", ".join(ground.teams.get(key, key) for key in step.get("teams", ())) or "everybody"
        what, who, short, until = f"Announcement, {hours(step['hours'])}", teams, "announce", None
    elif do == "freeze":
        days = step["days"]
        until = week + days / ground.without.clock.days_per_week
        what, who = f"No new work for {days:g} day{'' if days == 1 else 's'}", "it waits at the door"
        short = f"freeze {days:g} d"
    elif do == "train":
        people = step.get("people", ())
        named = "everybody" if set(people) == set(ground.people) else f"{len(people)} employees"
        team = step.get("team")
        who = named if team is None else f"{step.get('count') or 'all'} of {ground.teams.get(team, team)}"
        what, short = f"Training, {hours(step['hours'])} each", f"{step['hours']:g} h"
        until = week + step["hours"] / ground.hours_a_week
    else:
        until = step.get("until")
        stay = "for good" if until is None else f"until week {until:g}"
        who = f"in {ground.teams.get(step['team'], step['team'])}, {stay}"
        what, short = f"{'New' if until is None else 'Temporary'} staff, {step['count']}", f"+{step['count']}"
    return Row(name, do, week, what, who, (step,), short, until=until, by_hand="added", amount=amount)


def _that_happen(found: list[Row], last: int) -> list[Row]:
    """Mark what does not happen: after a stop, or after the end of the run."""
    stops = min((row.order for row in found if any(step["do"] == "stop" for step in row.steps)), default=None)
    marked = []
    for row in found:
        after_stop = stops is not None and row.order > stops
        marked.append(replace(row, happens=not (after_stop or row.gone or row.week >= last)))
    return marked


def percent(part: float) -> str:
    """Write a part of a whole as a percentage."""
    return f"{100 * part:.3g}\u00a0%"  # the sign stays with its number


def hours(count: float) -> str:
    """Write a number of hours."""
    return f"{count:g} hour{'' if count == 1 else 's'}"
