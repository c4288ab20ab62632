"""Does a sweep run what it says, on the same clients, and show how sure it is?"""

import json

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.experiment.sweep import ONE, Sweep, sweep

SHORT = {"clock.warm_up_days": 2, "clock.horizon_days": 8}
RATE, CLERKS = "events.client.per_week", "teams.desk.members[0].count"


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change(SHORT)


@pytest.fixture(scope="module")
def swept(desk):
    return sweep([desk, desk.change({CLERKS: 2})], {RATE: [80, 120, 160]}, n=4, seed=3, names=["one", "two"])


def test_a_point_is_what_replicate_finds_there(desk, swept):
    """Replication k of a point is replication k of the same scenario, run by itself."""
    alone = sk.replicate(desk.change({RATE: 120}), n=4, seed=3, measures=["lead_time_mean"])
    mine = swept.table.query(f"scenario == 'one' and `{RATE}` == 120")["value"]
    assert mine.tolist() == alone.values["lead_time_mean"].tolist()


def test_the_table_says_how_to_make_each_value_again(swept):
    """Every row carries scenario, path, replication, seed and version."""
    assert list(swept.table) == ["scenario", RATE, "replication", "seed", "version", "measure", "value"]
    assert len(swept.table) == 2 * 3 * 4
    assert set(swept.table["seed"]) == {3} and set(swept.table["version"]) == {sk.__version__}


def test_equal_points_are_equal_to_the_last_digit(desk):
    """A scenario that lacks the path is the same at every point, is named, and is run once."""
    other = sk.load("textbook/mm1").change(SHORT | {"title": "Elsewhere"})
    done = []
    pool = sk.load("textbook/pooled-desk").change({"clock.warm_up_days": 0, "clock.horizon_days": 1})
    found = sweep([pool, other], {"teams.pool.members[0].count": [20, 22]}, n=2, progress=done.append)
    assert found.unmoved == ("Elsewhere",) and done == [1, 2]
    fixed = found.table.query("scenario == 'Elsewhere'")
    assert fixed.groupby("replication")["value"].nunique().eq(1).all()
    assert "Elsewhere has no such value and is the same at every point" in str(found)


def test_paths_in_a_tuple_change_together(desk):
    """One value for two paths: a point is the scenario with both changed."""
    both = ("clock.warm_up_days", "clock.horizon_days")
    found = sweep(desk, {both: [3, 5]}, n=2)
    alone = sk.replicate(desk.change(dict.fromkeys(both, 5)), n=2, measures=["lead_time_mean"])
    column = ", ".join(both)
    assert found.table[found.table[column] == 5]["value"].tolist() == alone.values["lead_time_mean"].tolist()


def test_jobs_do_not_change_the_results(desk, swept):
    """Two processes give the table of one."""
    again = sweep([desk, desk.change({CLERKS: 2})], {RATE: [80, 120, 160]}, n=4, seed=3, names=["one", "two"], jobs=2)
    pd.testing.assert_frame_equal(again.table, swept.table)


def test_the_crossover_of_pool_and_desks_is_where_erlang_says():
    """Four desks of five beside a pool of twenty slower people: theory knows where the waits are equal."""
    times = {"clock.warm_up_days": 3, "clock.horizon_days": 20}
    apart, pool = (sk.load(f"textbook/{name}").change(times) for name in ("separate-desks", "pooled-desk"))
    truth = 1 / sk.theory.break_even_slowdown(4, 5, 0.8)
    paces = [0.82, 0.85, 0.87, 0.9]
    found = sweep([apart, pool], {"teams.pool.members[*].skills.*": paces}, n=10, measures=["task_wait"])
    crossing = found.crossover()
    assert crossing.verdict == ONE and crossing.low <= truth <= crossing.high, str(crossing)
    assert crossing.high - crossing.low < 0.06, "an interval of the whole range would hold anything"


def curve(f, n=6, values=(0.0, 1.0, 2.0, 3.0, 4.0), noise=0.1):
    """A sweep of two made-up structures whose difference is known."""
    rng = np.random.default_rng(1)
    settings, values_, point = [], {}, 0
    for name in ("a", "b"):
        for x in values:
            settings.append([name, x])
            mean = 10 + (f(x) if name == "b" else 0)
            values_[point] = pd.DataFrame({"task_wait": mean + rng.normal(0, noise, n)})
            point += 1
    table = pd.DataFrame(settings, columns=["scenario", "pace"]).rename_axis("point")
    return Sweep(table, pd.concat(values_, names=["point", "replication"]), 1, 0.95, True)


def test_a_crossover_is_the_same_either_way_round():
    """Second against first crosses where first against second does."""
    known = curve(lambda x: 2 * (x - 1.5))
    one, other = known.crossover(first="a", second="b"), known.crossover(first="b", second="a")
    assert one.verdict == other.verdict == ONE
    assert (one.low, one.high) == pytest.approx((other.low, other.high)) and one.low < 1.5 < one.high
    assert one.ahead == other.ahead == "b"


def test_the_chart_marks_the_crossover_and_says_it():
    """The picture has a band, a line at the crossover, and a description that says the interval."""
    picture = curve(lambda x: 2 * (x - 1.5)).chart(labels={"pace": "Pace"})
    text = json.dumps(picture.spec())
    assert '"errorband"' in text and '"rule"' in text and '"title": "Pace"' in text
    assert "they cross at" in picture.description and "95% interval" in picture.description


def test_one_replication_has_no_interval_and_says_why():
    """No band for one run, in line and in heat map; the title says why."""
    one = curve(lambda x: x, n=1)
    text = json.dumps(one.chart().spec())
    assert '"errorband"' not in text and "shows no spread" in text
    assert one.summary["low"].isna().all() and "One run" in str(one)


def test_a_heat_map_shows_mean_and_half_width_in_every_cell(desk):
    """Two paths: the cells hold the numbers of the summary; with one run no ±."""
    over = {RATE: [80, 120], CLERKS: [1, 2]}
    spec = json.dumps(sweep(desk, over, n=2).chart().spec(), ensure_ascii=False)
    assert spec.count('"half": "± ') == 4 and '"rect"' in spec
    spec = json.dumps(sweep(desk, over, n=1).chart().spec(), ensure_ascii=False)
    assert '"half": "± ' not in spec and "shows no spread" in spec


def test_values_that_are_no_numbers_can_be_swept(desk):
    """Ownership by case or by task: intervals side by side, and no crossover to look for."""
    found = sweep([desk, desk], {"teams.desk.ownership": ["case", "task"]}, n=2, names=["a", "b"])
    assert '"xOffset"' in json.dumps(found.chart().spec())
    with pytest.raises(ValueError, match="two or more numbers"):
        found.crossover()


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({}, "values by path"),
        ({RATE: []}, "has no values"),
        ({RATE: 80}, "needs a list of values"),
        ({RATE: [80, 80.0]}, "the value 80 twice"),
        ({RATE: [80], CLERKS: [1], "clock.horizon_days": [5]}, "at most 2 paths"),
        ({"events.client.perweek": [80]}, "did you mean 'per_week'"),
    ],
)
def test_a_slip_of_the_pen_gets_an_answer(desk, over, message):
    """What cannot be swept is refused before anything runs."""
    with pytest.raises(ValueError, match=message):
        sweep(desk, over)


def test_a_crossover_of_what_is_not_there_is_refused(swept, desk):
    """One scenario, an unknown one, the same twice, another measure."""
    with pytest.raises(ValueError, match="this sweep has one"):
        sweep(desk, {RATE: [80, 90]}, n=1).crossover()
    with pytest.raises(ValueError, match="no scenario 'three'"):
        swept.crossover(second="three")
    with pytest.raises(ValueError, match="named twice"):
        swept.crossover(first="one", second="one")
    with pytest.raises(ValueError, match="holds no 'task_wait'"):
        swept.crossover("task_wait")


def test_a_measure_that_does_not_apply_is_refused(desk):
    """Asking a desk without norms whether it meets them is a slip of the pen."""
    with pytest.raises(ValueError, match="'within_norm' does not apply"):
        sweep(desk, {RATE: [80]}, n=1, measures=["within_norm"])


def test_an_interruption_keeps_what_was_done(desk, swept):
    """Stopped after two of nine replications: the two are there, with a warning that says so."""

    def stop(done):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="interrupted after 2 of 9"):
        found = sweep(desk, {RATE: [80, 120, 160]}, n=9, seed=3, progress=stop)
    whole = swept.table.query("scenario == 'one' and replication < 2")["value"].tolist()
    assert found.n == 2 and found.table["value"].tolist() == whole
