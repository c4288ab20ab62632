"""Would the validation notice an office that does something else?

Errors are planted in the scenario instead of in the expected value, so that they take the whole way through
demand, office, run log and measures.
"""

from __future__ import annotations

import pytest
from authors.validation import cases, simulate
from authors.validation.come_back import come_back
from authors.validation.dip import dip
from authors.validation.learning import learning
from authors.validation.telephone import telephone
from authors.validation.together import together

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


MECHANISMS = [
    ("priority", {"teams.desk.priority": []}),
    ("shortest-first", {"teams.desk.pick": "oldest_task"}),
    ("gim1", {"events.client.arrival_cv": 1}),
    ("overflow", {"teams.*.helps": []}),
    ("hand-off", {"handoff.between.reading_minutes": 0}),
    ("nobody-waits-case", {"teams.pool.ownership": "task"}),
    ("part-timer", {"teams.desk.members[0].days": []}),
    ("erlang-a", {"callers.patience": None}),
    ("first-line", {"phone.repeat_minutes": 3}),
    ("two-levels", {"questions.hard.triage": None}),
    ("one-level", {"teams.everyone.members[0].count": 6}),
    ("by-phone", {"events.client.by_phone": 0}),
    ("astray-transfer", {"phone.misrouted_share": 0}),
    ("astray-ticket", {"phone.misrouted_share": 0}),
    ("calls-first", {"teams.desk.interrupts": True}),
    ("interrupts", {"teams.desk.interrupts": False}),
    ("resumption", {"phone.resumption_minutes": 0}),
    ("redial", {"callers.redial": 0}),
    ("redial-busy", {"callers.redial": 0.6}),
    ("chasing-fixed", {"events.client.chasing.growth": 1}),
    ("chasing-exponential", {"events.client.chasing.after_days": 0}),
    ("errors", {"quality.skill_exponent": 0}),
    ("complaints", {"quality.complaint": 0}),
    ("meetings", {"coordination.times_per_week": 0}),
    ("meeting-hours", {"coordination.per_discipline": 0}),
    ("disagreement", {"policy.occasion": 0}),
    ("fit-product", {"teams.desk.events": ["client"]}),
    ("fit-life-event", {"teams.desk.events": []}),
    ("learning-exponential", {"learning.curve": "off"}),
    ("learning-power-0.9", {"learning.rate": 0.92}),
    ("learning-power-0.8", {"learning.rate": 0.82}),
    ("learning-transfer", {"learning.transfer": 0}),
    ("learning-fading", {"learning.speed_half_life": None}),
    ("learning-peers", {"learning.peers": 0}),
    ("learning-errors", {"learning.novice_errors": 1}),
    ("dip-at-once", {"plan.steps[0].retained": 1}),
    ("dip-in-phases", {"plan.steps[*].week": 0}),
]


@pytest.mark.parametrize(("key", "changes"), MECHANISMS, ids=lambda value: value if isinstance(value, str) else "")
def test_is_a_mechanism_noticed_that_does_not_work(key, changes):
    """Is a case refused, and not by a hair, when the mechanism it is about is switched off?"""
    outcomes = simulate(CASES[key], replications=10, changes=changes)
    assert any(abs(o.mean - o.expected) > 3 * o.half_width for o in outcomes)


def test_has_every_case_of_people_and_work_that_come_back_a_planted_error():
    """Is it switched off once for each case of the telephone, of what comes back, of working together, of change?"""
    cases_of = [*telephone(), *come_back(), *together(), *learning(), *dip()]
    assert [case.key for case in cases_of if case.key not in dict(MECHANISMS)] == []
