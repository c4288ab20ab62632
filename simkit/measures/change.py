"""What a change costs those who go through it, against the same office, with the same clients, without it.

These measures need a run of that office without its plan as their baseline: `sk.compare`, `sk.replicate` and
`sk.transition` run it where a scenario has a plan. A week is counted from the end of the warm-up, as in the plan.
"""

from collections.abc import Iterator

import numpy as np

from simkit.measures.client import due_at
from simkit.measures.measure import Measure, measure
from simkit.measures.period import busy_by_employee, duty_by_employee, open_at
from simkit.measures.runlog import RunLog
from simkit.model.office.record import MEETING, TRAINING
from simkit.model.scenario import Scenario

STEP = 0.1  # weeks between the moments at which open cases are counted: half a working day


def weeks_of(scenario: Scenario) -> int:
    """Return the number of whole weeks that are measured."""
    return int(scenario.clock.horizon_days // scenario.clock.days_per_week)


def by_week(run: RunLog) -> Iterator[RunLog]:
    """Yield each measured week as a part of the run."""
    start, week = run.window[0], run.scenario.clock.week_minutes
    for number in range(weeks_of(run.scenario)):
        yield run.during(start + number * week, start + (number + 1) * week)


def moments(scenario: Scenario) -> np.ndarray:
    """Return the weeks after the warm-up at which open cases are counted, from 0 to the last whole week."""
    return np.arange(round(weeks_of(scenario) / STEP) + 1) * STEP


def open_cases(run: RunLog) -> np.ndarray:
    """Return the number of open cases at those moments, shape (moments,)."""
    clock = run.scenario.clock
    return open_at(run, clock.at_week(moments(run.scenario))).astype(float)


def change_cost(run: RunLog, baseline: RunLog) -> dict[str, float]:
    """Return what a change cost in one replication, by the keys of the measures below.

    A week that did not come before the end of the run is infinite here; a measure has the end of the run for it.
    """
    measured = (deepest_point, deepest_week, clients_hurt, clients_spared, extra_waiting, cost_until_even)
    found = {m.key: m(run, baseline) for m in measured}
    found |= {"cleared_week": _cleared(run, baseline), "break_even_week": _even(run, baseline)}
    return {key: found[key] for key in COSTS}


COSTS = (
    "deepest_point", "deepest_week", "cleared_week", "clients_hurt", "clients_spared", "extra_waiting",
    "break_even_week", "cost_until_even",
)  # fmt: skip


@measure("Deepest point of the dip", "cases", "lower", "designer", needs_baseline=True)
def deepest_point(run: RunLog, baseline: RunLog) -> float:
    """The most open cases at any time above those of the same office, with the same clients, without the change."""
    return (open_cases(run) - open_cases(baseline)).max()


@measure("Week of the deepest point", "weeks", "neither", "designer", needs_baseline=True)
def deepest_week(run: RunLog, baseline: RunLog) -> float:
    """Weeks after the warm-up at which the dip was deepest."""
    return moments(run.scenario)[np.argmax(open_cases(run) - open_cases(baseline))]


@measure("Dip cleared in week", "weeks", "lower", "management", needs_baseline=True)
def cleared_week(run: RunLog, baseline: RunLog) -> float:
    """First time after the deepest point with no more open cases than is usual without the change.

    Usual is the mean of that office in the same replication. Where it never came, the end of the run counts.
    """
    return min(_cleared(run, baseline), weeks_of(run.scenario))


@measure("Dip not cleared", "share", "lower", "management", needs_baseline=True)
def never_cleared(run: RunLog, baseline: RunLog) -> float:
    """1 where the dip was not cleared before the end of the run, else 0; over replications the risk of it."""
    return np.isinf(_cleared(run, baseline))


def _cleared(run: RunLog, baseline: RunLog) -> float:
    """Return the week in which the dip was cleared; infinite if it never was."""
    found, usual = open_cases(run), open_cases(baseline)
    deepest = int(np.argmax(found - usual))
    back = np.flatnonzero(found[deepest:] <= usual.mean())
    return float(moments(run.scenario)[deepest + back[0]]) if len(back) else np.inf


@measure("Clients hurt by the change", "cases", "lower", "client", needs_baseline=True)
def clients_hurt(run: RunLog, baseline: RunLog) -> float:
    """Cases that were late, and would have been in time without the change.

    Only cases whose norm ran out in the measured period. Late is what the norm says that the client was promised: where
    the plan changes the norm, that is another one with the change than without it.
    """
    late, before = _late(run), _late(baseline)
    return np.nan if late is None or before is None else np.sum(late & ~before)


@measure("Clients spared by the change", "cases", "higher", "client", needs_baseline=True)
def clients_spared(run: RunLog, baseline: RunLog) -> float:
    """Cases that were in time, and would have been late without the change."""
    late, before = _late(run), _late(baseline)
    return np.nan if late is None or before is None else np.sum(~late & before)


def _late(run: RunLog) -> np.ndarray | None:
    """Tell for each case whether its norm ran out in the measured period before it was settled; None: no norms."""
    if not any(event.norm_days or event.norm_by for event in run.scenario.events.values()):
        return None
    due, (begin, end) = due_at(run), run.window
    return (due >= begin) & (due <= end) & ~(run.closed <= due)


@measure("Extra waiting by the change", "client-days", "lower", "client", needs_baseline=True)
def extra_waiting(run: RunLog, baseline: RunLog) -> float:
    """Working days that all clients together waited more than without the change, to the end of the run."""
    return _waited(run)[-1] - _waited(baseline)[-1]


@measure("Change broke even in week", "weeks", "lower", "management", needs_baseline=True)
def break_even_week(run: RunLog, baseline: RunLog) -> float:
    """First time from which clients together had waited no longer than without the change, and stayed so.

    Where it never came, the end of the run counts.
    """
    return min(_even(run, baseline), weeks_of(run.scenario))


@measure("Never broke even", "share", "lower", "management", needs_baseline=True)
def never_even(run: RunLog, baseline: RunLog) -> float:
    """1 where the change did not break even before the end of the run, else 0; over replications the risk of it."""
    return np.isinf(_even(run, baseline))


def _even(run: RunLog, baseline: RunLog) -> float:
    """Return the week in which the change broke even; infinite if it never did."""
    behind = np.flatnonzero(_waited(run) - _waited(baseline) > 0)
    even = int(behind[-1]) + 1 if len(behind) else 0
    weeks = moments(run.scenario)
    return float(weeks[even]) if even < len(weeks) else np.inf


def _waited(run: RunLog) -> np.ndarray:
    """Return how many working days all clients together were waiting from the end of the warm-up to each moment."""
    clock = run.scenario.clock
    at = clock.at_week(moments(run.scenario))

    def since(events: np.ndarray) -> np.ndarray:
        """Minutes passed at each moment since all events before it together."""
        events = np.sort(events[~np.isnan(events)])
        before, total = np.searchsorted(events, at, "right"), np.concatenate([[0.0], np.cumsum(events)])
        return before * at - total[before]

    waited = since(run.arrived) - since(run.closed)
    return (waited - waited[0]) / clock.day_minutes


@measure("Cost until break-even", "euros", "lower", "management", needs_baseline=True)
def cost_until_even(run: RunLog, baseline: RunLog) -> float:
    """Hours paid above those without the change, and hours off the floor for training and talks, until it broke even.

    To the end of the run where it never did.
    """
    if not run.people_cost.any():
        return np.nan
    week = min(_even(run, baseline), float(moments(run.scenario)[-1]))
    if week <= 0:
        return 0.0
    clock = run.scenario.clock
    until = min(clock.at_week(week), clock.end)
    paid = [_paid(part.during(clock.warm_up, until)) for part in (run, baseline)]
    return paid[0] - paid[1]


def _paid(run: RunLog) -> float:
    minutes = duty_by_employee(run) + busy_by_employee(run, np.isin(run.activity, (MEETING, TRAINING)))
    return float((minutes / 60 * run.people_cost).sum())


CHANGE_MEASURES = frozenset(m.key for m in tuple(vars().values()) if isinstance(m, Measure))
"""Keys of the measures for which the office without its plan must be run as well."""
