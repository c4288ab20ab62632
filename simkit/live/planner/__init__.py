"""Planner: the way from one structure to another, planned step by step, with what comes of it under it."""

from collections.abc import Iterable, Mapping
from typing import Any

from simkit.arguments import renamed, whole
from simkit.live.planner.context import PlanContext
from simkit.live.planner.draft import Settings
from simkit.live.planner.planner import Planner
from simkit.model.scenario import Scenario


@renamed(keeps="retained", gain="proficiency", temps_gain="temps_proficiency")
def plan_change(
    before: Scenario,
    after: Scenario,
    phases: int = 1,
    gap: float = 8,
    week: float = 4,
    pilot: float = 0,
    retained: float = 1,
    proficiency: float = 0,
    helps: bool = False,
    training: float = 0,
    worth: float = 1,
    temps: int = 0,
    temps_from: float | None = None,
    temps_until: float | None = None,
    temps_in: str = "new",
    temps_proficiency: float = 0,
    open_cases: str = "finish",
    participation: float = 0,
    ending: str = "goes on",
    ending_week: float | None = None,
    changes: Mapping[str, Any] | None = None,
    measures: Iterable[str] = (),
    n: int = 3,
    seed: int = 1,
    most: int = 20,
) -> Planner:
    """Plan the way from one structure to another: when who moves, what helps them, and what comes of it.

    Parameters
    ----------
    before, after : Scenario
        The structures. The same people, by name, work in both.
    phases, gap, week
        1 to 8 phases, the weeks between them, and the week of the first. It is week 4 when left out, so that one sees
        the office before the change, and there is time to train.
    pilot : float
        Part of people and clients in the first of several phases, such as 0.1; 0: all phases are equal.
    retained, proficiency, helps
        As in ``sk.change_over``.
    training : float
        Hours of training of everybody before their move. It begins a week before it, or as many as it takes.
    worth : float
        Hours of experience in the new way of working that an hour of training counts for: **an assumption**.
    temps : int
        How many temporary staff; they are spread over teams in proportion.
    temps_from, temps_until : float, optional
        From which week, until which; from the first phase until eight weeks after the last when left out.
    temps_in : str
        ``new`` or ``old``: in which teams; or the key of a team.
    temps_proficiency : float
        How far they are with the work when they come: 0 is a novice.
    open_cases : str
        What becomes of the work on the desk of somebody who moves: ``finish`` or ``hand over``.
    participation : float
        Hours in which everybody takes part in the design, in the weeks before their move. What it brings is an
        assumption of the scenario: see `Participation`.
    ending : str
        ``goes on``; ``stop``: half-way, nothing is undone; ``roll back``: everything is undone, and it is over.
    ending_week : float, optional
        The week of that; six weeks after the first phase when left out.
    changes : mapping of str to object, optional
        More changes by dotted path, such as ``{"learning.curve": "exponential", "clock.horizon_days": 200}``.
    measures : iterable of str
        Keys of the measures to follow by week; none: the usual ones that apply.
    n : int
        Number of replications of a result, and of the first picture.
    seed : int
        Seed of the experiment; every plan meets the same clients.
    most : int
        Number of replications up to which the widget goes on.

    Returns
    -------
    Planner
        Shows itself in a notebook. `Planner.scenario` gives the result.

    Raises
    ------
    TypeError
        If a structure is no scenario.
    ValueError
        If the structures do not employ the same people, a control cannot stand there, or the plan cannot be carried
        out.
    ScenarioError
        If a change is refused.

    Examples
    --------
    >>> import simkit as sk
    >>> planner = sk.plan_change(sk.load("textbook/dip-before"), sk.load("textbook/dip-after"), retained=0)
    >>> planner.set(phases=2, gap=10)
    '2 phases, 10 weeks apart; from week 4.'
    >>> planner.shift("phase 2", 20)
    'Phase 2 is in week 20 now.'
    >>> planner.steps[["week", "what"]]  # doctest: +NORMALIZE_WHITESPACE
             week          what
    step
    phase 1   4.0  Phase 1 of 2
    phase 2  20.0  Phase 2 of 2
    """
    context = PlanContext(before, after, retained, proficiency, worth, temps_proficiency, changes)
    settings = Settings(
        phases=phases, gap=gap, week=week, pilot=pilot, helps=helps, training=training, participation=participation,
        temps=temps, temps_from=temps_from, temps_until=temps_until, temps_in=temps_in, open_cases=open_cases,
        ending=ending, ending_week=ending_week,
    )  # fmt: skip
    return Planner(context, settings, tuple(measures), whole("n", n, low=1), seed, whole("most", most, low=1))
