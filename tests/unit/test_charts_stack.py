"""Stack: do the parts make up the bar, and do they look as elsewhere?"""

import pandas as pd
import pytest

from simkit.present.case import COLOURS
from simkit.present.charts import stack_chart

HOURS = pd.DataFrame(
    {"in the mail": [5.0, 0.0], "waiting": [1.5, 2.0], "meeting": [0.5, 1.0]}, index=["by tax", "by event"]
)


def drawn(data):
    return stack_chart(data, x_title="Hours", description="Two bars.").spec()["layer"]


def test_do_the_parts_stand_end_to_end():
    """Does each part begin where the one before it ends, and is the total the sum of the row?"""
    parts, totals = (layer["data"]["values"] for layer in drawn(HOURS))
    for bar in HOURS.index:
        mine = [part for part in parts if part["bar"] == bar]
        assert mine[0]["from"] == 0
        assert [part["from"] for part in mine[1:]] == [part["to"] for part in mine[:-1]]
        (total,) = [row["at"] for row in totals if row["bar"] == bar]
        assert total == mine[-1]["to"] == pytest.approx(HOURS.loc[bar].sum())


def test_do_the_same_words_have_the_same_colours_as_in_a_case():
    """Is mail the colour of mail, and a part that the case does not know a colour of its own?"""
    scale = drawn(HOURS)[0]["encoding"]["color"]["scale"]
    colours = dict(zip(scale["domain"], scale["range"], strict=True))
    assert list(colours) == list(HOURS.columns)
    assert colours["in the mail"] == COLOURS["in the mail"]
    assert colours["meeting"] not in COLOURS.values()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (HOURS.iloc[:0], "at least one bar"),
        (HOURS.replace(2.0, -2.0), "bar 'by event', part 'waiting': found -2.0"),
        (HOURS.replace(2.0, float("nan")), "bar 'by event', part 'waiting': found nan"),
    ],
)
def test_is_what_cannot_be_stacked_refused(data, says):
    """Does the message name the bar and the part, and what was found?"""
    with pytest.raises(ValueError, match=says):
        stack_chart(data, x_title="Hours", description="Nothing.")
