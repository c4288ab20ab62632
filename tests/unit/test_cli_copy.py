"""Is a copy of a shipped scenario a file that runs where it lies, with its comments?"""

import pytest

import simkit as sk
from simkit.cli import main
from simkit.model.scenario.files import text


@pytest.mark.parametrize("name", sk.scenarios())
def test_is_a_copy_in_any_folder_the_same_scenario(name, tmp_path):
    """What it extends no longer lies beside it."""
    file = tmp_path / "mine.toml"
    assert main(["copy", name, str(file)]) == 0
    assert sk.load(file) == sk.load(name)
    assert file.read_text(encoding="utf-8").count("#") == text(name).count("#") > 0


def test_is_the_suffix_added_and_a_file_that_is_there_never_overwritten(tmp_path, capsys):
    (tmp_path / "mine.toml").write_text("my own work", encoding="utf-8")
    assert main(["copy", "textbook/mm1", str(tmp_path / "mine")]) == 2
    assert "mine.toml is there already" in capsys.readouterr().err
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == "my own work"


def test_does_a_misspelt_name_leave_no_file(tmp_path, capsys):
    assert main(["copy", "textbook/mm11", str(tmp_path / "mine.toml")]) == 2
    assert "did you mean 'textbook/mm1'?" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_is_a_file_copied_by_hand_told_what_it_stands_on(tmp_path):
    """The ground of shipped scenarios is called by its full name."""
    file = tmp_path / "mine.toml"
    file.write_text('extends = "_region"\n', encoding="utf-8")
    with pytest.raises(sk.ScenarioError, match="did you mean 'tax-office/_region'"):
        sk.load(file)


def test_does_an_office_of_ones_own_run_from_its_first_line(tmp_path, capsys):
    """The file is commented, every number says source or assumption, and it is stable: less comes than can be done."""
    file = tmp_path / "my-office.toml"
    assert main(["new", str(file)]) == 0
    words = file.read_text(encoding="utf-8")
    assert words.count("assumption") >= 10 and len(words.splitlines()) <= 60
    run = sk.run(sk.load(file), seed=1)
    assert 0.3 < run.measures()["utilisation"] < 0.9 and run.measures()["waiting_on_others"] > 0.5
    assert main(["new", str(file)]) == 2 and "is there already" in capsys.readouterr().err
