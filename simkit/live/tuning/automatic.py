"""Automatic: the knobs that a scenario itself suggests."""

from __future__ import annotations

from collections.abc import Iterable

from simkit.live.tuning.control import Control, choice, slider, toggle
from simkit.model.scenario import Scenario

MOST = 6
FEW = 2  # so many knobs for things of one kind; of more, one knob moves all


def automatic(scenario: Scenario) -> tuple[Control, ...]:
    """Suggest knobs: how many clients come, who is there, and what passing work on costs."""
    clients, people, rules = _clients(scenario), _people(scenario), _rules(scenario)
    room = max(MOST - len(clients) - min(len(people), FEW), 1)
    rules = rules[:room]
    people = people[: MOST - len(clients) - len(rules)]
    return tuple(control.fit(scenario) for control in (*clients, *people, *rules))


def _clients(scenario: Scenario) -> list[Control]:
    """One knob for each stream of clients; of many streams, one for all."""
    streams = {
        f"events.{key}.per_week": event.per_week for key, event in scenario.events.items() if event.per_week
    }
    streams |= {
        f"questions.{key}.per_week": q.per_week for key, q in scenario.questions.items() if q.per_week
    }
    found = []
    for kind, label in (("events", "Clients"), ("questions", "People with a plain question")):
        here = {path: rate for path, rate in streams.items() if path.startswith(kind)}
        if len(here) > FEW:
            found.append(
                Control(
                    "slider",
                    tuple(here),
                    f"{label} (% of now)",
                    100,
                    lambda p: p / 100,
                    50,
                    150,
                    5,
                    times=here,
                )
            )
        else:
            found += [slider(path) for path in here]
    return found[:3]


def _people(scenario: Scenario) -> list[Control]:
    """One knob for each group of employees who are alike, the largest groups first."""
    groups = [
        (member.count, f"teams.{key}.members[{position}].count")
        for key, team in scenario.teams.items()
        for position, member in enumerate(team.members)
        if member.count
    ]
    return [slider(path) for _, path in sorted(groups, key=lambda group: -group[0])]


def _rules(scenario: Scenario) -> list[Control]:
    """What passing on costs, who keeps a case and who picks up, as far as it plays a part."""
    between, within = scenario.handoff.between, scenario.handoff.within
    teams = scenario.teams.values()
    phone = any(member.phone == "also" for team in teams for member in team.members)
    several = any(len(event.tasks) > 1 for event in scenario.events.values())
    people = sum(1 for _ in scenario.people())
    suggested = [
        (len(scenario.teams) > 1 and bool(between.delay_minutes), slider("handoff.between.delay_minutes")),
        (several and people > 1 and _alike(t.ownership for t in teams), choice("teams.*.ownership")),
        (bool(between.reading_minutes), slider("handoff.between.reading_minutes")),
        (
            not between.reading_minutes and bool(within.reading_minutes),
            slider("handoff.within.reading_minutes"),
        ),
        (phone and _alike(t.interrupts for t in teams), toggle("teams.*.interrupts")),
    ]
    return [control for fits, control in suggested if fits]


def _alike(values: Iterable[object]) -> bool:
    return len(set(values)) == 1
