"""Face: the plan as a picture and a sentence, for where no kernel runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.live.planner.moves import NOW
from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_unit

if TYPE_CHECKING:
    from simkit.experiment.transition import Transition
    from simkit.live.planner.planner import Planner


def planned(planner: Planner) -> str:
    """Say what is planned: the controls, and every step with its week."""
    rows = [row for row in planner.now.rows if not row.gone]
    happen = {True: "", False: " (does not happen)"}
    told = "; ".join(f"week {row.week:g}: {row.what.lower()}{happen[row.happens]}" for row in rows)
    titles = f"{planner.ground.before.title} to {planner.ground.after.title}"
    return f"A plan from {titles}: {planner.settings.words()}. {told[:1].upper()}{told[1:]}."


def found(planner: Planner, transition: Transition, name: str) -> str:
    """Say what came of it, and how it would be judged in the week that is looked at."""
    parts = []
    for key in ("deepest_point", "cleared_week", "clients_hurt", "break_even_week"):
        if (name, key) not in transition.summary.index:
            continue
        row, measure = transition.summary.loc[(name, key)], MEASURES[key]
        unit = "" if measure.unit == "weeks" else f" {shown_unit(measure.unit)}"
        never = f" (never in {row['never']:.0%} of the replications)".replace("%", " %") if row["never"] else ""
        value = "not before the end of the run" if row["never"] > 0.5 else f"{shown(row['value'])}{unit}"
        parts.append(f"{measure.label}: {value}{never}")
    look = planner.seen
    if look.measure in transition.keys and MEASURES[look.measure].better != "neither":
        verdict = transition.verdict(look.week, look.measure).loc[name, "verdict"]
        parts.append(f"{MEASURES[look.measure].label} judged in week {look.week}: {verdict}")
    return f"{transition.n} replications. {'. '.join(parts)}."


def face(planner: Planner) -> dict[str, Any]:
    """Return the chart of the plans with their steps under it, and the sentence."""
    transition = planner.transition
    look = planner.seen
    same = [kept.name for kept in planner.kept if kept.draft == planner.now.draft]
    name = same[0] if same else NOW
    measure = look.measure if look.measure in transition.keys else transition.keys[0]
    chart = transition.chart(measure, difference=look.difference, band=look.band)
    words = f"{planned(planner)} {found(planner, transition, name)}"
    return {**chart._repr_mimebundle_(), "text/plain": words}

