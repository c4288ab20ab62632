"""Render: the board as data for the page and as a table for where no kernel runs, and in words what is missing."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from simkit.live.builder.draft import BoardDraft, BoardEmployee, BoardTeam, assemble
from simkit.model.scenario import Scenario, ScenarioError
from simkit.model.scenario.organisation import blocks
from simkit.model.scenario.refusals import Problem
from simkit.present.phrases import joined

if TYPE_CHECKING:
    from simkit.live.builder.board import TeamBoard

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
            f"{where} comes to {joined(letting)}, and nobody there can do it: train somebody there in {label}, "
            f"move somebody there from {joined(able, 'or')}, or let {joined(able, 'or')} serve it."
        )
    return f"No team serves {where}: let {joined(able, 'or')} serve it."


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


PHONE = {"never": "", "also": "phone too", "only": "phone only"}


def table(board: TeamBoard) -> pd.DataFrame:
    """Return every employee with team, speed per product, phone duty, hours, and what they learnt here."""
    products = {key: product.label for key, product in board.start.products.items()}
    rows = {
        one.name: {
            "team": board.draft.teams[one.team].label,
            **{label: one.skills.get(key) for key, label in products.items()},
            "phone": one.phone,
            "hours": hours(one),
            "learnt": ", ".join(products[key] for key in one.learnt),
        }
        for one in board.draft.employees.values()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("employee")


def hours(one: BoardEmployee) -> str:
    """Say when an employee works: ``full time``, or their days and hours."""
    days = ", ".join(one.origin.days)
    clock = " and ".join(f"{begin:g} to {end:g}" for begin, end in blocks(one.origin.hours))
    return "; ".join(part for part in (days, clock) if part) or "full time"


def sentence(board: TeamBoard) -> str:
    """Say what is on the board."""
    teams = "; ".join(f"{label}: {len(people)}" for label, people in board.teams.items())
    lessons = board.training.lessons(board.draft)
    learnt = f" {lessons} new skill{'s' if lessons != 1 else ''} for €{board.training_cost:,.0f}." if lessons else ""
    missing = board.problems
    state = f" Not finished: {' '.join(missing)}" if missing else " It can be simulated."
    return f"A board with {len(board.people)} employees in {len(board.teams)} teams ({teams}).{learnt}{state}"


def skill_words(board: TeamBoard, one: BoardEmployee) -> str:
    """Say what an employee can do: each product with its speed, and which are new."""
    told = [
        f"{board.start.products[key].label} {speed:g}{' (new)' if key in one.learnt else ''}"
        for key, speed in one.skills.items()
    ]
    return ", ".join(told) or "nothing"


def fallback(board: TeamBoard) -> dict[str, Any]:
    """Return the table, with those who are alike on one line, and the sentence."""
    rows = []
    for key, team in board.draft.teams.items():
        serves = escape(board.serves_words(team))
        groups = [
            (kind, [one.name for one in same])
            for kind, same in groupby(
                board.draft.of_team(key),
                key=lambda one: (one.stem or one.name, skill_words(board, one), PHONE[one.phone], hours(one)),
            )
        ] or [(("nobody", "", "", ""), [])]
        for i, ((stem, skills, phone, when), names) in enumerate(groups):
            first = (
                f'<th scope="rowgroup" rowspan="{len(groups)}">{escape(team.label)}<br><small>{serves}</small></th>'
                if i == 0
                else ""
            )
            who = stem if len(names) <= 1 and stem in (*names, "nobody") else _names(stem, names)
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in (who, skills, phone, when))
            rows.append(f"<tr>{first}{cells}</tr>")
    said = sentence(board)
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Team", "Who", "Speed per product", "Phone", "Hours"))
    html = (
        f"<table><caption>{escape(said)}</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
    return {"text/html": html, "text/plain": said}


def _names(stem: str, names: list[str]) -> str:
    numbers = [int(name[len(stem) :]) for name in names]
    if len(numbers) == 1:
        return names[0]
    in_turn = numbers == list(range(numbers[0], numbers[-1] + 1))
    told = f"{numbers[0]} to {numbers[-1]}" if in_turn else ", ".join(map(str, numbers))
    return f"{len(names)} × {stem} ({told})"


def state(board: TeamBoard, said: str = "") -> dict[str, Any]:
    """Return everything that the page shows."""
    draft, history = board.draft, board.history
    products, events = board.start.products, board.start.events
    marks = short_names([product.label for product in products.values()])
    problems, lessons, words = board.problems, board.training.lessons(draft), board.training.as_text()
    return {
        "title": board.start.title,
        "products": [
            {"key": key, "label": product.label, "mark": mark}
            for (key, product), mark in zip(products.items(), marks, strict=True)
        ],
        "events": [{"key": key, "label": event.label} for key, event in events.items()],
        "teams": [
            {name: list(getattr(team, name)) for name in ("products", "events", "helps")}
            | {"key": key, "label": team.label, "ownership": team.ownership, "own_first": team.own_first}
            | {"serves": board.serves_words(team)}
            | {"people": [employee_data(one) for one in draft.of_team(key)]}
            for key, team in draft.teams.items()
        ],
        "problems": problems,
        "notes": board.notes,
        "changed": draft != history.start.draft,
        "began": draft == (board.opened[-1] if board.opened else history.start).draft,
        "undo": history.now.said,
        "redo": history.undone[-1].said if history.undone else "",
        "training": {"lessons": lessons, "total": board.training_cost, "each": board.training.cost, "words": words},
        "said": said,
    }


def employee_data(one: BoardEmployee) -> dict[str, Any]:
    """Return what a card shows."""
    told = {"name": one.name, "skills": one.skills, "learnt": list(one.learnt)}
    return told | {"phone": one.phone, "hours": hours(one)}


def short_names(labels: list[str]) -> list[str]:
    """Return a mark of at most four letters for each label; no two are the same."""
    marks: list[str] = []
    for label in labels:
        words = re.findall(r"\w+", label) or ["?"]
        stem = label if len(label) <= 4 else words[0][:3]
        mark, tries = stem, 1
        while mark in marks:
            tries += 1
            mark = f"{stem[:3]}{tries}"
        marks.append(mark)
    return marks
