"""Bounds: no number, name or text of a scenario so small, large or long that a run breaks, or never ends.

The types of the parts say what makes sense; these say what a computer can do, for all of them at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simkit.model.scenario.part import Part
from simkit.model.scenario.refusals import Problem, ScenarioError, render

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario

DEEPEST = 20  # how deep lists and tables may lie in one another
LONGEST = {  # signs of a text, items of a list or table
    "title": 1000, "description": 10_000, "values": 1_000_000, "values_days": 1_000_000, "arrivals": 1_000_000,
    "hours": 1440, "steps": 1000, "products": 1000, "events": 1000, "questions": 1000, "teams": 1000,
}  # fmt: skip
NAME, ITEMS = 200, 10_000  # of all others
LEAST = {  # what is not zero is at least this, by key or by the key above and the key
    "cv": 1e-3, "arrival_cv": 1e-3, "mean": 1e-6, "patience.mean": 1e-3, "redial_after.mean": 0.1, "turn_hours": 0.01,
    "skills": 1e-3, "day_minutes": 1, "horizon_days": 1e-3, "growth": 0.05, "per_day": 1e-6,
    **dict.fromkeys(("error", "errors", "misrouted_share", "consult", "complaint", "probability", "redial"), 0.0),
}  # fmt: skip
MOST = {"misrouted_share": 0.99, "absence": 0.999}
SMALLEST, LARGEST = 1e-9, 1e12
DAYS, CLIENTS, CALLS, EMPLOYEES, ROSTER = 20_000, 10_000_000, 100_000_000, 100_000, 10_000_000
SECONDS = 50e-6  # that a client takes, roughly
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # line breaks and signs that command a screen
TEXTS = {"title", "label", "name", "on"}  # of one line


def refuse_unreadable(data: Any, source: str) -> None:
    """Refuse what is nested without end, and numbers and texts of thousands of signs, before anything reads them."""
    waiting: list[tuple[Any, tuple, int]] = [(data, (), 1)]  # tables and lists, with their path, last key first
    while waiting:
        here, path, depth = waiting.pop()
        items: Any = here.items() if isinstance(here, Mapping) else ()
        for key, value in enumerate(here) if isinstance(here, list | tuple) else items:
            kind = type(value)
            wrong: tuple[str, ...] = ()
            if kind is str:
                if len(value) > LONGEST["description"]:
                    wrong = f"a text of {len(value):,} signs", f"at most {LONGEST['description']:,}"
            elif kind is int:
                if abs(value) > 10**15:
                    wrong = "a whole number of more than 15 digits", f"at most {LARGEST:g}"
            elif kind is dict or kind is list or kind is tuple:
                waiting.append((value, (key, path), depth + 1))
                if depth >= DEEPEST:
                    wrong = f"lists or tables more than {DEEPEST} deep in one another", "a few, one in another"
            if type(key) is str and len(key) > NAME:
                wrong, key = (f"a key of {len(key):,} signs", f"at most {NAME} signs"), f"{key[:20]}..."
            if wrong:
                steps = [key]
                while path:
                    steps.append(path[0])
                    path = path[1]
                raise ScenarioError([Problem(render(steps[:-4:-1]), *wrong)], source)


def out_of_bounds(scenario: Scenario) -> list[Problem]:
    """Return every number, name and text that is beyond its bounds; then what all of them together ask for."""
    problems: list[Problem] = []
    waiting: list[tuple[Any, tuple]] = [(scenario, ())]
    for here, steps in waiting:  # which grows meanwhile
        entries: Any = here if isinstance(here, tuple | dict) else vars(here)
        if entries is here and (problem := _of_many(steps, here)):
            problems.append(problem)
            continue
        for key, value in enumerate(entries) if isinstance(entries, tuple) else entries.items():
            kind, problem = type(value), None
            # Most numbers and texts are ordinary: the tables are not asked about those.
            if kind is float or kind is int:
                if not (value == 0 or 1 <= value <= 1e6 or 0.1 <= value <= 0.99):
                    problem = _of_number(steps, key, value)
            elif kind is str:
                if not 0 < len(value) <= NAME or value.isspace() or not value.isprintable():
                    problem = _of_text(steps, key, value)
            elif value and (kind is tuple or kind is dict or isinstance(value, Part)):
                waiting.append((value, (*steps, key)))
            if problem:
                problems.append(problem)
    return problems or list(_too_much(scenario))


def _of_many(steps: tuple, here: tuple | dict) -> Problem | None:
    most = LONGEST.get(str(steps[-1]), ITEMS)
    if len(here) > most:
        return Problem(render(steps), f"{len(here):,} of them", f"at most {most:,}")
    if isinstance(here, tuple) and isinstance(here[0], str) and len(set(here)) < len(here):
        twice = next(name for i, name in enumerate(here) if name in here[:i])
        return Problem(render(steps), f"'{twice}' stands here twice", "each of them once")
    return None


def _of_text(steps: tuple, key: Any, text: str) -> Problem | None:
    path, one_line = render((*steps, key)), key != "description"
    most = LONGEST.get(key, NAME)
    if len(text) > most:
        return Problem(path, f"{len(text):,} signs", f"at most {most:,}")
    if unseen := UNSEEN.search(text if one_line else text.replace("\n", "").replace("\t", "")):
        found = "a line break" if unseen[0] in "\n\r" else f"a sign that cannot be seen ({unseen[0]!a})"
        return Problem(path, found, "text of one line" if one_line else "text without it")
    if key in TEXTS and not text.strip():
        return Problem(path, f"{text!r}", "text that is not empty")
    return None


def _of_number(steps: tuple, key: Any, value: float) -> Problem | None:
    above = next((step for step in reversed(steps) if isinstance(step, str)), "")
    names = (f"{above}.{key}", key, above)
    least = next((LEAST[name] for name in names if name in LEAST), SMALLEST)
    most = next((MOST[name] for name in names if name in MOST), LARGEST)
    if least <= abs(value) <= most or not math.isfinite(value):  # the types of the parts see to what is no number
        return None
    of_none = "0, or " if key in ("cv", "arrival_cv") else ""
    allowed = f"{of_none}a number of at least {least:g}" if abs(value) < least else f"a number of at most {most:g}"
    return Problem(render((*steps, key)), f"{value!r}", allowed)


def _too_much(scenario: Scenario) -> Iterator[Problem]:
    """Return what would take too long, or more room than there is."""
    clock, callers = scenario.clock, scenario.callers
    days = clock.warm_up_days + clock.horizon_days
    if days > DAYS:
        yield Problem("clock.horizon_days", f"{days:,.0f} days with the warm-up", f"at most {DAYS:,}")
        return
    weeks = days / clock.days_per_week
    come = {f"events.{key}.per_week": event.weekly(clock) * weeks for key, event in scenario.events.items()}
    come |= {f"events.{key}.opening_backlog": event.opening_backlog for key, event in scenario.events.items()}
    come |= {f"questions.{key}.per_week": asked.weekly(clock) * weeks for key, asked in scenario.questions.items()}
    clients, most = sum(come.values()), max(come, key=lambda path: come[path], default="")
    if clients > CLIENTS:
        found = f"asks for {clients:,.0f} clients in a run of {days:,.0f} days, which would take {_time(clients)}"
        yield Problem(most, found, f"at most {CLIENTS:,} clients in a run; fewer a week, or a shorter horizon")
    again = callers.redial_after.average + (callers.patience.average if callers.patience else clock.end)
    tries = 1 / (1 - callers.redial) if callers.redial < 1 else clock.end / again
    calls = tries * weeks * sum(question.weekly(clock) for question in scenario.questions.values())
    for event in scenario.events.values():
        chasing = event.chasing.at_most if event.chasing else 0
        calls += tries * (event.weekly(clock) * weeks + event.opening_backlog) * (event.by_phone + chasing)
    if calls > CALLS:
        found = f"up to {calls:,.0f} calls in a run, which would take {_time(calls)}"
        yield Problem("callers", found, f"at most {CALLS:,} calls; fewer who try again, or longer after, or who chase")
    groups = [(f"teams.{k}.members[{i}].count", 1 if m.count is None else m.count)
              for k, team in scenario.teams.items() for i, m in enumerate(team.members)]  # fmt: skip
    groups += [(f"plan.steps[{i}].count", getattr(step, "count", 0)) for i, step in enumerate(scenario.plan.steps)
               if step.do == "hire"]  # fmt: skip
    people, (path, _) = sum(count for _, count in groups), max(groups, key=lambda group: group[1])
    if people > EMPLOYEES or people * days > ROSTER:
        found = f"{people:,} employees for {days:,.0f} days"
        yield Problem(path, found, f"at most {EMPLOYEES:,} employees, and {ROSTER:,} of their days, in a run")


def _time(clients: float) -> str:
    """Say about how long so many clients take."""
    seconds = clients * SECONDS
    for unit, name in ((365 * 86400, "years"), (86400, "days"), (3600, "hours")):
        if seconds >= unit:
            return f"about {seconds / unit:,.0f} {name}"
    return f"about {seconds / 60:,.0f} minutes"
