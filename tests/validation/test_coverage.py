"""Do the 95 % intervals of `replicate` hold the truth in 95 of 100 experiments?

Theory knows the truth; hundreds of experiments are made, each with its own seed, and the intervals that hold
it are counted. The count must lie in its binomial band: a faultless interval leaves it once in a thousand.

Student's interval promises its level for normal values. Means over a run are not normal: waits are skewed,
and a run that is too low by chance also shows too little spread. So the runs here are long enough for the
number in the system to be nearly normal; the last tests show what happens when they are not.
"""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from authors.validation import coverage as coverage_module
from authors.validation import simulate
from authors.validation.coverage import Coverage, binomial_band, coverage, coverage_table, outside
from authors.validation.one_desk import one_desk

import simkit as sk
from simkit import theory

pytestmark = [pytest.mark.validation, pytest.mark.slow]

WEEK = 2400  # minutes of opening hours
HALF = theory.mmc(120 / WEEK, 10, 1)
FIXED = theory.mg1(120 / WEEK, 10, 0)
THREE = theory.mmc(480 / WEEK, 10, 3)
BUSY = theory.mmc(216 / WEEK, 10, 1)

DESKS = {
    # scenario, changes, days of warm-up, days, replications of an experiment, experiments, truth
    "M/M/1": ("textbook/mm1", {"events.client.per_week": 120}, 1, 10, 10, 200, HALF),
    "M/D/1": (
        "textbook/mg1",
        {"events.client.per_week": 120, "products.request.work": {"dist": "deterministic", "mean": 10}},
        1, 5, 10, 200, FIXED,
    ),
    "M/M/3": ("textbook/mmc", {"events.client.per_week": 480}, 1, 3, 10, 150, THREE),
}  # fmt: skip
LINES = [(desk, measure) for desk in DESKS for measure in ("utilisation", "work_in_progress")]
WAITS = [(desk, measure) for desk in DESKS for measure in ("lead_time_mean", "task_wait")]


def measured(desk):
    """Return the coverage of every measure over all experiments."""
    name, changes, warm_up, days, n, experiments, queue = desk
    clock = {"clock.warm_up_days": warm_up, "clock.horizon_days": days}
    scenario = sk.load(name).change({**changes, **clock})
    truth = {
        "utilisation": queue.utilisation,
        "work_in_progress": queue.mean_number,
        "lead_time_mean": queue.mean_sojourn / scenario.clock.day_minutes,
        "task_wait": queue.mean_wait,
    }
    found = [
        sk.replicate(scenario, n=n, seed=seed, measures=list(truth), progress=False).summary
        for seed in range(1, experiments + 1)
    ]
    return {
        key: Coverage(value, *(np.array([s.loc[key, end] for s in found]) for end in ("low", "high")))
        for key, value in truth.items()
    }


@pytest.fixture(scope="module")
def covered():
    return {name: measured(desk) for name, desk in DESKS.items()}


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line))
def test_do_the_intervals_hold_the_truth_as_often_as_they_say(covered, line):
    """Does the count of intervals that hold the closed form lie in its band?"""
    found = covered[line[0]][line[1]]
    low, high = found.band
    assert found.inside, f"{line}: {found.held} of {found.experiments} hold the truth; 95 % would give {low} to {high}"


def test_do_all_lines_together_hold_it_too(covered):
    """Of the utilisations, which are nearly normal, is it 95 % over all desks together?

    Three desks, each with seeds of its own stream names: their experiments hardly depend on each other.
    """
    lines = [covered[desk]["utilisation"] for desk in DESKS]
    low, high = binomial_band(sum(c.experiments for c in lines), 0.95)
    assert low <= sum(c.held for c in lines) <= high


@pytest.mark.parametrize("line", WAITS, ids=lambda line: " ".join(line))
def test_are_intervals_of_waits_a_little_too_narrow_at_most(covered, line):
    """Mean waits are skewed, and a ratio: is at least 90 % of their intervals right, by the same band?"""
    found = covered[line[0]][line[1]]
    low, _ = binomial_band(found.experiments, 0.90)
    assert found.held >= low, f"{line}: {found.held} of {found.experiments} hold the truth"


def test_would_too_narrow_an_interval_be_found_out(covered):
    """Planted: intervals of 80 % that pretend to be of 95 %: are they refused?"""
    from scipy.special import stdtrit

    for name, lines in covered.items():
        found, n = lines["utilisation"], DESKS[name][4]
        middle = (found.low + found.high) / 2
        half = (found.high - found.low) / 2 * stdtrit(n - 1, 0.90) / stdtrit(n - 1, 0.975)
        assert not Coverage(found.truth, middle - half, middle + half).inside


def test_would_an_error_in_the_office_be_found_out(covered):
    """Planted: a truth 10 % beside the real one: are the intervals refused?"""
    for lines in covered.values():
        found = lines["utilisation"]
        assert not Coverage(1.1 * found.truth, found.low, found.high).inside


def test_an_empty_start_spoils_the_intervals():
    """A busy desk that begins empty, without warm-up: do the intervals miss the steady state, far too often?

    The interval is right about the mean of such runs; that mean is not the one of the closed form. No number
    of replications helps: a warm-up does.
    """
    scenario = "textbook/mm1", {"events.client.per_week": 216}
    found = measured((*scenario, 0, 5, 10, 20, BUSY))["work_in_progress"]
    assert found.held < found.band[0]
    assert found.share < 0.7
    warm = measured((*scenario, 20, 5, 10, 20, BUSY))["work_in_progress"]
    assert warm.held > found.held


# The counting itself


def test_do_the_examples_hold():
    """Do the examples in the docstrings give what they say?"""
    result = doctest.testmod(coverage_module)
    assert result.attempted > 0
    assert result.failed == 0


def test_normal_values_are_covered():
    """Is the count in its band for normal values, and outside it for strongly skewed ones?"""
    rng = np.random.default_rng(1)
    assert coverage(rng.normal(3, 2, size=20_000), 3).inside
    assert not coverage(rng.lognormal(0, 1.5, size=20_000), np.exp(1.5**2 / 2)).inside


def test_replications_that_fill_no_experiment_are_left_out():
    """Do 25 replications make two experiments of ten, and nine none?"""
    assert coverage(np.arange(25.0), 5).experiments == 2
    with pytest.raises(ValueError, match="10 of 9 do not make one"):
        coverage(np.arange(9.0), 5)


def test_table_of_the_validation():
    """Does the table of the validation's lines count what coverage counts, line by line and in all?"""
    case = one_desk()[0]
    outcomes = simulate(case, replications=4, changes={"clock.horizon_days": 20})
    table = coverage_table(outcomes, each=2).splitlines()
    assert len(table) == 2 + len(outcomes) + 1
    counts = [coverage(o.values, o.expected, each=2) for o in outcomes]
    for line, outcome, found in zip(table[2:], outcomes, counts, strict=False):
        assert outcome.quantity.label in line and f"| {found.held} ({found.share:.1%}) |" in line
    assert f"| {2 * len(outcomes)} | {sum(c.held for c in counts)} " in table[-1]
    assert outside(outcomes, each=2) == sum(not c.inside for c in counts)
