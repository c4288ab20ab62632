"""Does `simkit compare` take several scenarios, a precision and a budget, and save its chart?"""

import json

import pytest

import simkit as sk
from simkit.cli import main

SHORT = ["--change", "clock.warm_up_days=0", "--change", "clock.horizon_days=2"]
DESKS = ["textbook/mm1", "textbook/mm1", "textbook/mm1", "--change-b", "teams.desk.members[0].count=2"]


def answer(capsys, *arguments, code=0):
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_three_scenarios_are_those_of_the_package(capsys):
    found = answer(capsys, "compare", *DESKS, *SHORT, "--n", "4", "--measure", "task_wait")
    desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})
    quick = desk.change({"teams.desk.members[0].count": 2})
    summary = sk.compare(desk, quick, desk, n=4, measures=["task_wait"]).summary
    assert [(m["first"], m["second"]) for m in found["measures"]] == [("a", "b"), ("a", "c")]
    assert [m["difference"] for m in found["measures"]] == pytest.approx(list(summary["difference"]))
    assert [m["verdict"] for m in found["measures"]] == list(summary["verdict"])
    assert found["measures"][1]["verdict"] == "the same"


def test_all_pairs_on_request(capsys):
    found = answer(capsys, "compare", *DESKS, *SHORT, "--n", "2", "--measure", "task_wait", "--all-pairs")
    assert len(found["measures"]) == 3


def test_a_precision_is_reached_and_said(capsys):
    found = answer(
        capsys, "compare", *DESKS[:2], *DESKS[3:], *SHORT, "--n", "3", "--measure", "task_wait", "--precision", "40%",
        "--budget", "10min",
    )  # fmt: skip
    (row,) = found["measures"]
    assert (row["high"] - row["low"]) / 2 <= 0.4 * row["a"]
    assert found["words"].startswith(f"Precise enough after {found['n']}")


@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>"), ("json", b"{")]
)
def test_the_chart_is_saved(capsys, tmp_path, kind, begins):
    file = tmp_path / f"chart.{kind}"
    assert main(["compare", *DESKS, *SHORT, "--n", "2", "--measure", "task_wait", "--save", str(file)]) == 0
    data = file.read_bytes()
    assert data.lstrip()[: len(begins)].lower() == begins.lower()
    assert str(file) in capsys.readouterr().out
    if kind == "html":
        page = data.decode("utf-8")
        assert '<html lang="en">' in page and "Difference in waiting time" in page
        assert '<script src="' not in page  # nothing is fetched


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--save", "chart.gif"], "must end in .svg, .png, .html or .json"),
        (["--save", "nowhere/chart.svg"], "there is no folder 'nowhere'"),
        (["--precision", "narrow"], "is no precision"),
        (["--budget", "soon"], "is no time"),
        (["--jobs", "0"], "is no number of processes"),
        (["--measure", "lead_tim"], "lead_time"),
    ],
)
def test_a_slip_of_the_pen_is_explained_before_the_runs(capsys, arguments, message):
    assert main(["compare", *DESKS[:2], *SHORT, *arguments]) == 2
    assert message in capsys.readouterr().err


def test_too_many_are_refused(capsys):
    assert main(["compare", *["textbook/mm1"] * 7]) == 2
    assert "name 6 at most" in capsys.readouterr().err
