"""Does `simkit run --by` tell the tables of a run, and does `--save` write them?"""

import json

import pandas as pd
import pytest

import simkit as sk
from simkit.cli import main

SHORT = ["run", "own/street-permits", "--change", "clock.warm_up_days=5", "--change", "clock.horizon_days=10"]


@pytest.fixture(scope="module")
def ran():
    return sk.run(sk.load("own/street-permits").change({"clock.warm_up_days": 5, "clock.horizon_days": 10}), seed=1)


@pytest.mark.parametrize("by", ["event", "team", "employee"])
def test_is_the_table_that_of_the_run(capsys, ran, by):
    assert main([*SHORT, "--by", by, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["by"]
    expected = {"event": ran.by_event, "team": ran.by_team, "employee": ran.by_employee}[by]()
    assert [row[by] for row in rows] == list(expected.index)
    assert rows[0]["label" if by != "employee" else "team"] in main_words(capsys, by)


def main_words(capsys, by):
    assert main([*SHORT, "--by", by]) == 0
    return capsys.readouterr().out


def test_do_the_weeks_add_up(capsys, ran):
    """Two weeks of which each is a part: what is settled in them is what is settled in all."""
    assert main([*SHORT, "--by", "week", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["by"]
    assert [row["week"] for row in rows] == [1, 2]
    assert sum(row["settled_per_week"] for row in rows) / 2 == pytest.approx(ran.measures()["settled_per_week"])
    assert rows[-1]["open_at_end"] == ran.measures()["open_at_end"]


def test_is_the_table_saved(capsys, tmp_path, ran):
    file = tmp_path / "teams.csv"
    assert main([*SHORT, "--by", "team", "--save", str(file)]) == 0
    assert f"Saved: {file}" in capsys.readouterr().out
    saved = pd.read_csv(file).set_index("team")
    assert list(saved.index) == list(ran.by_team().index) and list(saved.columns) == list(ran.by_team().columns)


def test_is_an_excel_file_written_or_told_what_it_needs(capsys, tmp_path, monkeypatch):
    """With openpyxl a sheet for each table; without it a sentence, and no half file."""
    import sys

    file = tmp_path / "results.xlsx"
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "openpyxl", None)
        assert main([*SHORT, "--save", str(file)]) == 2
        assert "pip install openpyxl" in capsys.readouterr().err and not file.exists()
    pytest.importorskip("openpyxl")
    assert main([*SHORT, "--save", str(file)]) == 0
    assert set(pd.read_excel(file, sheet_name=None)) == {"measures", "event", "team", "employee", "week"}


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        (["--by", "colour"], "one of: event, team, employee, week"),
        (["--by", "team", "--n", "5"], "one replication"),
        (["--save", "results.csv", "--n", "5"], "one replication"),
        (["--save", "results.pdf"], "must end in .csv or .xlsx"),
        (["--save", "nowhere/results.csv"], "no folder"),
    ],
)
def test_is_a_wrong_command_answered(capsys, rest, told):
    assert main([*SHORT, *rest]) == 2
    assert told in capsys.readouterr().err
