"""Is the crossover where it is said to be, as often as it is said, and does it say so when it cannot tell?"""

import math

import numpy as np
import pytest

from simkit.experiment.sweep import MANY, NONE, ONE, WHERE, WHETHER, locate
from simkit.measures import MEASURES

X = np.linspace(0, 10, 6)
WAIT = MEASURES["task_wait"]


def found(differences, x=X, confidence=0.95):
    return locate(x, np.atleast_2d(differences), "pace", WAIT, ("a", "b"), confidence)


def noisy(line, rng, n, noise=1.0, common=0.5):
    """Replications round a line: with noise of their own at each value and noise all values share."""
    return line + rng.normal(0, noise, (n, len(line))) + rng.normal(0, common, (n, 1))


def test_a_line_without_noise_crosses_where_it_is_zero():
    """By hand: 0.3 × (x - 4.2) is zero at 4.2, and without spread the interval is that place."""
    one = found([0.3 * (X - 4.2)] * 3)
    assert one.verdict == ONE
    assert (one.place, one.low, one.high) == pytest.approx((4.2, 4.2, 4.2), abs=1e-6)
    assert one.ahead == "b", "second minus first is below zero at first: the second is lower"


def test_the_order_of_the_values_does_not_matter():
    """Values tried from high to low give the same crossover."""
    rows = noisy(X - 4.2, np.random.default_rng(1), 10)
    assert found(rows[:, ::-1], X[::-1]).open == found(rows).open


def test_the_interval_is_where_the_paired_t_interval_holds_zero():
    """At both ends of the interval the t interval of the interpolated difference just touches zero."""
    from scipy import stats

    rows = noisy(X - 4.2, np.random.default_rng(2), 8)
    one = found(rows)
    for end in (one.low, one.high):
        there = np.array([np.interp(end, X, row) for row in rows])
        assert stats.ttest_1samp(there, 0).pvalue == pytest.approx(0.05, abs=1e-6)


def test_the_interval_holds_the_true_crossover_as_often_as_it_says():
    """A thousand sweeps of five replications: 95 % of the intervals hold 4.2, within the binomial band.

    A percentile bootstrap over the same five replications is measured beside it: it falls short.
    """
    rng, times, n = np.random.default_rng(3), 1000, 5
    held = booted = 0
    for _ in range(times):
        rows = noisy(X - 4.2, rng, n)
        held += any(low <= 4.2 <= high for low, high in found(rows).open)
        means = rows[rng.integers(0, n, (200, n))].mean(axis=1)
        there = np.array([np.interp(4.2, X, mean) for mean in means])  # above zero: crossed before 4.2
        booted += np.quantile(there, 0.025) <= 0 <= np.quantile(there, 0.975)
    band = 3 * math.sqrt(0.95 * 0.05 / times)
    assert abs(held / times - 0.95) < band, f"{held} of {times} held the truth"
    assert booted / times < 0.95 - band, f"the bootstrap held it in {booted} of {times}: why not use it then?"


def test_no_crossover_is_invented_where_there_is_none():
    """No true difference anywhere: a crossover is claimed in at most 5 % of the sweeps."""
    rng, times = np.random.default_rng(4), 1000
    claims = sum(found(noisy(0 * X, rng, 6)).verdict in (ONE, WHERE, MANY) for _ in range(times))
    assert claims / times <= 0.05


def test_none_is_not_said_of_a_true_crossover_more_often_than_allowed():
    """The lines cross near the end of the range: 'no crossover' is wrong, and said in at most 5 % (and chance)."""
    rng, times = np.random.default_rng(5), 1000
    wrong = sum(found(noisy(X - 9.5, rng, 6)).verdict == NONE for _ in range(times))
    assert wrong / times <= 0.05 + 3 * math.sqrt(0.95 * 0.05 / times)


@pytest.mark.parametrize(
    ("line", "verdict", "words"),
    [
        (X + 20, NONE, "no crossover in this range, from 0 to 10. a is lower all the way"),
        ((X - 3) * (X - 7) * 5, MANY, "more than one crossover, at about 3"),
        (0.01 * (X - 4), WHETHER, "cannot tell whether they cross"),
        (50 * (X - 4.2), ONE, "Below it b is lower, above it a"),
        (np.array([-90, -0.5, 0.5, -0.5, 0.5, 90]), WHERE, "cannot tell where: between"),
    ],
)
def test_the_answer_is_one_of_five_and_says_so(line, verdict, words):
    """Each kind of curve gets its own answer in words."""
    one = found(noisy(np.asarray(line, dtype=float), np.random.default_rng(6), 10))
    assert one.verdict == verdict
    assert words in str(one)
    assert math.isnan(one.place) == (verdict != ONE)


def test_one_replication_tells_nothing():
    """One run has a line that crosses; whether the truth does, nobody knows."""
    one = found([X - 4.2])
    assert one.verdict == WHETHER
    assert "One run" in str(one) and math.isnan(one.place)


def test_equal_structures_have_no_crossover_to_point_at():
    """Where every difference is zero one cannot tell, and does not fall over."""
    assert found(np.zeros((4, len(X)))).verdict == WHETHER


def test_a_replication_without_a_value_is_left_out():
    """A measure that does not apply in one run does not spoil the others."""
    rows = noisy(X - 4.2, np.random.default_rng(7), 8)
    spoilt = np.vstack([rows, np.where(X == 4, math.nan, 5.0)])
    assert found(spoilt).open == found(rows).open
