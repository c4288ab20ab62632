"""In parallel: a life event that is settled when its last task is."""

from __future__ import annotations

from authors.validation.case import Case, Quantity
from authors.validation.observe import lead_minutes, lead_minutes_of
from simkit import theory

WEEK = 2400  # minutes of opening hours
PRODUCTS = ("income_tax", "allowances", "vat", "inheritance_tax")


def in_parallel() -> list[Case]:
    """Return the cases in which tasks of one client are worked on side by side."""
    return [_two_queues(), _nobody_waits("task"), _nobody_waits("case")]


def _two_queues() -> Case:
    return Case(
        key="fork-join",
        title="Two teams, one client (fork and join)",
        scenario="textbook/fork-join",
        formula="(12 - rho) / 8 times the time in one M/M/1 queue (Flatto and Hahn 1984)",
        changes={"events.client.per_week": 108},
        days=200,
        quantities=(Quantity("mean lead time", "minutes", theory.fork_join_two(108 / WEEK, 10), lead_minutes),),
    )


def _nobody_waits(ownership: str) -> Case:
    """Return the case of one to four tasks in an office so roomy that nobody waits.

    With 30 employees and a load of 2.5 the chance that all are busy is below one in a billion.
    """
    per_week = 60  # 10 tasks of 10 minutes for each set of four events: load 2.5
    changes = {"events.*.per_week": per_week, "teams.pool.ownership": ownership, "teams.pool.members[0].count": 30}
    quantities = []
    for number, product in enumerate(PRODUCTS, start=1):
        changes[f"events.{product}_client.tasks"] = [{"product": p} for p in PRODUCTS[:number]]
        if number == 1 and ownership == "case":
            continue  # the same as task by task
        expected = theory.mean_maximum(number, 10) if ownership == "task" else 10 * number
        label = "mean lead time, " + ("1 task" if number == 1 else f"{number} tasks")
        quantities.append(Quantity(label, "minutes", expected, lead_minutes_of(f"{product}_client")))
    title, formula = {
        "task": ("Nobody waits, tasks side by side", "mean of the largest of n exponential times, m (1 + ... + 1/n)"),
        "case": ("Nobody waits, one employee a case", "sum of n exponential times, n m"),
    }[ownership]
    return Case(
        key=f"nobody-waits-{ownership}",
        title=title,
        scenario="textbook/pooled-desk",
        formula=formula,
        changes=changes,
        warm_up_days=1,
        days=66,
        quantities=tuple(quantities),
    )
