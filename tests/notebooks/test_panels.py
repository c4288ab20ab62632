"""Does every knob of every lesson's panel do something, and the panel show what the guide says of it?

The browser tests move the knobs of a few lessons by keyboard.
"""

import pytest

from simkit.live.tuning import TuningPanel
from simkit.measures import MEASURES

from .panels import panels_of
from .test_guides import each_lesson, guide_of, tables

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]

FEW = 2  # replications in which a knob must change something


@each_lesson
def test_every_knob_changes_what_is_measured(lesson, monkeypatch):
    """One step from the start; or, for what does nothing there, beside another knob that was moved.

    Reading in inside a team, for instance, costs nothing as long as one colleague keeps the whole case.
    """
    for panel in panels_of(lesson):
        if not isinstance(panel, TuningPanel):
            continue
        monkeypatch.setattr(panel, "_n", FEW)
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


@each_lesson
def test_the_panels_say_what_the_guide_says(lesson):
    """Who moves the knobs as a row of the guide says: does the panel, or the planner, show those numbers?"""
    guide, _ = guide_of(lesson)
    answers = [table for blocks in guide.places().values() for table in tables(blocks)]
    panels = panels_of(lesson)
    assert bool(answers) == bool(panels), "answers to a panel's questions stand in a table, and only those"
    for head, *rows in answers:
        panel = next(panel for panel in panels if set(head) <= _knobs(panel) | _shown(panel))
        for row in rows:
            told = dict(zip(head, row, strict=True))
            knobs = {name: text for name, text in told.items() if name in _knobs(panel) and text}
            measured = _moved(panel, knobs)
            for name, text in told.items():
                if name not in _knobs(panel):
                    _same(text, measured[name], f"{lesson.stem}, {row}: {name}")


def _knobs(panel):
    """What can be moved: the labels of a panel's knobs, the words of a planner."""
    is_panel = isinstance(panel, TuningPanel)
    return {control.label for control in panel.controls} if is_panel else set(vars(panel.settings))


def _shown(panel):
    """Labels of what is measured."""
    keys = panel._keys if isinstance(panel, TuningPanel) else panel.transition.summary.index.unique(level=1)
    return {MEASURES[key].label for key in keys}


def _moved(panel, knobs):
    """The means of all that is measured, with these knobs moved and all others at their start; by label."""
    if isinstance(panel, TuningPanel):
        panel.set(*(_value(control, knobs) for control in panel.controls))
        means = panel.comparison.second.summary["mean"]
    else:
        panel.set(**{name: None for name in ("temps_from", "temps_until")}, phases=1, gap=8, temps=0, training=0)
        panel.set(**{name: float(text) for name, text in knobs.items()})
        means = panel.transition.summary["value"].droplevel(0)
    return {MEASURES[key].label: mean for key, mean in means.items()}


def _value(control, knobs):
    if control.label not in knobs:
        return control.start
    text = knobs[control.label]
    return control.options[text] if control.kind == "dropdown" else float(text)


def _same(text, measured, where):
    share = text.endswith("%")
    number = text.removesuffix("%").strip()
    digits = len(number.partition(".")[2])
    assert abs(float(number) - measured * (100 if share else 1)) <= 0.51 * 10**-digits, f"{where}: {measured}"
