"""Face: the pitfalls for where no kernel runs: a saved notebook, a web page, paper.

Plain paragraphs and lists, and the picture as an image: what sanitizers take away (styles, drawings) is not missed.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from simkit.course.pitfalls.words import boxed, html_list, html_paragraphs, inline, paragraphs
from simkit.live.pitfall.drawing import WIDE, picture, standing_alone
from simkit.live.pitfall.wording import OTHERS, sure_words

if TYPE_CHECKING:
    from simkit.live.pitfall.decision import Decision
    from simkit.live.pitfall.decisions import Decisions

BLUE = "#0072B2"


def face(decisions: Decisions) -> dict[str, Any]:
    """Return story, question and choices; and folded, what happens, where the experiment was done already."""
    many = len(decisions) > 1
    boxes = [boxed(_asked(one, f"{number}. " if many else "") + _told(one), BLUE)
             for number, one in enumerate(decisions, 1)]  # fmt: skip
    done = all(one.trials for one in decisions)
    how = "Run this cell to decide by clicking." if done else "Run this cell to decide, and to see what happens."
    return {"text/html": f"{''.join(boxes)}<p><em>{how}</em></p>", "text/plain": str(decisions)}


def _asked(decision: Decision, number: str) -> str:
    p = decision.pitfall
    choices = html_list(f"<strong>{letter}</strong> {_one(choice.text)}" for letter, choice in p.choice.items())
    mine = ", ".join(filter(None, [f"You chose {decision.choice}", sure_words(decision.sure)]))
    return (
        _p(f"<strong>{escape(number)}{inline(p.title)}</strong>")
        + html_paragraphs(p.story)
        + _p(f"<strong>{_one(p.question)}</strong>")
        + choices
        + (_p(f"<em>{mine}.</em>") if decision.choice else "")
    )


def _told(decision: Decision) -> str:
    if not decision.trials:
        return ""
    p, fall = decision.pitfall, decision.fall()
    replies = html_list(
        f"<strong>{letter}</strong> {OTHERS[decision.kind_of(letter)]} {_one(decision.reply(letter))}"
        for letter in p.choice
    )
    return (
        "<details><summary>Decide first; then unfold what happens.</summary>"
        + html_paragraphs(fall.happens)
        + standing_alone(picture(fall.measured, WIDE), fall.chart().description)
        + _p(f"<strong>The pitfall: {inline(p.name)}.</strong> {inline(decision.number)}.")
        + _p("What to do instead:")
        + html_list(map(_one, decision.do))
        + _p("What each choice leads to:")
        + replies
        + _p("Sources:")
        + html_list(map(_one, p.source))
        + "</details>"
    )


def _p(inside: str) -> str:
    return f"<p style='margin:.4em 0'>{inside}</p>"


def _one(text: str) -> str:
    return inline(" ".join(paragraphs(text)))
