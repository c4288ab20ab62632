"""Learning: single employees who always have work, beside the curves they learn by."""

from __future__ import annotations

import math

from authors.validation.case import Case, Quantity
from authors.validation.formulas_change import mean_novelty, time_for, work_done
from authors.validation.observe_change import hours_until_settled, minutes_of_tasks, share_wrong, tasks_by
from simkit import theory

MONTH = 52 / 12 * 40  # hours of opening
START, HOURS = 0.6, 40  # speed of a novice, hours in which 63 % of the gap closes
CURVE = {"curve": "exponential", "start": START, "hours": HOURS}


def learning() -> list[Case]:
    """Return the cases in which employees gain experience, and lose it."""
    return [_exponential(), *(_power(rate) for rate in (0.9, 0.8)), _transfer(), _fading(), _peers(), _errors()]


def _alone(minutes: float, cv: float, tasks: int, learned: dict, proficiency: float = 0.0) -> dict:
    """Return what makes of textbook/mm1 one employee with a pile of work."""
    return {
        "events.client.per_week": 0,
        "events.client.opening_backlog": tasks,
        "products.request.work": {"dist": "gamma", "mean": minutes, "cv": cv},
        "teams.desk.members[0].proficiency": proficiency,
        "learning": learned,
    }


def _exponential() -> Case:
    minutes = 2
    return Case(
        key="learning-exponential",
        title="A novice on the exponential curve",
        scenario="textbook/mm1",
        formula="N tasks of m minutes are done at T = N m + (1 - s) tau (1 - exp(-T / tau)), with s the speed of a "
        "novice and tau the hours of learning (Plaza, Ngwenyama and Rohlf 2010 for the curve)",
        changes=_alone(minutes, 0.5, 3000, CURVE),
        warm_up_days=0,
        days=16,
        quantities=tuple(
            Quantity(
                f"hours until {count} tasks are done", "hours", time_for(count * minutes / 60, START, HOURS),
                hours_until_settled(count),
            )
            for count in (500, 1500, 3000)
        ),
    )  # fmt: skip


def _power(rate: float) -> Case:
    minutes, tasks = 2, 1000
    novice = minutes * theory.wright(tasks, rate).speed  # minutes of the first task
    first, early, late, all_of_them = (theory.wright(n, rate, first=novice) for n in (1, 400, 700, tasks))
    return Case(
        key=f"learning-power-{rate:g}",
        title=f"A novice on the power curve, {100 * (1 - rate):.0f} % less at every doubling",
        scenario="textbook/mm1",
        formula=f"task n takes T n^-b with b = -log2({rate:g}) (Wright 1936), until the full speed is reached at task "
        f"{tasks}",
        changes=_alone(minutes, 0.25, 1500, {"curve": "power", "rate": rate, "tasks": tasks}),
        warm_up_days=0,
        days=math.ceil(1.2 * (all_of_them.total_time + 500 * minutes) / 480),
        quantities=(
            Quantity("hours until 400 tasks are done", "hours", early.total_time / 60, hours_until_settled(400)),
            Quantity(
                "minutes of a task, from the 2nd to the 400th", "minutes",
                (early.total_time - first.total_time) / 399, minutes_of_tasks(2, 400),
            ),
            Quantity(
                "minutes of a task, from the 701st to the 1000th", "minutes",
                (all_of_them.total_time - late.total_time) / 300, minutes_of_tasks(701, tasks),
            ),
            Quantity("minutes of a task, from the 1001st on", "minutes", minutes, minutes_of_tasks(1001, 1500)),
        ),
    )  # fmt: skip


def _two_kinds(first: int, others: int, minutes: float, learned: dict, proficiency: float) -> dict:
    """Return what makes of textbook/priority one employee with a pile of the urgent, and one of the others below it."""
    work = {"dist": "gamma", "mean": minutes, "cv": 0.25}
    return {
        "events.*.per_week": 0,
        "events.urgent_client.opening_backlog": first,
        "events.ordinary_client.opening_backlog": others,
        "products.*.work": work,
        "teams.desk.members[0].proficiency": proficiency,
        "learning": learned,
    }


def _transfer() -> Case:
    minutes, first, others, transfer = 2, 600, 400, 0.5
    hours = time_for(first * minutes / 60, START, HOURS)
    proficiency = 1 - math.exp(-transfer * hours / HOURS)
    return Case(
        key="learning-transfer",
        title="Experience with one product that helps with another",
        scenario="textbook/priority",
        formula="H hours with the one are worth k H with the other: its gap has closed by 1 - exp(-k H / tau) when it "
        "begins",
        changes=_two_kinds(first, others, minutes, CURVE | {"transfer": transfer}, 0),
        warm_up_days=0,
        days=8,
        quantities=(
            Quantity(
                "minutes of a task of the other product", "minutes",
                60 * (time_for(others * minutes / 60, START, HOURS, proficiency)
                      - time_for(minutes / 60, START, HOURS, proficiency)) / (others - 1),
                minutes_of_tasks(2, others, "ordinary"),
            ),
        ),
    )  # fmt: skip


def _fading() -> Case:
    minutes, first, others, half_life = 2, 6000, 400, 1.0
    idle = first * minutes / 60  # hours in which only the urgent are done
    left = theory.retained_gain(idle, half_life * MONTH)
    # Nobody learns again here: the hours of learning are without end, so to speak.
    learned = CURVE | {"hours": 1e9, "speed_half_life": half_life}
    return Case(
        key="learning-fading",
        title="A product that was not done for five weeks",
        scenario="textbook/priority",
        formula="of the gain in speed (1/2)^(t/h) is left after a time t without use, with a half-life h (the "
        "meta-analysis of Tatel and Ackerman for the form); of the product in use, all",
        changes=_two_kinds(first, others, minutes, learned, 1),
        warm_up_days=0,
        days=30,
        replications=20,
        quantities=(
            Quantity(
                "minutes of a task not done for so long", "minutes", minutes / (START + (1 - START) * left),
                minutes_of_tasks(2, others, "ordinary"),
            ),
            Quantity(
                "minutes of a task in use all the time", "minutes", minutes, minutes_of_tasks(2, first, "urgent")
            ),
        ),
    )  # fmt: skip


def _peers() -> Case:
    minutes, peers, span = 2, 0.36, 40
    members = [
        {"name": "novice", "skills": {"request": 1.0}, "proficiency": 0},
        {"name": "master", "skills": {"request": 1.0}, "proficiency": 1},
    ]
    changes = _alone(minutes, 0.5, 3000, CURVE | {"peers": peers})
    del changes["teams.desk.members[0].proficiency"]
    done = work_done(span, START, HOURS * (1 - peers)) * 60 / minutes
    master = span * 60 / minutes
    return Case(
        key="learning-peers",
        title="A novice beside somebody who has learned all",
        scenario="textbook/mm1",
        formula="the same curve with 36 % less time to learn (De Grip, Sauermann and Sieben 2016 for the number)",
        changes=changes | {"teams.desk.members": members},
        warm_up_days=0,
        days=5,
        quantities=(
            Quantity(f"tasks of the novice in {span} hours", "tasks", done, tasks_by(0, span)),
            Quantity(f"tasks of the colleague in {span} hours", "tasks", master, tasks_by(1, span)),
        ),
    )


def _errors() -> Case:
    minutes, error, times, days = 1, 0.2, 3, 5
    share = error * (1 + (times - 1) * mean_novelty(8 * days, START, HOURS))
    return Case(
        key="learning-errors",
        title="Errors of a novice, three times as many at first",
        scenario="textbook/mm1",
        formula="e (1 + (k - 1) g), with g the part of what there is to learn that is not learned yet, averaged over "
        "the tasks of a week: the integral of exp(-t / tau) over the output",
        changes=_alone(minutes, 1, 3000, CURVE | {"novice_errors": times})
        | {"products.request.error": error, "quality.skill_exponent": 0, "quality.found_days": 1e6},
        warm_up_days=0,
        days=days,
        quantities=(Quantity("tasks with an error", "share", share, share_wrong),),
    )
