"""Do the measures of any office keep within what is possible?"""

import numpy as np
import pytest
from examples import Shared

from simkit.measures import MEASURES

from .offices import runs

asked = Shared(runs(), 120, seed=6)


@asked
def test_do_measures_keep_within_their_bounds(ran):
    """Shares lie in [0, 1], nothing is negative, and measures that belong together agree."""
    values = {key: measure(ran.log) for key, measure in MEASURES.items()}
    for key, value in values.items():
        assert np.isnan(value) or (np.isfinite(value) and value >= -1e-12), key
        if MEASURES[key].unit == "share":
            assert np.isnan(value) or value <= 1 + 1e-9, key
    begin, end = ran.log.window
    closed = ran.log.closed
    cases = (closed >= begin) & (closed <= end) & (ran.log.ending == 0)
    settled, tasks = cases.sum(), np.diff(ran.demand.first_task)[cases]
    for key in ("lead_time_mean", "lead_time_median", "lead_time_p90", "handlers", "handoffs"):
        assert np.isnan(values[key]) == (settled == 0), key
    if settled:
        assert values["lead_time_median"] <= values["lead_time_p90"]
        assert values["handlers"] >= (tasks > 0).mean() - 1e-12, "whoever needs nothing meets nobody"
        if all(product.people == 1 for product in ran.scenario.products.values()):  # a second comes without a hand-off
            assert values["handoffs"] >= values["handlers"] - 1 - 1e-12, "each new handler is a hand-off"
    if not np.isnan(values["working_share"]):
        assert values["working_share"] + values["waiting_share"] == pytest.approx(1)
    assert values["open_at_end"] == np.isnan(closed).sum()
    shares = [values[key] for key in ("talking_share", "meeting_share") if not np.isnan(values[key])]
    assert sum(shares) <= np.nan_to_num(values["utilisation"]) + 1e-9, "talking and meeting are part of being busy"
    assert np.isnan(values["conversations"]) or values["conversations"] >= 1
    assert np.isnan(values["disagreement"]) or values["disagreement"] <= 0.5 + 1e-12, "2 p (1 - p)"


@asked
def test_do_the_breakdowns_add_up_to_the_whole(ran):
    """Teams, employees and life events are parts of the same run: they sum to its measures."""
    log = ran.log
    employees, teams, events = log.by_employee(), log.by_team(), log.by_event()
    duty = (employees["busy_hours"] + employees["idle_hours"]).sum()
    assert teams["employees"].sum() == len(employees) == len(log.people)
    assert events["settled"].sum() == round(MEASURES["settled_per_week"](log) * _weeks(log))
    if duty > 1e-9:
        assert employees["busy_hours"].sum() / duty == pytest.approx(MEASURES["utilisation"](log), abs=1e-9)
        in_team = employees.assign(duty=employees["busy_hours"] + employees["idle_hours"]).groupby("team")
        by_team = in_team["duty"].sum().reindex(teams.index)
        assert (by_team * teams["utilisation"]).sum() == pytest.approx(employees["busy_hours"].sum(), abs=1e-6)
    weighted = (events["settled"] * events["lead_days_mean"]).sum()
    if events["settled"].sum():
        assert weighted / events["settled"].sum() == pytest.approx(MEASURES["lead_time_mean"](log))


def _weeks(log) -> float:
    begin, end = log.window
    return (end - begin) / log.scenario.clock.week_minutes
