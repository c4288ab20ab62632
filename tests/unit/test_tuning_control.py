"""Do knobs find what they need in the scenario, and refuse what cannot work?"""

import pytest

import simkit as sk
from simkit.live import toggle
from simkit.live.tuning.control import MOST, apply, automatic
from simkit.live.tuning.field_info import field_info, grid


@pytest.fixture(scope="module")
def office():
    return sk.load("tax-office/service-team")


@pytest.mark.parametrize(
    ("path", "label", "start", "ends"),
    [
        ("events.death.per_week", "A death: clients a week", 204, (102, 408, 2)),
        ("teams.death.members[1].count", "Service team death, income tax specialist: employees", 4, (2, 8, 1)),
        ("handoff.between.delay_minutes", "Between teams: in the mail (minutes)", 480, (0, 960, 20)),
        ("handoff.between.misrouted_share", "Between teams: share that goes astray", 0.02, (0, 0.98, 0.02)),
        ("events.death.tasks[0].probability", "A death: probability", 1, (0, 1, 0.05)),
        ("coordination.minutes", "Coordination: minutes", 30, (0, 60, 2)),
    ],
)
def test_a_path_is_enough(office, path, label, start, ends):
    """Does a slider find label, start, range and step, with the value of now on one of its marks?"""
    knob = sk.slider(path).fit(office)
    assert (knob.label, knob.start, (knob.low, knob.high, knob.step)) == (label, start, ends)
    assert (start - knob.low) / knob.step == pytest.approx(round((start - knob.low) / knob.step))


def test_every_number_of_every_scenario_has_a_range():
    """Is every number in the shipped scenarios inside the range found for it, at both ends of which it holds?"""
    tried = 0
    for name in ("tax-office/hybrid", "textbook/vicious-circle", "textbook/two-levels", "textbook/dip-in-phases"):
        scenario = sk.load(name)
        for path in numbers(scenario.data()):
            here = field_info(scenario, path)
            if here.kind in ("whole", "number") and here.value is not None and not path.startswith("clock"):
                low, high, step = grid(here)
                assert low <= here.value <= high and step > 0 and low < high, path
                assert here.least <= low and high <= here.most, path
                tried += 1
    assert tried > 200


def numbers(data, path=""):
    """Paths of all numbers."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from numbers(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for place_, value in enumerate(data):
            yield from numbers(value, f"{path}[{place_}]")
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield path


def test_the_start_is_what_stands_there_unless_it_cannot_be_known(office):
    """Does a plain slider begin at the scenario's value, and one with a star or a conversion at its low end?"""
    reading = "handoff.between.reading_minutes"
    assert sk.slider(reading, 0, 16, 1, "Reading in").fit(office).start == 8
    assert sk.slider(reading, 10, 16, 1, "Reading in").fit(office).start == 10  # 8 lies outside
    assert sk.slider(reading, 0, 16, 1, "Reading in", start=3).fit(office).start == 3
    assert sk.slider(reading, 1, 16, 1, "x", convert=lambda v: v).fit(office).start == 1
    assert sk.slider("teams.*.calibration_minutes", 30, 60, 30, "x").fit(office).start == 30


def test_choices_and_switches_come_from_the_scenario(office):
    """Are all accepted options offered, in words, and the present one marked; and is a switch as it stands?"""
    rule = sk.dropdown("teams.*.ownership").fit(office)
    assert set(rule.options.values()) == {"case", "task"} and rule.start == "case"
    assert rule.encode("case") == list(rule.options.values()).index("case")
    assert rule.decode(rule.encode("task")) == "task"
    interrupts = toggle("teams.*.interrupts").fit(office)
    assert interrupts.start is False and interrupts.reading(True).endswith(": on")
    mail = toggle("handoff.between.delay_minutes", "Mail", convert=lambda on: 480 if on else 0).fit(office)
    assert apply(office, [mail], [True]).handoff.between.delay_minutes == 480


def test_automatic_knobs_fit_every_shipped_scenario():
    """Are the suggested knobs few, different, and does each change something when it moves?"""
    for name in sk.scenarios():
        scenario = sk.load(name)
        knobs = automatic(scenario)
        assert 0 < len(knobs) <= MOST, name
        assert len({knob.label for knob in knobs}) == len(knobs), name
        start = [knob.start for knob in knobs]
        assert apply(scenario, knobs, start) == scenario, name
        for place_, knob in enumerate(knobs):
            if knob.kind == "dropdown":
                other = next(option for option in knob.options.values() if option != knob.start)
            else:
                other = knob.high if knob.kind == "slider" else not knob.start
            moved = [*start[:place_], other, *start[place_ + 1 :]]
            assert apply(scenario, knobs, moved) != scenario, (name, knob.label)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: sk.slider("a", 2, 1, 1, "x"), "low < high"),
        (lambda: sk.slider("a", 1, 2, 0, "x"), "step above 0"),
        (lambda: sk.slider("a", 1, 2, 1, "x", start=5), "outside 1 to 2"),
        (lambda: sk.dropdown("a", {"one": 1}, "x"), "at least two options"),
        (lambda: sk.slider([]), "at least one path"),
    ],
)
def test_impossible_controls_are_refused(make, words):
    """Is a knob that cannot work refused in words?"""
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("knob", "words"),
    [
        (lambda: sk.slider("teams.death.ownership"), "use sk.dropdown"),
        (lambda: sk.slider("teams.death.interrupts"), "use sk.toggle"),
        (lambda: toggle("handoff.between.delay_minutes"), "use sk.slider"),
        (lambda: sk.dropdown("title"), "no knob can set that"),
        (lambda: sk.slider("teams.death.turns"), "nothing stands there now"),
        (lambda: sk.slider("handoff.between.delay_minutes", convert=lambda v: v), "with convert it needs low"),
        (lambda: sk.dropdown("teams.death.pick", {"a": "due", "b": "shortest"}, start="oldest"), "none of the options"),
        (lambda: sk.slider("teams.deaht.share"), "did you mean 'death'"),
    ],
)
def test_the_wrong_knob_is_refused_with_the_right_one(office, knob, words):
    """Does a knob on something it cannot set say which knob can, or what is missing?"""
    with pytest.raises(ValueError, match=words):
        knob().fit(office)


@pytest.mark.parametrize("told", ["8", None, 17, -1, float("nan")])
def test_the_page_cannot_say_what_the_knob_cannot(office, told):
    """Is a value from the page that the knob does not have refused?"""
    with pytest.raises(ValueError, match="cannot stand at"):
        sk.slider("handoff.between.reading_minutes").fit(office).decode(told)
