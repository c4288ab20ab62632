"""Assemble: a draft as the scenario it describes, with everybody under their own name."""

from __future__ import annotations

from typing import Any

from simkit.live.builder.draft import Draft, Employee
from simkit.model.scenario import Scenario


def assemble(draft: Draft, start: Scenario, title: str) -> dict[str, Any]:
    """Return a draft as the data of a scenario.

    Neighbours in a team who are alike become one group with a count, as long as the scenario would give each
    the number that they have. Who comes out of turn stands by name: everybody keeps their name, and with it
    their absences, so that structures are compared with the same people.
    """
    numbers: dict[str, int] = {}
    teams = {}
    for key, team in draft.teams.items():
        members = [vacancy.model_dump(mode="json", exclude_defaults=True) for vacancy in team.vacant]
        for in_turn, run in runs([one for one in draft.of_team(key) if one.skills], numbers):
            name = {"name": run[0].stem, "count": len(run)} if in_turn else {"name": run[0].name}
            members.append({**name, **member_data(run[0])})
        if members:
            teams[key] = {"label": team.label, **team.settings, "members": members}
    data = start.data()
    return {**data, "title": title, "description": f"Built by hand from '{start.title}'.", "teams": teams}


def runs(employees: list[Employee], numbers: dict[str, int]) -> list[tuple[bool, list[Employee]]]:
    """Cut a team into runs of neighbours who are alike and whose numbers follow on each other."""
    found: list[tuple[bool, list[Employee]]] = []
    for one in employees:
        in_turn = bool(one.stem) and one.number == numbers.get(one.stem, 0) + 1
        if in_turn:
            numbers[one.stem] = one.number
        goes_on, run = found[-1] if found else (False, [])
        if in_turn and goes_on and run[0].stem == one.stem and member_data(run[0]) == member_data(one):
            run.append(one)
        else:
            found.append((in_turn, [one]))
    return found


def member_data(one: Employee) -> dict[str, Any]:
    """Return an employee as data of a scenario, without name and count."""
    data = one.origin.model_dump(mode="json", exclude={"name", "count"}, exclude_defaults=True)
    errors = {product: share for product, share in one.origin.errors.items() if product in one.skills}
    return {**data, "skills": one.skills, "phone": one.phone, "errors": errors}
