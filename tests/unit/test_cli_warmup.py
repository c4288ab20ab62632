"""Does `simkit warmup` ask first, and then answer as the package does?"""

import json
import re

import pytest

import simkit as sk
from simkit.cli import main
from simkit.cli.console import WIDTH
from simkit.experiment.warm_up import warm_up

DESK = "textbook/mm1"
SHORT = ("--kind", "steady", "--n", "3", "--days", "60")


def said(capsys, *arguments):
    """Run the command; return its exit code and what it printed."""
    code = main(["warmup", *arguments])
    return code, capsys.readouterr()


def test_is_the_kind_asked_first(capsys):
    """Without --kind: the question, the two answers to type, exit code 2 and nothing run."""
    code, printed = said(capsys, DESK)
    words = " ".join(printed.err.split())
    assert code == 2 and printed.out == ""
    assert "begin and end by itself (--kind terminating)" in words and "(--kind steady)" in words
    code, printed = said(capsys, DESK, "--json")
    assert code == 2 and "--kind steady" in json.loads(printed.out)["error"].replace("\n", " ")


def test_is_the_answer_that_of_the_package(capsys):
    code, printed = said(capsys, DESK, *SHORT, "--measure", "task_wait", "--seed", "4", "--json")
    given = json.loads(printed.out, parse_constant=pytest.fail)
    expected = warm_up(sk.load(DESK), kind="steady", measure="task_wait", n=3, days=60, seed=4)
    assert code == 0
    assert (given["warm_up_days"], given["verdict"]) == (expected.days, expected.verdict)
    assert given["cut_days"] == pytest.approx(expected.point) and given["words"] == expected.words
    assert (given["cut_low_days"], given["cut_high_days"]) == pytest.approx(expected.spread)


def test_is_nothing_run_for_what_ends_by_itself(capsys):
    code, printed = said(capsys, DESK, "--kind", "terminating", "--json")
    given = json.loads(printed.out)
    assert code == 0 and given["warm_up_days"] == 0 and given["n"] == 0 and given["cut_days"] is None
    code, printed = said(capsys, DESK, "--kind", "terminating")
    assert "--change clock.warm_up_days=0" in printed.out and "scenario.change" not in printed.out


def test_does_it_fit_the_console_and_say_what_to_type(capsys):
    code, printed = said(capsys, DESK, *SHORT)
    assert code == 0 and max(map(len, printed.out.splitlines())) <= WIDTH
    assert "MSER-5 cuts at" in printed.out and "scenario.change" not in printed.out
    assert not re.search(r"\b(n|days)=|\.chart\(\)", printed.out)


def test_does_a_change_reach_the_scenario(capsys):
    busy = ("--change", "events.client.per_week=270", "--change", "title=Crowd")
    code, printed = said(capsys, DESK, "--kind", "steady", "--n", "4", "--days", "80", *busy, "--json")
    given = json.loads(printed.out)
    assert given["title"] == "Crowd" and given["verdict"] == "no steady state" and given["warm_up_days"] is None


def test_is_the_plot_saved(capsys, tmp_path):
    plot = tmp_path / "welch.json"
    code, printed = said(capsys, DESK, *SHORT, "--save", str(plot))
    assert code == 0 and str(plot.name) in printed.out.replace("\n", "")
    assert "Welch's plot" in json.loads(plot.read_text(encoding="utf-8"))["description"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--kind", "stedy"], "did you mean 'steady'?"),
        ([*SHORT, "--measure", "wait"], "did you mean 'task_wait'?"),
        ([*SHORT, "--measure", "answer_time"], "nobody calls"),
        (["--kind", "steady", "--n", "1"], "2 or more is right"),
        (["--kind", "steady", "--days", "0"], "1 or more is right"),
        (["--kind", "terminating", "--save", "w.svg"], "nothing to draw"),
        ([*SHORT, "--save", "w.docx"], "must end in"),
    ],
)
def test_is_a_slip_named_without_a_traceback(capsys, arguments, expected):
    code, printed = said(capsys, DESK, *arguments)
    assert code == 2 and expected in " ".join(printed.err.split())
    assert "Traceback" not in printed.err and printed.out == ""
