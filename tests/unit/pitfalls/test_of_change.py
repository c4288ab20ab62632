"""Do the pitfalls of the change stand on their arithmetic, and do they vanish where what makes them is taken away?"""

from __future__ import annotations

import numpy as np
import pytest

import simkit as sk
from simkit.course.pitfalls.experiments.experiment import read
from simkit.course.pitfalls.experiments.offices import OfficeSetup, OfficesExperiment


def far(number, expected: float) -> float:
    """Return how many half-widths of its interval a number lies from what is expected."""
    return abs(number.value - expected) / (number.high - number.value)


def runs(office: OfficeSetup, n: int = 3):
    """Run an office of a pitfall a few times."""
    return [sk.run(office.load(), seed=5, replication=r) for r in range(n)]


def changed(pitfall, changes: dict) -> dict[str, OfficeSetup]:
    """Return the offices of a pitfall with something different in all of them."""
    offices = pitfall.experiment.office.items()
    return {name: office.model_copy(update={"changes": {**office.changes, **changes}}) for name, office in offices}


@pytest.mark.slow
def test_does_the_dip_of_going_live_follow_the_fluid_model():
    """At once: 180 cases more in week nine, in phases 36 more in week twelve; each within twice its interval."""
    found = sk.pitfall("go-live-everywhere").run()
    assert found["peak_fluid"].value == pytest.approx(180.3, abs=0.1)
    assert found["phased_fluid"].value == pytest.approx(35.6, abs=0.1)
    assert far(found["peak"], found["peak_fluid"].value) < 2
    assert far(found["phased"], found["phased_fluid"].value) < 2


@pytest.mark.slow
def test_is_training_on_top_a_matter_of_room():
    """By the plain sum it is 100 cases at 95 % occupied; at 80 % there is room for a tenth to be away."""
    pitfall = sk.pitfall("training-on-full-load")
    assert far(pitfall.run()["more_open"], 100) < 2
    assert pitfall.run(office=changed(pitfall, {"events.client.per_week": 160}), n=8)["longer"].high < 1.3


def test_do_all_plans_of_training_take_the_same_hours():
    """Twenty people, forty hours each: 800 hours in every plan, and none without one."""
    for name, office in sk.pitfall("training-on-full-load").experiment.office.items():
        hours = read(runs(office, 1)[0], "hours_on", {"activity": "training", "first": 0, "last": 21})
        assert hours == pytest.approx(0 if name == "none" else 800), name


@pytest.mark.slow
def test_is_the_backlog_read_as_the_formula_says():
    """Reading in takes one hour for each begun case that comes to strangers, three in four, and nothing else."""
    pitfall = sk.pitfall("backlog-handed-over-unread")
    found = pitfall.run()
    assert far(found["read"], found["counted"].value) < 1
    assert far(found["read_low"], found["pile_low"].value * 0.75) < 1
    log = runs(pitfall.experiment.office["none"], 1)[0]
    assert read(log, "hours_on", {"activity": "reading in", "first": 0, "last": 14}) == 0, "nobody reads without a move"


def test_does_it_stop_half_way():
    """Are six of twelve in the new way, for half of the clients, when it stops after two of four phases?"""
    log = runs(sk.pitfall("stopped-half-way").experiment.office["half"], 1)[0]
    old, new = (list(log.scenario.teams).index(key) for key in ("old_way", "new_way"))
    assert (log.moves[:, 2] == new).sum() == 6
    clock = log.scenario.clock
    worked = (log.case >= 0) & np.isfinite(log.started)
    worked &= log.arrived[log.case] > clock.warm_up + 8 * clock.week_minutes
    assert worked.sum() > 1000
    assert (log.team[worked] == np.where(log.demand.u_team[log.case[worked]] < 0.5, new, old)).all()


@pytest.mark.slow
def test_is_lending_harmless_where_all_are_alike():
    """Without any differences between people, and a pilot large enough, does the home team notice nothing?"""
    pitfall = sk.pitfall("experts-lent-to-the-pilot")
    found = pitfall.run(office=changed(pitfall, {"talent": {"spread": 0.0}}), n=10)
    assert found["home_longer"].high < 1.5
    assert found["pilot_shorter"].high > 0, "and the pilot does not shine"


def test_does_participation_take_its_hours():
    """Sixteen hours of each of fifty-one people are 816 hours; and nothing is assumed of an office without them."""
    offices = sk.pitfall("decided-without-those-who-do-the-work").experiment.office
    for name, office in offices.items():
        log = runs(office, 1)[0]
        hours = read(log, "hours_on", {"activity": "meeting", "first": 0, "last": 6})
        assert hours == pytest.approx(0 if name == "decided" else 816), name
    part = offices["show"].load().plan.participation
    assert (part.start, part.faster, part.fit) == (None, 0, 0), "what is for show has no effect"


def test_is_contested_evidence_called_so():
    """Does the pitfall about participation say that its gain is assumed, and call the experiment no law?"""
    pitfall = sk.pitfall("decided-without-those-who-do-the-work")
    told = " ".join(pitfall.source)
    for words in ("no law", "second-hand", "7 to 18 people", "Bartlem", "Assumption"):
        assert words in told
    assert "assumed" in pitfall.happens and "that is assumed" in pitfall.run(n=2)["less"].label


@pytest.mark.parametrize("key", [p.key for p in sk.pitfalls() if p.of == "change"])
def test_does_each_call_its_assumptions_so(key):
    """Does every pitfall of the change say what of it is ours?"""
    assert any(line.startswith("Assumption") for line in sk.pitfall(key).source)


DESK = {"kind": "offices", "n": 2, "number": [{"key": "wait", "label": "wait", "of": "busy", "measure": "task_wait"}]}
CALM = {"scenario": "textbook/mm1", "changes": {"clock.warm_up_days": 1, "clock.horizon_days": 5}}


def test_is_an_office_like_another_the_same_as_one_written_out():
    """Has it all that the other has, with its own changes on top, and its own steps in place of the other's?"""
    hired = [{"do": "hire", "week": 0, "team": "desk"}]
    short = {"calm": CALM, "busy": {"like": "calm", "changes": {"events.client.per_week": 220}, "steps": hired}}
    short["busier"] = {"like": "busy", "changes": {"events.client.per_week": 230}}
    made = OfficesExperiment.model_validate({**DESK, "office": short}).office
    whole = {**CALM["changes"], "events.client.per_week": 220}
    assert made["busy"] == OfficeSetup.model_validate({"scenario": "textbook/mm1", "changes": whole, "steps": hired})
    assert made["busier"].steps == made["busy"].steps
    assert made["busier"].changes["events.client.per_week"] == 230
    assert made["calm"] == OfficeSetup.model_validate(CALM)


@pytest.mark.parametrize(
    ("office", "says"),
    [
        ({"calm": CALM, "busy": {"like": "clam"}}, "'busy': there is no office called 'clam' above it; did you mean"),
        ({"busy": {"like": "calm"}, "calm": CALM}, "above it; one of: none, it is the first"),
        ({"calm": CALM, "busy": {"like": "calm", "scenario": "textbook/mmc"}}, "has a scenario and is like 'calm'"),
        ({"calm": CALM, "busy": {"like": "calm", "changes": 5}}, "valid dictionary"),
        ({"calm": 5, "busy": {"like": "calm"}}, "no office called 'calm' above it"),
    ],
)
def test_is_an_office_like_none_told(office, says):
    """Does a slip say which office, and what would be right?"""
    with pytest.raises(ValueError, match=says):
        OfficesExperiment.model_validate({**DESK, "office": office})
