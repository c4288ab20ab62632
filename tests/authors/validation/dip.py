"""Dip: whole offices that change, beside the flow without chance.

While there is always work nobody is idle. Then what is done does not depend on how many clients happen to come, and
its mean is that of the flow, for tasks of no length. A task is done at one speed, so that learning lags behind by half
a task: tasks of a quarter of an hour leave 0.2 % more waiting than the flow has.
"""

from __future__ import annotations

from typing import Any

from authors.validation.case import Case, Quantity
from authors.validation.formulas_change import balance_week
from authors.validation.observe_change import backlog, balanced, cleared
from simkit import theory

STAFF, MINUTES = 12, 15
WEEKLY = STAFF * 2400 / MINUTES / 1.02  # arrivals; the old way can do two per cent more
NOVICES, IN_THE_END, TAU = 0.8 * WEEKLY, 1.1 * WEEKLY, 8
FLUID = (
    "a flow without chance, `simkit.theory.dip`: novices begin at 80 % of what comes, whoever has learned all does "
    "110 %, and 63 % of the gap closes in 8 weeks"
)
HOW = (
    "A stock of a thousand cases gives everybody always work, and arrivals are evened out: so it is exact for tasks of "
    "no length, and within 0.2 % for these, which are done at one speed each"
)


def dip() -> list[Case]:
    """Return the cases in which a whole office changes."""
    return [_at_once(), _in_phases()]


def _office() -> dict[str, Any]:
    return {
        "events.client.per_week": WEEKLY,
        "events.client.opening_backlog": 1000,
        "products.case.work": {"dist": "gamma", "mean": MINUTES, "cv": 0.1},
        "teams.old_way.members[0].count": STAFF,
    }


def _at_once() -> Case:
    fluid = theory.dip(WEEKLY, NOVICES, IN_THE_END, TAU)
    peak = theory.dip_peak_week(WEEKLY, NOVICES, IN_THE_END, TAU)
    half = 2
    return Case(
        key="dip-at-once",
        title="A change of the whole office at once",
        scenario="textbook/dip-at-once",
        formula=f"{FLUID}. {HOW}",
        changes=_office(),
        warm_up_days=5,
        days=5 * 27,
        replications=20,
        quantities=(
            Quantity("backlog after 4 weeks", "cases", fluid.at(4), backlog(4, WEEKLY)),
            Quantity(f"backlog at its peak, week {peak:.1f}", "cases", fluid.peak, backlog(peak, WEEKLY)),
            Quantity("backlog after 15 weeks", "cases", fluid.at(15), backlog(15, WEEKLY)),
            Quantity(
                f"around which week four weeks do what comes in four (the peak is in week {peak:.1f})", "weeks",
                balance_week(WEEKLY, NOVICES, IN_THE_END, TAU, half), balanced(WEEKLY, half),
            ),
            Quantity("week in which it is cleared", "weeks", fluid.cleared_week, cleared(WEEKLY, 4)),
        ),
    )  # fmt: skip


def _in_phases() -> Case:
    gap = 4
    fluid = theory.dip(WEEKLY, NOVICES, IN_THE_END, TAU, before=1.02 * WEEKLY, phases=4, gap=gap)
    weeks = {f"plan.steps[{2 * phase + part}].week": gap * phase for phase in (1, 2, 3) for part in (0, 1)}
    return Case(
        key="dip-in-phases",
        title="The same change in four phases, four weeks apart",
        scenario="textbook/dip-in-phases",
        formula=f"the same for four groups, one after the other. {HOW}",
        changes=_office() | {f"plan.steps[{step}].count": STAFF // 4 for step in (0, 2, 4)} | weeks,
        warm_up_days=5,
        days=5 * 31,
        replications=20,
        quantities=(
            Quantity(
                f"backlog at its peak, week {fluid.peak_week:.1f}", "cases", fluid.peak,
                backlog(fluid.peak_week, WEEKLY),
            ),
            Quantity("week in which it is cleared", "weeks", fluid.cleared_week, cleared(WEEKLY, 4)),
        ),
    )  # fmt: skip
