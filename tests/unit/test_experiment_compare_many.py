"""Do several structures together, and looking again and again, keep the error they promise?"""

import math

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.experiment import precision as gathering
from simkit.experiment.comparison import more, size
from simkit.experiment.interval import Interval, mean_interval
from simkit.experiment.sequential import looks_at


@pytest.fixture(scope="module")
def desks():
    desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})
    more_clerks = [desk.change({"teams.desk.members[0].count": count, "title": f"{count} clerks"}) for count in (2, 3)]
    return [desk, *more_clerks]


@pytest.fixture
def normal(monkeypatch):
    """Replications of any scenarios whose lead time is normal: independent, with the means that are set."""

    def use(rng, *means):
        def rows(scenarios, numbers, seed, keys, *_):
            for number in numbers:
                yield number, [pd.Series({key: rng.normal(mean) for key in keys}) for mean in means], True

        monkeypatch.setattr(gathering, "measured_side_by_side", rows)

    return use


def test_three_structures_against_the_first(desks):
    """Are there two differences, with an interval at 97.5 % each?"""
    found = sk.compare(*desks, n=6, measures=["task_wait"])
    assert found.pairs == (("One desk", "2 clerks"), ("One desk", "3 clerks"))
    row = found.summary.set_index("second").loc["3 clerks"]
    pair = sk.compare(desks[0], desks[2], n=6, measures=["task_wait"], confidence=0.975).summary.loc["task_wait"]
    assert (row["difference"], row["low"], row["high"]) == pytest.approx(tuple(pair[["difference", "low", "high"]]))
    assert row["verdict"] == "better"


def test_all_pairs(desks):
    found = sk.compare(*desks, n=4, measures=["task_wait", "utilisation"], against="all", names="abc")
    assert found.pairs == (("a", "b"), ("a", "c"), ("b", "c"))
    assert len(found.summary) == 2 * 3
    text = str(found)
    assert "95% interval for all" in text and "all 3 differences" in text
    assert found.extend(6).n == 6


def test_chart_of_differences_says_what_is_seen(desks):
    found = sk.compare(*desks, n=4, measures=["task_wait"], names="abc")
    picture = found.chart("task_wait")
    assert "b − a" in picture.description and "intervals for all together" in picture.description
    one = sk.compare(*desks, n=1, measures=["task_wait"], names="abc").chart("task_wait")
    assert "One run: no interval" in one.description
    with pytest.raises(ValueError, match="was not kept"):
        found.chart("utilisation")


def test_what_is_no_scenario_is_refused(desks):
    with pytest.raises(TypeError, match="n=30"):
        sk.compare(*desks[:2], 30)
    with pytest.raises(ValueError, match="against: found 'none', must be one of 'first', 'all'"):
        sk.compare(*desks, n=2, against="none")


def test_all_differences_at_once_at_the_stated_level(desks, normal):
    """Four structures, six pairs: do all intervals hold the truth at once in 95 % of 250 experiments or more?"""
    rng = np.random.default_rng(7)
    four = [*desks, desks[0].change({"title": "another"})]
    normal(rng, 0, 0, 0, 0)
    held = 0
    for _ in range(250):
        s = sk.compare(*four, n=5, measures=["lead_time_mean"], against="all").summary
        held += bool(((s["low"] <= 0) & (0 <= s["high"])).all())
    assert held >= 250 * 0.95 - 2.33 * math.sqrt(250 * 0.95 * 0.05)  # one-sided, 99 %


def test_looks_are_set_beforehand():
    assert looks_at(5, 5) == [5]
    assert looks_at(5, 80) == [5, 10, 20, 40, 80]


def test_looking_again_and_again_does_not_find_what_is_not_there(desks, normal):
    """A true difference of zero, five looks: is it called a difference in at most 5 % of 250 experiments?

    And is the naive way, stopping at the first 95 % interval without zero at the same looks, worse than that?
    """
    rng = np.random.default_rng(11)
    normal(rng, 0, 0)
    called = sum(
        sk.compare_sequentially(*desks[:2], n=5, max_replications=80).summary["verdict"].iloc[0] != "cannot tell"
        for _ in range(250)
    )
    assert called <= 250 * 0.05 + 2.33 * math.sqrt(250 * 0.05 * 0.95)
    naive = 0
    for _ in range(250):
        d = rng.normal(size=80) - rng.normal(size=80)
        looks = [mean_interval(d[:n]) for n in looks_at(5, 80)]
        naive += any(not look.low <= 0 <= look.high for look in looks)
    assert naive > 250 * 0.1


def test_it_stops_as_soon_as_it_can_tell(desks, normal):
    normal(np.random.default_rng(3), 0, -20)
    found = sk.compare_sequentially(*desks[:2], n=5, max_replications=320)
    assert found.n == 5
    assert found.summary.loc["lead_time_mean", "verdict"] == "better"
    assert "told after 5 replications (look 1 of at most 7)" in found.words


def test_it_says_when_it_cannot_tell(desks, normal):
    normal(np.random.default_rng(5), 0, 0)
    found = sk.compare_sequentially(*desks[:2], n=5, max_replications=10)
    assert found.words.startswith("Cannot tell yet after 10 replications (the most allowed)")
    assert found.words in str(found)


def test_compare_sequentially_runs_the_office(desks):
    """Is the result that of sk.compare with as many replications, at the level of its looks?"""
    told = sk.compare_sequentially(*desks[:2], measure="task_wait", n=4, max_replications=16)
    plain = sk.compare(*desks[:2], n=told.n, measures=["task_wait"], confidence=1 - 0.05 / 3)
    pd.testing.assert_frame_equal(told.summary, plain.summary, check_exact=True)


def test_compare_sequentially_refuses(desks):
    with pytest.raises(ValueError, match="n: found 1, must be a whole number of at least 2"):
        sk.compare_sequentially(*desks[:2], n=1)
    with pytest.raises(ValueError, match="does not apply"):
        sk.compare_sequentially(*desks[:2], measure="answer_time", n=2, max_replications=2)


@pytest.mark.parametrize("truth", [0.3, 0.4, 0.6])
def test_does_the_range_of_more_hold_what_would_do(truth):
    """Of experiments that cannot tell: does the range hold the number that would do?"""
    rng, n = np.random.default_rng(2), 10
    needed = max((1.96 / truth) ** 2 - n, 1)  # by the formula; the truth is in standard deviations
    untold = [i for i in (mean_interval(rng.normal(truth, 1, n)) for _ in range(2000)) if i.low <= 0 <= i.high]
    ranges = np.array([more(interval) for interval in untold])
    given = ~np.isnan(ranges[:, 0])
    assert 0.2 < given.mean() < 0.7, "where the 80 % interval holds zero it cannot be known"
    _, low, high = ranges[given].T
    assert np.mean((low <= needed) & (needed <= high)) > 0.8


def test_is_no_number_said_that_cannot_be_known():
    assert math.isnan(more(mean_interval(np.array([1.0, 1.1, 0.9])))[0])  # it can be told
    assert math.isnan(more(mean_interval(np.array([1.0, -1.0])))[0])  # nothing to estimate it by
    assert math.isnan(more(mean_interval(np.array([1.0, -0.9, 0.2])))[0])  # any number may be right
    assert math.isnan(more(mean_interval(np.array([1.0])))[0])  # one run


@pytest.mark.parametrize(
    ("low", "high", "zone", "said"),
    [
        (2.0, 3.0, 1.0, "matters"), (-3.0, -2.0, 1.0, "matters"), (0.5, 3.0, 1.0, "may matter"),
        (0.1, 0.9, 1.0, "too small to matter"), (-0.9, 0.5, 1.0, "too small to matter"),
        (-2.0, 0.5, 1.0, "may matter"), (0.1, 0.9, None, "under 1 %"), (-0.9, -0.1, None, "under 1 %"),
        (-0.1, 0.9, None, ""), (0.1, 1.1, None, ""),
    ],
)  # fmt: skip
def test_are_sure_and_large_told_apart(low, high, zone, said):
    """Is a difference large when its whole interval lies beyond what matters, and tiny when it lies within?"""
    assert size(Interval((low + high) / 2, low, high, 1.0, 5), 100.0, zone) == said


def test_does_a_zone_stand_in_the_verdict(desks, normal):
    """One and the same sure difference: with a smaller and with a larger zone, as a number and as a share?"""
    normal(np.random.default_rng(5), 100, 130)
    told = {}
    for zone in (None, 0.01, "90%", {"lead_time_mean": 1e6}):
        found = sk.compare(*desks[:2], n=5, measures=["lead_time_mean"], indifference_zone=zone).extend(6)
        told[str(zone)] = str(found), found.pair(*found.names).summary["size"].item()
    assert [said for _, said in told.values()] == ["", "matters", "too small to matter", "too small to matter"]
    assert "(matters)" in told["0.01"][0] and "(too small to matter)" in told["{'lead_time_mean': 1000000.0}"][0]
    with pytest.raises(ValueError, match="indifference_zone of lead_time_mean must be a difference such as"):
        sk.compare(*desks[:2], n=2, measures=["lead_time_mean"], indifference_zone="-1")


@pytest.mark.parametrize(("mean", "words"), [(0, "cannot tell how many"), (1, "more would do")])
def test_verdict_shows_how_many_more(desks, normal, mean, words):
    normal(np.random.default_rng(5), 0, mean)
    found = sk.compare(*desks[:2], n=5, measures=["lead_time_mean"])
    assert found.summary["verdict"].item() == "cannot tell"
    assert words in found._repr_html_() and words in str(found)
