"""Does `simkit sweep` read what is typed, say what it found, and save a chart?"""

import argparse
import json

import pytest

import simkit
from simkit import cli
from simkit.cli import sweep
from simkit.cli.sweep import read_over

RATE = "events.client.per_week"
SHORT = ["--change", "clock.horizon_days=6", "--change", "clock.warm_up_days=2", "--n", "3"]
TWO = ["sweep", "textbook/mm1", "textbook/mmc", "--over", f"{RATE}=60:140:40", *SHORT]


@pytest.fixture
def main(monkeypatch):
    """The command line with this command, whether or not it is among the shipped ones."""
    if sweep not in cli.COMMANDS:
        monkeypatch.setattr(cli, "COMMANDS", (*cli.COMMANDS, sweep))
    return cli.main


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("a.count=3:6:1", "a.count", [3, 4, 5, 6]),
        ("a.count=6:3:-2", "a.count", [6, 4]),
        ("a.pace=0.1:0.5:0.1", "a.pace", [0.1, 0.2, 0.3, 0.4, 0.5]),
        ("a.pace=0:1:0.5", "a.pace", [0.0, 0.5, 1.0]),
        ("a.count=1, 2,5", "a.count", [1, 2, 5]),
        ("a.own=case,task", "a.own", ["case", "task"]),
        ("a.on=true,false", "a.on", [True, False]),
        ('a.days=["mon"],["mon","tue"]', "a.days", [["mon"], ["mon", "tue"]]),
        ("a.x,b.x=1,2", ("a.x", "b.x"), [1, 2]),
    ],
)
def test_values_are_read_as_typed(text, key, values):
    """Whole numbers stay whole, 0.3 is 0.3, words are words; paths with a comma change together."""
    read = read_over(text)
    assert read == (key, values)
    assert [type(value) for value in read[1]] == [type(value) for value in values]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.count", "not of the form"),
        ("=1,2", "not of the form"),
        ("a=1:2:x", "not of the form"),
        ("a=1:5:0", "never gets from 1 to 5"),
        ("a=1:5:-1", "never gets from 1 to 5"),
        ("a=0:1:0.0001", "10001 values; at most 1000"),
    ],
)
def test_values_that_cannot_be_read_are_refused(text, message):
    """The message says what would be right."""
    with pytest.raises(argparse.ArgumentTypeError, match=message):
        read_over(text)


def test_it_prints_a_table_and_the_crossover(main, capsys):
    """Two scenarios: both in the table, and in words whether they cross."""
    assert main(TWO) == 0
    said = capsys.readouterr().out
    assert "One desk (textbook/mm1)" in said and "Lead time, mean: Three desks, one queue" in said
    assert "Lead time, mean, One desk and Three desks, one queue:" in said
    assert max(len(line) for line in said.splitlines()) <= 100


def test_json_holds_all_that_makes_it_again(main, capsys):
    """Seed, n, version, values and changes; and the same numbers as the library."""
    assert main([*TWO, "--json", "--seed", "2"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["seed"] == 2 and answer["n"] == 3 and answer["version"] == simkit.__version__
    assert answer["over"] == {RATE: [60, 100, 140]} and len(answer["points"]) == 6
    point = answer["points"][1]
    changes = {RATE: 100, "clock.horizon_days": 6, "clock.warm_up_days": 2}
    alone = simkit.replicate(simkit.load("textbook/mm1").change(changes), n=3, seed=2, measures=["lead_time_mean"])
    assert point["mean"] == pytest.approx(alone.summary.loc["lead_time_mean", "mean"], rel=1e-8)
    assert [c["measure"] for c in answer["crossovers"]] == ["lead_time_mean"]


@pytest.mark.parametrize("ending", ["svg", "html", "json"])
def test_a_chart_is_saved(main, capsys, tmp_path, ending):
    """The file is there and the command says where."""
    file = tmp_path / f"chart.{ending}"
    one = ["sweep", "textbook/mm1", "--over", f"{RATE}=60,100", "--over", "teams.desk.members[0].count=1,2"]
    assert main([*one, *SHORT, "--save", str(file)]) == 0
    assert file.stat().st_size > 500
    assert "Chart: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([], "Say what to change: --over"),
        (["--over", f"{RATE}=60"], None),
        (["--over", f"{RATE}=60,70", "--over", f"{RATE}=80"], "swept twice"),
        (["--over", f"{RATE}=60,60"], "twice"),
        (["--over", "events.client.perweek=60"], "did you mean 'per_week'?"),
        (["--over", f"{RATE}=60", "--measure", "lead_time_maen"], "did you mean 'lead_time_mean'"),
        (["--over", f"{RATE}=60", "--save", "chart.gif"], "must end in .svg, .png, .html or .json"),
        (["--over", f"{RATE}=60", "--save", "no/such/folder/chart.svg"], "there is no folder 'no/such/folder'"),
        (["--over", f"{RATE}=60", "--measure", "a", "--measure", "b", "--save", "c.svg"], "one --measure"),
    ],
)
def test_a_slip_of_the_pen_gets_an_answer(main, capsys, more, message):
    """Exit code 2 and words; a single value is no mistake."""
    assert main(["sweep", "textbook/mm1", *SHORT, *more]) == (2 if message else 0)
    if message:
        assert message in capsys.readouterr().err


@pytest.mark.parametrize("steps", ["1:1e999999:1", "0:1:1e-999999", "1:nan:1", "1:2:0"])
def test_are_steps_without_end_refused(steps):
    """At once, and not after counting them."""
    with pytest.raises(argparse.ArgumentTypeError, match="never gets from"):
        read_over(f"clock.horizon_days={steps}")
