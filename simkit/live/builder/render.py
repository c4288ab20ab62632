"""Render: the board as data for the page, and as a table and a sentence for where no kernel runs."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from simkit.live.builder.draft import BoardEmployee
from simkit.model.scenario.organisation import blocks

if TYPE_CHECKING:
    from simkit.live.builder.board import TeamBoard


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
