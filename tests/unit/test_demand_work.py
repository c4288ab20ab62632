"""Do minutes of work have the mean, the spread and the shape that are asked for?

Fixed seeds; bounds at the level that is named.
"""

import math

import numpy as np
import pytest
from scipy import stats

from simkit.model.demand import sample
from simkit.model.demand.draw import draw
from simkit.model.scenario import Work

from .by_hand import member, office, team

LEVEL = 0.001
FAMILIES = [
    {"dist": "exponential", "mean": 12},
    {"dist": "lognormal", "mean": 45, "cv": 0.8},
    {"dist": "lognormal", "mean": 5, "cv": 1.5},
    {"dist": "gamma", "mean": 10, "cv": 0.5},
    {"dist": "gamma", "mean": 10, "cv": 1 / math.sqrt(3)},
    {"dist": "gamma", "mean": 3, "cv": 2},
    {"dist": "uniform", "mean": 10, "cv": 0.3},
    {"dist": "uniform", "mean": 10, "cv": 0.57},
    {"dist": "empirical", "values": [1, 2, 2, 30]},
    {"dist": "empirical", "values": [0, 10, 50], "mean": 7},
]


def named(work):
    return f"{work['dist']}-{work.get('cv', work.get('mean', ''))}"


@pytest.mark.parametrize("work", FAMILIES, ids=named)
def test_are_mean_and_spread_as_asked(work):
    """Mean and second moment by 99.9 % t-intervals over 50 seeds of 10,000 draws each."""
    described = Work(**work)
    samples = [draw(described, np.random.default_rng(seed), 10_000) / described.average for seed in range(50)]
    for power, asked, widest in ((1, 1.0, 0.02), (2, 1 + described.scv, 0.15)):
        moments = np.array([(s**power).mean() for s in samples])
        low, high = stats.t.interval(1 - LEVEL, 49, moments.mean(), stats.sem(moments))
        assert low <= asked <= high
        assert high - low < widest * asked, "the interval is short enough to say something"


SHAPES = [
    ({"dist": "exponential", "mean": 12}, stats.expon(scale=12)),
    ({"dist": "gamma", "mean": 10, "cv": 0.5}, stats.gamma(4, scale=2.5)),
    ({"dist": "gamma", "mean": 10, "cv": 1 / math.sqrt(3)}, stats.erlang(3, scale=10 / 3)),
    ({"dist": "gamma", "mean": 10, "cv": 1}, stats.expon(scale=10)),
    ({"dist": "uniform", "mean": 10, "cv": 1 / math.sqrt(3)}, stats.uniform(0, 20)),
    ({"dist": "uniform", "mean": 10, "cv": 0.3}, stats.uniform(10 - 3 * math.sqrt(3), 6 * math.sqrt(3))),
    (
        {"dist": "lognormal", "mean": 45, "cv": 0.8},
        stats.lognorm(math.sqrt(math.log(1.64)), scale=45 / math.sqrt(1.64)),
    ),
]


@pytest.mark.parametrize(("work", "shape"), SHAPES, ids=[named(work) for work, _ in SHAPES])
def test_is_the_shape_the_family_asked_for(work, shape):
    """Kolmogorov-Smirnov on 20,000 draws against the family written out by its own parameters, level 0.001."""
    assert stats.kstest(draw(Work(**work), np.random.default_rng(8), 20_000), shape.cdf).pvalue > LEVEL


def test_are_the_families_told_apart():
    """The check of shapes can fail: gamma work with the same mean and cv is not lognormal."""
    drawn = draw(Work(dist="gamma", mean=45, cv=0.8), np.random.default_rng(8), 20_000)
    assert stats.kstest(drawn, stats.lognorm(math.sqrt(math.log(1.64)), scale=45 / math.sqrt(1.64)).cdf).pvalue < LEVEL


def test_are_observed_minutes_drawn_as_often_as_they_stand_there():
    """Chi-square on the values 1, 2 (twice) and 30, level 0.001; nothing between them occurs."""
    drawn = draw(Work(dist="empirical", values=[1, 2, 2, 30]), np.random.default_rng(3), 20_000)
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [1, 2, 30]
    assert stats.chisquare(counts, [5000, 10_000, 5000]).pvalue > LEVEL


@pytest.mark.parametrize("dist", ["deterministic", "gamma", "lognormal", "uniform"])
def test_is_work_without_spread_the_same_for_all(dist):
    """cv 0 is a constant in every family."""
    cv = {} if dist == "deterministic" else {"cv": 0}
    assert set(draw(Work(dist=dist, mean=7.5, **cv), np.random.default_rng(1), 100)) == {7.5}


@pytest.mark.parametrize("work", FAMILIES, ids=named)
def test_is_work_never_negative(work):
    """In 100,000 draws."""
    assert (draw(Work(**work), np.random.default_rng(1), 100_000) >= 0).all()


def test_does_each_product_get_its_own_work():
    """Through a scenario: two products with different families, one task with work of its own."""
    scenario = office(
        {"visit": {"tasks": [{"product": "bread"}, {"product": "wine"}], "per_week": 4000}},
        clock={"horizon_days": 20},
        desk=team(member("Ann", "bread", "wine")),
    ).change({
        "products.bread.work": {"dist": "gamma", "mean": 20, "cv": 0.5},
        "products.wine.work": {"dist": "exponential", "mean": 5},
    })  # fmt: skip
    demand = sample(scenario)
    for name, shape in (("bread", stats.gamma(4, scale=5)), ("wine", stats.expon(scale=5))):
        work = demand.work[demand.product == demand.products.index(name)]
        assert stats.kstest(work, shape.cdf).pvalue > LEVEL
    bread, wine = demand.work.reshape(-1, 2).T
    assert abs(np.corrcoef(bread, wine)[0, 1]) < 3.29 / math.sqrt(len(bread)), "products of a case are unrelated"


@pytest.mark.parametrize("probability", [0.0, 0.08, 0.35, 0.9, 1.0])
def test_are_products_needed_as_often_as_asked(probability):
    """An exact binomial test over some 16,000 cases, level 0.001."""
    tasks = [{"product": "bread"}, {"product": "wine", "probability": probability}]
    scenario = office(
        {"visit": {"tasks": tasks, "per_week": 4000}},
        clock={"horizon_days": 20},
        desk=team(member("Ann", "bread", "wine")),
    )
    demand = sample(scenario)
    needed = int((demand.product == demand.products.index("wine")).sum())
    assert stats.binomtest(needed, demand.cases, probability).pvalue > LEVEL


def test_are_lots_even():
    """The numbers that divide cases among teams are uniform: Kolmogorov-Smirnov, level 0.001."""
    scenario = office({"visit": {"products": ["bread"], "per_week": 4000}}, desk=team(member("Ann", "bread")))
    lots = sample(scenario.change({"clock.horizon_days": 10})).u_team
    assert stats.kstest(lots, "uniform").pvalue > LEVEL
