"""Do the points fill the space, from the seed, with values that the scenario can have?"""

import json

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.space_filling import space_filling

RATE, CLERKS, OWNER = "events.client.per_week", "teams.desk.members[0].count", "teams.desk.ownership"


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 1, "clock.horizon_days": 4, CLERKS: 2})


@pytest.fixture(scope="module")
def found(desk):
    return space_filling(desk, {RATE: (80, 120), CLERKS: (1, 4), OWNER: ["task", "case"]}, points=8, n=2, seed=5)


def test_every_part_of_a_range_is_tried_once(found):
    """A Latin hypercube: one point in each eighth of the range, in every direction."""
    eighth = np.floor((found.settings[RATE] - 80) / 40 * 8).astype(int)
    assert sorted(eighth) == list(range(8))
    assert sorted(found.settings[CLERKS]) == [1, 1, 2, 2, 3, 3, 4, 4], "whole numbers, both ends included"
    assert sorted(found.settings[OWNER]) == ["case"] * 4 + ["task"] * 4


def test_the_seed_makes_the_points_and_the_runs(desk, found):
    """The same seed gives the same table, another one other points."""
    over = {RATE: (80, 120), CLERKS: (1, 4), OWNER: ["task", "case"]}
    assert space_filling(desk, over, points=8, n=2, seed=5).table.equals(found.table)
    assert set(space_filling(desk, over, points=8, n=1, seed=6).settings[RATE]).isdisjoint(found.settings[RATE])


def test_a_point_is_what_replicate_finds_there(desk, found):
    """The row of a point has all that is needed to make its value again."""
    row = found.table.iloc[3]
    changes = {path: row[path] for path in (RATE, CLERKS, OWNER)}
    alone = sk.run(desk.change(changes), seed=int(row["seed"]), replication=int(row["replication"]))
    assert alone.measures("lead_time_mean").item() == row["value"]


def test_the_chart_has_a_panel_for_each_value_and_shows_intervals_or_says_why_not(desk, found):
    """Three factors, three panels; with one run no lines."""
    spec = found.chart(labels={RATE: "Clients a week"}).spec()
    assert len(spec["concat"]) == 3 and '"low": ' in json.dumps(spec)
    one = space_filling(desk, {RATE: (80, 120)}, points=2, n=1)
    assert '"low": ' not in json.dumps(one.chart().spec()) and "shows no spread" in one.chart().description
    assert "One run" in str(one) and "8 points" in found._repr_html_()


@pytest.mark.parametrize(
    ("over", "points", "message"),
    [
        ({RATE: (120, 80)}, 4, "the least first"),
        ({RATE: ("a", "b")}, 4, "two numbers"),
        ({RATE: (80, 120)}, 1, "at least 2"),
        ({"events.nobody.per_week": (80, 120)}, 4, "nobody"),
    ],
)
def test_a_range_that_is_none_is_refused(desk, over, points, message):
    """What cannot be spread is refused before anything runs."""
    with pytest.raises(ValueError, match=message):
        space_filling(desk, over, points=points)
