"""Together: hours that go to meetings, and judgement that differs from one employee to the next."""

from __future__ import annotations

from authors.validation.case import Case, Quantity
from authors.validation.formulas_phone import disagreement
from authors.validation.observe import lead_minutes, measure
from simkit import theory

WEEK = 2400  # minutes of opening hours


def together() -> list[Case]:
    """Return the cases of coordination and of one policy."""
    return [_meetings(), _half_there(), _different_answers(), *(_fit(sees) for sees in (False, True))]


def _meetings() -> Case:
    # For half an hour a day no clients come, the team meets, and everything stands still.
    per_week, meeting = 200, 150
    at_desk = WEEK - meeting
    queue = theory.mmc(per_week / at_desk, 10, 2)
    return Case(
        key="meetings",
        title="Two clerks who meet half an hour a day (M/M/2 with pauses)",
        scenario="textbook/mmc",
        formula="number in an M/M/2 queue, which stands still in a meeting; time at the desk by Little's law (1961)",
        changes={
            "events.client.per_week": per_week,
            "events.client.hours": [1] * 4 + [0] + [1] * 11,
            "teams.desk.members[0].count": 2,
            "coordination": {"times_per_week": 5, "at": 11, "minutes": 50, "per_colleague": meeting - 50},
        },
        days=80,
        quantities=(
            Quantity("mean time at the desk", "minutes", queue.mean_number / (per_week / WEEK), lead_minutes),
            Quantity("meeting, of all hours on duty", "share", meeting / WEEK, measure("meeting_share")),
            Quantity("utilisation", "share", (meeting + queue.utilisation * at_desk) / WEEK, measure("utilisation")),
        ),
    )


def _half_there() -> Case:
    skills = {"income_tax": 1.0, "allowances": 0.8, "vat": 0.8, "inheritance_tax": 0.8}
    other = {"income_tax": 0.8, "allowances": 1.0, "vat": 0.8, "inheritance_tax": 0.8}
    often = {"count": 5, "absence": 0.2, "absence_spell_days": 2}
    minutes = 60 + 10 * 9 + 30  # ten members, two disciplines
    return Case(
        key="meeting-hours",
        title="Hours of meeting in a team of ten with two disciplines",
        scenario="textbook/pooled-desk",
        formula="60 minutes a week, 10 for each of nine colleagues more, 30 for the second discipline; who is away "
        "misses meetings and hours on duty alike",
        changes={
            "events.*.per_week": 60,
            "teams.pool.members": [
                {"name": "tax", "skills": skills, **often}, {"name": "allowance", "skills": other, **often},
            ],
            "coordination": {
                "times_per_week": 2, "minutes": 60, "per_colleague": 10, "per_discipline": 30,
            },
        },
        days=40,
        quantities=(Quantity("meeting, of all hours on duty", "share", minutes / WEEK, measure("meeting_share")),),
    )  # fmt: skip


LEVEL, PATTERN, OCCASION, JUDGES = 0.4, 0.3, 0.5, 200


def _different_answers() -> Case:
    lasting, passing = LEVEL**2 + PATTERN**2, OCCASION**2
    # The second citizen may meet the same employee, one time in two hundred: then only the occasion differs.
    others, same = disagreement(1, lasting + passing), disagreement(1 + lasting, passing)
    return Case(
        key="disagreement",
        title="Equal citizens, different answers",
        scenario="textbook/mmc",
        formula="arccos(rho) / pi (Sheppard 1899), with rho = 1 / (1 + level^2 + pattern^2 + occasion^2) for two of "
        "the two hundred employees, and only the occasion to differ when it is the same one",
        changes={
            "events.client.per_week": 9600,
            "teams.desk.members[0].count": JUDGES,
            "policy": {"level": LEVEL, "pattern": PATTERN, "occasion": OCCASION},
        },
        warm_up_days=0.2,
        days=1,
        replications=30,
        quantities=(
            Quantity("a different answer", "share", others + (same - others) / JUDGES, measure("disagreement")),
        ),
    )


def _fit(sees: bool) -> Case:
    circumstances, noise = 0.8, LEVEL**2 + PATTERN**2 + OCCASION**2
    wanted = 1 + circumstances**2  # variance of what the client asks for
    # Correlation of the judgement with what the client asks for.
    rho = (wanted / (wanted + noise)) ** 0.5 if sees else (1 / wanted / (1 + noise)) ** 0.5
    return Case(
        key="fit-life-event" if sees else "fit-product",
        title=f"Answers that fit: a team bound by {'the life event' if sees else 'nothing'}",
        scenario="textbook/mmc",
        formula="1 - arccos(rho) / pi (Sheppard 1899), with rho the correlation of judgement and what the client "
        f"asks for; circumstances are {'seen' if sees else 'not seen'}",
        changes={
            "events.client.per_week": 9600,
            "teams.desk.members[0].count": JUDGES,
            "teams.desk.events": ["client"] if sees else [],
            "policy": {"level": LEVEL, "pattern": PATTERN, "occasion": OCCASION, "circumstances": circumstances},
        },
        warm_up_days=0.2,
        days=1,
        replications=15,
        quantities=(Quantity("answers that fit the client", "share", 1 - disagreement(rho, 1 - rho), measure("fit")),),
    )
