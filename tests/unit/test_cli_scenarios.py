"""Do list, run, compare and lenses give what the package itself gives?"""

import json
import re

import pytest

import simkit as sk
from simkit.cli import main
from simkit.cli.console import WIDTH

DESK = "textbook/mm1"
SHORT = ("--change", "clock.warm_up_days=0", "--change", "clock.horizon_days=20")
OFFICE = {"clock.warm_up_days": 0, "clock.horizon_days": 20}


def answer(capsys, *arguments):
    """Run a command with --json; return its answer."""
    code = main([*arguments, "--json"])
    said = capsys.readouterr()
    assert code == 0, said.err
    return json.loads(said.out, parse_constant=pytest.fail)


def words(capsys, *arguments):
    """Run a command for people; return its lines."""
    code = main(list(arguments))
    said = capsys.readouterr()
    assert code == 0, said.err
    return said.out.splitlines()


def test_are_all_shipped_scenarios_listed_with_a_description(capsys):
    rows = answer(capsys, "list")["scenarios"]
    assert [row["name"] for row in rows] == sk.scenarios()
    assert all(row["title"] and row["description"] for row in rows)


def test_are_all_measures_listed_with_their_definition(capsys):
    rows = answer(capsys, "list", "measures")["measures"]
    assert [row["measure"] for row in rows] == list(sk.MEASURES)
    assert all(row[key] for row in rows for key in ("label", "unit", "better", "lens", "definition"))


@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "measures"], ["run", DESK, *SHORT], ["run", DESK, "--n", "2", *SHORT]]
)
def test_does_everything_fit_the_console(capsys, arguments):
    assert max(map(len, words(capsys, *arguments))) <= WIDTH


def test_is_one_run_the_run_of_the_package(capsys):
    rows = answer(capsys, "run", DESK, "--seed", "3", "--replication", "2", *SHORT)["measures"]
    expected = sk.run(sk.load(DESK).change(OFFICE), seed=3, replication=2).measures()
    assert {row["measure"]: row["value"] for row in rows} == pytest.approx(expected.to_dict(), rel=1e-8)


def test_does_the_same_command_give_the_same_bytes(capsys):
    said = []
    for _ in range(2):
        assert main(["run", DESK, "--seed", "3", "--json", *SHORT]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


def test_are_replications_those_of_the_package(capsys):
    rows = answer(capsys, "run", DESK, "--n", "3", "--seed", "2", *SHORT)["measures"]
    expected = sk.replicate(sk.load(DESK).change(OFFICE), n=3, seed=2).summary
    assert {row["measure"]: row["mean"] for row in rows} == pytest.approx(expected["mean"].to_dict())
    assert all(row["low"] <= row["mean"] <= row["high"] and row["n"] == 3 for row in rows)


def test_does_a_change_reach_the_scenario(capsys):
    given = answer(capsys, "run", DESK, "--change", "title=Monday", *SHORT)
    assert given["title"] == "Monday" and given["changes"] == {"title": "Monday", **OFFICE}


def test_is_a_comparison_that_of_the_package(capsys):
    given = answer(capsys, "compare", "tax-office/specialists", "tax-office/service-team", "--n", "3", *SHORT)
    a, b = (sk.load(f"tax-office/{name}").change(OFFICE) for name in ("specialists", "service-team"))
    expected = sk.compare(a, b, n=3, seed=1).summary
    rows = {row["measure"]: row for row in given["measures"]}
    assert list(rows) == list(expected.index)
    for name, row in rows.items():
        cut = 1e-8 * max(abs(row["a"]), abs(row["b"]))  # what the two lose by being printed in nine figures
        assert row["difference"] == pytest.approx(row["b"] - row["a"], abs=cut)
        assert row["verdict"] == expected.loc[name, "verdict"]
        assert row["a"] == pytest.approx(expected.loc[name, "first_mean"])
        assert row["low"] <= row["difference"] <= row["high"]
    assert given["same_clients"] is True


def test_can_one_scenario_be_compared_with_itself_changed(capsys):
    """The titles are then the same; the columns must not be mixed up."""
    given = answer(capsys, "compare", DESK, DESK, "--n", "2", "--change-b", "teams.desk.members[0].count=2", *SHORT)
    waits = next(row for row in given["measures"] if row["measure"] == "task_wait")
    assert waits["b"] < waits["a"] and waits["difference"] == pytest.approx(waits["b"] - waits["a"])


def test_does_the_paired_table_fit_and_speak(capsys):
    lines = words(capsys, "compare", "tax-office/specialists", "tax-office/service-team", "--n", "2", *SHORT)
    assert max(map(len, lines)) <= WIDTH
    assert any("same clients" in line for line in lines)
    assert any(" better " in line for line in lines)


@pytest.mark.parametrize("command", ["compare", "report"])
def test_stands_every_number_under_its_own_heading(capsys, command):
    """The verdict under the heading of verdicts, the mean of A under A, of B under B, the difference behind them."""
    asked = ("--question", "Is it?", "--n-assumptions", "1") if command == "report" else ()
    change = ("--change-b", "teams.desk.members[0].count=2")
    lines = words(capsys, command, DESK, DESK, "--n", "3", *asked, *change, *SHORT)
    dashes = next(i for i, line in enumerate(lines) if line.startswith("-----"))
    columns = [found.span() for found in re.finditer("-+", lines[dashes])]
    busy = next(line for line in lines if line.startswith("Utilisation"))
    head, row = ([line[begin:end].strip() for begin, end in columns] for line in (lines[dashes - 1], busy))
    assert head[1] in ("B is", "Verdict") and row[1] == "lower"
    a, b, difference = (float(one.split()[0].replace("−", "-")) for one in row[2:5])
    assert head[2:4] == ["A", "B"] and b < a and difference == pytest.approx(b - a, abs=0.11)


def test_is_it_said_when_the_clients_differ(capsys):
    """Changing the demand of one side gives each its own clients; a pairing must not be claimed."""
    lines = words(capsys, "compare", DESK, "textbook/mmc", "--n", "2", *SHORT)
    assert any("did not meet the same clients" in line for line in lines)


def test_are_lenses_those_of_the_package(capsys):
    """Means by letter, the best as letters, lens by lens, and strict JSON where a measure does not apply."""
    paths = [f"tax-office/{name}" for name in ("specialists", "service-team", "hybrid")]
    given = answer(capsys, "lenses", *paths, "--n", "2", "--seed", "4", *SHORT)
    expected = sk.lenses(*[sk.load(path).change(OFFICE) for path in paths], n=2, seed=4)
    assert [given["scenarios"][key]["scenario"] for key in "abc"] == paths
    assert [row["measure"] for row in given["measures"]] == list(expected.summary.index)
    assert given["same_clients"] is True and given["changes"] == OFFICE
    letter = dict(zip(expected.names, "abc", strict=True))
    for row, (_, told) in zip(given["measures"], expected.summary.iterrows(), strict=True):
        assert row["best"] == [letter[name] for name in told["best"]]
        assert [row[key] for key in "abc"] == [
            None if told[name] != told[name] else pytest.approx(told[name], rel=1e-8) for name in expected.names
        ]


def test_do_lenses_fit_the_console_and_speak(capsys):
    """One desk against two: the table has its lenses as headings, and says in a word who is best."""
    lines = words(capsys, "lenses", DESK, "textbook/mm1", "textbook/mmc", "--n", "2", *SHORT)
    assert max(map(len, lines)) <= WIDTH
    assert lines[:3] == [
        "A  One desk (first) (textbook/mm1)",
        "B  One desk (second) (textbook/mm1)",
        "C  Three desks, one queue (textbook/mmc)",
    ]
    assert {"Client", "Executor", "Designer", "Management"} <= set(lines)
    assert any("Not all met the same clients" in line for line in lines)
    assert any(line.startswith("Measure") and line.split()[1:] == ["A", "B", "C", "Best", "Unit"] for line in lines)


def test_does_a_scenario_file_with_a_typo_get_one_screen(capsys, tmp_path):
    """What a non-programmer sees: which key, what was found, what would be right; no traceback."""
    path = tmp_path / "mine.toml"
    path.write_text('extends = "textbook/mm1"\ntitel = "Mine"\n', encoding="utf-8")
    assert main(["run", str(path)]) == 2
    said = capsys.readouterr().err
    assert "titel" in said and "did you mean 'title'?" in said
    assert "Traceback" not in said and len(said.splitlines()) <= 25
