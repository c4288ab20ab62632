"""Do replications and comparisons say what the runs allow, and no more?"""

import math

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.experiment.comparison import verdict
from simkit.experiment.interval import Interval, mean_interval, quantile, unpaired_interval

SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 4}


@pytest.fixture(scope="module")
def pair():
    return [sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team")]


@pytest.fixture(scope="module")
def comparison(pair):
    return sk.compare(*pair, n=4, seed=3)


def test_interval_by_hand():
    """Is the interval of 1, 2, 3 the textbook one: 2 ± 4.303 · 1 / √3?"""
    interval = mean_interval(np.array([1.0, 2.0, 3.0]))
    assert interval.mean == 2
    assert interval.half_width == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)


def test_interval_needs_two_values():
    """Does one replication get no interval, rather than one of width zero?"""
    one = mean_interval(np.array([5.0]))
    assert (one.mean, one.n) == (5.0, 1)
    assert math.isnan(one.low) and math.isnan(one.high) and math.isnan(one.sd)
    assert mean_interval(np.array([])).n == 0


def test_interval_leaves_out_what_was_not_measured():
    """Does a replication without a value not pull the mean?"""
    assert mean_interval(np.array([1.0, math.nan, 3.0])).mean == 2.0


def test_interval_covers_at_its_level():
    """Do 95 % intervals of small samples cover the truth in 95 % of 4,000 cases (binomial band at 99.9 %)?"""
    rng = np.random.default_rng(1)
    covered = [i.low <= 0 <= i.high for i in (mean_interval(rng.normal(size=5)) for _ in range(4000))]
    band = 3.29 * math.sqrt(0.95 * 0.05 / 4000)
    assert abs(np.mean(covered) - 0.95) < band


def test_unpaired_interval_by_hand():
    """Is Welch's interval right for equal variances and sizes: 2 (n - 1) degrees of freedom?"""
    a, b = np.array([1.0, 2.0, 3.0]), np.array([3.0, 4.0, 5.0])
    interval = unpaired_interval(a, b)
    assert interval.mean == 2
    assert interval.half_width == pytest.approx(quantile(0.95, 4) * math.sqrt(2 / 3))


@pytest.mark.parametrize("level", [0, 1, 95])
def test_level_must_be_a_probability(level):
    """Is 95 for 0.95 refused with a word on what is meant?"""
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(level, 3)


@pytest.mark.parametrize(
    ("low", "high", "better", "word"),
    [
        (-2, -1, "lower", "better"),
        (1, 2, "lower", "worse"),
        (1, 2, "higher", "better"),
        (-2, -1, "higher", "worse"),
        (1, 2, "neither", "higher"),
        (-1, 1, "lower", "cannot tell"),
        (math.nan, math.nan, "lower", "cannot tell"),
    ],
)
def test_verdict(low, high, better, word):
    """Does the verdict follow the interval and the direction of the measure?"""
    assert verdict(Interval((low + high) / 2, low, high, 1.0, 5), better) == word


def test_no_difference_at_all_is_said():
    """Is a difference of exactly zero in all replications called the same, not undecided?"""
    assert verdict(Interval(0.0, 0.0, 0.0, 0.0, 5), "lower") == "the same"


def test_replications_are_the_runs(pair):
    """Does each row hold the measures of the run with its number?"""
    replications = sk.replicate(pair[0], n=3, seed=7, measures=["utilisation", "open_at_end"])
    for number in range(3):
        expected = sk.run(pair[0], 7, number).measures("utilisation", "open_at_end")
        pd.testing.assert_series_equal(replications.values.loc[number], expected, check_names=False, check_exact=True)
    assert replications.table.shape == (6, 3)
    assert list(replications.table.columns) == ["replication", "measure", "value"]


def test_replications_repeat_and_differ(pair):
    """Same seed, same numbers; another seed, other numbers; no two replications alike."""
    first, again, other = (sk.replicate(pair[0], n=3, seed=s, measures=["lead_time_mean"]) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(first.values, again.values, check_exact=True)
    assert not first.values.equals(other.values)
    assert first.values["lead_time_mean"].nunique() == 3


def test_more_replications_begin_with_the_same_ones(pair):
    """Do the first replications stay what they were when more are asked for?"""
    few, many = (sk.replicate(pair[0], n=n, measures=["utilisation"]) for n in (2, 4))
    pd.testing.assert_frame_equal(few.values, many.values.iloc[:2], check_exact=True)


def test_progress_is_told(pair):
    """Is every replication reported when it is done?"""
    told = []
    sk.replicate(pair[0], n=3, measures=["utilisation"], progress=told.append)
    assert told == [1, 2, 3]


@pytest.mark.parametrize("n", [0, -1, 2.5, "3", True])
def test_n_must_be_a_number_of_replications(pair, n):
    """Is an impossible number of replications refused in words?"""
    with pytest.raises(ValueError, match="n: found .*, must be a whole number of at least 1"):
        sk.replicate(pair[0], n=n)


def test_unknown_measure_is_refused_with_a_hint(pair):
    """Does a typing error in a measure get a 'did you mean'?"""
    with pytest.raises(ValueError, match="did you mean 'lead_time_mean'"):
        sk.replicate(pair[0], n=1, measures=["leadtime_mean"])


def test_comparison_is_paired_on_the_same_clients(pair, comparison):
    """Is the interval that of the differences, replication by replication?"""
    assert comparison.same_clients
    differences = comparison.second.values["lead_time_mean"] - comparison.first.values["lead_time_mean"]
    expected = mean_interval(differences.to_numpy())
    row = comparison.summary.loc["lead_time_mean"]
    assert (row["difference"], row["low"], row["high"]) == (expected.mean, expected.low, expected.high)
    assert row["verdict"] == "better"


def test_comparison_agrees_with_replicate(pair, comparison):
    """Does each half of a comparison hold what replicate gives on its own?"""
    for scenario, half in zip(pair, (comparison.first, comparison.second), strict=True):
        alone = sk.replicate(scenario, n=4, seed=3)
        pd.testing.assert_frame_equal(alone.values, half.values, check_exact=True)


def test_pairing_narrows_the_interval(comparison):
    """Is the paired interval of the lead time narrower than the unpaired one beside it?"""
    row = comparison.summary.loc["lead_time_mean"]
    assert row["high"] - row["low"] < row["unpaired_high"] - row["unpaired_low"]


def test_comparison_notices_other_clients(pair):
    """Is it said when the demand differs?"""
    busier = pair[0].change({"events.death.per_week": 220})
    comparison = sk.compare(pair[0], busier, n=2, measures=["utilisation"])
    assert not comparison.same_clients
    assert "did not meet the same clients: who comes, or the work, differs" in str(comparison)


def test_a_scenario_compared_with_itself_is_the_same(pair):
    """Is there no difference, in any measure, between a structure and itself?"""
    comparison = sk.compare(pair[0], pair[0], n=2)
    assert set(comparison.summary["verdict"]) == {"the same"}
    assert comparison.names == ("Specialist teams (first)", "Specialist teams (second)")


def test_one_replication_cannot_tell(pair):
    """Does a comparison of one run each refuse every verdict, and say why?"""
    comparison = sk.compare(*pair, n=1)
    assert set(comparison.summary["verdict"]) == {"cannot tell"}
    assert "One run" in str(comparison)


def test_names_must_differ(pair):
    """Are two equal names refused?"""
    with pytest.raises(ValueError, match="two different names"):
        sk.compare(*pair, n=1, names=("a", "a"))


def test_comparison_table_is_tidy(comparison):
    """Does the tidy table hold one row for each scenario, replication and measure?"""
    assert list(comparison.table.columns) == ["scenario", "replication", "measure", "value"]
    assert not comparison.table.duplicated(["scenario", "replication", "measure"]).any()
    assert len(comparison.table) == comparison.first.values.size + comparison.second.values.size
