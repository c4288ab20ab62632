"""Come back: calling again, asking where a case is, errors and complaints."""

from __future__ import annotations

import math

from authors.validation.case import Case, Quantity
from authors.validation.observe import measure
from authors.validation.observe_phone import (
    attempts_per_caller,
    callers_beside_redial,
    served_beside_redial,
    served_in_the_end,
)
from simkit import theory

WEEK = 2400  # minutes of opening hours


def come_back() -> list[Case]:
    """Return the cases in which people or work come back."""
    return [_tax_phone(), _redial_busy(), *_chasing(), _errors(), _complaints()]


def _tax_phone() -> Case:
    # The one who picks up is away on 0.9 of 2.6 days, each day anew (a spell of 1 / (1 - share) days makes it so).
    # Who calls again does so on the same hour of the next day: then every attempt has the same chance.
    attempts, failed, again = 2.6, 0.9, 0.7
    share = failed / attempts
    line = theory.redial(attempts, failed, again)
    employee = {
        "name": "voice", "phone": "also", "skills": {"request": 1.0},
        "absence": share, "absence_spell_days": 1 / (1 - share),
    }  # fmt: skip
    return Case(
        key="redial",
        title="Calling again, as at the tax phone of 2022",
        scenario="textbook/mm1",
        formula="A attempts of which F fail are those of A - r F callers, when a share r calls again after each "
        "failure; 2.6 million attempts, 0.9 million in vain, r = 0.7 assumed",
        changes={
            "events.client.per_week": 0,
            "questions": {
                "call": {"label": "Question", "per_week": 10, "talk": {"dist": "deterministic", "mean": 0.0001}}
            },
            "callers": {
                "patience": {"dist": "deterministic", "mean": 0.001},
                "redial": again,
                "redial_after": {"dist": "deterministic", "mean": 480},
            },
            "teams.desk.members": [employee],
        },
        days=2700,
        quantities=(
            Quantity("hung up", "share", share, measure("hung_up")),
            Quantity("attempts", "a caller", attempts / line.unique_callers, attempts_per_caller),
            Quantity("callers served in the end", "share", line.callers_served, served_in_the_end),
            Quantity(
                "calls again, of all calls", "share", 1 - line.unique_callers / attempts, measure("failure_demand")
            ),
        ),
    )


def _redial_busy() -> Case:
    again = 0.7
    return Case(
        key="redial-busy",
        title="Calling again at a busy desk",
        scenario="textbook/erlang-a",
        formula="the same relation with the attempts and the hang-ups of each replication itself, whatever they are; "
        "so the ratio is 1",
        changes={
            "questions.call.per_week": 2880,
            "teams.desk.members[0].count": 5,
            "callers.redial": again,
            "callers.redial_after": {"dist": "deterministic", "mean": 5},
        },
        warm_up_days=0.5,
        days=5,
        quantities=(
            Quantity("different callers / (A - r F)", "ratio", 1, callers_beside_redial(again)),
            Quantity("share served in the end / ((A - F) / (A - r F))", "ratio", 1, served_beside_redial(again)),
        ),
    )


def _chasing() -> list[Case]:
    return [
        _ample_with_chasing(
            key="chasing-fixed",
            title="Asking after a case, the more the longer it takes",
            formula="64 (T - 1/16)^2 calls for a case that takes T = 1/4 of a day: a Poisson process",
            per_week=200,
            work={"dist": "deterministic", "mean": 120},
            chasing={"after_days": 1 / 16, "per_day": 64, "growth": 2},
            expected=64 * (1 / 4 - 1 / 16) ** 2,
            days=9,
        ),
        _ample_with_chasing(
            key="chasing-exponential",
            title="Asking after a case, less and less",
            formula="12 E[(T - 1/64)+ ^ 1/2] = 12 exp(-1 / (64 m)) Gamma(3/2) m^(1/2), with T exponential with mean "
            "m = 1/16 of a day",
            per_week=400,
            work={"dist": "exponential", "mean": 30},
            chasing={"after_days": 1 / 64, "per_day": 12, "growth": 0.5},
            expected=12 * math.exp(-16 / 64) * math.gamma(1.5) / 4,
            days=16,
        ),
    ]


def _ample_with_chasing(
    key: str, title: str, formula: str, per_week: float, work: dict, chasing: dict, expected: float, days: float
) -> Case:
    # With a load of 5 for twenty clerks the chance that all are busy is below one in a million. A talk of a
    # thousandth of a minute keeps no client from calling again.
    talk = {"dist": "deterministic", "mean": 0.001}
    members = [
        {"name": "clerk", "count": 20, "skills": {"request": 1.0}},
        {"name": "voice", "phone": "only", "skills": {"request": 1.0}},
    ]
    return Case(
        key=key,
        title=title,
        scenario="textbook/mm1",
        formula=formula,
        changes={
            "events.client.per_week": per_week,
            "events.client.chasing": {**chasing, "at_most": 40, "talk": talk},
            "products.request.work": work,
            "teams.desk.members": members,
        },
        warm_up_days=1,
        days=days,
        quantities=(Quantity("calls about a case", "calls", expected, measure("contacts_per_case")),),
    )


ERROR, SKILL, MENDING, WORK = 0.4, 0.8, 0.6, 5
WRONG = ERROR / SKILL  # of the tasks, at this skill
ERRORS = {
    "events.client.per_week": 192,
    "products.request.work": {"dist": "deterministic", "mean": WORK},
    "products.request.error": ERROR,
    "teams.desk.members[0].skills.request": SKILL,
    "quality.found_days": 1,
    "quality.rework": MENDING,
}


def _errors() -> Case:
    return Case(
        key="errors",
        title="Errors and rework",
        scenario="textbook/mm1",
        formula="e r / (1 + e r), with a share e of errors, 0.4 / 0.8 at this skill, and a part r of the work to "
        "mend one",
        changes=ERRORS,
        days=26,
        quantities=(
            Quantity("right first time", "share", 1 - WRONG, measure("right_first_time")),
            Quantity(
                "rework, of the busy hours", "share", WRONG * MENDING / (1 + WRONG * MENDING), measure("rework_share")
            ),
            Quantity("utilisation", "share", 192 / WEEK * WORK / SKILL * (1 + WRONG * MENDING), measure("utilisation")),
        ),
    )


def _complaints() -> Case:
    complaint, talk = 0.5, 4
    again = WRONG * (MENDING * WORK / SKILL + complaint * talk)
    return Case(
        key="complaints",
        title="Errors, rework and complaints",
        scenario="textbook/mm1",
        formula="the same with t minutes of talk for a share q of the errors: e (r m + q t) / (m + e (r m + q t))",
        changes={
            **ERRORS,
            "quality.complaint": complaint,
            "quality.talk": {"dist": "deterministic", "mean": talk},
            "teams.desk.members[0].phone": "also",
        },
        days=16,
        quantities=(
            Quantity(
                "rework and complaints, of the busy hours",
                "share",
                again / (WORK / SKILL + again),
                measure("rework_share"),
            ),
        ),
    )
