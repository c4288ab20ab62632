"""Step by step: clients who leave, limits, runs of a batch, urgent cases, going back, two at once, rooms."""

from __future__ import annotations

import numpy as np

from authors.validation.case import Case, Quantity
from authors.validation.formulas_phone import preemptive_sojourns
from authors.validation.formulas_steps import one_or_two, wait_for_a_run
from authors.validation.observe import Observer, lead_minutes, measure
from simkit import theory
from simkit.measures.period import settled

WEEK = 2400  # minutes of opening hours
DAY = 480


def step_by_step() -> list[Case]:
    """Return the cases of what a step of a case may wait for, and of the order in which cases are taken."""
    return [
        _patience(), _limit(), _runs(), _sitting(), _urgent(False), _urgent(True), _again(), _two(),
        _rooms(),
    ]  # fmt: skip


def _patience() -> Case:
    queue = theory.erlang_a(400 / WEEK, 20, 2, 30)
    return Case(
        key="patience",
        title="Clients who withdraw while nobody has begun (M/M/2+M)",
        scenario="textbook/mmc",
        formula="Erlang A: a queue from which everybody leaves after an exponential time, mean 30 minutes (Palm 1957)",
        changes={
            "events.client.per_week": 400,
            "products.request.work.mean": 20,
            "teams.desk.members[0].count": 2,
            "events.client.patience": {"mean_days": 30 / DAY, "until": "begun"},
        },
        days=45,
        quantities=(
            Quantity("withdrawn", "share", queue.abandon_probability, measure("withdrawn")),
            Quantity("utilisation", "share", queue.utilisation, measure("utilisation")),
        ),
    )


def _limit() -> Case:
    cases, skills = 3, ("intake", "assessment")
    members = [{"name": product, "skills": {product: 1.0}} for product in skills]
    return Case(
        key="wip-limit",
        title="At most three cases begun at two desks in a row (a closed network)",
        scenario="textbook/tandem",
        formula="with clients always at the door, three cases go round between two equal exponential desks: each is "
        "busy 3 / (3 + 1) of the time (Gordon and Newell 1967)",
        changes={
            "events.client.per_week": 300,
            "events.client.tasks": [{"product": product} for product in skills],
            "products.*.work.mean": 10,
            "teams": {
                "desk": {"label": "Desk", "wip_limit": cases, "members": members, "products": list(skills)},
                "other": {"label": "Other", "members": [{"name": "none", "count": 0, "skills": {"review": 1.0}}]},
            },
        },
        days=40,
        warm_up_days=5,
        quantities=(
            Quantity("settled", "a week", WEEK / 10 * cases / (cases + 1), measure("settled_per_week")),
            Quantity("utilisation", "share", cases / (cases + 1), measure("utilisation")),
        ),
    )


def _runs() -> Case:
    per_day = 0.5
    return Case(
        key="runs",
        title="One case a day at a committee (bulk service)",
        scenario="textbook/mm1",
        formula="one at each run, wait 1 / (2 (1 - a)) days with a clients a day (Bailey 1954, with a batch of one)",
        changes={
            "events.client.per_week": 5 * per_day,
            "events.client.tasks": [{"product": "request", "batch": {"at_most": 1}}],
        },
        days=7000,
        quantities=(Quantity("mean wait for a run", "working days", wait_for_a_run(per_day), measure("batch_wait")),),
    )


def _sitting() -> Case:
    return Case(
        key="sitting",
        title="All cases of a week at one sitting",
        scenario="textbook/mm1",
        formula="who comes at random waits half a week, and the sitting takes the work of one case (own count)",
        changes={
            "events.client.per_week": 10,
            "products.request.work.mean": 240,
            "events.client.tasks": [{"product": "request", "batch": {"days": ["tue"], "together": True}}],
        },
        days=800,
        quantities=(Quantity("mean lead time", "minutes", WEEK / 2 + 240, lead_minutes),),
    )


def _lead_of(kind: str) -> Observer:
    """Return the mean lead time in minutes of the cases of one kind, an attribute."""
    return lambda run: float(np.mean((run.closed - run.arrived)[settled(run) & (run.cases["kind"] == kind).to_numpy()]))


def _urgent(interrupts: bool) -> Case:
    rates, means = (42 / WEEK, 42 / WEEK), (10, 10)
    kinds = ("urgent", "ordinary")
    waits = theory.mg1_priority(rates, means, (1, 1)).mean_waits
    expected = preemptive_sojourns(rates, means, (1, 1)) if interrupts else [wait + 10 for wait in waits]
    words = "preemptive-resume, M/M/1: time m / ((1 - load above) (1 - load above and own))"
    return Case(
        key="urgent-interrupts" if interrupts else "urgent-first",
        title=f"Urgent cases {'interrupt' if interrupts else 'go first'}, by an attribute",
        scenario="textbook/mm1",
        formula=f"{words} (White and Christie 1958)" if interrupts else "as urgent before ordinary (Cobham 1954)",
        changes={
            "events.client.per_week": 84,
            "events.client.attributes": {"kind": {"weights": dict.fromkeys(kinds, 1)}},
            "teams.desk.urgent": {"kind": {"any_of": ["urgent"]}},
            "teams.desk.urgent_interrupts": interrupts,
        },
        days=600,
        quantities=tuple(
            Quantity(f"mean lead time, {kind}", "minutes", value, _lead_of(kind))
            for kind, value in zip(kinds, expected, strict=True)
        ),
    )


def _again() -> Case:
    back, load = 0.4, 0.4
    return Case(
        key="again",
        title="Two in five go back to the desk, each time",
        scenario="textbook/mm1",
        formula="geometric number of visits, and as many clients as in M/M/1 with that load (Jackson 1957)",
        changes={
            "events.client.per_week": load / 10 * (1 - back) * WEEK,
            "events.client.tasks": [
                {"product": "request", "again": {"to": "request", "probability": back, "at_most": 50}}
            ],
        },
        days=760,
        quantities=(
            Quantity("visits once more", "a case", back / (1 - back), measure("repeated_tasks")),
            Quantity("mean number in the system", "clients", load / (1 - load), measure("work_in_progress")),
        ),
    )


def _two() -> Case:
    double, rate = 0.3, 160 / WEEK
    number, by = one_or_two(rate, 10, double)
    kinds = {"urgent": 1 - double, "ordinary": double}
    return Case(
        key="one-or-two",
        title="Three in ten take both of two clerks at once",
        scenario="textbook/priority",
        formula="balance equations of the queue in which a client takes one server or two (Brill and Green 1984)",
        changes={
            **{f"events.{kind}_client.per_week": rate * WEEK * share for kind, share in kinds.items()},
            "products.ordinary.people": 2,
            "teams.desk.priority": [],
            "teams.desk.members[0].count": 2,
        },
        days=430,
        quantities=(
            Quantity("mean number in the system", "clients", number, measure("work_in_progress")),
            Quantity("standing by", "share", by, measure("standing_by")),
        ),
    )


def _rooms() -> Case:
    queue = theory.mmc(130 / WEEK, 20, 2)
    return Case(
        key="rooms",
        title="Five clerks and two rooms (M/M/2)",
        scenario="textbook/mmc",
        formula="rooms for servers: M/M/c with c rooms (Erlang 1917)",
        changes={
            "events.client.per_week": 130,
            "products.request.work.mean": 20,
            "teams.desk.members[0].count": 5,
            "resources": {"room": {"label": "Room", "count": 2}},
            "products.request.needs": ["room"],
        },
        days=250,
        quantities=(
            Quantity("mean lead time", "minutes", queue.mean_sojourn, lead_minutes),
            Quantity("use of the rooms", "share", queue.utilisation, measure("resource_use")),
        ),
    )
