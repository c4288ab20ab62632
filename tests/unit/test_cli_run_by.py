"""Does `simkit run --by` tell the tables of a run, does `--save` write them, and does `--changes` read a sheet?"""

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


def test_is_the_table_by_resource_that_of_the_measure(capsys):
    """Three rooms of a clinic are in use as long as patients are in them; their share is that of the measure."""
    change = {"clock.warm_up_days": 1, "clock.horizon_days": 5}
    run = sk.run(sk.load("offices/clinic").change(change), seed=1)
    options = [part for path, days in change.items() for part in ("--change", f"{path}={days}")]
    assert main(["run", "offices/clinic", *options, "--by", "resource", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["by"]
    assert (row["resource"], row["label"], row["count"]) == ("room", "Consulting room", 3)
    assert row["use"] == pytest.approx(run.measures()["resource_use"])
    seen = run.activities.query("product in ('consult', 'result') and finished_at >= 600")
    assert row["hours"] == pytest.approx((seen["finished_at"] - seen["started_at"].clip(600)).sum() / 60)
    assert row["times"] == len(seen)


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
        (["--by", "colour"], "one of: event, team, employee, resource, week"),
        (["--by", "team", "--n", "5"], "one replication"),
        (["--by", "resource"], "no resources"),
        (["--save", "results.csv", "--n", "5"], "one replication"),
        (["--save", "results.pdf"], "must end in .csv or .xlsx"),
        (["--save", "nowhere/results.csv"], "no folder"),
    ],
)
def test_is_a_wrong_command_answered(capsys, rest, told):
    assert main([*SHORT, *rest]) == 2
    assert told in capsys.readouterr().err


ROWS = [("events.permit.per_week", "50"), ("teams.permits.members[0].absence", "0.08"), ("title", "Quiet, and ill")]


def written(tmp_path, kind):
    """A sheet of changes as a spreadsheet saves it: plain, or Dutch with a mark in front."""
    file = tmp_path / f"changes{'.xlsx' if kind == 'xlsx' else '.csv'}"
    sheet = pd.DataFrame(ROWS, columns=["path", "value"]).assign(why="assumption")
    if kind == "xlsx":
        pytest.importorskip("openpyxl")
        sheet.to_excel(file, index=False)
    elif kind == "dutch":
        sheet["value"] = sheet["value"].str.replace("0.08", "0,08")
        sheet.to_csv(file, index=False, sep=";", encoding="utf-8-sig", lineterminator="\r\n")
    else:
        sheet.to_csv(file, index=False)
    return file


@pytest.mark.parametrize("kind", ["plain", "dutch", "xlsx"])
def test_are_changes_read_from_a_sheet(capsys, tmp_path, kind):
    """They are those of `--change`, and stand beside them."""
    assert main([*SHORT, "--changes", str(written(tmp_path, kind)), "--json"]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert changes == {
        "clock.warm_up_days": 5, "clock.horizon_days": 10, "events.permit.per_week": 50,
        "teams.permits.members[0].absence": 0.08, "title": "Quiet, and ill",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "pad,waarde\n1,2\n", "needs the columns path and value in its first line; found pad, waarde"),
        ("a.csv", "path,value\nevents.nobody.per_week,2\n", "nobody"),
        ("a.csv", "path,value\nevents.permit.per_week,\n", "not of the form"),
        ("a.csv", "", "cannot be read"),
        ("a.xlsx", "no book", "cannot be read"),
        ("a.txt", "path,value\n", "must end in .csv or .xlsx"),
    ],
)
def test_is_a_wrong_sheet_answered(capsys, tmp_path, name, text, told):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main([*SHORT, "--changes", str(tmp_path / name)]) == 2
    assert told in capsys.readouterr().err
    assert main([*SHORT, "--changes", str(tmp_path / "nowhere.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
