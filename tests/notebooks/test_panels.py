"""Does every knob of every lesson's panel do something? The browser tests move those of a few lessons by keyboard."""

from pathlib import Path

import pytest

from simkit.live.tuning import TuningPanel

from .panels import panels_of

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]

LESSONS = sorted((Path(__file__).resolve().parents[2] / "course").glob("*.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_knob_changes_what_is_measured(lesson):
    """One step from the start; or, for what does nothing there, beside another knob that was moved.

    Reading in inside a team, for instance, costs nothing as long as one colleague keeps the whole case.
    """
    for panel in panels_of(lesson):
        if not isinstance(panel, TuningPanel):
            continue
        still = [control.label for place, control in enumerate(panel.controls) if not matters(panel, place)]
        assert still == [], "knobs that change nothing"


def matters(panel, place):
    """Does the knob at this place change anything, from the start or beside another one that was moved?"""
    others = [(), *((other,) for other in range(len(panel.controls)) if other != place)]
    return any(measured(panel, *moved) != measured(panel, *moved, place) for moved in others)


def measured(panel, *places):
    """The means of all that a panel shows, with the knobs at these places one step from the start."""
    values = [one_step(one) if place in places else one.start for place, one in enumerate(panel.controls)]
    return panel.set(*values).second.summary["mean"].to_dict()


def one_step(control):
    """The value beside the start, as an arrow key would give it."""
    if control.kind == "toggle":
        return not control.start
    if control.kind == "dropdown":
        values = list(control.options.values())
        here = values.index(control.start)
        return values[here - 1] if here == len(values) - 1 else values[here + 1]
    return control.start - control.step if control.start + control.step > control.high else control.start + control.step
