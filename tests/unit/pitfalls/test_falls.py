"""Does every pitfall run, does its claim hold, and does it show itself?"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

import simkit as sk
from simkit.course.pitfalls import PitfallNumbers, PitfallOutcome
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
