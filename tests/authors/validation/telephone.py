"""Telephone: callers with and without patience, lines behind a first line, and calls among other work."""

from __future__ import annotations

from authors.validation.case import Case, Quantity
from authors.validation.formulas_phone import answered_calls, preemptive_sojourns
from authors.validation.observe import lead_minutes, measure
from authors.validation.observe_phone import time_at, time_until_answer
from simkit import theory

WEEK = 2400  # minutes of opening hours
JACKSON = "M/M/c queues one behind the other (Jackson 1957)"


def telephone() -> list[Case]:
    """Return the cases of the telephone."""
    return [
        _erlang_a(),
        _first_line(),
        _two_levels(),
        _one_level(),
        _tells(),
        *(_astray(forward) for forward in ("transfer", "ticket")),
        _calls_first(),
        _interrupts(),
        _resumption(),
    ]


def _erlang_a() -> Case:
    rate, talk, patience, crew, norm = 4320 / WEEK, 5, 4, 5, 4
    desk = theory.erlang_a(rate, talk, crew, patience)
    calls = answered_calls(rate, talk, crew, patience, norm)
    return Case(
        key="erlang-a",
        title="Callers with patience (Erlang A)",
        scenario="textbook/erlang-a",
        formula="M/M/c+M, a birth-death chain (Palm 1957); nearly twice as many calls come as five employees can "
        "answer",
        changes={
            "questions.call.per_week": rate * WEEK,
            "callers.patience.mean": patience,
            "phone.answer_minutes": norm,
            "teams.desk.members[0].count": crew,
        },
        warm_up_days=0.5,
        days=8,
        quantities=(
            Quantity("hung up", "share", desk.abandon_probability, measure("hung_up")),
            Quantity("mean wait of who is answered", "minutes", calls.mean_wait, measure("answer_time")),
            Quantity(f"answered within {norm} minutes", "share", calls.within_norm, measure("answered_in_norm")),
            Quantity("utilisation", "share", desk.utilisation, measure("utilisation")),
        ),
    )


def _first_line() -> Case:
    plain, hard = 240 / WEEK, 240 / WEEK
    network = theory.jackson([plain + hard, 0], [[0, hard / (plain + hard)], [0, 0]], [3, 10], [3, 2])
    first, second = network.stations
    return Case(
        key="first-line",
        title="A first line and a second line",
        scenario="textbook/first-line",
        formula=JACKSON,
        changes={"questions.plain.per_week": plain * WEEK, "questions.hard.per_week": hard * WEEK},
        warm_up_days=1,
        days=80,
        quantities=(
            Quantity("answered within a minute", "share", first.service_level(1), measure("answered_in_norm")),
            Quantity("mean time at the first line", "minutes", first.mean_sojourn, time_at("first_line")),
            Quantity("mean time at the second line", "minutes", second.mean_sojourn, time_at("second_line")),
            Quantity("time until answered", "minutes", network.mean_sojourn, time_until_answer),
            Quantity("passed on", "share", network.visits[1], measure("passed_on")),
        ),
    )


def _two_levels() -> Case:
    plain, hard = 1080 / WEEK, 360 / WEEK
    network = theory.jackson([plain + hard, 0], [[0, hard / (plain + hard)], [0, 0]], [5, 5], [5, 2])
    return Case(
        key="two-levels",
        title="Two levels",
        scenario="textbook/two-levels",
        formula=JACKSON,
        changes={"questions.plain.per_week": plain * WEEK, "questions.hard.per_week": hard * WEEK},
        warm_up_days=1,
        days=8,
        quantities=(
            Quantity(
                "answered within a minute", "share", network.stations[0].service_level(1), measure("answered_in_norm")
            ),
            Quantity("time until answered", "minutes", network.mean_sojourn, time_until_answer),
            Quantity("conversations until answered", "conversations", sum(network.visits), measure("conversations")),
            Quantity(
                "utilisation",
                "share",
                sum(station.offered_load for station in network.stations) / 7,
                measure("utilisation"),
            ),
        ),
    )


def _one_level() -> Case:
    queue = theory.mmc(2400 / WEEK, 5, 7)
    return Case(
        key="one-level",
        title="One level",
        scenario="textbook/one-level",
        formula="M/M/c, with the share that waits by the Erlang C formula (Erlang 1917)",
        changes={"questions.plain.per_week": 1800, "questions.hard.per_week": 600},
        warm_up_days=1,
        days=8,
        quantities=(
            Quantity("answered within a minute", "share", queue.service_level(1), measure("answered_in_norm")),
            Quantity("time until answered", "minutes", queue.mean_sojourn, time_until_answer),
            Quantity("utilisation", "share", queue.utilisation, measure("utilisation")),
        ),
    )


def _tells() -> Case:
    rate = 72 / WEEK
    phone, desk = theory.mmc(rate, 5, 1), theory.mmc(rate, 10, 1)
    return Case(
        key="by-phone",
        title="Clients who call to tell",
        scenario="textbook/mm1",
        formula="the time in two M/M/1 queues: who has told by phone joins the queue at the desk (Burke 1956)",
        changes={
            "events.client.per_week": rate * WEEK,
            "events.client.by_phone": 1,
            "events.client.intake": {"mean": 5},
            "teams.phone": {
                "label": "Telephone",
                "members": [{"name": "voice", "phone": "only", "skills": {"request": 1.0}}],
            },
        },
        days=150,
        quantities=(
            Quantity("mean lead time", "minutes", phone.mean_sojourn + desk.mean_sojourn, lead_minutes),
            Quantity("talking, of all hours on duty", "share", rate * 5 / 2, measure("talking_share")),
        ),
    )


def _astray(forward: str) -> Case:
    astray = 0.3
    wrong = {
        "label": "Wrong desk",
        "first_line": False,
        "members": [{"name": "wrong-desk employee", "count": 2, "phone": "also", "skills": {"rules": 0.5}}],
    }
    how = {"transfer": "the caller is connected", "ticket": "a note to call back is sent"}[forward]
    return Case(
        key=f"astray-{forward}",
        title=f"Passed on to the wrong desk: {how}",
        scenario="textbook/first-line",
        formula="the first line, and 1 / (1 - m) conversations with m the share that goes wrong each time (geometric)",
        changes={
            "questions.plain.per_week": 0,
            "phone.forward": forward,
            "phone.misrouted_share": astray,
            "teams.wrong_desk": wrong,
        },
        warm_up_days=1,
        days=3,
        quantities=(
            Quantity(
                "conversations until answered",
                "conversations",
                1 + theory.expected_contacts(astray),
                measure("conversations"),
            ),
        ),
    )


CALLS, LETTERS = 96 / WEEK, 36 / WEEK
TALK, WORK = 5, 20
ONE_EMPLOYEE = {
    "questions": {
        "call": {"label": "Question", "per_week": CALLS * WEEK, "talk": {"dist": "deterministic", "mean": TALK}}
    },
    "events.client.per_week": LETTERS * WEEK,
    "products.request.work": {"dist": "deterministic", "mean": WORK},
    "teams.desk.members[0].phone": "also",
}


def _calls_first() -> Case:
    queue = theory.mg1_priority((CALLS, LETTERS), (TALK, WORK), (0, 0))
    return Case(
        key="calls-first",
        title="Calls before letters, when the task in hand is done",
        scenario="textbook/mm1",
        formula="M/G/1 with priorities, not preemptive (Cobham 1954)",
        changes=ONE_EMPLOYEE,
        days=160,
        quantities=(
            Quantity("time until a call is answered", "minutes", queue.mean_sojourns[0], time_until_answer),
            Quantity("mean wait for an answer", "minutes", queue.mean_waits[0], measure("answer_time")),
            Quantity("mean lead time of a letter", "minutes", queue.mean_sojourns[1], lead_minutes),
            Quantity("talking, of all hours on duty", "share", CALLS * TALK, measure("talking_share")),
        ),
    )


def _interrupts() -> Case:
    call, letter = preemptive_sojourns((CALLS, LETTERS), (TALK, WORK), (0, 0))
    return Case(
        key="interrupts",
        title="Calls interrupt letters",
        scenario="textbook/mm1",
        formula="M/G/1 with preemptive-resume priorities (White and Christie 1958); a call interrupts when it comes "
        "during a letter",
        changes={**ONE_EMPLOYEE, "teams.desk.interrupts": True},
        days=220,
        quantities=(
            Quantity("time until a call is answered", "minutes", call, time_until_answer),
            Quantity("mean lead time of a letter", "minutes", letter, lead_minutes),
            Quantity("interruptions", "a day", 480 * CALLS * LETTERS * WORK, measure("interruptions")),
        ),
    )


def _resumption() -> Case:
    thread = 5
    # Calls also come while the thread is looked for: a letter is interrupted n = CALLS (WORK + n thread) times.
    interrupted = CALLS * WORK / (1 - CALLS * thread)
    searching = LETTERS * interrupted * thread
    busy = CALLS * TALK + LETTERS * WORK + searching
    return Case(
        key="resumption",
        title="Finding the thread again after a call",
        scenario="textbook/mm1",
        formula="a letter of m minutes is interrupted r m / (1 - r R) times, with r calls a minute and R minutes to "
        "find the thread (Wald's identity)",
        changes={**ONE_EMPLOYEE, "teams.desk.interrupts": True, "phone.resumption_minutes": thread},
        days=120,
        quantities=(
            Quantity("finding the thread, of the busy hours", "share", searching / busy, measure("reading_share")),
            Quantity("utilisation", "share", busy, measure("utilisation")),
        ),
    )
