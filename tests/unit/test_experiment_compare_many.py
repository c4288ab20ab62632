"""Do several structures together, and looking again and again, keep the error they promise?"""

import math

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.experiment import precision as gathering
from simkit.experiment.comparison import more
from simkit.experiment.interval import mean_interval
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


def test_more_is_about_right():
    """Of 300 experiments that cannot tell: is the estimate, at its median, near the number that would do?"""
    rng = np.random.default_rng(2)
    truth, n = 0.4, 10  # in standard deviations; known by the formula: about 26 in all
    estimates = [
        more(interval)
        for interval in (mean_interval(rng.normal(truth, 1, n)) for _ in range(2000))
        if interval.low <= 0 <= interval.high
    ]
    assert len(estimates) > 300
    assert 10 < np.median(estimates) < 60
    assert math.isnan(more(mean_interval(np.array([1.0, 1.1, 0.9]))))  # it can be told
    assert math.isnan(more(mean_interval(np.array([1.0, -1.0]))))  # nothing to estimate it by


def test_verdict_shows_how_many_more(desks, normal):
    normal(np.random.default_rng(5), 0, 0)
    found = sk.compare(*desks[:2], n=5, measures=["lead_time_mean"])
    assert "cannot tell yet: about" in found._repr_html_() and "more would do" in found._repr_html_()
    assert "cannot tell (+" in str(found)
