"""Are the formulas right that only the validation uses?"""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from simkit import theory
from simkit.validation import every_wait, formulas
from simkit.validation.every_wait import first_come_first_served


@pytest.mark.parametrize("module", [formulas, every_wait], ids=lambda module: module.__name__)
def test_do_the_examples_hold(module):
    """Do the examples in the docstrings give what they say?"""
    result = doctest.testmod(module, extraglobs={"np": np})
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("load", [0.1, 0.5, 0.9])
def test_are_poisson_arrivals_the_mm1_queue(load):
    """Does GI/M/1 with exponential gaps give M/M/1?"""
    assert formulas.gim1_wait(load / 10, 1, 10) == pytest.approx(theory.mmc(load / 10, 10, 1).mean_wait)


def test_do_clockwork_arrivals_give_the_table_value():
    """Does D/M/1 at load 0.5 have the root 0.2032 of sigma = exp(-2 (1 - sigma))?"""
    wait = formulas.gim1_wait(0.5, 0, 1)
    assert wait / (1 + wait) == pytest.approx(0.203188, abs=1e-6)


def test_does_shortest_first_hardly_matter_without_load():
    """Is the wait at a hardly loaded desk that of first come, first served?"""
    assert formulas.shortest_first_wait(1e-4, 1) == pytest.approx(theory.mmc(1e-4, 1, 1).mean_wait, rel=1e-3)


def test_is_shortest_first_the_limit_of_many_priority_classes():
    """Do ever finer classes of Cobham come near Phipps?"""
    load = 0.8
    edges = np.append(np.linspace(0, 30, 4001), np.inf)
    above = np.exp(-edges)
    share = above[:-1] - above[1:]
    part = np.append((edges[:-1] + 1) * above[:-1], 0)
    part = part[:-1] - part[1:]  # integral of x exp(-x) over each class
    reached = np.concatenate([[0.0], np.cumsum(load * part)])
    fine = load * (share / ((1 - reached[:-1]) * (1 - reached[1:]))).sum()
    assert formulas.shortest_first_wait(load, 1) == pytest.approx(fine, rel=1e-4)


def test_is_an_even_day_the_ordinary_load():
    """Is the number by part the load when every part is the same?"""
    assert formulas.numbers_by_part([0.5] * 4, 120, 60) == pytest.approx([30] * 4)


def test_does_little_hold_over_the_day():
    """Is the mean over the day the mean arrival rate times the mean stay, whatever the profile?"""
    rates = [0.1, 0.7, 0.2]
    numbers = formulas.numbers_by_part(rates, 160, 45)
    assert np.mean(numbers) == pytest.approx(np.mean(rates) * 45)


def test_is_a_backlog_at_one_desk_the_sum_of_the_work():
    """Do three jobs of ten minutes at one desk take thirty, and wait 0, 10 and 20?"""
    assert formulas.backlog(3, 10, 1) == pytest.approx((10, 30))


def test_is_a_backlog_of_as_many_jobs_as_servers_a_maximum():
    """Does nobody wait then, and does all take the mean of the largest?"""
    assert formulas.backlog(4, 10, 4) == pytest.approx((0, theory.mean_maximum(4, 10)))


def test_does_the_recursion_find_the_mean_wait():
    """Do a hundred thousand clients of the recursion wait as long as M/M/3 says, within chance?"""
    rng = np.random.default_rng(1)
    means = []
    for _ in range(20):
        arrived = np.cumsum(rng.exponential(1 / 0.21, 5000))
        means.append(first_come_first_served(arrived, rng.exponential(10, 5000), 3)[200:].mean())
    error = np.std(means, ddof=1) / np.sqrt(len(means))
    assert abs(np.mean(means) - theory.mmc(0.21, 10, 3).mean_wait) < 4 * error
