"""Is a prediction kept, whatever happens: a crash, two notebooks, a damaged file, a folder that is read-only?"""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from simkit.course.predictions.prediction import GuessAndRange, PredictionError, StoredPrediction
from simkit.course.predictions.predictions_file import PredictionStore, locked, predictions_path

MINE = GuessAndRange(3.0, 2.0, 4.0, "2026-01-05T09:00:00+01:00")


def saved(entry):
    return entry.answered(MINE)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "predictions.json"


def test_is_a_saved_prediction_there_for_a_fresh_reader(path):
    """A restarted kernel is a fresh reader."""
    PredictionStore(path).update("00.a", saved)
    assert PredictionStore(path).read().entries["00.a"].first == MINE


def test_does_a_file_that_is_not_there_hold_nothing(path):
    kept = PredictionStore(path).read()
    assert not kept.entries and not kept.note and not path.exists()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_does_a_crash_while_writing_leave_what_was_there(path, monkeypatch, step):
    PredictionStore(path).update("00.a", saved)
    before = path.read_bytes()

    def crash(*told):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, step, crash)
        with pytest.raises(KeyboardInterrupt):
            PredictionStore(path).update("01.b", saved)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.part")) and not list(path.parent.glob(".*.part"))
    PredictionStore(path).update("01.b", saved)  # the lock was let go
    assert set(PredictionStore(path).read().entries) == {"00.a", "01.b"}


WRITER = """
import sys, time
from pathlib import Path
from simkit.course.predictions.prediction import GuessAndRange
from simkit.course.predictions.predictions_file import PredictionStore

def slowly(entry):
    time.sleep(0.01)
    return entry.answered(GuessAndRange(3, 2, 4))

path, lesson = Path(sys.argv[1]), sys.argv[2]
path.with_name(f"{lesson}.ready").touch()
while len(list(path.parent.glob("*.ready"))) < 2:
    time.sleep(0.001)
for number in range(20):
    PredictionStore(path).update(f"{lesson}.n{number}", slowly)
"""


def test_do_two_notebooks_at_once_keep_each_others_predictions(path):
    """They begin together and are slow: without the lock each would write over what the other has just added."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), lesson]) for lesson in ("00", "01")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(PredictionStore(path).read().entries) == 40


def test_does_a_writer_that_is_kept_waiting_say_so(path, monkeypatch):
    monkeypatch.setattr("simkit.course.predictions.predictions_file.locked", lambda path: locked(path, seconds=0.1))
    with locked(path), pytest.raises(PredictionError, match="not saved.*another notebook"):
        PredictionStore(path).update("00.a", saved)


@pytest.mark.parametrize("content", [b"", b"{half", b"\xff\xfe", b"[]", b'{"format": "x", "predictions": {}}'])
def test_is_a_damaged_file_kept_aside_and_said(path, content):
    path.write_bytes(content)
    assert "damaged" in PredictionStore(path).read().note
    assert path.read_bytes() == content, "reading must not touch it"
    _, note = PredictionStore(path).update("00.a", saved)
    assert "predictions.damaged-1.json" in note
    assert path.with_name("predictions.damaged-1.json").read_bytes() == content
    assert PredictionStore(path).read().entries["00.a"].first == MINE


def test_is_a_second_damaged_file_kept_beside_the_first(path):
    for content in (b"one", b"two"):
        path.write_bytes(content)
        PredictionStore(path).update("00.a", saved)
    kept = [path.with_name(f"predictions.damaged-{number}.json").read_bytes() for number in (1, 2)]
    assert kept == [b"one", b"two"]


def test_is_what_can_be_read_of_a_damaged_file_kept(path):
    PredictionStore(path).update("00.a", saved)
    data = json.loads(path.read_text())
    data["predictions"]["01.b"] = {"first": {"guess": 9, "low": 1, "high": 2}}
    path.write_text(json.dumps(data))
    kept = PredictionStore(path).read()
    assert set(kept.entries) == {"00.a"} and "some of your predictions" in kept.note
    PredictionStore(path).update("02.c", saved)
    assert set(PredictionStore(path).read().entries) == {"00.a", "02.c"}


def test_is_a_file_of_a_newer_kit_left_alone(path):
    path.write_text('{"format": 2, "predictions": {}}')
    with pytest.raises(PredictionError, match="newer version"):
        PredictionStore(path).update("00.a", saved)
    assert json.loads(path.read_text())["format"] == 2


def test_does_what_another_version_wrote_in_an_entry_stay(path):
    PredictionStore(path).update("00.a", saved)
    data = json.loads(path.read_text())
    data["predictions"]["00.a"]["mood"] = "hopeful"
    path.write_text(json.dumps(data))
    PredictionStore(path).update("00.a", lambda entry: replace(entry, unit="days"))
    assert json.loads(path.read_text())["predictions"]["00.a"]["mood"] == "hopeful"


def test_is_a_folder_that_cannot_be_written_said_in_words(path, monkeypatch):
    PredictionStore(path).update("00.a", saved)
    before = path.read_bytes()

    def refuse(*told, **more):
        raise PermissionError(13, "Permission denied")

    # refused by hand, since root may write anywhere
    monkeypatch.setattr("simkit.course.predictions.predictions_file.tempfile.mkstemp", refuse)
    with pytest.raises(PredictionError, match="not saved.*Permission denied.*SIMKIT_PREDICTIONS"):
        PredictionStore(path).update("00.a", lambda entry: entry.answered(replace(MINE, guess=2.5)))
    assert path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_is_a_read_only_folder_said_in_words(path):
    path.parent.chmod(0o500)
    try:
        with pytest.raises(PredictionError, match="not saved"):
            PredictionStore(path).update("00.a", saved)
    finally:
        path.parent.chmod(0o700)


def test_is_a_file_where_the_folder_should_be_said_in_words(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(PredictionError, match="not saved"):
        PredictionStore(tmp_path / "taken" / "predictions.json").update("00.a", saved)


def test_is_a_prediction_forgotten_when_asked(path):
    PredictionStore(path).update("00.a", saved)
    assert PredictionStore(path).update("00.a", lambda entry: None)[0] == StoredPrediction()
    assert not PredictionStore(path).read().entries


@pytest.mark.parametrize("mark", [".simkit-course.json", "kit.py"])
def test_is_the_top_of_the_course_found_from_a_folder_within(tmp_path, monkeypatch, mark):
    """A file among the lessons of a clone would be shipped with them."""
    monkeypatch.delenv("SIMKIT_PREDICTIONS", raising=False)
    (tmp_path / "home" / "course").mkdir(parents=True)
    (tmp_path / "home" / mark).write_text("{}")
    monkeypatch.chdir(tmp_path / "home" / "course")
    assert predictions_path() == tmp_path / "home" / "predictions.json"


def test_are_predictions_kept_in_the_working_folder_outside_a_course(tmp_path, monkeypatch):
    monkeypatch.delenv("SIMKIT_PREDICTIONS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert predictions_path() == tmp_path / "predictions.json"


def test_does_the_environment_say_where(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(tmp_path / "mine.json"))
    assert predictions_path() == tmp_path / "mine.json"
    monkeypatch.setenv("SIMKIT_PREDICTIONS", "none")
    assert predictions_path() is None
    assert not PredictionStore(None).read().entries
    with pytest.raises(PredictionError, match="not kept here"):
        PredictionStore(None).update("00.a", saved)
