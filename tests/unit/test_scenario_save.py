"""Does a saved scenario come back as it was, and is no work ever written over?"""

import pytest

import simkit as sk


@pytest.mark.parametrize("name", sk.scenarios())
def test_is_every_shipped_scenario_the_same_after_saving_and_loading(name, tmp_path):
    scenario = sk.load(name)
    path = scenario.save(tmp_path / "folder" / "mine.toml")
    assert sk.load(path) == scenario


def test_is_a_changed_scenario_the_same_after_saving(tmp_path):
    changed = sk.load("tax-office/service-team").change({"teams.*.turns": None, "handoff.between.delay_minutes": 7.5})
    assert sk.load(changed.save(tmp_path / "mine.toml")) == changed


def test_does_the_file_hold_only_what_differs_from_the_defaults():
    text = sk.load("textbook/mm1").toml()
    assert "per_week = 192" in text
    assert "quality" not in text and "arrival_cv" not in text


def test_is_a_file_that_is_there_left_alone(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("my work", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"mine\.toml.*choose another name"):
        sk.load("textbook/mm1").save(path)
    assert path.read_text(encoding="utf-8") == "my work"


def test_is_another_suffix_refused(tmp_path):
    with pytest.raises(ValueError, match=r"\.toml file, not as 'mine\.txt'"):
        sk.load("textbook/mm1").save(tmp_path / "mine.txt")


def test_is_nothing_left_behind_when_writing_fails(tmp_path, monkeypatch):
    """A disk that fills up half-way must leave neither half a file nor a stray one."""
    import importlib

    module = importlib.import_module("simkit.model.scenario.files")
    monkeypatch.setattr(module, "toml", lambda scenario: (_ for _ in ()).throw(OSError("no space left")))
    with pytest.raises(OSError, match="no space"):
        sk.load("textbook/mm1").save(tmp_path / "mine.toml")
    assert list(tmp_path.iterdir()) == []
