"""Points: does every design stand where its two measures put it, with its name?"""

import pandas as pd
import pytest

from simkit.present.charts import points_chart

WAYS = pd.DataFrame({"x": [0.05, 0.14], "y": [1.2, 0.7]}, index=["tax phone", "in peace"])
BOUNDS = WAYS.assign(x_low=[0.01, 0.09], x_high=[0.09, 0.2])


def spec(data):
    return points_chart(data, x_title="Hung up", y_title="Days", description="Two points.").spec()


def layers(data, kind):
    return [layer for layer in spec(data)["layer"] if layer["mark"]["type"] == kind]


def test_does_each_row_become_a_point_with_its_name():
    """Are the places the numbers, and is the name written beside the point?"""
    rows = spec(WAYS)["data"]["values"]
    assert [tuple(row.values()) for row in rows] == [(0.05, 1.2, "tax phone"), (0.14, 0.7, "in peace")]
    (dots,), (names,) = layers(WAYS, "point"), layers(WAYS, "text")
    assert (dots["encoding"]["x"]["field"], dots["encoding"]["y"]["field"]) == ("x", "y")
    assert names["encoding"]["text"]["field"] == "name"


def test_are_intervals_drawn_only_where_there_are_some():
    """No bounds, no bars; bounds on one axis give bars along that axis only."""
    assert not layers(WAYS, "rule")
    (rule,) = layers(BOUNDS, "rule")
    assert (rule["encoding"]["x"]["field"], rule["encoding"]["x2"]["field"]) == ("x_low", "x_high")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (WAYS.drop(columns="y"), "lacks the column y"),
        (WAYS.iloc[:0], "no point to draw"),
        (WAYS.assign(x=[0.05, float("nan")]), "'in peace' has no place"),
    ],
)
def test_is_what_has_no_place_refused(data, says):
    """Does the message say what is missing, and of which point?"""
    with pytest.raises(ValueError, match=says):
        points_chart(data, x_title="x", y_title="y", description="Nothing.")
