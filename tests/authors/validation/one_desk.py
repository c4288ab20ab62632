"""One desk: a single clerk, and what variability and order do to the wait."""

from __future__ import annotations

import math

from authors.validation.case import Case, Quantity
from authors.validation.formulas import gim1_wait, shortest_first_wait
from authors.validation.observe import lead_minutes, measure, share_waiting, wait_of
from simkit import theory

WEEK = 2400  # minutes of opening hours


def one_desk() -> list[Case]:
    """Return the cases with one clerk."""
    return [
        _plain(),
        _mg1("mg1-gamma", "Steadier work (M/G/1)", 0.25, {"dist": "gamma", "mean": 10, "cv": 0.5}, 730),
        _mg1("mg1-fixed", "Fixed work (M/D/1)", 0, {"dist": "deterministic", "mean": 10}, 520),
        _mixed(),
        _priorities(),
        _shortest_first(),
        _steadier_arrivals(),
    ]


def _wait(expected: float) -> Quantity:
    return Quantity("mean wait", "minutes", expected, measure("task_wait"))


def _utilisation(expected: float) -> Quantity:
    return Quantity("utilisation: load / capacity", "share", expected, measure("utilisation"))


def _plain() -> Case:
    queue = theory.mmc(108 / WEEK, 10, 1)
    norm = 15
    return Case(
        key="mm1",
        title="One desk (M/M/1)",
        scenario="textbook/mm1",
        formula="M/M/1, wait rho m / (1 - rho); the time at the desk is exponential with mean m / (1 - rho) "
        "(Kleinrock 1975)",
        changes={"events.client.per_week": 108, "events.client.norm_days": norm / 480},
        days=720,
        quantities=(
            _wait(queue.mean_wait),
            Quantity("mean number in the system", "clients", queue.mean_number, measure("work_in_progress")),
            Quantity("mean time at the desk", "minutes", queue.mean_sojourn, lead_minutes),
            Quantity("share that waits", "share", queue.wait_probability, share_waiting()),
            Quantity(
                "settled within a norm of 15 minutes",
                "share",
                1 - math.exp(-norm / queue.mean_sojourn),
                measure("within_norm"),
            ),
            _utilisation(queue.utilisation),
        ),
    )


def _mg1(key: str, title: str, scv: float, work: dict, days: float) -> Case:
    return Case(
        key=key,
        title=title,
        scenario="textbook/mg1",
        formula=f"M/G/1, wait rho m (1 + scv) / (2 (1 - rho)), scv {scv:g} (Pollaczek 1930)",
        changes={"events.client.per_week": 108, "products.request.work": work},
        days=days,
        quantities=(_wait(theory.mg1(108 / WEEK, 10, scv).mean_wait),),
    )


def _mixed() -> Case:
    values = [5, 5, 5, 10, 15, 20]
    # At skill 0.8 the work takes 1 / 0.8 as long; that leaves its variation as it is.
    both = theory.mix((60 / WEEK, 36 / WEEK), (10, 10 / 0.8), (0.25, 1 / 3))
    return Case(
        key="mg1-mixed",
        title="Two kinds of work, one at skill 0.8 (M/G/1)",
        scenario="textbook/priority",
        formula="the same M/G/1 formula for the mixed work, lognormal and observed, the latter 1/0.8 times as long "
        "(Pollaczek 1930)",
        changes={
            "events.urgent_client.per_week": 60,
            "events.ordinary_client.per_week": 36,
            "products.urgent.work": {"dist": "lognormal", "mean": 10, "cv": 0.5},
            "products.ordinary.work": {"dist": "empirical", "values": values},
            "teams.desk.priority": [],
            "teams.desk.members[0].skills.ordinary": 0.8,
        },
        days=600,
        quantities=(
            _wait(theory.mg1(both.arrival_rate, both.mean_service, both.scv).mean_wait),
            _utilisation(both.arrival_rate * both.mean_service),
        ),
    )


def _priorities() -> Case:
    queue = theory.mg1_priority((36 / WEEK, 60 / WEEK), (10, 10), (1, 1))
    return Case(
        key="priority",
        title="Urgent before ordinary",
        scenario="textbook/priority",
        formula="M/G/1 with priorities, wait W / ((1 - load above) (1 - load above and own)), with W the mean work "
        "left in the job in hand (Cobham 1954)",
        changes={"events.urgent_client.per_week": 36, "events.ordinary_client.per_week": 60},
        days=1030,
        quantities=(
            Quantity("mean wait, urgent", "minutes", queue.mean_waits[0], wait_of("urgent")),
            Quantity("mean wait, ordinary", "minutes", queue.mean_waits[1], wait_of("ordinary")),
        ),
    )


def _shortest_first() -> Case:
    return Case(
        key="shortest-first",
        title="Shortest job first",
        scenario="textbook/mm1",
        formula="M/M/1 with a priority class for every length of job (Phipps 1956)",
        changes={"events.client.per_week": 108, "teams.desk.pick": "shortest"},
        days=550,
        quantities=(_wait(shortest_first_wait(108 / WEEK, 10)),),
    )


def _steadier_arrivals() -> Case:
    rate = 120 / WEEK
    wait = gim1_wait(rate, 0.5, 10)
    return Case(
        key="gim1",
        title="Steadier arrivals (GI/M/1)",
        scenario="textbook/mm1",
        formula="GI/M/1 with gamma gaps of cv 0.5; the share that waits is the root of an equation "
        "(Kleinrock 1975, chapter 6)",
        changes={"events.client.per_week": 120, "events.client.arrival_cv": 0.5},
        days=250,
        quantities=(
            Quantity("share that waits", "share", wait / (wait + 10), share_waiting()),
            Quantity("mean time at the desk", "minutes", wait + 10, lead_minutes),
        ),
    )
