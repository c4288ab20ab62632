"""Is the share of novices that of the course, and what counting people gives?"""

import numpy as np
import pytest

from simkit.theory import novice_share


@pytest.mark.parametrize(("turnover", "share"), [(0.3, 0.15), (0.6, 0.30)])
def test_how_many_are_novices(turnover, share):
    """Half a year to learn: 30 % turnover a year makes 15 % novices, 60 % makes 30 %."""
    assert novice_share(turnover, 0.5) == pytest.approx(share)


@pytest.mark.parametrize(("turnover", "learning"), [(0.3, 0.5), (1.2, 0.5), (3.0, 1.0)])
def test_is_that_what_counting_gives_where_novices_leave_too(turnover, learning):
    """20,000 posts left at a constant rate: how many came less than the time to learn ago?"""
    ages = np.random.default_rng(3).exponential(1 / turnover, 20_000)
    counted = (ages < learning).mean()
    assert counted == pytest.approx(novice_share(turnover, learning, novices_leave=True), abs=0.014)


def test_is_that_what_counting_gives_where_novices_stay():
    """Who comes stays for the time to learn, and then leaves at a rate that makes the turnover: by following a post."""
    rng, turnover, learning = np.random.default_rng(4), 0.6, 0.5
    stays = learning + rng.exponential(1 / turnover - learning, 20_000)
    assert len(stays) / stays.sum() == pytest.approx(turnover, rel=0.03), "the turnover that was meant"
    assert learning * len(stays) / stays.sum() == pytest.approx(novice_share(turnover, learning), rel=0.03)


def test_is_it_said_that_nobody_would_finish_learning():
    """Who leaves twice a year and needs a year to learn never gets there; unless novices leave as well."""
    with pytest.raises(ValueError, match="at most 1 / learning_time = 1, or nobody finishes learning"):
        novice_share(2, 1)
    assert novice_share(2, 1, novices_leave=True) < 1
    with pytest.raises(TypeError, match="novices_leave: found 1, must be True or False"):
        novice_share(0.3, 0.5, novices_leave=1)
