"""Is a copy of a shipped scenario a file that runs where it lies, with its comments?"""

import re
import tomllib

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
    with pytest.raises(sk.ScenarioError, match="did you mean 'room/_region' or 'tax-office/_region'"):
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


@pytest.mark.parametrize("name", [name for name in sk.scenarios() if "extends" in text(name)])
def test_is_a_whole_copy_the_same_scenario_with_the_comments_of_all_its_files(name, tmp_path):
    """Nothing is extended; the order of clients and teams is kept, so the records are; sources stand behind numbers."""
    file = tmp_path / "mine.toml"
    assert main(["copy", "--whole", name, str(file)]) == 0
    words = file.read_text(encoding="utf-8")
    assert "extends" not in tomllib.loads(words)
    assert sk.load(file).model_dump_json() == sk.load(name).model_dump_json()
    marks = re.compile(r"# (source|assumption):")
    assert len(marks.findall(words)) >= len(marks.findall(text(name)))
    assert not words.startswith("# Made of")


def test_does_the_recipe_of_the_readme_work_to_its_end(tmp_path):
    """Take a whole copy, take out what is not yours, put in your own: each step runs."""
    ground, mine = tmp_path / "ground.toml", tmp_path / "mine.toml"
    assert main(["copy", "--whole", "tax-office/specialists", str(ground)]) == 0
    mine.write_text(
        'extends = "ground"\n'
        'without = ["events.death", "events.buying_house", "questions"]\n'
        "[events.starting_business]\nper_week = 150  # assumption: ours\n",
        encoding="utf-8",
    )
    office = sk.load(mine)
    assert list(office.events) == ["starting_business"] and not office.questions
    assert office.events["starting_business"].per_week == 150
    assert sk.run(office.change({"clock.horizon_days": 5}), seed=1).measures()["settled_per_week"] > 0


def test_can_what_is_inherited_be_replaced_whole(tmp_path):
    """Taken out and said anew in one file: nothing of the old is left; and a copy of that is whole as well."""
    mine, copy = tmp_path / "mine.toml", tmp_path / "copy.toml"
    mine.write_text(
        'extends = "textbook/mm1"\nwithout = ["events"]\n# ours\n[events.own]\nlabel = "Own"\nper_week = 9\n'
        f'tasks = [{{ product = "{next(iter(sk.load("textbook/mm1").products))}" }}]\n',
        encoding="utf-8",
    )
    assert list(sk.load(mine).events) == ["own"]
    assert main(["copy", "--whole", str(mine), str(copy)]) == 0
    assert sk.load(copy) == sk.load(mine) and "# ours" in copy.read_text(encoding="utf-8")


@pytest.mark.parametrize("taken", ['["events.deth"]', '"events.none"', "[3]", '["title.x"]'])
def test_is_taking_out_what_is_not_there_refused(taken, tmp_path):
    """By the name of the key, with what would be right."""
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "tax-office/specialists"\nwithout = {taken}\n', encoding="utf-8")
    with pytest.raises(sk.ScenarioError) as refused:
        sk.load(file)
    assert refused.value.problems[0].path == "without" and "take out" in str(refused.value)


def test_is_a_copy_whole_where_its_forms_do_not_fit(tmp_path):
    """A value within a line in one file, a table of its own in the other: whole all the same, without comments."""
    mine, copy = tmp_path / "mine.toml", tmp_path / "copy.toml"
    product = next(iter(sk.load("textbook/mm1").products))
    mine.write_text(f'extends = "textbook/mm1"\n[products.{product}.work]\nmean = 9  # ours\n', encoding="utf-8")
    assert main(["copy", "--whole", str(mine), str(copy)]) == 0
    assert sk.load(copy) == sk.load(mine)


def test_do_five_answers_fill_in_the_new_file(tmp_path, monkeypatch, capsys):
    """A decimal comma is taken, what is no number is asked again, Enter and no answer at all leave what is there."""
    said = iter(['Room "A"', "many", "40,5", "", "0", "3"])
    monkeypatch.setattr("builtins.input", lambda asked: next(said, None) or _end(asked))
    assert main(["new", str(tmp_path / "mine.toml"), "--ask"]) == 0
    office = sk.load(str(tmp_path / "mine.toml"))
    found = [office.title, *map(office.value, ANSWERED)]
    assert found == ['Room "A"', 40.5, 45, 3, 10] and "'many' is no number above 0" in capsys.readouterr().out


ANSWERED = (
    "events.request.per_week", "products.decision.work.mean", "teams.back.members[0].count", "events.request.norm_days",
)  # fmt: skip


def _end(asked):
    """Answer with Enter; at the last question there is nobody any more."""
    if "promised" in asked:
        raise EOFError
    return ""
