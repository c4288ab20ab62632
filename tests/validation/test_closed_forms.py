"""Does the office agree with queueing theory?

All cases are simulated once for this module; every test below looks at the same outcomes. That takes a few
minutes, and is the reason why these tests stand together in one file: pytest-xdist keeps a file on one worker.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from authors.validation import LEVEL, PLANTED, PRECISION, cases, simulate
from authors.validation.every_wait import all_matches
from authors.validation.page import page

pytestmark = [pytest.mark.validation, pytest.mark.slow]

SEED = 1
LINES = [(case.key, number) for case in cases() for number in range(len(case.quantities))]
PAGE = Path(__file__).with_name("README.md")


@pytest.fixture(scope="module")
def outcomes():
    """All outcomes by case and position."""
    return {(case.key, number): o for case in cases() for number, o in enumerate(simulate(case, SEED))}


@pytest.fixture(scope="module")
def matched():
    """The desks whose waits are checked one by one."""
    return all_matches(SEED)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]}-{line[1]}")
def test_does_the_exact_value_lie_in_the_interval(outcomes, line):
    """Is the closed form inside the 99 % interval over independent replications?"""
    outcome = outcomes[line]
    low, high = outcome.interval
    assert low <= outcome.expected <= high, (
        f"{outcome.case.title}, {outcome.quantity.label}: theory says {outcome.expected:.5g} "
        f"{outcome.quantity.unit}, the office {low:.5g} to {high:.5g} ({LEVEL:.0%}). "
        "One line in a hundred misses by chance with a new seed; with a stored seed it means that something changed"
    )


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]}-{line[1]}")
def test_are_the_runs_long_enough(outcomes, line):
    """Is half the interval narrower than half the error that must be rejected?"""
    assert outcomes[line].share < PRECISION, "more replications or longer runs are needed for this case"


@pytest.mark.parametrize("direction", [1, -1], ids=["too high", "too low"])
@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]}-{line[1]}")
def test_would_an_error_of_three_per_cent_be_rejected(outcomes, line, direction):
    """Planted: if theory were 3 % higher or lower, would the line be refused?"""
    outcome = outcomes[line]
    planted = outcome.expected * (1 + direction * PLANTED)
    assert not outcome.contains(planted), "an error of 3 % in the expected value went unnoticed"


def test_is_every_single_wait_right(matched):
    """Does each client at a first-come-first-served desk wait exactly as long as the recursion says?"""
    wrong = [f"{m.scenario} {m.team}: {m.largest:g} minutes apart" for m in matched if not m.accepted]
    assert not wrong, wrong


def test_is_the_page_in_the_docs_what_comes_out_today(outcomes, matched):
    """Is the stored table the one that the command would write now?"""
    fresh = page(list(outcomes.values()), matched, SEED)
    assert PAGE.read_text(encoding="utf-8") == fresh, (
        "tests/validation/README.md is out of date: look why the numbers changed, "
        "then run  python -m authors.validation --write"
    )
