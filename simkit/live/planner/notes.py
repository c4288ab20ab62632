"""Notes: what can be carried out, but is perhaps not meant; and what is assumed."""

from __future__ import annotations

import math

from simkit.live.planner.draft import Draft
from simkit.live.planner.ground import Ground
from simkit.live.planner.row import Row, percent


def notes(draft: Draft, ground: Ground, found: list[Row]) -> list[str]:
    """Say what can be carried out, but is perhaps not meant."""
    settings, scenario = draft.settings, ground.without
    phases = [row for row in found if row.kind == "phase" and not row.gone]
    told = []
    carried_out = [row for row in phases if row.happens or row.week >= ground.last]
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
        if len(training.steps[0]["people"]) == len(ground.people) > 1:
            hours = f"{settings.training:g} hours"
            told.append(f"{named(training)} takes everybody off the floor at the same time, for {hours}.")
        if training.week >= row.week:
            told.append(f"{named(training)} begins no earlier than the move of week {row.week:g}: clients wait.")
        elif training.until > row.week + 1e-9:
            told.append(f"{named(training)} is not over by the move of week {row.week:g}, yet counts in full then.")
    late = [row for row in found if not row.gone and row.week >= ground.last]
    if late:
        told.append(f"After the end of the run, in week {ground.last}: {', '.join(named(row) for row in late)}.")
    stopped = [row for row in found if not row.gone and not row.happens and row.week < ground.last]
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
        told.append(_taking_part(ground))
    return told


def _taking_part(ground: Ground) -> str:
    """Say what is assumed to come of taking part in the design."""
    part = ground.without.plan.participation
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


def named(row: Row) -> str:
    """Return the name of a step at the beginning of a sentence."""
    return row.name[:1].upper() + row.name[1:]


def talks(draft: Draft, ground: Ground, found: list[Row]) -> list[tuple[float, float]]:
    """Return when those who will move take part in the design: from week to week."""
    if not draft.settings.participation:
        return []
    ahead = ground.without.plan.participation.weeks
    return [(row.week - ahead, row.week) for row in found if row.kind == "phase" and not row.gone]

