"""Coverage: is every interval that misses the truth seen to miss it, and counted?"""

import pandas as pd
import pytest

from simkit.present.plots import HOLDS, MISSES, coverage_chart

ROWS = pd.DataFrame(
    [(39.0, 35.0, 43.0), (33.0, 27.0, 39.0), (40.0, 40.0, 44.0), (47.0, 41.0, 53.0)], columns=["value", "low", "high"]
)


def drawn(data=ROWS, truth=40.0, **more):
    return coverage_chart(data, truth=truth, x_title="Mean wait (minutes)", description="Four.", **more).spec()


def rows_of(spec):
    return spec["layer"][0].get("data", spec.get("data"))["values"]


def test_is_each_interval_told_by_whether_it_holds_the_truth():
    """Too low and too high both miss; an interval that begins exactly at the truth holds it."""
    assert [row["told"] for row in rows_of(drawn())] == [HOLDS, MISSES, HOLDS, MISSES]


def test_does_the_heading_count_them():
    """What stands under the title is counted from the rows, not given by the caller."""
    assert (
        drawn(truth_label="40 minutes")["title"]["subtitle"]
        == "2 of 4 intervals hold 40 minutes; the thick ones miss it"
    )
    assert drawn(truth=100.0)["title"]["subtitle"].startswith("0 of 4 intervals hold the truth")
    assert drawn(ROWS.iloc[:1])["title"]["subtitle"] == "1 of 1 intervals hold the truth"  # none is thick


def test_can_a_miss_be_told_without_colour():
    """Are width and form different too?"""
    lines, _, dots, _ = drawn()["layer"]
    assert len(set(lines["encoding"]["size"]["scale"]["range"])) == 2
    assert len(set(dots["encoding"]["shape"]["scale"]["range"])) == 2


def test_are_the_experiments_in_the_order_in_which_they_were_given():
    """The picture is not sorted: that would hide that chance has no order."""
    assert [row["value"] for row in rows_of(drawn())] == list(ROWS["value"])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ROWS.drop(columns="low"), "lacks the column low"),
        (ROWS.drop(columns=["low", "high"]), "lacks the columns low, high"),
        (ROWS.iloc[:0], "at least one interval"),
        (ROWS.assign(high=0.0), "row 1: found 39.0"),
        (ROWS.assign(value=float("nan")), "row 1: found nan"),
    ],
)
def test_is_what_cannot_be_drawn_refused(data, says):
    """Does the message name the row and what was found?"""
    with pytest.raises(ValueError, match=says):
        drawn(data)
