"""Triangular and normal work: are mean, spread and shape as asked?"""

import numpy as np
import pytest
from scipy import stats

from simkit.model.demand.draw import draw
from simkit.model.scenario import Work

SIZE = 200_000
WORKS = (
    Work(dist="triangular", min=5, mode=10, max=30),
    Work(dist="triangular", min=0, mode=0, max=30, mean=8),
    *(Work(dist="normal", mean=20, cv=cv) for cv in (0, 0.2, 0.5, 1, 3)),
)


@pytest.mark.parametrize("work", WORKS)
def test_are_mean_and_spread_those_of_the_sample(work):
    """Within four standard errors of the mean, and 2 % of the standard deviation; nothing is negative."""
    sample = draw(work, np.random.default_rng(1), SIZE)
    assert (sample >= 0).all()
    deviation = work.average * work.scv**0.5
    assert abs(sample.mean() - work.average) <= 4 * deviation / SIZE**0.5
    assert sample.std() == pytest.approx(deviation, rel=0.02, abs=1e-12)


def test_is_a_triangle_a_triangle():
    """Kolmogorov and Smirnov against scipy's triangle, level 0.001; its mean is that of the three corners."""
    work = WORKS[0]
    sample = draw(work, np.random.default_rng(2), 5_000)
    assert work.average == 15 and stats.kstest(sample, stats.triang(0.2, 5, 25).cdf).pvalue > 0.001


def test_is_normal_work_normal_above_zero_and_the_mean_kept():
    """At cv 0.5 a share of 2.3 % takes no time, the rest lies on a normal curve; the cv becomes 0.49."""
    work = Work(dist="normal", mean=20, cv=0.5)
    sample = draw(work, np.random.default_rng(3), SIZE)
    cut = stats.norm.cdf(-2)
    assert (sample == 0).mean() == pytest.approx(cut, rel=0.05)
    scale = 20 / (stats.norm.cdf(2) + 0.5 * stats.norm.pdf(2))
    above = stats.truncnorm(-2, np.inf, loc=scale, scale=scale / 2)
    assert stats.kstest(sample[sample > 0][:5_000], above.cdf).pvalue > 0.001
    assert work.scv**0.5 == pytest.approx(0.488, abs=5e-4) and Work(dist="normal", mean=1, cv=1).scv == pytest.approx(
        0.64, abs=5e-4
    )


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"dist": "triangular", "mean": 5}, "needs three that rise"),
        ({"dist": "triangular", "min": 5, "mode": 3, "max": 8}, "needs three that rise"),
        ({"dist": "triangular", "min": 5, "mode": 5, "max": 5}, "needs three that rise"),
        ({"dist": "triangular", "min": 5, "mode": 6, "max": 8, "cv": 1}, "leave cv and values out"),
        ({"dist": "normal", "mean": 5}, "cv is missing"),
        ({"mean": 5, "min": 1}, "belong to dist = 'triangular' only"),
    ],
)
def test_is_work_that_does_not_fit_together_refused(keys, words):
    """And it is said what would be right."""
    with pytest.raises(ValueError, match=words):
        Work(**keys)
