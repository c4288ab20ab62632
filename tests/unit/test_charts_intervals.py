"""Intervals: does every mean stand on its line, in the order and the panel in which it was given?"""

import pandas as pd
import pytest

from simkit.present.charts import intervals_chart

ROWS = pd.DataFrame(
    [
        ("by tax", "Answers that differ", 0.17, 0.15, 0.19),
        ("by event", "Answers that differ", 0.16, 0.15, 0.17),
        ("by tax", "Answers that fit", 0.83, 0.82, 0.84),
        ("by event", "Answers that fit", 0.87, 0.85, 0.89),
    ],
    columns=["name", "panel", "value", "low", "high"],
)


def panels(data):
    return intervals_chart(data, description="Two panels.", unit="share").spec()["hconcat"]


def test_does_every_quantity_have_a_panel_with_all_names():
    """Are the panels in their order, and the names of each in theirs?"""
    drawn = panels(ROWS)
    titles = [panel["layer"][0]["encoding"]["x"]["title"] for panel in drawn]
    assert titles == ["Answers that differ", "Answers that fit"]
    for panel, (_, mine) in zip(drawn, ROWS.groupby("panel", sort=False), strict=True):
        for layer in panel["layer"]:
            assert layer["encoding"]["y"]["sort"] == ["by tax", "by event"]
        values = panel["layer"][0]["data"]["values"] if "data" in panel["layer"][0] else panel["data"]["values"]
        assert [(v["name"], v["value"], v["low"], v["high"]) for v in values] == list(
            mine[["name", "value", "low", "high"]].itertuples(index=False, name=None)
        )


def test_are_shares_written_as_percentages():
    """Is 0.17 written as 17 %, on the axis and beside the dot, and half a per cent not rounded away?"""
    first = panels(ROWS)[0]
    assert first["layer"][0]["encoding"]["x"]["axis"]["format"] == ".1~%"
    values = first["layer"][0]["data"]["values"] if "data" in first["layer"][0] else first["data"]["values"]
    assert values[0]["text"].startswith("17")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ROWS.drop(columns="panel"), "lacks the column panel"),
        (ROWS.drop(columns=["low", "high"]), "lacks the columns low, high"),
        (ROWS.iloc[:0], "at least one row"),
        (ROWS.assign(low=0.5), "'by tax', 'Answers that differ': found 0.17"),
        (ROWS.assign(value=float("nan")), "found nan"),
    ],
)
def test_is_what_cannot_be_drawn_refused(data, says):
    """Does the message name the row and what was found?"""
    with pytest.raises(ValueError, match=says):
        intervals_chart(data, description="Nothing.")
