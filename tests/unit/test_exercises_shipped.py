"""Are the exercises that come with the kit in order, and do they speak of things that exist?"""

from pathlib import Path

import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import Catalogue, shipped
from simkit.model.scenario.part import expand

LESSONS = ("02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "13", "14")
FILES = sorted((Path(sk.__file__).parent / "course" / "lessons").glob("*.toml"))


def readable():
    """Every shipped exercise; read file by file, so that a broken file fails its own test only."""
    found = []
    for file in FILES:
        try:
            found.extend(Catalogue.read(file))
        except ValueError:
            continue
    return found


each_exercise = pytest.mark.parametrize("exercise", readable(), ids=lambda exercise: exercise.id)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_lesson_has_exercises(lesson):
    """Has each lesson that promises exercises two to five of them? No file must not pass as files in order."""
    assert lesson in [file.stem for file in FILES]
    assert 2 <= len([exercise for exercise in shipped() if exercise.id.startswith(f"{lesson}.")]) <= 5


def test_is_an_id_without_its_nought_the_exercise_that_is_meant():
    """Typed as 2.1: is 02.1 suggested, from the list of that lesson?"""
    told = sk.check("2.1", "c").message
    assert "did you mean '02.1'" in told and "12.1" not in told and "02.5" in told


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_file_is_in_order(file):
    """Is the file valid: ids its own, at least two hints, feedback for every classic error?"""
    (lesson,) = Catalogue.read(file).lessons
    assert lesson.lesson == file.stem == lesson.notebook[:2]


def test_ids_are_unique():
    """Does each id mean one exercise, in all files together?"""
    ids = [exercise.id for exercise in shipped()]
    assert sorted(set(ids)) == sorted(ids)


@each_exercise
def test_every_exercise_begins_not_attempted(exercise):
    """Does the public check say "not attempted yet" of the dots, and the public hint give the first hint?"""
    assert sk.check(exercise.id, ...).state is State.NOT_ATTEMPTED
    assert exercise.hints[0] in repr(sk.hint(exercise.id))


@each_exercise
def test_measures_scenarios_and_paths_exist(exercise):
    """Does an exercise name only measures, scenarios and paths that the kit knows?"""
    data = exercise.model_dump()
    others = [one["measure"] for one in (*data.get("goal", ()), *data.get("classic", ())) if "measure" in one]
    for measure in [data.get("measure"), *others]:
        assert measure is None or measure in sk.MEASURES
    runs = data.get("on", ())
    for name in [data.get("based_on"), *(data.get("between") or ()), *(run["scenario"] for run in runs)]:
        assert name is None or name in sk.scenarios()
    for run in runs:
        sk.load(run["scenario"]).change(run["change"])
    if data.get("based_on"):
        ground = sk.load(data["based_on"]).data()
        paths = [*data["must"], *(error["path"] for error in data["classic"])]
        assert all(expand(ground, path) for path in paths)


@each_exercise
def test_units_are_those_of_the_measure(exercise):
    """Does an exercise about a measure use the unit in which the kit reports it?"""
    measure, unit = getattr(exercise, "measure", None), getattr(exercise, "unit", None)
    if measure and unit:
        assert unit == sk.MEASURES[measure].unit
