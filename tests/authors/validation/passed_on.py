"""Passed on: work that goes from desk to desk."""

from __future__ import annotations

from authors.validation.case import Case, Quantity
from authors.validation.observe import lead_minutes, measure
from simkit import theory

WEEK = 2400  # minutes of opening hours


def passed_on() -> list[Case]:
    """Return the cases in which work is passed on."""
    return [_three_in_a_row(), _mail_and_reading(), _waiting_on_others()]


def _three_in_a_row() -> Case:
    assessed, reviewed = 0.5, 0.4
    routing = [[0, assessed, (1 - assessed) * reviewed], [0, 0, reviewed], [0, 0, 0]]
    network = theory.jackson([120 / WEEK, 0, 0], routing, [10, 20, 50], [1, 1, 2])
    return Case(
        key="tandem",
        title="Three desks in a row",
        scenario="textbook/tandem",
        formula="times in two M/M/1 queues and one M/M/2 queue, each times the share of clients that visits it "
        "(Jackson 1957)",
        changes={"events.client.per_week": 120},
        days=200,
        quantities=(
            Quantity("mean lead time", "minutes", network.mean_sojourn, lead_minutes),
            Quantity("hand-offs", "a client", sum(network.visits) - 1, measure("handoffs")),
        ),
    )


def _mail_and_reading() -> Case:
    delay, reading, rate = 30, 5, 120 / WEEK
    first = theory.mmc(rate, 10, 1).mean_sojourn
    # Exponential work after a fixed time of reading in: the variance is that of the work alone.
    second = theory.mg1(rate, reading + 5, 5**2 / (reading + 5) ** 2).mean_sojourn
    busy = rate * (10 + reading + 5)
    return Case(
        key="hand-off",
        title="A hand-off by mail, with reading in",
        scenario="textbook/tandem",
        formula="M/M/1, 30 minutes in the mail, then M/G/1 with 5 minutes of reading and 5 of work "
        "(Burke 1956: what leaves an M/M/1 queue is a Poisson stream)",
        changes={
            "events.client.per_week": 120,
            "events.client.tasks": [{"product": "intake"}, {"product": "assessment"}],
            "products.assessment.work.mean": 5,
            "handoff.between": {"delay_minutes": delay, "reading_minutes": reading},
        },
        days=45,
        quantities=(
            Quantity("mean lead time", "minutes", first + delay + second, lead_minutes),
            Quantity("reading in, of the busy hours", "share", rate * reading / busy, measure("reading_share")),
        ),
    )


def _waiting_on_others() -> Case:
    days, share, rate = 3, 0.4, 108 / WEEK
    desk = theory.mmc(rate, 10, 1)
    return Case(
        key="on-others",
        title="Waiting on others, then one desk",
        scenario="textbook/mm1",
        formula="M/G/infinity before M/M/1: who waits for an answer waits for nobody in the office, so that a Poisson "
        "stream comes to the desk, as if nobody had waited (Mirasol 1963)",
        changes={
            "events.client.tasks": [
                {"product": "request", "wait": {"share": share, "mean_days": days, "dist": "lognormal", "cv": 1}}
            ],
            "events.client.per_week": 108,
        },
        days=1100,
        quantities=(
            Quantity("waiting on others", "working days", share * days, measure("waiting_on_others")),
            Quantity("mean wait at the desk", "minutes", desk.mean_wait, measure("task_wait")),
        ),
    )
