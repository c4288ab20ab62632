"""Are the effects those that were put in, and are their intervals paired?"""

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import simkit as sk
from simkit.experiment.effects import Factorial, factorial

RATE, CLERKS, WORK = "events.client.per_week", "teams.desk.members[0].count", "products.request.work.mean"


def made_up(response, k, n=5, noise=0.0, seed=1):
    """A factorial whose response at levels -1 and 1 is known."""
    rng = np.random.default_rng(seed)
    steps = list(product((10, 20), repeat=k))
    names = [f"f{i}" for i in range(k)]
    values = {
        point: pd.DataFrame({"task_wait": response(*(-1 if v == 10 else 1 for v in step)) + rng.normal(0, noise, n)})
        for point, step in enumerate(steps)
    }
    settings = pd.DataFrame([["made up", *step] for step in steps], columns=["scenario", *names])
    frame = pd.concat(values, names=["point", "replication"])
    return Factorial(settings.rename_axis("point"), frame, 1, 0.95, True)


def test_an_additive_response_has_its_own_effects_and_no_interactions():
    """y = 100 + 3a - 2b + c: from low to high +6, -4, +2, and nothing else."""
    effects = made_up(lambda a, b, c: 100 + 3 * a - 2 * b + c, 3).effects()
    assert effects["effect"].round(9).to_dict() == {
        "f0": 6, "f1": -4, "f2": 2, "f0 × f1": 0, "f0 × f2": 0, "f1 × f2": 0
    }  # fmt: skip
    assert list(effects["order"]) == [1, 1, 1, 2, 2, 2], "the greatest stand first"


def test_a_multiplicative_response_has_the_interaction_worked_out_by_hand():
    """y = A × B with A in (2, 4), B in (3, 9): effects 12 and 18, interaction half of (18 - 6) = 6."""
    effects = made_up(lambda a, b: (3 + a) * (6 + 3 * b), 2).effects()["effect"]
    assert effects.to_dict() == {"f1": 18, "f0": 12, "f0 × f1": 6}


def test_the_interval_is_that_of_the_effect_in_each_replication():
    """With two factors by hand: ((d - b) + (c - a)) / 2 in each replication, and scipy's t interval of it."""
    found = made_up(lambda a, b: a + b, 2, noise=1.0)
    y = found.of("task_wait").to_numpy()  # points low low, low high, high low, high high
    each = ((y[:, 2] - y[:, 0]) + (y[:, 3] - y[:, 1])) / 2
    low, high = stats.t.interval(0.95, len(each) - 1, each.mean(), stats.sem(each))
    row = found.effects().loc["f0"]
    assert (row["low"], row["high"]) == pytest.approx((low, high))


def test_what_all_points_of_a_replication_share_widens_no_interval():
    """Common random numbers: a busy replication raises all points, and no effect becomes less sure."""
    calm = made_up(lambda a, b: a, 2, n=5, noise=1.0)
    shared = np.tile([0, 1e4, -1e4, 5e3, 7], 4)[:, None]  # the same for all four points of a replication
    busy = Factorial(calm.settings, calm.values + shared, 1, 0.95, True)
    assert busy.effects()["sd"].to_dict() == pytest.approx(calm.effects()["sd"].to_dict())
    assert busy.summary["sd"].min() > 1000, "each point by itself became far less sure"


def test_an_effect_of_zero_is_rarely_called_one():
    """Of 600 effects that are zero about 5 % look real one by one; together hardly any experiment has one."""
    alone, together = 0, 0
    for seed in range(200):
        found = made_up(lambda a, b: 0, 2, n=6, noise=1.0, seed=seed)
        alone += (found.effects()["verdict"] != "cannot tell").sum()
        together += (found.effects(simultaneous=True)["verdict"] != "cannot tell").any()
    band = 3 * np.sqrt(0.05 * 0.95 / 600)
    assert abs(alone / 600 - 0.05) < band
    assert together / 200 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_a_real_factorial_runs_every_combination_on_the_same_replications():
    """Eight points; each is what replicate finds; the table says how to make it again."""
    desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 2, "clock.horizon_days": 6})
    over = {RATE: (80, 120), CLERKS: (1, 2), WORK: (10, 11)}
    found = factorial(desk, over, n=2, seed=4)
    assert len(found.settings) == 8 and len(found.table) == 16
    assert list(found.table)[:4] == ["scenario", RATE, CLERKS, WORK]
    alone = sk.replicate(desk.change({RATE: 120, CLERKS: 1, WORK: 11}), n=2, seed=4, measures=["lead_time_mean"])
    mine = found.table.query(f"`{RATE}` == 120 and `{CLERKS}` == 1 and `{WORK}` == 11")["value"]
    assert mine.tolist() == alone.values["lead_time_mean"].tolist()
    assert "6 together" in str(found) and CLERKS in found._repr_html_()


def test_the_chart_shows_intervals_or_says_why_not():
    """A line for every effect; with one run none, and the heading says why."""
    picture = made_up(lambda a, b: a, 2, noise=1.0).chart(labels={"f0": "Clerks"})
    assert "Clerks × f1" in json.dumps(picture.spec(), ensure_ascii=False)
    assert '"low:Q"' not in json.dumps(picture.spec()) and '"low"' in json.dumps(picture.spec())
    one = made_up(lambda a, b: a, 2, n=1)
    assert '"low"' not in json.dumps(one.chart().spec()) and "shows no spread" in one.chart().description
    assert set(one.effects()["verdict"]) == {"cannot tell"}


def test_more_than_six_factors_are_refused_with_a_way_out():
    """Seven would be 128 combinations."""
    over = {f"path{i}": (1, 2) for i in range(7)}
    with pytest.raises(ValueError, match="128.*tornado"):
        factorial(sk.load("textbook/mm1"), over)


@pytest.mark.parametrize(("over", "message"), [({RATE: (1, 2, 3)}, "two values; found 3"), ({RATE: (5, 5)}, "twice")])
def test_levels_that_are_not_two_are_refused(over, message):
    """A factor has a low and a high level."""
    with pytest.raises(ValueError, match=message):
        factorial(sk.load("textbook/mm1"), over)
