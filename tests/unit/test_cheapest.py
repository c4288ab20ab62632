"""Does the search find the cheapest that meets the norm, and say what it cannot tell?"""

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.cheapest import Cheapest, cheapest, judged, weekly_cost, weekly_hours
from simkit.experiment.interval import mean_interval

CLERKS = "teams.desk.members[0].count"
NORM = {"task_wait": ("<=", 5)}


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 5, "clock.horizon_days": 20})


def test_the_cheapest_that_meets_is_found_and_dearer_ones_are_not_run(desk):
    """M/M/1 at 80 % waits 40 minutes, M/M/2 under 2: two clerks meet five minutes, one does not, three wait unrun."""
    found = cheapest(desk, {CLERKS: [3, 1, 2]}, NORM, n=4)
    assert found.summary["verdict"].tolist() == ["does not meet", "meets", "not run"]
    assert found.best == {CLERKS: 2} and found.scenario.value(CLERKS) == 2
    assert found.summary["cost"].tolist() == [40, 80, 120] and found.cost == "hours a week"
    assert "All that cost less do not meet it" in str(found) and "Not run" in found._repr_html_()
    assert set(found.table[CLERKS]) == {1, 2}, "the table holds what was run"


def test_without_stopping_all_are_run(desk):
    """stop=False runs the dear ones too; the answer is the same."""
    found = cheapest(desk, {CLERKS: [1, 2, 3]}, NORM, n=4, stop=False)
    assert found.best == {CLERKS: 2} and found.summary["verdict"].iloc[2] == "meets"


def test_a_cheaper_one_that_cannot_be_told_is_named(desk):
    """A norm beside the mean of one clerk: cannot tell yet; the answer is two clerks and says what is open."""
    near = float(sk.replicate(desk, n=4, measures=["task_wait"]).summary.loc["task_wait", "mean"]) + 1
    found = cheapest(desk, {CLERKS: [1, 2]}, {"task_wait": ("<=", near)}, n=4)
    assert found.summary["verdict"].tolist() == ["cannot tell yet", "meets"]
    assert found.undecided[CLERKS].tolist() == [1]
    assert f"cannot be told yet with 4 replications: {CLERKS} = 1" in str(found)


def test_nothing_that_meets_is_said_plainly(desk):
    """One clerk never meets half a minute: no best, and no words that promise one."""
    found = cheapest(desk, {CLERKS: [1]}, {"task_wait": ("<=", 0.5)}, n=4)
    assert found.best is None and found.scenario is None
    assert "None of the candidates meets the norm" in str(found) and "All of them do not meet it" in str(found)


def test_one_replication_tells_nothing(desk):
    """One run has no interval, so nothing meets."""
    found = cheapest(desk, {CLERKS: [2]}, NORM, n=1)
    assert found.summary["verdict"].tolist() == ["cannot tell yet"]
    assert "Cannot tell which candidates meet the norm. One run" in str(found)


def test_several_norms_must_all_hold(desk):
    """Short waits and busy people at once: two clerks fail the second norm."""
    norms = NORM | {"utilisation": (">=", 0.7)}
    found = cheapest(desk, {CLERKS: [2]}, norms, n=4)
    assert found.summary["verdict"].tolist() == ["does not meet"]


def test_a_design_just_short_of_the_norm_is_rarely_said_to_meet():
    """Twelve candidates that all miss the norm by nothing: 'meets' is said in at most 5 % of the searches."""
    rng, times, wrong = np.random.default_rng(1), 500, 0
    each = 1 - 0.05 / 12
    for _ in range(times):
        runs = rng.normal(0.9, 0.02, (12, 8))
        wrong += any(judged(mean_interval(run, each), (">=", 0.9)) == "meets" for run in runs)
    assert wrong / times <= 0.05


def test_the_level_is_shared_over_candidates_and_norms(desk):
    """Four intervals at 95 % together are drawn at 98.75 % each."""
    found = cheapest(desk, {CLERKS: [1, 2]}, NORM | {"utilisation": ("<=", 0.9)}, n=2)
    assert isinstance(found, Cheapest) and found.each == pytest.approx(0.9875)


def test_the_cost_is_hours_times_wage_and_needs_no_run():
    """By hand: 40 hours at 30 euros and a part-timer of two days of 4 hours at 50."""
    part = {"name": "part", "days": ["mon", "tue"], "hours": [9, 13], "cost_per_hour": 50, "skills": {"request": 1}}
    full = {"name": "full", "cost_per_hour": 30, "skills": {"request": 1}}
    office = sk.load("textbook/mm1").change({"teams.desk.members": [full, part]})
    assert weekly_hours(office) == 48
    assert weekly_cost(office) == 40 * 30 + 8 * 50


def test_a_cost_of_ones_own_orders_the_candidates(desk):
    """Where few clerks cost more, the search begins with many."""
    found = cheapest(desk, {CLERKS: [1, 2]}, NORM, cost=lambda s: -s.value(CLERKS), n=3)
    assert found.candidates[CLERKS].tolist() == [2, 1] and found.best == {CLERKS: 2}


@pytest.mark.parametrize(
    ("norms", "cost", "error", "message"),
    [
        ({}, None, ValueError, "norms must be"),
        ({"task_wait": 5}, None, ValueError, "'task_wait' has 5"),
        ({"task_wait": ("<", 5)}, None, ValueError, "'>=' or '<='"),
        ({"wait": ("<=", 5)}, None, ValueError, "no measure 'wait'"),
        (NORM, "cost_per_settled", TypeError, "only known after the runs"),
        (NORM, lambda s: None, ValueError, "the cost of .* found None, must be a number"),
    ],
)
def test_a_slip_of_the_pen_gets_an_answer(desk, norms, cost, error, message):
    """What cannot be searched is refused before anything runs."""
    with pytest.raises(error, match=message):
        cheapest(desk, {CLERKS: [1]}, norms, cost=cost)


def test_does_the_picture_hold_every_candidate_that_was_run_and_the_norm(desk):
    """One clerk misses five minutes, two meet them, three are not run and not drawn; the picture says so in words."""
    found = cheapest(desk, {CLERKS: [1, 2, 3]}, NORM, n=4)
    picture = found.chart()
    norm, lines, points = picture.spec()["layer"]
    assert norm["data"]["values"] == [{"norm": 5}]
    drawn = points["data"]["values"]
    assert [(row["cost"], row["verdict"]) for row in drawn] == [(40, "does not meet"), (80, "meets")]
    assert [row["mean"] for row in drawn] == pytest.approx(found.summary["task_wait"].dropna().tolist(), rel=1e-3)
    assert lines["data"]["values"] == drawn
    assert f"{CLERKS} = 2: 80.0 hours a week" in picture.description and "= 3" not in picture.description
    with pytest.raises(ValueError, match="no norm for 'utilisation'; there is one for 'task_wait'"):
        found.chart("utilisation")


def test_an_interruption_keeps_what_was_done():
    """Interrupted after two of three candidates: are these told, the third not run, and is it said?"""

    def stop(done):
        if done == 2:
            raise KeyboardInterrupt

    desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 1, "clock.horizon_days": 5})
    over, norms = {"teams.desk.members[0].count": [1, 2, 3]}, {"task_wait": ("<=", 1e-9)}
    with pytest.warns(UserWarning, match="interrupted after 2 of 3 candidates; what was done is kept"):
        kept = sk.cheapest(desk, over, norms, n=3, progress=stop)
    assert list(kept.summary["verdict"] == "not run") == [False, False, True]
    whole = sk.cheapest(desk, over, norms, n=3)
    assert whole.values.loc[:1].equals(kept.values)
