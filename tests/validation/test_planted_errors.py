"""Would the validation notice an office that does something else?

Errors are planted in the scenario instead of in the expected value, so that they take the whole way through
demand, office, run log and measures.
"""

from __future__ import annotations

import pytest

from simkit.validation import cases, simulate

pytestmark = [pytest.mark.validation, pytest.mark.slow]

CASES = {case.key: case for case in cases()}


def test_are_employees_noticed_who_are_three_per_cent_slow():
    """Is each line of the roomy office refused when all work takes 3 % longer?"""
    slow = simulate(CASES["nobody-waits-task"], changes={"teams.pool.members[*].skills.*": 1 / 1.03})
    agreeing = [outcome.quantity.label for outcome in slow if outcome.agrees]
    assert not agreeing, f"3 % slower went unnoticed in {agreeing}"


def test_are_clients_noticed_who_come_three_per_cent_more_often():
    """Is the utilisation of the desk of fourteen refused when 3 % more clients come?"""
    busy = simulate(CASES["erlang-c"], changes={"events.client.per_week": 8000 * 1.03})
    utilisation = next(outcome for outcome in busy if outcome.quantity.label.startswith("utilisation"))
    assert not utilisation.agrees, "3 % more clients went unnoticed"


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("priority", {"teams.desk.priority": []}),
        ("shortest-first", {"teams.desk.pick": "oldest_task"}),
        ("gim1", {"events.client.arrival_cv": 1}),
        ("overflow", {"teams.*.helps": []}),
        ("hand-off", {"handoff.between.reading_minutes": 0}),
        ("nobody-waits-case", {"teams.pool.ownership": "task"}),
        ("part-timer", {"teams.desk.members[0].days": []}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_is_a_mechanism_noticed_that_does_not_work(key, changes):
    """Is a case refused, and not by a hair, when the mechanism it is about is switched off?"""
    outcomes = simulate(CASES[key], replications=10, changes=changes)
    assert any(abs(o.mean - o.expected) > 3 * o.half_width for o in outcomes)
