"""Several desks: one queue for many clerks, separate queues, and help between teams."""

from __future__ import annotations

from authors.validation.case import Case, Quantity
from authors.validation.formulas import backlog
from authors.validation.observe import (
    last_settled,
    lead_minutes,
    mean_wait_of_all,
    measure,
    share_served,
    share_waiting,
)
from simkit import theory

WEEK = 2400  # minutes of opening hours
ERLANG = "M/M/c, with the share that waits by the Erlang C formula (Erlang 1917)"


def several_desks() -> list[Case]:
    """Return the cases with several clerks."""
    return [_three(), _fourteen(), *_separate_and_pooled(), _by_lot(), _two_ways(), _backlog()]


def _three() -> Case:
    queue = theory.mmc(480 / WEEK, 10, 3)
    return Case(
        key="mm3",
        title="Three clerks, one queue (M/M/3)",
        scenario="textbook/mmc",
        formula=ERLANG,
        changes={"events.client.per_week": 480},
        days=98,
        quantities=(
            Quantity("share that waits", "share", queue.wait_probability, share_waiting()),
            Quantity("mean number in the system", "clients", queue.mean_number, measure("work_in_progress")),
            Quantity("mean time at the desk", "minutes", queue.mean_sojourn, lead_minutes),
        ),
    )


def _fourteen() -> Case:
    queue = theory.mmc(8000 / WEEK, 3, 14)
    return Case(
        key="erlang-c",
        title="A desk of fourteen (Erlang C)",
        scenario="textbook/erlang-c-desk",
        formula=ERLANG,
        warm_up_days=0.5,
        days=2,
        quantities=(
            Quantity("taken up within 20 seconds", "share", queue.service_level(1 / 3), share_served(1 / 3)),
            Quantity("mean time at the desk", "minutes", queue.mean_sojourn, lead_minutes),
            Quantity("utilisation: load / capacity", "share", queue.utilisation, measure("utilisation")),
        ),
    )


def _separate_and_pooled() -> list[Case]:
    slowdown = theory.break_even_slowdown(4, 5, 0.7, measure="sojourn")
    office = theory.pooling(4, 5, 0.7, mean_service=10, slowdown=slowdown)
    clients = {"events.*.per_week": 840}
    separate = Case(
        key="separate",
        title="Four desks of five specialists (4 x M/M/5)",
        scenario="textbook/separate-desks",
        formula=ERLANG,
        changes=clients,
        warm_up_days=2,
        days=13,
        quantities=(
            Quantity("mean time at the desk", "minutes", office.separate.mean_sojourn, lead_minutes),
            Quantity("utilisation: load / capacity", "share", office.separate.utilisation, measure("utilisation")),
        ),
    )
    pooled = Case(
        key="pooled",
        title="Twenty generalists at the break-even (M/M/20)",
        scenario="textbook/pooled-desk",
        formula=f"{ERLANG}; every task takes {slowdown:.4f} times as long, so that clients stay as long as at "
        "separate desks",
        changes={**clients, "teams.pool.members[*].skills.*": 1 / slowdown},
        warm_up_days=2,
        days=9,
        quantities=(
            Quantity("mean time at the desk", "minutes", office.pooled.mean_sojourn, lead_minutes),
            Quantity("utilisation: load / capacity", "share", office.pooled.utilisation, measure("utilisation")),
        ),
    )
    return [separate, pooled]


def _by_lot() -> Case:
    queues = theory.mmc(108 / WEEK, 10, 1), theory.mmc(54 / WEEK, 10, 1)
    second = {"label": "Small desk", "members": [{"name": "second clerk", "skills": {"request": 1.0}}]}
    return Case(
        key="by-lot",
        title="Two desks share the clients 2 : 1",
        scenario="textbook/mm1",
        formula="two M/M/1 queues: a Poisson stream divided by lot gives two Poisson streams",
        changes={"events.client.per_week": 162, "teams.second": second, "teams.desk.share": 2},
        days=215,
        quantities=(
            Quantity(
                "mean number in the system", "clients", sum(q.mean_number for q in queues), measure("work_in_progress")
            ),
        ),
    )


def _two_ways() -> Case:
    queue = theory.mmc((64 + 176) / WEEK, 10, 2)
    work = {"dist": "exponential", "mean": 10}
    return Case(
        key="overflow",
        title="Two desks that help each other",
        scenario="textbook/overflow-two-way",
        formula="M/M/2: equal exponential work, and nobody idle while a client waits, whoever goes first",
        changes={
            "products.short.work": work,
            "products.long.work": work,
            "events.short_client.per_week": 64,
            "events.long_client.per_week": 176,
        },
        days=190,
        quantities=(
            Quantity("mean number in the system", "clients", queue.mean_number, measure("work_in_progress")),
            Quantity("share that waits", "share", queue.wait_probability, share_waiting()),
        ),
    )


def _backlog() -> Case:
    wait, done = backlog(400, 10, 20)
    return Case(
        key="backlog",
        title="Twenty clerks clear a backlog of 400",
        scenario="textbook/pooled-desk",
        formula="sum of the gaps between departures, m / min(k, 20) with k jobs left",
        changes={"events.*.per_week": 0, "events.*.opening_backlog": 100},
        warm_up_days=0,
        days=2,
        replications=300,
        quantities=(
            Quantity("mean wait", "minutes", wait, mean_wait_of_all),
            Quantity("time until all is settled", "minutes", done, last_settled),
        ),
    )
