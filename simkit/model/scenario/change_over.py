"""Change over: from one structure to another with the same people, at once or in phases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simkit.arguments import renamed
from simkit.model.scenario.scenario import Person, Scenario, need_scenario

MOST = 200  # phases: each takes a step or more for every team


@renamed(keeps="retained", gain="proficiency")
def change_over(
    old: Scenario,
    new: Scenario,
    phases: int | Sequence[float] = 1,
    gap: float = 8,
    week: float = 0,
    retained: float = 1,
    proficiency: float = 0,
    helps: bool = False,
    changes: Mapping[str, Any] | None = None,
) -> Scenario:
    """Return an office that begins as `old` and gets to the teams of `new`, with the steps written out.

    In every phase an equal part of each new team moves, with every kind of employee in turn, and with them an equal
    part of the clients. All that is not a team, such as hand-offs and coordination, stays as it is in `old`.

    Parameters
    ----------
    old, new : Scenario
        The structures. The same people, by name, work in both.
    phases : int or sequence of float
        How many equal parts; 1: everything at once. Or which part of people and clients is over after each phase:
        ``(0.1, 1)`` is a pilot with a tenth, and then all the others.
    gap : float
        Weeks between one phase and the next.
    week : float
        Weeks after the warm-up of the first phase.
    retained : float
        Part of what they had learned of their own product that is of use in the new teams.
    proficiency : float
        How far they are with products they did not do before: 0 is a novice.
    helps : bool
        Old and new teams take each other's work when they have none of their own, as long as both exist.
    changes : mapping of str to object, optional
        More changes by dotted path, such as ``{"learning.curve": "exponential", "plan.open_cases": "hand over"}``.

    Returns
    -------
    Scenario
        A scenario whose ``plan.steps`` can be read, changed and saved.

    Raises
    ------
    ValueError
        If `phases` is below 1 or its parts do not rise to 1, or the two structures do not employ the same people.
    ScenarioError
        If the result does not fit together, for example because nobody is left for the other clients after a phase.

    Examples
    --------
    >>> import simkit as sk
    >>> old, new = sk.load("tax-office/specialists"), sk.load("tax-office/service-team")
    >>> steps = sk.change_over(old, new, phases=2, gap=6).plan.steps
    >>> [(step.week, step.region) for step in steps if step.do == "route"]
    [(0.0, (0.0, 0.5)), (6.0, (0.0, 1.0))]
    >>> sum(len(step.people) for step in steps if step.do == "move")
    36
    """
    need_scenario("change_over", old, new)
    over = _parts(phases)
    both = BothStructures(old, new)
    data = both.data(helps)
    moving = {"retained": retained, "proficiency": proficiency}
    for phase, (before, after) in enumerate(zip((0.0, *over), over, strict=False)):
        data["plan"]["steps"] += both.steps(before, after, week + phase * gap, **moving)
    way = "at once" if len(over) == 1 else f"in {len(over)} phases"
    data["title"] = f"{old.title} to {new.title}, {way}"
    data["description"] = f"From {old.title} to {new.title}, {way}."
    return type(old).from_data(data, "the change-over").change(changes or {})


class BothStructures:
    """Two structures with the same people, and the steps that bring a part of them from one to the other."""

    def __init__(self, old: Scenario, new: Scenario) -> None:
        here, there = {p.name: p for p in old.people()}, {p.name: p for p in new.people()}
        if set(here) != set(there):
            odd = sorted(set(here) ^ set(there))
            raise ValueError(
                f"both structures must employ the same people; only in one of them: {', '.join(odd[:5])}"
                f"{' and others' if len(odd) > 5 else ''}"
            )
        self.old, self.new = old, new
        self.keys = {key: key if key not in old.teams else f"new_{key}" for key in new.teams}
        self.turns = _turns(there.values())

    def data(self, helps: bool = False) -> dict[str, Any]:
        """Return the old office as plain data, with the teams of the new one standing empty beside it."""
        data, keys = self.old.data(), self.keys
        for key, team in self.new.data()["teams"].items():
            empty = [member | {"count": 0} for member in team["members"]]
            data["teams"][keys[key]] = team | {"members": empty, "helps": [keys[other] for other in team["helps"]]}
        if helps:
            for key in data["teams"]:
                others = [k for k in data["teams"] if (k in self.old.teams) != (key in self.old.teams)]
                data["teams"][key]["helps"] = [*data["teams"][key]["helps"], *others]
        return data

    def going(self, before: float, after: float) -> list[Person]:
        """Return who goes over between two parts, each as they are in the new structure."""
        return [p for turn in self.turns.values() for p in turn[round(len(turn) * before) : round(len(turn) * after)]]

    def steps(self, before: float, after: float, week: float, **moving: Any) -> list[dict[str, Any]]:
        """Return the steps by which people and clients between two parts go over."""
        route = {"do": "route", "week": week, "teams": list(self.keys.values()), "region": [0.0, after]}
        return [*self._moves(self.going(before, after), week, moving), route]

    def trial(self, team: str, week: float, **moving: Any) -> list[dict[str, Any]]:
        """Return the steps by which half of one new team begins, for half of its clients; all others go on."""
        events, people = self.new.teams[team].events, self.triers(team)
        part = 0.5 if events else len(people) / sum(map(len, self.turns.values()))
        route = {"do": "route", "week": week, "teams": [self.keys[team]], "events": list(events), "region": [0.0, part]}
        return [*self._moves(people, week, moving), route]

    def triers(self, team: str) -> list[Person]:
        """Return the half of a new team that goes over first."""
        return self.turns[team][: (len(self.turns[team]) + 1) // 2]

    def _moves(self, people: Iterable[Person], week: float, moving: Mapping[str, Any]) -> list[dict[str, Any]]:
        groups: dict[tuple[str, int], list[str]] = {}
        for person in people:
            groups.setdefault((person.team, person.position), []).append(person.name)
        return [
            {"do": "move", "week": week, "people": names, "to": self.keys[team], "member": position, **moving}
            for (team, position), names in sorted(groups.items())
        ]


def _parts(phases: int | Sequence[float]) -> tuple[float, ...]:
    """Return which part is over after each phase."""
    if isinstance(phases, int):
        if not 1 <= phases <= MOST:
            raise ValueError(f"phases must be at least 1, not {phases!r}" if phases < 1 else f"at most {MOST} phases")
        return tuple((phase + 1) / phases for phase in range(phases))
    over = tuple(float(part) for part in phases)
    rising = all(first < then for first, then in zip((0.0, *over), over, strict=False))
    if not over or not rising or over[-1] != 1:
        raise ValueError(f"phases must be a number, or parts that rise to 1, such as (0.1, 1); not {phases!r}")
    return over


def _turns(people: Iterable[Person]) -> dict[str, list[Person]]:
    """Return the members of each new team in the order in which they move: the kinds spread evenly over it."""
    kinds: dict[tuple[str, int], list[Person]] = {}
    for person in people:
        kinds.setdefault((person.team, person.position), []).append(person)
    turns: dict[str, list[tuple[float, int, Person]]] = {}
    for (team, position), members in kinds.items():
        for i, person in enumerate(members):
            turns.setdefault(team, []).append(((i + 0.5) / len(members), position, person))
    return {team: [person for *_, person in sorted(places, key=lambda p: p[:2])] for team, places in turns.items()}
