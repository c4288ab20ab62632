"""Plan steps: the dated steps of a plan as people read them, and what is perhaps not meant about them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simkit.live.planner.context import Phase, PlanContext
from simkit.live.planner.draft import ADDED, ENDING, TEMPS, PlanDraft

# In which order steps of the same week happen.
RANKS = ("announce", "train", "freeze", "hire", "phase", "stop", "roll back")
LANES = {"phase": "Moves", "train": "Training", "talk": "Taking part", "hire": "Temporary staff"}
OTHER = "Other"


@dataclass(frozen=True)
class PlanStep:
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


def plan_steps(draft: PlanDraft, context: PlanContext) -> list[PlanStep]:
    """Return the steps of a draft in the order in which they happen; those that were taken out come last."""
    parts = context.parts(draft.settings.over, draft.settings.helps)
    found = [*_phases(draft, context, parts), *_temps(draft, context), *_ending(draft)]
    found += [_added(name, step, context) for name, step in draft.added.items()]
    found.sort(key=lambda row: (row.gone, *row.order))
    return _that_happen(found, context.last)


def _phases(draft: PlanDraft, context: PlanContext, parts: list[Phase]) -> list[PlanStep]:
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
        training = _training(draft, context, k, part, week) if trains else None
        who = f"{people} and {percent(size[k])} of the clients stay" if k in out else f"{people} and {clients}"
        moves = [
            move | {"week": week, "proficiency": _proficiency(context, move, settings.training, training)}
            for move in part.moves
        ]
        route = part.route | {"week": week, "region": [0.0, done]}
        what = f"Phase {k} of {count}" if count > 1 else "Everybody moves"
        what = "Pilot" if count > 1 and settings.pilot and k == 1 else what
        by_hand = _by_hand(draft, name, settings.week + (k - 1) * settings.gap)
        found.append(
            PlanStep(
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


def _training(draft: PlanDraft, context: PlanContext, k: int, part: Phase, moves: float) -> PlanStep:
    """Return the training of those who move in a phase."""
    hours, name = draft.settings.training, f"training {k}"
    usual = max(0.0, moves - context.ahead(hours))
    week = draft.dates.get(name, usual)
    before = week < moves
    # Before the move it is about a way of working that is not theirs yet: what it brings comes with the move.
    worth = 0.0 if before else context.worth
    step = {"do": "train", "week": week, "people": list(part.people), "hours": hours, "worth": worth}
    people = f"{len(part.people)} employee{'' if len(part.people) == 1 else 's'}"
    who = f"{people}, {'before' if before else 'from'} the move in week {moves:g}"
    return PlanStep(
        name, "train", week, f"Training, {hours:g} hours each", who, (step,), f"{hours:g} h",
        until=week + hours / context.hours_a_week, by_hand=_by_hand(draft, name, usual), gone=name in draft.removed,
    )  # fmt: skip


def _proficiency(context: PlanContext, move: Mapping[str, Any], hours: float, training: PlanStep | None) -> float:
    """Return how far those who move are with the new way of working."""
    if training is None or training.gone or training.steps[0]["worth"]:
        return context.proficiency
    return context.trained(move, hours)


def _by_hand(draft: PlanDraft, name: str, usual: float) -> str:
    if name in draft.removed:
        return "taken out"
    return f"moved by hand, was week {usual:g}" if name in draft.dates else ""


def _temps(draft: PlanDraft, context: PlanContext) -> list[PlanStep]:
    settings = draft.settings
    spread = context.temporary(settings.temps_in, settings.temps)
    if not settings.temps:
        return []
    begin, end = settings.temps_weeks
    common = {"do": "hire", "week": begin, "until": end, "proficiency": context.temps_proficiency}
    steps = tuple(common | {"team": team, "member": member, "count": count} for team, member, count in spread)
    where = {"new": "the new teams", "old": "the old teams"}.get(settings.temps_in) or context.teams[settings.temps_in]
    who = f"in {where}, until week {end:g}"
    what = f"Temporary staff, {settings.temps}"
    return [PlanStep(TEMPS, "hire", begin, what, who, steps, f"+{settings.temps}", until=end)]


def _ending(draft: PlanDraft) -> list[PlanStep]:
    """Return the ending: a plan that is rolled back is over as well."""
    settings = draft.settings
    if settings.ending == "goes on":
        return []
    whole = ("roll back", "stop") if settings.ending == "roll back" else ("stop",)
    return [_end(ENDING, settings.ending, settings.ends_in, [{"do": do, "week": settings.ends_in} for do in whole])]


def _end(name: str, do: str, week: float, steps: Sequence[dict[str, Any]]) -> PlanStep:
    what, who = {
        "stop": ("Stopped half-way", "no later step happens, and nothing is undone"),
        "roll back": ("Rolled back", "everybody and all new clients go back to the old teams"),
    }[do]
    return PlanStep(name, do, week, what, who, tuple(steps), do)


def _added(name: str, step: dict[str, Any], context: PlanContext) -> PlanStep:
    """Return a step that was added by hand."""
    do, week = step["do"], step["week"]
    number = ADDED[do]
    amount = (number[1], step[number[0]]) if number else None
    if do in ("stop", "roll back"):
        return _end(name, do, week, [step])
    if do == "announce":
        teams = ", ".join(context.teams.get(key, key) for key in step.get("teams", ())) or "everybody"
        what, who, short, until = f"Announcement, {hours(step['hours'])}", teams, "announce", None
    elif do == "freeze":
        days = step["days"]
        until = week + days / context.without.clock.days_per_week
        what, who = f"No new work for {days:g} day{'' if days == 1 else 's'}", "it waits at the door"
        short = f"freeze {days:g} d"
    elif do == "train":
        people = step.get("people", ())
        named = "everybody" if set(people) == set(context.people) else f"{len(people)} employees"
        team = step.get("team")
        who = named if team is None else f"{step.get('count') or 'all'} of {context.teams.get(team, team)}"
        what, short = f"Training, {hours(step['hours'])} each", f"{step['hours']:g} h"
        until = week + step["hours"] / context.hours_a_week
    else:
        until = step.get("until")
        stay = "for good" if until is None else f"until week {until:g}"
        who = f"in {context.teams.get(step['team'], step['team'])}, {stay}"
        what, short = f"{'New' if until is None else 'Temporary'} staff, {step['count']}", f"+{step['count']}"
    return PlanStep(name, do, week, what, who, (step,), short, until=until, by_hand="added", amount=amount)


def _that_happen(found: list[PlanStep], last: int) -> list[PlanStep]:
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


def notes(draft: PlanDraft, context: PlanContext, found: list[PlanStep]) -> list[str]:
    """Say what can be carried out, but is perhaps not meant."""
    settings, scenario = draft.settings, context.without
    phases = [row for row in found if row.kind == "phase" and not row.gone]
    told = []
    carried_out = [row for row in phases if row.happens or row.week >= context.last]
    back = any(row.kind == "roll back" and row.happens for row in found)
    if not carried_out:
        told.append("Nobody moves.")
    elif len(carried_out) < settings.phases and not back:
        moved = max(row.steps[-1]["region"][1] for row in carried_out)
        told.append(f"{percent(1 - moved)} of the employees and clients stay in the old teams, for good.")
    by_name = {row.name: row for row in found}
    for row in phases:
        training = by_name.get(row.name.replace("phase", "training"))
        if training is None or training.gone:
            continue
        if len(training.steps[0]["people"]) == len(context.people) > 1:
            hours = f"{settings.training:g} hours"
            told.append(f"{named(training)} takes everybody off the floor at the same time, for {hours}.")
        if training.week >= row.week:
            told.append(f"{named(training)} begins no earlier than the move of week {row.week:g}: clients wait.")
        elif training.until > row.week + 1e-9:
            told.append(f"{named(training)} is not over by the move of week {row.week:g}, yet counts in full then.")
    late = [row for row in found if not row.gone and row.week >= context.last]
    if late:
        told.append(f"After the end of the run, in week {context.last}: {', '.join(named(row) for row in late)}.")
    stopped = [row for row in found if not row.gone and not row.happens and row.week < context.last]
    if stopped:
        told.append(f"Does not happen, because the plan is over before: {', '.join(named(row) for row in stopped)}.")
    undone = min((row.week for row in found if row.kind == "roll back" and row.happens), default=math.inf)
    again = [row for row in phases if row.happens and row.week > undone]
    if again:
        names = ", ".join(named(row) for row in again)
        told.append(f"After everything was rolled back, some move all the same: {names}.")
    moved = max((row.week for row in carried_out), default=0)
    if settings.temps and settings.temps_in == "old" and not settings.helps and settings.temps_weeks[1] > moved:
        told.append(f"Temporary staff in the old teams have no work after the last move, in week {moved:g}.")
    if scenario.learning.curve == "off":
        told.append(
            "Nobody learns in this office (learning.curve is off): a move brings no dip, and training costs time only."
        )
    if settings.participation:
        told.append(_taking_part(context))
    return told


def _taking_part(context: PlanContext) -> str:
    """Say what is assumed to come of taking part in the design."""
    part = context.without.plan.participation
    told = [f"they learn {part.faster * 100:g} % faster"] if part.faster else []
    told += [f"they begin at {part.start * 100:g} % of the full speed"] if part.start is not None else []
    way = "faster" if part.fit > 0 else "slower"
    told += [f"the new way is {abs(part.fit) * 100:g} % {way} in the end"] if part.fit else []
    if not told:
        return (
            "Taking part costs hours here and brings nothing: what it brings is an assumption to make, such as "
            'changes={"plan.participation.faster": 0.3}.'
        )
    return f"Assumed of taking part, not measured: {'; '.join(told)}."


def named(row: PlanStep) -> str:
    """Return the name of a step at the beginning of a sentence."""
    return row.name[:1].upper() + row.name[1:]


def talks(draft: PlanDraft, context: PlanContext, found: list[PlanStep]) -> list[tuple[float, float]]:
    """Return when those who will move take part in the design: from week to week."""
    if not draft.settings.participation:
        return []
    ahead = context.without.plan.participation.weeks
    return [(row.week - ahead, row.week) for row in found if row.kind == "phase" and not row.gone]
