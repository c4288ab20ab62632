"""Wording: what is still missing on the board, in the words of the board."""

import re
from collections.abc import Iterable

from simkit.live.builder.draft import BoardDraft, BoardTeam, assemble
from simkit.model.scenario import Scenario, ScenarioError
from simkit.model.scenario.refusals import Problem

PRODUCT = re.compile(r"^nobody can do '(\w+)'")
DEAD_END = re.compile(r"no team takes '(\w+)' of '(\w+)'")
KNOWS = re.compile(r"^nobody has skill ([\d.]+) in '(\w+)' and (.+)")
HELPS = re.compile(r"^teams\.(\w+)\.helps")
TEAM = re.compile(r"^teams\.(\w+)\.(\w+)")
TURNS = re.compile(r"^teams\.(\w+)\.turns$")


def judge(draft: BoardDraft, start: Scenario, title: str) -> tuple[Scenario | None, list[str]]:
    """Return the scenario that a draft makes, or what is missing."""
    missing = [*_empty(draft), *_unskilled(draft)]
    if not any(one.skills for one in draft.employees.values()):
        return None, missing or ["Nobody works here."]
    try:
        scenario = Scenario.from_data(assemble(draft, start, title), "the board")
    except ScenarioError as error:
        told = [in_board_words(problem, draft, start) for problem in error.problems]
        return None, list(dict.fromkeys([*missing, *told]))
    return (None if missing else scenario), missing


def _empty(draft: BoardDraft) -> list[str]:
    return [
        f"{team.label} has nobody: move somebody there, or remove the team."
        for key, team in draft.teams.items()
        if not team.vacant and not draft.of_team(key)
    ]


def _unskilled(draft: BoardDraft) -> list[str]:
    return [
        f"{one.name} ({draft.teams[one.team].label}) can do nothing any more: train them in a product."
        for one in draft.employees.values()
        if not one.skills
    ]


def in_board_words(problem: Problem, draft: BoardDraft, start: Scenario) -> str:
    """Say a problem of a scenario in the words of the board: labels for keys, moves for lines of a file."""
    products = {key: product.label for key, product in start.products.items()}
    events = {key: event.label for key, event in start.events.items()}
    if found := PRODUCT.search(problem.found):
        label = products[found[1]]
        return f"Nobody can do {label}: train somebody in {label} who does more than answer the phone."
    if found := DEAD_END.search(problem.found):
        return _dead_end(found[1], found[2], draft, start)
    if found := KNOWS.search(problem.found):
        label = products[found[2]]
        who = "and picks up the phone" if "phone" in found[3] else "and does more than answer the phone"
        return (
            f"Clients ask about {label}, and nobody knows it well enough (speed {found[1]} or more) {who}: "
            "somebody who knows it that well is needed."
        )
    if found := HELPS.search(problem.path):
        return f"{draft.teams[found[1]].label} helps a team that has nobody left: untick that, or move somebody there."
    if found := TURNS.search(problem.path):
        label = draft.teams[found[1]].label
        return f"{label}: too few for turns at the phone. Found: {problem.found}. Move somebody there."
    if problem.path == "teams" and "phone" in problem.found:
        return (
            "Clients call, and nobody picks up the phone: give somebody phone duty, "
            "in a team that calls from outside come to."
        )
    return _fallback(problem, {**products, **events, **{key: t.label for key, t in draft.teams.items()}})


def _dead_end(product: str, event: str, draft: BoardDraft, start: Scenario) -> str:
    label, told = start.products[product].label, start.events[event].label
    letting = [team.label for team in draft.teams.values() if serves(team, event, product)]
    able = [team.label for key, team in draft.teams.items() if can_do(draft, key, product)]
    where = f"{label} of '{told}'"
    if letting:
        return (
            f"{where} comes to {_and(letting)}, and nobody there can do it: train somebody there in {label}, "
            f"move somebody there from {_and(able, 'or')}, or let {_and(able, 'or')} serve it."
        )
    return f"No team serves {where}: let {_and(able, 'or')} serve it."


def _fallback(problem: Problem, labels: dict[str, str]) -> str:
    """Any other problem: its own words, with labels for keys."""

    def told(text: str) -> str:
        return re.sub(r"'(\w+)'", lambda found: f"'{labels.get(found[1], found[1])}'", text)

    found = TEAM.match(problem.path)
    where = f"{labels.get(found[1], found[1])}, {found[2].replace('_', ' ')}" if found else problem.path
    return f"{where}: {told(problem.found)}. Needed: {told(problem.allowed)}."


def notes(draft: BoardDraft, start: Scenario) -> list[str]:
    """Say what is allowed, but perhaps not meant.

    A team that serves a product nobody there can do; employees who learnt a product that their team does not
    serve.
    """
    told = []
    for key, team in draft.teams.items():
        helpers = [other for other, one in draft.teams.items() if key in one.helps]
        for product in team.products:
            if draft.of_team(key) and not any(can_do(draft, place, product) for place in [key, *helpers]):
                label = start.products[product].label
                told.append(f"{team.label} serves {label}, and nobody there can do it: the work goes to another team.")
        idle = {
            product: [one.name for one in draft.of_team(key) if product in one.learnt]
            for product in start.products
            if team.products and product not in team.products and not team.helps
        }
        for product, names in idle.items():
            if names:
                who = names[0] if len(names) == 1 else f"{len(names)} employees"
                label = start.products[product].label
                told.append(f"{who} learnt {label}, and no tasks of {label} come to {team.label}.")
    return told


def can_do(draft: BoardDraft, key: str, product: str) -> bool:
    """Tell whether somebody in a team does tasks of a product."""
    return any(product in one.skills and one.phone != "only" for one in draft.of_team(key))


def serves(team: BoardTeam, event: str, product: str) -> bool:
    """Tell whether tasks of this product in this life event may come to a team."""
    return (not team.events or event in team.events) and (not team.products or product in team.products)


def _and(names: Iterable[str], word: str = "and") -> str:
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else "nobody"
