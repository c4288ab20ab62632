"""Does adoption spread as Bass's values say, and as small steps give?"""

import math

import numpy as np
import pytest

from simkit.theory import bass_peak, bass_share, bass_time


@pytest.mark.parametrize(("push", "colleagues", "week"), [(0.03, 0.38, 6.19), (0.005, 0.5, 9.12), (0.1, 0.38, 2.78)])
def test_when_does_it_go_fastest(push, colleagues, week):
    """The peak, to the digits that were worked out; and by looking along the curve."""
    peak = bass_peak(push, colleagues)
    assert round(peak.time, 2) == week
    times = np.linspace(0, 40, 40_001)
    shares = np.array([bass_share(t, push, colleagues) for t in times])
    rates = np.gradient(shares, times)
    assert times[rates.argmax()] == pytest.approx(peak.time, abs=0.01)
    assert rates.max() == pytest.approx(peak.rate, rel=1e-4)
    assert bass_share(peak.time, push, colleagues) == pytest.approx(peak.share)


def test_how_far_is_it_then_and_later():
    """With p = .03 and q = .38: 46 % at the peak, half at 6.55, 84 % at 10.46."""
    assert round(bass_peak(0.03, 0.38).share, 2) == 0.46
    assert round(bass_time(0.5, 0.03, 0.38), 2) == 6.55
    assert round(bass_time(0.84, 0.03, 0.38), 2) == 10.46


@pytest.mark.parametrize(("push", "colleagues"), [(0.03, 0.38), (0.2, 0.1), (0.5, 0)])
def test_do_small_steps_give_the_same_share(push, colleagues):
    """Euler's method on F' = (p + q F) (1 - F), a thousandth of a week a step."""
    step, share = 0.001, 0.0
    for turn in range(1, 15_001):
        share += step * (push + colleagues * share) * (1 - share)
        if turn % 2500 == 0:
            assert share == pytest.approx(bass_share(turn * step, push, colleagues), abs=5e-4)


@pytest.mark.parametrize(("push", "colleagues"), [(0.03, 0.38), (0.2, 0.1), (0.5, 0)])
def test_is_the_time_the_way_back(push, colleagues):
    """The share at the moment by which a share has adopted is that share; all of them, only in the end."""
    for share in (0.0, 0.001, 0.3, 0.9, 0.999999):
        assert bass_share(bass_time(share, push, colleagues), push, colleagues) == pytest.approx(share, abs=1e-12)
    assert bass_time(1, push, colleagues) == math.inf and bass_share(math.inf, push, colleagues) == 1


@pytest.mark.parametrize("colleagues", [0, 0.02, 0.03])
def test_does_it_only_slow_down_where_colleagues_count_no_more_than_the_push(colleagues):
    """The fastest moment is the first, at the rate of the push."""
    peak = bass_peak(0.03, colleagues)
    assert (peak.time, peak.share, peak.rate) == (0, 0, 0.03)
