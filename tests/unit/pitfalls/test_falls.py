"""Does every pitfall run, does its claim hold, does it show itself, and does it stand on its arithmetic?"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

import simkit as sk
from simkit.course.pitfalls import PitfallNumbers, PitfallOutcome
from simkit.course.pitfalls.experiments.experiment import read
from simkit.course.pitfalls.experiments.offices import OfficeSetup, OfficesExperiment
from simkit.course.pitfalls.numbers import ratio_number, share_number
from simkit.present.charts import Picture

from .told import TABLES, untied, wrong

KEYS = [p.key for p in sk.pitfalls()]


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_does_the_measured_claim_hold(key):
    """Does the whole interval lie on the side that the pitfall claims, and is the number to remember among them?"""
    p = sk.pitfall(key)
    measured = p.run()
    for claim in p.claim:
        assert claim.holds(measured), f"{claim}: {measured[claim.number]}"
    assert p.headline in {claim.number for claim in p.claim}, "what people should remember is not held to anything"
    assert tuple(measured.table.index) and set(p.experiment.names()) == set(measured.table.index)
    assert wrong(p) == [], "its text says something else"


@pytest.mark.parametrize("key", KEYS)
def test_is_every_number_of_the_text_tied(key):
    """Does each number and word of judgement of its text follow from what is put in or found, by gallery.toml?"""
    assert untied(sk.pitfall(key)) == []
    assert set(TABLES) <= set(KEYS)


def test_is_a_text_that_says_something_else_named():
    """Is a number that nothing bears out found, and a claim that no longer follows from the experiment?"""
    p = sk.pitfall("regression-to-the-mean")
    happens = p.happens.replace("reliability of one half", "reliability of 17 %")
    assert any("'17'" in message for message in untied(p.model_copy(update={"happens": happens})))
    other = p.model_copy(update={"experiment": p.experiment.model_copy(update={"reliability": 0.8, "n": 50})})
    assert any("is false" in message and "goes by itself" in message for message in wrong(other))


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_does_every_choice_lead_somewhere(key):
    """Does each choice show what happens with every number put in, a chart with words, the name and the do?"""
    p = sk.pitfall(key)
    assert p.trap in p.choice
    for letter in p.choice:
        fall = p.decide(letter)
        assert isinstance(fall, PitfallOutcome) and fall.fell == (letter == p.trap)
        text, html = str(fall), fall._repr_html_()
        for words in (text, html):
            assert not re.search(r"\{\w", words), "a number was not put in"
            assert "nan" not in words.split() and "–" not in words.split()
        assert p.name in text and "Do:" in text and "Sources:" in text
        # Every claim of the name must come after the question, not before it.
        assert text.index(p.name) > text.index("You chose")
    picture = p.decide("a").chart()
    assert isinstance(picture, Picture) and len(picture.description) > 40
    assert picture.spec()["$schema"]


def test_does_a_notebook_get_words_picture_words(monkeypatch):
    """Are there three outputs: what happens, the chart, and the name with what to do?"""
    shown = []
    display = pytest.importorskip("IPython.display")
    monkeypatch.setattr(display, "display", lambda thing, raw=False: shown.append(thing))
    sk.pitfall("hand-picked-pilot").decide("A")._ipython_display_()
    first, picture, last = shown
    assert "role='status'" in first["text/html"] and "hand-picked" not in first["text/html"].lower()
    assert isinstance(picture, Picture)
    assert "A hand-picked pilot team" in last["text/html"] and "A hand-picked pilot team" in last["text/plain"]


def test_does_the_question_show_itself_without_a_notebook():
    """Does the text hold the story, the question, every choice and how to decide, but not the name?"""
    p = sk.pitfall("regression-to-the-mean")
    for words in (str(p), p._repr_html_()):
        assert 'sk.pitfall("regression-to-the-mean").decide' in words
        assert "Did the training help?" in words and p.name not in words
        for choice in p.choice.values():
            assert choice.text.split(",")[0][:30] in words


@pytest.mark.parametrize("wrong", ["d", "yes", None, 1])
def test_is_a_choice_that_is_not_there_refused(wrong):
    """Does the message say which choices there are?"""
    with pytest.raises(ValueError, match="one of: a, b"):
        sk.pitfall("one-run").decide(wrong)


def test_is_a_pitfall_the_same_each_time():
    """Does the same seed give the same numbers, and another seed others?"""
    p = sk.pitfall("hand-picked-pilot")
    once, again, other = p.run(n=50), p.run(n=50), p.run(n=50, seed=99)
    assert once.table.equals(again.table) and not once.table.equals(other.table)
    office = sk.pitfall("mean-of-ratios")
    assert office.run(n=2).table.equals(office.run(n=2).table)


def test_does_a_pilot_with_an_effect_show_it_beside_its_control_group():
    """With a true effect of 10 %, does the control group find 10 %, where the others suggest far more?"""
    found = sk.pitfall("hand-picked-pilot").run(effect=0.10)
    assert found["beside_control"].low < 0.10 < found["beside_control"].high
    assert found["beside_all"].low > 0.3


def test_is_a_pilot_by_lot_fair():
    """Does the apparent gain vanish when lots decide, so that it was the choosing and nothing else?"""
    found = sk.pitfall("hand-picked-pilot").run(chosen="anyone", n=3000)
    assert found["beside_all"].low < 0 < found["beside_all"].high


@pytest.mark.parametrize(("chosen", "sign"), [("best", 1), ("worst", -1)])
def test_do_talent_and_luck_follow_the_formula(chosen, sign):
    """cv .2, best fifth, reliability .5: 28 % by the formula, of which half remains (for a large organisation)."""
    found = sk.pitfall("regression-to-the-mean").run(chosen=chosen, people=2000, n=400)
    assert found["theory_before"].value == pytest.approx(sign * 0.28, abs=0.001)
    for key, formula in (("before", "theory_before"), ("control", "theory_after")):
        assert abs(found[key].value - found[formula].value) < 0.004
        assert found[key].high - found[key].low < 0.01


def test_does_detail_pay_when_kinds_really_differ():
    """With kinds that differ much and a long log, is the finer model the better one?"""
    found = sk.pitfall("too-much-detail").run(between=0.6, seen=100)
    assert found["worse"].high < 0


def test_is_an_unknown_option_refused():
    """Does the message name the option that was meant?"""
    with pytest.raises(ValueError, match="did you mean 'seed'"):
        sk.pitfall("one-run").run(sead=2)


def test_is_a_ratio_of_means_no_mean_of_ratios():
    """Ratios 10/1 and 1/1: the ratio of means is 5.5; with values that vary together the interval is a point."""
    assert ratio_number("x", "x", np.array([10.0, 1.0]), np.array([1.0, 1.0])).value == 5.5
    exact = ratio_number("x", "x", np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]), "change")
    assert (exact.value, exact.low, exact.high) == (1.0, 1.0, 1.0)


def test_is_a_share_bounded():
    """Does a Wilson interval stay between 0 and 1, and say something when nothing was hit (0 of 20: up to 16.1 %)?"""
    none = share_number("x", "x", np.zeros(20))
    assert none.low == 0 and none.high == pytest.approx(0.1611, abs=1e-4)
    assert share_number("x", "x", np.ones(20)).high == 1


def test_does_the_table_show_closed_forms_without_an_interval():
    """Is a closed form marked as such, and is a measured number given with its interval?"""
    found = sk.pitfall("every-team-on-target").run(n=2)
    assert isinstance(found, PitfallNumbers)
    assert math.isnan(found.table.loc["formula", "low"]) and "closed form" in str(found)
    assert "n = 2" in found._repr_html_()
    with pytest.raises(KeyError, match="clients"):
        found["client"]


@pytest.mark.slow
def test_does_the_queue_move_only_where_the_next_desk_is_full():
    """The longer queue is truly at the intake: is little gained by it, and much where assessment has room?"""
    found = sk.pitfall("local-optimum").run()
    assert found["most"].low > 0, "before, clients wait longest at the intake"
    assert found["second_new"].low > found["second"].high, "after, they wait at assessment"
    assert found["calm_gain"].high < found["gain"].low, "where there is room, more is gained"


# ---------------------------------------------------------------- of the change


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
