"""What a change costs those who go through it, against the same office, with the same clients, without it.

They apply where a scenario has a plan and `sk.compare`, `sk.replicate` or `sk.transition` ran the office without it as
well. A week is counted from the end of the warm-up, as in the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures.measure import Measure, measure
from simkit.measures.toll import weeks_of

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog


@measure("Deepest point of the dip", "cases", "lower", "designer")
def deepest_point(run: RunLog) -> float:
    """The most open cases at any time above those of the same office, with the same clients, without the change."""
    return _of(run, "deepest_point")


@measure("Week of the deepest point", "weeks", "neither", "designer")
def deepest_week(run: RunLog) -> float:
    """Weeks after the warm-up at which the dip was deepest."""
    return _of(run, "deepest_week")


@measure("Dip cleared in week", "weeks", "lower", "management")
def cleared_week(run: RunLog) -> float:
    """First time after the deepest point with no more open cases than is usual without the change.

    Usual is the mean of that office in the same replication. Where it never came, the end of the run counts.
    """
    return _by_the_end(run, "cleared_week")


@measure("Dip not cleared", "share", "lower", "management")
def never_cleared(run: RunLog) -> float:
    """1 where the dip was not cleared before the end of the run, else 0; over replications the risk of it."""
    return _never(run, "cleared_week")


@measure("Clients hurt by the change", "cases", "lower", "client")
def clients_hurt(run: RunLog) -> float:
    """Cases that were late, and would have been in time without the change.

    Only cases whose norm ran out in the measured period.
    """
    return _of(run, "clients_hurt")


@measure("Clients spared by the change", "cases", "higher", "client")
def clients_spared(run: RunLog) -> float:
    """Cases that were in time, and would have been late without the change."""
    return _of(run, "clients_spared")


@measure("Extra waiting by the change", "client-days", "lower", "client")
def extra_waiting(run: RunLog) -> float:
    """Working days that all clients together waited more than without the change, to the end of the run."""
    return _of(run, "extra_waiting")


@measure("Change broke even in week", "weeks", "lower", "management")
def break_even_week(run: RunLog) -> float:
    """First time from which clients together had waited no longer than without the change, and stayed so.

    Where it never came, the end of the run counts.
    """
    return _by_the_end(run, "break_even_week")


@measure("Never broke even", "share", "lower", "management")
def never_even(run: RunLog) -> float:
    """1 where the change did not break even before the end of the run, else 0; over replications the risk of it."""
    return _never(run, "break_even_week")


@measure("Cost until break-even", "euros", "lower", "management")
def cost_until_even(run: RunLog) -> float:
    """Hours paid above those without the change, and hours off the floor for training and talks, until it broke even.

    To the end of the run where it never did.
    """
    return _of(run, "cost_until_even")


TOLLS = frozenset(m.key for m in tuple(vars().values()) if isinstance(m, Measure))
"""Keys of the measures for which the office without its plan must be run as well."""


def _of(run: RunLog, key: str) -> float:
    return np.nan if run.toll is None else run.toll[key]


def _by_the_end(run: RunLog, key: str) -> float:
    return min(_of(run, key), weeks_of(run.scenario)) if run.toll is not None else np.nan


def _never(run: RunLog, key: str) -> float:
    return float(np.isinf(_of(run, key))) if run.toll is not None else np.nan
