"""State: the board as plain data, for the page to draw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simkit.live.builder.face import hours

if TYPE_CHECKING:
    from simkit.live.builder.board import Board


def state(board: Board, said: str = "") -> dict[str, Any]:
    """Return everything that the page shows."""
    draft, history = board.draft, board.history
    products, events = board.start.products, board.start.events
    marks = short_names([product.label for product in products.values()])
    problems, lessons = board.problems, board.training.lessons(draft)
    return {
        "title": board.start.title,
        "products": [
            {"key": key, "label": product.label, "mark": mark}
            for (key, product), mark in zip(products.items(), marks, strict=True)
        ],
        "events": [{"key": key, "label": event.label} for key, event in events.items()],
        "teams": [
            {
                "key": key,
                "label": team.label,
                "products": list(team.products),
                "events": list(team.events),
                "ownership": team.ownership,
                "helps": list(team.helps),
                "own_first": team.own_first,
                "serves": board.serves_words(team),
                "people": [
                    {
                        "name": one.name,
                        "skills": one.skills,
                        "learnt": list(one.learnt),
                        "hours": hours(one),
                        "phone": one.phone,
                    }
                    for one in draft.of_team(key)
                ],
            }
            for key, team in draft.teams.items()
        ],
        "problems": problems,
        "notes": board.notes,
        "changed": draft != history.start,
        "undo": history.last.said if history.last else "",
        "redo": history.next.said if history.next else "",
        "training": {
            "lessons": lessons,
            "total": board.training_cost,
            "each": board.training.cost,
            "speed": board.training.speed,
            "words": board.training.words(),
        },
        "said": said,
    }


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
