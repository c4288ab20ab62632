"""Are the formulas right that only the validation uses?"""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from authors.validation import every_wait, formulas, formulas_change, formulas_phone, formulas_steps
from authors.validation.every_wait import first_come_first_served

from simkit import theory

MODULES = [formulas, formulas_change, formulas_phone, formulas_steps, every_wait]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
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


@pytest.mark.parametrize(("rate", "patience"), [(0.9, 2), (1.2, 10), (3, 1)])
def test_do_the_answered_callers_fit_erlang_a(rate, patience):
    """Are as many answered, however late, as do not give up, and at once as find somebody free?"""
    desk = theory.erlang_a(rate, 5, 5, patience)
    late = formulas_phone.answered_calls(rate, 5, 5, patience, norm=1e6)
    at_once = formulas_phone.answered_calls(rate, 5, 5, patience, norm=0)
    assert late.within_norm == pytest.approx(1 - desk.abandon_probability)
    assert at_once.within_norm == pytest.approx(1 - desk.wait_probability)


def test_do_patient_callers_wait_as_in_erlang_c():
    """With a patience of a thousand talks, are waits and service level those of M/M/c?"""
    queue = theory.mmc(0.6, 5, 5)
    calls = formulas_phone.answered_calls(0.6, 5, 5, mean_patience=5_000_000, norm=2)
    assert calls.mean_wait == pytest.approx(queue.mean_wait, rel=1e-4)
    assert calls.within_norm == pytest.approx(queue.service_level(2), rel=1e-4)


def test_do_waits_of_the_answered_agree_with_drawn_ones():
    """Do callers drawn one by one, state by state, wait as the formula says, within chance?"""
    rate, talk, crew, patience, norm = 1.4, 5, 5, 10, 3
    weights = [1.0]
    for number in range(1, 200):
        weights.append(weights[-1] * rate / (min(number, crew) / talk + max(number - crew, 0) / patience))
    rng = np.random.default_rng(1)
    found = rng.choice(len(weights), p=np.array(weights) / sum(weights), size=200_000)
    wait = np.zeros(len(found))
    for ahead in range(found.max() - crew + 1):  # everybody before them must be answered or give up
        waits = found - crew >= ahead
        wait[waits] += rng.exponential(1 / (crew / talk + ahead / patience), waits.sum())
    answered = wait < rng.exponential(patience, len(found))
    calls = formulas_phone.answered_calls(rate, talk, crew, patience, norm)
    assert abs(wait[answered].mean() - calls.mean_wait) < 4 * wait[answered].std() / np.sqrt(answered.sum())
    in_time = answered & (wait <= norm)
    assert abs(in_time.mean() - calls.within_norm) < 4 * in_time.std() / np.sqrt(len(found))


def test_does_the_highest_class_not_notice_the_others():
    """With interruption, is the time of the first class that of a queue of its own?"""
    times = formulas_phone.preemptive_sojourns((0.02, 0.03), (10, 20), (0.5, 2))
    assert times[0] == pytest.approx(theory.mg1(0.02, 10, 0.5).mean_sojourn)


def test_is_disagreement_the_share_of_drawn_pairs():
    """Do as many pairs of drawn judgements differ as the arc cosine says, within chance?"""
    rng = np.random.default_rng(1)
    merit = rng.normal(0, 1, 200_000)
    one, other = (merit + rng.normal(0, 0.7, len(merit)) for _ in range(2))
    differ = (one > 0) != (other > 0)
    expected = formulas_phone.disagreement(1, 0.49)
    assert abs(differ.mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / len(merit))


@pytest.mark.parametrize("gain", [0.0, 0.4])
def test_is_the_work_of_a_learner_what_small_steps_give(gain):
    """Euler's method on work' = speed, gap' = -gap / tau; and the time for it is the way back."""
    start, tau, step = 0.6, 40.0, 0.001
    work, gap = 0.0, (1 - start) * (1 - gain)
    for turn in range(1, 100_001):
        work += step * (1 - gap)
        gap -= step * gap / tau
        if turn % 25_000 == 0:
            assert formulas_change.work_done(turn * step, start, tau, gain) == pytest.approx(work, rel=1e-4)
            assert formulas_change.time_for(work, start, tau, gain) == pytest.approx(turn * step, rel=1e-4)


def test_is_the_mean_novelty_that_of_task_by_task():
    """Tasks of a thousandth of an hour one after the other, each with the gap of its moment."""
    start, tau, span = 0.6, 40.0, 40.0
    time, novelty = 0.0, []
    while time < span:
        novelty.append(np.exp(-time / tau))
        time += 0.001 / (1 - (1 - start) * novelty[-1])
    assert formulas_change.mean_novelty(span, start, tau) == pytest.approx(np.mean(novelty), rel=1e-4)


def test_is_the_balanced_where_a_window_is_balanced():
    """Looked for on the curve of the flow: capacity over the window equals what comes; without a window, the peak."""
    curve = theory.dip(100, 80, 110, 8)
    done = np.concatenate([[0.0], np.cumsum((curve.capacity[1:] + curve.capacity[:-1]) / 2 * np.diff(curve.weeks))])
    half = 2.0
    balance = np.interp(curve.weeks + half, curve.weeks, done) - np.interp(curve.weeks - half, curve.weeks, done)
    inside = (curve.weeks > half) & (curve.weeks < 40)
    found = curve.weeks[inside][np.argmin(np.abs(balance[inside] - 100 * 2 * half))]
    assert formulas_change.balance_week(100, 80, 110, 8, half) == pytest.approx(found, abs=0.01)
    assert formulas_change.balance_week(100, 80, 110, 8, 1e-6) == pytest.approx(theory.dip_peak_week(100, 80, 110, 8))
