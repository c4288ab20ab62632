"""Does the map of people by week show what each of them did?"""

import numpy as np
import pytest

import simkit as sk
from simkit.measures.breakdown import weekly_by_employee

from .test_transition import plan


@pytest.fixture(scope="module")
def run():
    return sk.run(plan(2, 4), seed=3)


def test_is_the_load_of_a_week_that_of_the_hours(run):
    """Over the weeks, weighted by the hours on duty, it is what by_employee says."""
    load = weekly_by_employee(run, "load")
    assert load.shape == (10, 12)
    assert load.mean(axis=1) == pytest.approx(run.by_employee()["utilisation"].to_numpy()), "all weeks have equal hours"


def test_does_learning_fall_at_the_move_and_rise_after(run):
    """Five people move in week 0 and five in week 4: novices then, better every week after."""
    learning = weekly_by_employee(run, "learning")
    falls = np.argmin(learning, axis=1)
    assert sorted(falls.tolist()) == [0] * 5 + [4] * 5
    for line, week in zip(learning, falls, strict=True):
        assert line[week] == pytest.approx(0.727, abs=0.001) and (np.diff(line[week:]) > 0).all()


def test_are_interruptions_those_of_the_measure():
    """Summed over people and weeks, the number of pieces that were interrupted."""
    office = sk.load("tax-office/service-team").change({"clock.horizon_days": 10, "clock.warm_up_days": 5})
    log = sk.run(office.change({"teams.*.interrupts": True}))
    each = weekly_by_employee(log, "interruptions")
    days = [log.during(*(2400.0 + 2400 * np.array([i, i + 1]))).by_employee() for i in range(2)]
    total = sum((each[:, i] * (d["busy_hours"] + d["idle_hours"]).to_numpy() / 8)[each[:, i] > 0].sum()
                for i, d in enumerate(days))  # fmt: skip
    begin, end = log.window
    cut = log.activities["outcome"].to_numpy() == "interrupted"
    assert total == pytest.approx((cut & (log.finished >= begin) & (log.finished < end)).sum()) and total > 0


@pytest.mark.parametrize("kind", ["load", "learning", "interruptions"])
def test_does_the_picture_have_a_cell_for_everybody_and_every_week(run, kind):
    """With a description that says who is at the ends."""
    picture = run.chart(kind)
    assert len(picture.spec()["data"]["values"]) == 10 * 12
    assert "10 employees" in picture.description and "in the last" in picture.description


def test_is_what_cannot_be_drawn_refused(run):
    """A run without learning, one shorter than a week, and a kind that is none."""
    desk = sk.load("textbook/mm1")
    with pytest.raises(ValueError, match="nobody learns"):
        sk.run(desk).chart("learning")
    with pytest.raises(ValueError, match="shorter than a week"):
        sk.run(desk.change({"clock.horizon_days": 2})).chart("load")
    with pytest.raises(ValueError, match="choose one of: .*learning"):
        run.chart("progress")
