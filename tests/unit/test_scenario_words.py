"""Do the keys of an earlier version go on working, with a warning that says the new one?"""

import tomllib
import warnings

import pytest

import simkit as sk
from simkit.model.scenario import Scenario, ScenarioError

OLD_FILE = """
title = "Of an earlier version"
products.form = { label = "Form", work = { mean = 10 } }
events.visit = { label = "Visit", per_week = 10, tasks = [{ product = "form" }] }
handoff.between = { delay_minutes = 10, astray = 0.1 }
phone.astray = 0.2
plan.steps = [
    { do = "move", week = 1, team = "old", to = "new", keeps = 0.5, gain = 0.25 },
    { do = "hire", week = 2, team = "old", gain = 0.75 },
]

[teams.old]
label = "Old"
members = [{ name = "Ann", skills = { form = 1.0 }, gain = 0.5 }, { name = "Bob", skills = { form = 1.0 } }]

[teams.new]
label = "New"
members = [{ name = "Cas", skills = { form = 1.0 } }]
"""


@pytest.fixture
def old():
    with pytest.warns(DeprecationWarning) as told:
        scenario = Scenario.from_data(tomllib.loads(OLD_FILE))
    assert {str(warning.message) for warning in told} == {
        "astray is called misrouted_share now",
        "gain is called proficiency now",
        "keeps is called retained now",
    }
    return scenario


def test_does_an_old_file_say_the_same_in_new_words(old):
    move, hire = old.plan.steps
    assert (old.handoff.between.misrouted_share, old.phone.misrouted_share) == (0.1, 0.2)
    assert (move.retained, move.proficiency, hire.proficiency) == (0.5, 0.25, 0.75)
    assert [member.proficiency for member in old.teams["old"].members] == [0.5, 1]


def test_is_it_saved_in_new_words(old, tmp_path):
    path = old.save(tmp_path / "new.toml")
    assert "misrouted_share" in path.read_text(encoding="utf-8") and "astray" not in path.read_text(encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sk.load(path) == old


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("phone.astray", "phone.misrouted_share"),
        ("teams.old.members[*].gain", "teams.old.members[*].proficiency"),
        ("plan.steps[0].keeps", "plan.steps[0].retained"),
    ],
)
def test_does_a_change_by_an_old_path_work(old, path, new):
    with pytest.warns(DeprecationWarning, match=f"is called {new.rpartition('.')[2]} now"):
        changed = old.change({path: 0.125})
    assert changed == old.change({new: 0.125})
    with pytest.warns(DeprecationWarning):
        assert changed.value(path) == 0.125


def test_does_the_warning_point_to_whoever_used_the_old_word(old):
    with pytest.warns(DeprecationWarning) as told:
        old.change({"phone.astray": 0.125})
    assert [warning.filename for warning in told] == [__file__]


def test_can_the_old_word_still_be_read(old):
    with pytest.warns(DeprecationWarning, match="gain is called proficiency now"):
        assert old.teams["old"].members[0].gain == 0.5
    with pytest.raises(AttributeError, match="gian"):
        _ = old.teams["old"].members[0].gian


def test_are_both_words_at_once_refused(old):
    data = old.data()
    data["phone"]["astray"] = 0.1
    with pytest.raises(ScenarioError) as refused:
        Scenario.from_data(data)
    (problem,) = refused.value.problems
    assert problem.path == "phone" and "astray is the old name of misrouted_share; give only" in problem.allowed


def test_are_both_words_in_one_change_refused(old):
    with pytest.raises(ScenarioError, match=r"phone\.astray: is the old name of phone\.misrouted_share"):
        old.change({"phone.astray": 0.1, "phone.misrouted_share": 0.2})


def test_may_a_product_bear_an_old_word():
    """Names that people choose are no keys of ours."""
    data = tomllib.loads(OLD_FILE.replace("form", "gain").replace("plan.steps", "ignored"))
    del data["ignored"], data["handoff"], data["phone"], data["teams"]["old"]["members"][0]["gain"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scenario = Scenario.from_data(data)
        changed = scenario.change({"teams.new.members[0].skills.gain": 0.5})
    assert changed.teams["new"].members[0].skills == {"gain": 0.5}


@pytest.mark.parametrize(("keyword", "new"), [("keeps", "retained"), ("gain", "proficiency")])
def test_do_old_keywords_of_a_change_over_work(keyword, new):
    pair = sk.load("textbook/dip-before"), sk.load("textbook/dip-after")
    with pytest.warns(DeprecationWarning, match=f"{keyword} is called {new} now"):
        assert sk.change_over(*pair, **{keyword: 0.5}) == sk.change_over(*pair, **{new: 0.5})
    with pytest.raises(TypeError, match=f"{keyword} is the old name of {new}"):
        sk.change_over(*pair, **{keyword: 0.5, new: 0.5})
