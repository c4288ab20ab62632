"""Does a tornado say how far each value moves a measure, and how sure that is?"""

import json

import pytest

import simkit as sk
from simkit.experiment.effects import tornado

RATE, CLERKS = "events.client.per_week", "teams.desk.members[0].count"


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 2, "clock.horizon_days": 10})


@pytest.fixture(scope="module")
def found(desk):
    return tornado(desk, {RATE: (190, 194), CLERKS: (1, 2)}, measure="lead_time_mean", n=4)


def test_each_end_is_the_paired_comparison_with_the_base(desk, found):
    """The row of two clerks is what compare finds between the base and two clerks."""
    row = found.swings.query(f"factor == '{CLERKS}' and end == 'high'").iloc[0]
    alone = sk.compare(desk, desk.change({CLERKS: 2}), n=4, measures=["lead_time_mean"], names=("a", "b"))
    expected = alone.summary.loc["lead_time_mean"]
    assert (row["difference"], row["low"], row["high"]) == pytest.approx(tuple(expected[["difference", "low", "high"]]))


def test_the_widest_swing_stands_on_top(found):
    """A second clerk does more than two clients a week."""
    assert found.swings["factor"].tolist() == [CLERKS, CLERKS, RATE, RATE]
    assert found.swings["swing"].is_monotonic_decreasing


def test_an_end_that_is_the_base_does_nothing(found):
    """One clerk is what the desk has: no replication differs."""
    row = found.swings.query(f"factor == '{CLERKS}' and end == 'low'").iloc[0]
    assert row["difference"] == 0 and row["verdict"] == "nothing"


def test_the_table_carries_the_base_in_the_other_columns(found):
    """One value at a time: a row that moves one path shows the other as it is."""
    moved = found.table.query(f"`{CLERKS}` == 2")
    assert set(moved[RATE]) == {192.0} and {"seed", "version", "replication"} <= set(moved)


def test_the_chart_shows_intervals_or_says_why_not(desk, found):
    """Lines for intervals with several runs, none with one."""
    spec = json.dumps(found.chart({RATE: "Clients a week"}).spec())
    assert '"low": ' in spec and "Clients a week" in spec
    one = tornado(desk, {CLERKS: (1, 2)}, n=1)
    assert '"low": ' not in json.dumps(one.chart().spec()) and "shows no spread" in one.chart().description
    assert "One run" in str(one) and "now 1" in one._repr_html_()


def test_a_path_with_one_value_is_refused(desk):
    """Low and high are two values."""
    with pytest.raises(ValueError, match="two values; found 1"):
        tornado(desk, {CLERKS: [2]})
    with pytest.raises(TypeError, match="tornado needs scenarios one by one"):
        tornado("textbook/mm1", {CLERKS: (1, 2)})
