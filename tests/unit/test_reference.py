"""Is the reference whole and up to date?"""

from pathlib import Path

import pytest
from authors.reference import FOLDER, recipes, stale, used, whole

import simkit as sk
from simkit.cli import main
from simkit.model.scenario import ScenarioError
from simkit.model.scenario.keys import keys, parameters

ROOT = Path(__file__).parents[2]


def test_is_the_stored_reference_what_the_code_says():
    """A key, measure or function that changed changes the pages: `python kit.py reference`."""
    assert stale(ROOT) == []


def test_has_every_key_a_meaning_and_something_it_takes():
    """A docstring that forgets a key leaves a hole in the reference."""
    assert [key.path for key in keys() if not key.meaning or not key.takes or "NoneType" in key.takes] == []


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe["say"])
def test_does_every_piece_of_the_how_to_run(recipe, tmp_path):
    """As it stands on the page; there is nothing to doubt in it but that a short list of arrivals is little work."""
    file = tmp_path / "piece.toml"
    file.write_text(whole(recipe), encoding="utf-8")
    scenario = sk.load(file).change({"clock.warm_up_days": 0, "clock.horizon_days": 10})
    assert sk.run(scenario, seed=1).measures()["utilisation"] > 0
    assert not [one for one in sk.check_scenario(scenario).doubts if "a thousand times off" not in one.means]


def test_has_every_key_a_place_where_it_is_used():
    """In a shipped file, or in a piece of the how-to: an example that runs."""
    assert {key.path for key in keys()} == set(used())


def test_is_one_key_told_with_its_range():
    """As the file of the world has it."""
    (key,) = keys("clock.day_minutes")
    assert key == (
        "clock.day_minutes",
        "number, above 0, at most 1440",
        "480",
        "Minutes of opening hours in a working day.",
    )


@pytest.mark.parametrize("path", ["events.tasks", "events.*.tasks", "events.*.tasks[*]", "events.tasks[0]"])
def test_are_the_keys_below_a_path_found_however_it_is_written(path):
    """With and without names and places."""
    found = [key.path for key in keys(path)]
    assert "events.*.tasks[*].wait.mean_days" in found and not any(one.startswith("teams") for one in found)


def test_is_a_key_that_is_none_told():
    """With the nearest one."""
    with pytest.raises(ScenarioError, match="did you mean 'events.*.tasks'"):
        keys("events.taks")


def test_are_keys_found_by_name_and_by_words():
    """By its last name wherever it stands; by all the words in its path and meaning; a slip by its path."""
    assert [key.path for key in keys("holidays")] == ["clock.holidays"]
    assert "teams.*.members[*].hours" in [key.path for key in keys("breaks between")]
    for nothing in ("xyzzy", "?", "learning of elephants"):
        with pytest.raises(ScenarioError, match="there is no such key") as refused:
            keys(nothing)
        assert "did you mean" not in str(refused.value)


def test_are_parameters_read_from_a_docstring():
    """Two names in one line, a meaning over two lines, and no section that follows."""
    doc = "A.\n\nParameters\n---\na, b : float\n    One\n    thing.\nc : int\n    Other.\n\nReturns\n---\nint\n    No."
    assert parameters(doc) == {"a": "One thing.", "b": "One thing.", "c": "Other."}


def test_does_the_command_tell_keys(capsys):
    """In words, and the way out of a mistake."""
    assert main(["keys", "events.tasks.wait"]) == 0
    assert "wait.mean_days: number, above 0; default none" in capsys.readouterr().out
    assert main(["keys", "nonsense"]) == 2
    assert "there is no such key" in capsys.readouterr().err


def test_is_the_reference_shipped_to_learners():
    """It lies in the course, which goes into the wheel."""
    assert FOLDER.parts[0] == "course"
