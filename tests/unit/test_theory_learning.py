"""Do the curves of learning and forgetting give the values that the course prints, and what counting gives?"""

import math

import numpy as np
import pytest

from simkit.theory import learning_curve, retained_gain, wright, wright_rate


@pytest.mark.parametrize(
    ("rate", "exponent", "hundredth"),
    [(0.9, 0.152, 0.497), (0.85, 0.234, 0.340), (0.8, 0.322, 0.227), (0.7, 0.515, 0.094)],
)
def test_does_the_table_of_wright_come_out(rate, exponent, hundredth):
    """Exponent, and time of the hundredth task beside the first, to the digits that were worked out."""
    found = wright(100, rate)
    assert (round(found.exponent, 3), round(found.unit_time, 3)) == (exponent, hundredth)
    assert found.speed == pytest.approx(1 / found.unit_time)


@pytest.mark.parametrize("rate", [0.95, 0.8, 0.5])
def test_does_every_doubling_leave_the_same_part(rate):
    """T_2n / T_n is the rate, wherever one begins."""
    for n in (1, 3, 50, 4096):
        assert wright(2 * n, rate).unit_time == pytest.approx(rate * wright(n, rate).unit_time, rel=1e-12)


@pytest.mark.parametrize("rate", [1.0, 0.95, 0.9, 0.5, 0.3])
@pytest.mark.parametrize("tasks", [1, 2, 999, 1000, 1001, 2_000_000])
def test_is_the_total_the_sum_over_the_tasks(rate, tasks):
    """All tasks added up one by one, also past the number from which a formula takes over."""
    times = 40 * np.arange(1, tasks + 1, dtype=float) ** math.log2(rate)
    found = wright(tasks, rate, first=40)
    assert found.unit_time == pytest.approx(times[-1], rel=1e-12)
    assert found.total_time == pytest.approx(math.fsum(times.tolist()), rel=1e-12)
    assert found.mean_time == pytest.approx(found.total_time / tasks)


def test_is_output_up_by_64_per_cent_in_the_first_year():
    """The tenure curve of call agents: as a power law in weeks b = .125, every doubling takes 8.3 % off the time."""
    rate = wright_rate(tasks=52, speed=1.64)
    year = wright(52, rate)
    assert round(year.exponent, 3) == 0.125
    assert round(100 * (1 - rate), 1) == 8.3
    assert year.speed == pytest.approx(1.64)


@pytest.mark.parametrize(("tasks", "speed"), [(2, 1.0), (52, 1.64), (1000, 12.5)])
def test_is_the_rate_the_way_back(tasks, speed):
    """Whoever learns at the rate found is so much faster after so many tasks."""
    assert wright(tasks, wright_rate(tasks, speed)).speed == pytest.approx(speed, rel=1e-12)


@pytest.mark.parametrize(("start", "end", "tau"), [(80, 110, 8), (0.5, 1, 40), (110, 80, 8)])
def test_is_the_exponential_curve_what_small_steps_give(start, end, tau):
    """Euler's method on level' = (end - level) / tau; a third of a promille of tau a step."""
    step, level, week = tau / 3000, start, 0.0
    for turn in range(1, 9001):
        level += step * (end - level) / tau
        week = turn * step
        if turn % 1500 == 0:
            assert level == pytest.approx(learning_curve(week, start, end, tau), rel=2e-4)
    assert learning_curve(0, start, end, tau) == start
    assert learning_curve(math.inf, start, end, tau) == end


def test_does_the_gap_close_by_63_per_cent_in_tau():
    """1 - 1/e of the way in the first tau, and of the rest in the next."""
    for turn in (1, 2, 3):
        left = (110 - learning_curve(8 * turn, 80, 110, 8)) / (110 - learning_curve(8 * (turn - 1), 80, 110, 8))
        assert left == pytest.approx(math.exp(-1))


@pytest.mark.parametrize(("months", "speed", "accuracy"), [(3, 0.85, 0.73), (6, 0.73, 0.53), (12, 0.53, 0.28)])
def test_is_accuracy_lost_before_speed(months, speed, accuracy):
    """What is left after months without use, with half-lives of 13 and 6.5 months."""
    assert round(retained_gain(months, 13), 2) == speed
    assert round(retained_gain(months, 6.5), 2) == accuracy


def test_does_forgetting_in_parts_equal_forgetting_at_once():
    """Two spells after each other leave the product of what each leaves; never is all gone, for ever it is."""
    assert retained_gain(2, 11) * retained_gain(5, 11) == pytest.approx(retained_gain(7, 11))
    assert retained_gain(0, 11) == 1 and retained_gain(math.inf, 11) == 0
