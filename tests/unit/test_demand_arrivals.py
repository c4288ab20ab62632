"""Do clients come at the rate, on the days and at the hours that the scenario asks for?

Samples are large and their seeds fixed. Bounds are those of a test at the level that is named, so that a
right sampler passes; the last test shows that a sampler that is 3 % off would not.
"""

import numpy as np
import pytest
from scipy import stats

import simkit as sk
from simkit.model.demand import sample
from simkit.model.demand.draw import arrival_moments, cumulative_rate
from simkit.model.scenario import Clock, LifeEvent

LEVEL = 0.001
WEEKDAYS = (288, 326, 270, 347, 199)
HOURS = (106, 182, 206, 188, 146, 117, 175, 188)


def event(**keys):
    return LifeEvent(**{"label": "Visit", "per_week": 200, "tasks": [{"product": "bread"}]} | keys)


def moments(clock, seed=1, **keys):
    return arrival_moments(event(**keys), clock, np.random.default_rng(seed))


LONG = Clock(horizon_days=2000)  # 400 weeks


def slots(arrived, clock, parts):
    """Count arrivals by weekday and part of the day, shape (weekdays, parts)."""
    day, minute = np.divmod(arrived, clock.day_minutes)
    counts = np.zeros((clock.days_per_week, parts))
    np.add.at(counts, ((day % clock.days_per_week).astype(int), (minute * parts // clock.day_minutes).astype(int)), 1)
    return counts


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "profile", [{}, {"weekdays": WEEKDAYS}, {"hours": HOURS}, {"weekdays": WEEKDAYS, "hours": HOURS}]
)
def test_are_there_as_many_clients_as_asked(profile, seed):
    """A Poisson count of 80,000: the number lies within its two-sided bounds at level 0.001."""
    expected = 400 * 200
    low, high = stats.poisson.interval(1 - LEVEL, expected)
    assert low <= len(moments(LONG, seed, **profile)) <= high


@pytest.mark.parametrize("seed", range(3))
def test_do_clients_come_by_weekday_and_hour(seed):
    """Chi-square over the 40 weekday-hours against the product of the two profiles, level 0.001."""
    counts = slots(moments(LONG, seed, weekdays=WEEKDAYS, hours=HOURS), LONG, 8)
    asked = np.outer(WEEKDAYS, HOURS) / (sum(WEEKDAYS) * sum(HOURS))
    assert stats.chisquare(counts.ravel(), asked.ravel() * counts.sum()).pvalue > LEVEL


def test_do_clients_come_evenly_without_a_profile():
    """Chi-square over 40 equal weekday-hours, level 0.001."""
    assert stats.chisquare(slots(moments(LONG), LONG, 8).ravel()).pvalue > LEVEL


def test_does_nobody_come_where_the_weight_is_zero():
    """Closed on Tuesday, and in the second third of each day."""
    counts = slots(moments(LONG, weekdays=(1, 0, 1, 1, 1), hours=(1, 0, 2)), LONG, 3)
    assert counts[1].sum() == 0 and counts[:, 1].sum() == 0
    assert (counts[[0, 2, 3, 4]][:, [0, 2]] > 0).all()


def test_is_a_part_time_week_filled_as_well():
    """Three working days of 300 minutes: the rate is still per week, and days after the last begin anew."""
    clock = Clock(day_minutes=300, days_per_week=3, horizon_days=1200)
    arrived = moments(clock, weekdays=(1, 2, 1))
    low, high = stats.poisson.interval(1 - LEVEL, 400 * 200)
    assert low <= len(arrived) <= high
    share = slots(arrived, clock, 1).sum(axis=1) / len(arrived)
    assert share == pytest.approx([0.25, 0.5, 0.25], abs=0.01)


def test_is_the_stream_poisson():
    """Gaps are exponential (Kolmogorov-Smirnov), unrelated to the one before, and weekly counts vary as their mean."""
    arrived = moments(LONG)
    gaps = np.diff(arrived)
    assert stats.kstest(gaps, stats.expon(scale=2400 / 200).cdf).pvalue > LEVEL
    assert abs(np.corrcoef(gaps[1:], gaps[:-1])[0, 1]) < 3.29 / np.sqrt(len(gaps))
    weekly = np.histogram(arrived, bins=400, range=(0, LONG.end))[0]
    low, high = stats.chi2.interval(1 - LEVEL, 399)
    assert low <= 399 * weekly.var(ddof=1) / 200 <= high


@pytest.mark.parametrize("cv", [0.3, 0.5, 2.0, 3.0])
def test_do_gaps_vary_as_asked(cv):
    """Mean and second moment of the gaps by 99.9 % t-intervals over 40 seeds."""
    gaps = [np.diff(moments(Clock(horizon_days=500), seed, arrival_cv=cv)) / 12 for seed in range(40)]
    for power, asked in ((1, 1.0), (2, 1 + cv**2)):
        means = np.array([(g**power).mean() for g in gaps])
        low, high = stats.t.interval(1 - LEVEL, 39, means.mean(), stats.sem(means))
        assert low <= asked <= high
        assert high - low < 0.1 * asked, "the interval is short enough to say something"


def test_do_clients_come_like_clockwork_without_variability():
    """arrival_cv = 0: every twelve minutes, to the last client before the end."""
    arrived = moments(Clock(horizon_days=5), arrival_cv=0)
    assert arrived == pytest.approx(np.arange(12, 2400, 12))


def test_does_clockwork_follow_the_profile():
    """A morning twice as busy as the afternoon: gaps of nine minutes, then of eighteen."""
    arrived = moments(Clock(horizon_days=1), per_week=200, arrival_cv=0, hours=(2, 1))
    gaps = np.diff(arrived)
    assert gaps[arrived[1:] < 240] == pytest.approx(9)
    assert gaps[arrived[:-1] > 240] == pytest.approx(18)


@pytest.mark.parametrize("days", [0.5, 1, 7.25, 12.3])
def test_do_arrivals_stay_within_the_run(days):
    """Rising, from minute 0 up to the end, also when the run ends within a day."""
    clock = Clock(warm_up_days=0.3, horizon_days=days)
    arrived = moments(clock, per_week=2000, weekdays=WEEKDAYS, hours=HOURS)
    assert (np.diff(arrived) >= 0).all()
    assert 0 < arrived[0] and arrived[-1] < clock.end
    at, expected = cumulative_rate(event(weekdays=WEEKDAYS), clock)
    assert at[-1] == clock.end and (np.diff(expected) >= 0).all()


def test_does_a_rate_of_zero_bring_nobody():
    """An event may be switched off."""
    assert len(moments(LONG, per_week=0)) == 0


def test_are_profiles_weights_and_not_rates():
    """Ten times the weights is the same profile: the very same moments."""
    one, ten = (moments(Clock(), weekdays=[k * w for w in WEEKDAYS]) for k in (1, 10))
    assert one == pytest.approx(ten)


def test_is_the_warm_up_filled_like_the_rest():
    """Clients come from the first minute on, warm-up or not."""
    with_warm_up, without = moments(Clock(warm_up_days=10, horizon_days=10)), moments(Clock(horizon_days=20))
    assert np.array_equal(with_warm_up, without)


def test_would_a_rate_that_is_three_percent_off_be_seen():
    """The bounds above would refuse 194 or 206 a week, and a Friday that is 3 % of the week too busy."""
    for wrong in (194, 206):
        low, high = stats.poisson.interval(1 - LEVEL, 400 * 200)
        assert not low <= len(moments(LONG, per_week=wrong)) <= high
    shifted = (*WEEKDAYS[:4], WEEKDAYS[4] + 0.03 * sum(WEEKDAYS))
    counts = slots(moments(LONG, weekdays=shifted, hours=HOURS), LONG, 8)
    asked = np.outer(WEEKDAYS, HOURS) / (sum(WEEKDAYS) * sum(HOURS))
    assert stats.chisquare(counts.ravel(), asked.ravel() * counts.sum()).pvalue < LEVEL


def test_does_the_tax_office_get_its_rates():
    """Through the shipped scenario as a whole: each life event's count over 400 weeks, level 0.001 for all three."""
    from simkit.model.scenario import load

    scenario = load("tax-office/specialists").change({"clock.warm_up_days": 0, "clock.horizon_days": 2000})
    demand = sample(scenario)
    for code, described in enumerate(scenario.events.values()):
        low, high = stats.poisson.interval(1 - LEVEL / 3, 400 * described.per_week)
        assert low <= (demand.event == code).sum() <= high


@pytest.mark.parametrize("per_week", [182, 190, 204])
def test_are_more_or_fewer_clients_the_same_chance(per_week):
    """Does each client come at the old moment times old over new rate, with the same work? So nearly all cancels."""
    desk = sk.load("textbook/mm1")
    now, other = (sample(s, 1, 0) for s in (desk, desk.change({"events.client.per_week": per_week})))
    both = min(len(now.arrived), len(other.arrived))
    assert both > 8000
    np.testing.assert_allclose(other.arrived[:both], now.arrived[:both] * 192 / per_week)
    assert (other.work[:both] == now.work[:both]).all()
