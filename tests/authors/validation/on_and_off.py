"""On and off: clients who come by the hour, and employees who are not always there."""

from __future__ import annotations

from authors.validation.case import Case, Quantity
from authors.validation.formulas import numbers_by_part
from authors.validation.observe import lead_minutes, measure, number_in_part, presence
from simkit import theory

WEEK = 2400  # minutes of opening hours


def on_and_off() -> list[Case]:
    """Return the cases in which the time of the week matters."""
    return [_busy_hours(), _part_timer(), _absence()]


def _busy_hours() -> Case:
    weights, parts = [1, 3, 6, 2], 4
    per_day = 40
    length, mean = 480 / parts, 60
    rates = [per_day * weight / sum(weights) / length for weight in weights]
    # Nobody waits: even in the busiest hour the chance that all 30 clerks are busy is below one in a million.
    numbers = numbers_by_part(rates, length, mean)
    return Case(
        key="busy-hours",
        title="Busy and quiet hours, nobody waits",
        scenario="textbook/erlang-c-desk",
        formula="M(t)/M/infinity, a differential equation for the mean number (Eick, Massey and Whitt 1993)",
        changes={
            "events.client.per_week": 5 * per_day,
            "events.client.hours": weights,
            "products.question.work.mean": mean,
            "teams.desk.members[0].count": 30,
        },
        warm_up_days=5,
        days=170,
        quantities=tuple(
            Quantity(f"mean number present, part {part + 1} of the day", "clients", number, number_in_part(part, parts))
            for part, number in enumerate(numbers)
        ),
    )


def _part_timer() -> Case:
    # Clients come only while the clerk is there, at 0.045 a minute. When the clerk goes, everything stands
    # still until the next spell on duty: so the mean number is that of an M/M/1 queue at any time.
    queue = theory.mmc(0.045, 10, 1)
    per_week = 0.045 * 4 * 360
    return Case(
        key="part-timer",
        title="A clerk who works four short days (M/M/1 with pauses)",
        scenario="textbook/mm1",
        formula="number in an M/M/1 queue, which stands still off duty; time at the desk by Little's law (1961)",
        changes={
            "events.client.per_week": per_week,
            "events.client.hours": [1, 1, 1, 0],
            "events.client.weekdays": [1, 1, 0, 1, 1],
            "teams.desk.members[0].hours": [9, 15],
            "teams.desk.members[0].days": ["mon", "tue", "thu", "fri"],
        },
        warm_up_days=20,
        days=780,
        quantities=(
            Quantity("mean time at the desk", "minutes", queue.mean_number / (per_week / WEEK), lead_minutes),
            Quantity("utilisation: load / hours on duty", "share", queue.utilisation, measure("utilisation")),
        ),
    )


def _absence() -> Case:
    absence, load = 0.2, 4 * 120 / WEEK * 40
    capacity = (10 + 10 * 4 / 5) * (1 - absence)
    skills = dict.fromkeys(("income_tax", "allowances", "vat", "inheritance_tax"), 1.0)
    often = {"count": 10, "skills": skills, "absence": absence, "absence_spell_days": 3}
    return Case(
        key="absence",
        title="Absence and part-time: what is left of the capacity",
        scenario="textbook/pooled-desk",
        formula="10 full-timers and 10 who work four days, away on a fifth of their days: 14.4 of 20 on duty",
        changes={
            "events.*.per_week": 120,
            "products.*.work.mean": 40,
            "teams.pool.members": [
                {"name": "full-timer", **often},
                {"name": "part-timer", "days": ["mon", "tue", "thu", "fri"], **often},
            ],
        },
        warm_up_days=5,
        days=60,
        quantities=(
            Quantity("hours on duty", "share of the opening hours", capacity / 20, presence),
            Quantity("utilisation: load / hours on duty", "share", load / capacity, measure("utilisation")),
        ),
    )
