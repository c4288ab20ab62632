"""Are exercise files that are not in order refused, with the place, what was found and what would be right?"""

import copy

import pytest

from simkit.course.exercises import Catalogue, ExerciseError
from simkit.course.exercises.catalogue import Lesson

NUMBER = {
    "id": "90.1", "title": "T", "task": "Say it.", "kind": "number", "value": 0.75, "within": 0.01, "unit": "share",
    "hints": ["a", "b"], "right": "So.", "classic": [{"value": 75, "feedback": "Per cent."}],
}  # fmt: skip
LESSON = {"lesson": "90", "title": "T", "notebook": "90-t.ipynb", "exercise": [NUMBER]}


def refused(change=(), **exercise):
    """The message about a lesson with these changes."""
    data = copy.deepcopy(LESSON)
    data["exercise"][0].update(exercise)
    data.update(change)
    with pytest.raises(ExerciseError) as caught:
        Lesson.from_data(data, "90.toml")
    return str(caught.value)


def test_a_good_lesson_is_accepted():
    """Does the ground of the tests below stand?"""
    assert [exercise.id for exercise in Lesson.from_data(LESSON, "90.toml").exercises] == ["90.1"]


@pytest.mark.parametrize(
    ("exercise", "said"),
    [
        ({"kind": "nummer"}, "exercise[0].kind: 'nummer'"),
        ({"kind": "nummer"}, "did you mean 'number'"),
        ({"tolerance": 1}, "exercise[0].tolerance: unknown key"),
        ({"hints": ["one"]}, "at least two hints"),
        ({"hints": ["one", "one"]}, "two hints are the same"),
        ({"hints": ["one", " "]}, "exercise[0].hints[1]"),
        ({"id": "90.01"}, "such as '02.1'"),
        ({"id": "91.1"}, "does not belong to lesson 90"),
        ({"right": ""}, "exercise[0].right"),
        ({"within": None}, "give 'within'"),
        ({"within": -1}, "exercise[0].within"),
        ({"value": "three"}, "exercise[0].value"),
        ({"classic": [{"value": 75}]}, "exercise[0].classic[0].feedback: missing"),
        ({"classic": [{"value": 75, "feedback": " "}]}, "exercise[0].classic[0].feedback"),
        ({"classic": [{"value": 0.755, "feedback": "x"}]}, "cannot be told from the right value"),
    ],
)
def test_a_wrong_exercise_is_refused(exercise, said):
    """Does the message say where it is and what would be right?"""
    assert said in refused(**exercise)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lesson": "9"}, "should be two digits"),
        ({"notebook": "../solutions/90-t.ipynb"}, "without a folder"),
        ({"titel": "T"}, "unknown key 'titel'"),
        ({"exercise": []}, "no exercises"),
        ({"exercise": [NUMBER, NUMBER]}, "this id stands twice"),
        ({"exercise": ["x"]}, "exercise[0].kind"),
    ],
)
def test_a_wrong_lesson_is_refused(change, said):
    """Is the head checked as well, and are ids unique?"""
    assert said in refused(change)


def kind(name, **fields):
    common = {key: NUMBER[key] for key in ("id", "title", "task", "hints", "right")}
    return {"exercise": [{**common, "kind": name, **fields}]}


ESTIMATE = {"measure": "m", "truth": 4.0, "unit": "u", "source": "s", "half_width": 1.0}


OPTIONS = {"a": {"text": "t", "feedback": "f"}, "b": {"text": "u", "feedback": "g"}}
FUNCTION = {"takes": "a", "returns": "b", "case": [{"given": [], "gives": 1}]}
IMPOSSIBLE = [
    (kind("choice", option={**OPTIONS, "b": {"text": "u"}}), "option.b.feedback: missing"),
    (kind("choice", option=OPTIONS), "must be right"),
    (kind("estimate", **{**ESTIMATE, "half_width": None}), "give 'half_width'"),
    (kind("estimate", **{**ESTIMATE, "truth": [5.0, 3.0]}), "the wrong way round"),
    (kind("estimate", **ESTIMATE, at_least=1), "exercise[0].at_least"),
    (kind("estimate", **ESTIMATE, classic=[{"value": 4.0, "feedback": "f"}]), "lies inside the truth"),
    (kind("comparison", measure="m", verdict="good"), "exercise[0].verdict"),
    (kind("scenario", based_on="textbook/mm1"), "give 'must', 'goal' or both"),
    (kind("scenario", based_on="textbook/mm1", goal={"measure": "m"}), "give 'below' or 'above'"),
    (kind("scenario", based_on="textbook/mm1", must={"a": {}}), "exercise[0].must"),
    (kind("function", **{**FUNCTION, "case": []}), "exercise[0].case"),
    (kind("function", **FUNCTION, classic=[{"gives": [], "feedback": "f"}]), "a value for each of the 1 cases"),
    (kind("function", **FUNCTION, classic=[{"gives": [1], "feedback": "f"}]), "gives what is right"),
]


@pytest.mark.parametrize(("change", "said"), IMPOSSIBLE)
def test_every_kind_refuses_what_cannot_be_checked(change, said):
    """Does each kind of check validate its own fields?"""
    assert said in refused(change)


def test_all_mistakes_are_reported_at_once():
    """Does one reading name the mistakes of several exercises?"""
    second = {**NUMBER, "id": "90.2", "hints": []}
    message = refused({"exercise": [{**NUMBER, "value": "x"}, second], "lesson": "9"})
    assert "exercise[0].value" in message and "exercise[1].hints" in message and "two digits" in message


def test_the_same_id_in_two_files_is_refused():
    """Can a check mean two exercises?"""
    lesson = Lesson.from_data(LESSON, "90.toml")
    with pytest.raises(ExerciseError, match="stands in two files"):
        Catalogue([lesson, lesson])


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    """Does a broken or missing file say which file it is?"""
    (tmp_path / "90.toml").write_text("lesson = 02", encoding="utf-8")
    with pytest.raises(ExerciseError, match="(?s)90.toml.*is not TOML"):
        Catalogue.read(tmp_path / "90.toml")
    with pytest.raises(ExerciseError, match="(?s)91.toml.*cannot be read"):
        Catalogue.read(str(tmp_path / "91.toml"))


def test_a_trainer_can_bring_exercises_of_their_own(tmp_path):
    """Does a file outside the kit give exercises that are checked in the same way?"""
    (tmp_path / "mine.toml").write_text(
        'lesson = "90"\ntitle = "Mine"\nnotebook = "90-mine.ipynb"\n[[exercise]]\nid = "90.1"\ntitle = "T"\n'
        'task = "t"\nkind = "number"\nvalue = 3\nwithin = 0.5\nunit = "u"\nhints = ["a", "b"]\nright = "r"\n',
        encoding="utf-8",
    )
    assert Catalogue.read(str(tmp_path / "mine.toml")).check("90.1", 3).passed
