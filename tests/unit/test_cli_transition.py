"""Does `simkit transition` answer as the package does?"""

import json

import pytest

import simkit as sk
from simkit.cli import main
from simkit.cli.console import WIDTH

PLAN = "textbook/dip-at-once"
# A tenth of the office for as long as the dip lasts: quick.
SMALL = {
    "events.client.per_week": 100, "products.case.work.mean": 240, "clock.horizon_days": 60, "clock.warm_up_days": 15,
    "teams.old_way.members[0].count": 10, "events.client.opening_backlog": 8,
}  # fmt: skip
CHANGES = [word for path, value in SMALL.items() for word in ("--change", f"{path}={value}")]


def said(capsys, *arguments):
    """Run the command; return its exit code and what it printed."""
    code = main(["transition", *arguments])
    return code, capsys.readouterr()


def test_is_the_answer_that_of_the_package(capsys):
    """What it cost, and the open cases week by week, as sk.transition has them."""
    code, printed = said(capsys, PLAN, "--n", "3", "--seed", "4", "--json", *CHANGES)
    given = json.loads(printed.out, parse_constant=pytest.fail)
    expected = sk.transition(sk.load(PLAN).change(SMALL), n=3, seed=4, measures=["open_at_end"])
    assert code == 0 and given["weeks"] == 12 and given["n"] == 3
    deepest = next(row for row in given["cost"] if row["measure"] == "deepest_point")
    assert deepest["value"] == pytest.approx(expected.summary.loc[("A change at once", "deepest_point"), "value"])
    values = [row["value"] for row in given["by_week"]]
    assert values == pytest.approx(expected.weeks()["value"].tolist())
    assert {row["plan"] for row in given["by_week"]} == {"no change", "A change at once"}


def test_does_it_fit_the_console_and_save_its_chart(capsys, tmp_path):
    """A table of the width of a console, what it means in words, and a picture on the disk."""
    path = tmp_path / "dip.svg"
    code, printed = said(capsys, PLAN, "--n", "2", "--save", str(path), *CHANGES)
    assert code == 0 and max(map(len, printed.out.splitlines())) <= max(WIDTH, len(str(path)) + 8)
    assert "Deepest point of the dip" in printed.out and "no week says otherwise" in " ".join(printed.out.split())
    assert path.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["textbook/mm1"], "One desk has no plan"),
        ([PLAN, "--measure", "open"], "there is no measure 'open'"),
        (["textbook/dip-at-one"], "did you mean 'textbook/dip-at-once'"),
        ([PLAN, "--n", "1"], "1 is out of range"),
    ],
)
def test_is_a_slip_told(capsys, arguments, words):
    """Exit code 2, and what would be right; nothing runs."""
    code, printed = said(capsys, *arguments)
    assert code == 2 and words in printed.err and printed.out == ""
