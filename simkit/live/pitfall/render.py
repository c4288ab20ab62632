"""Render: pitfalls as data for the page, and as HTML for where no kernel runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simkit.course.predictions.prediction import moment_text
from simkit.live.pitfall.decision import Decision
from simkit.live.pitfall.drawing import NARROW, WIDE, picture, repeated, standing_alone
from simkit.live.pitfall.view import ExperimentJob
from simkit.live.pitfall.wording import OTHERS, SHORT, again, judged, score, sure_words, trial_words
from simkit.present.card import boxed, html_list, html_paragraphs, inline, one_line, paragraph, paragraphs
from simkit.present.pitfall import SIGNS

if TYPE_CHECKING:
    from simkit.live.pitfall.decisions import Decisions


MORE = 4  # times as many replications: an interval half as wide
MANY = 12  # experiments of one pitfall, after which the page offers no more


def question_data(decision: Decision) -> dict[str, Any]:
    """Return what is asked."""
    p = decision.pitfall
    return {
        "title": p.title,
        "story": paragraphs(p.story),
        "question": " ".join(paragraphs(p.question)),
        "choices": [{"letter": key, "text": " ".join(paragraphs(one.text))} for key, one in p.choice.items()],
    }


def answer_data(decision: Decision, awaited: ExperimentJob | None, ended: str = "") -> dict[str, Any]:
    """Return what is told of a decision: nothing before it, and only the choice until the experiment is done."""
    if not decision.choice:
        return {}
    mine = {
        "choice": decision.choice,
        "said": ", ".join(filter(None, [f"You chose {decision.choice}", sure_words(decision.sure)])) + ".",
        "when": f"Decided on {moment_text(decision.made.at)}.",
        "note": decision.note,
    }
    if not decision.trials:
        return {**mine, "state": "running" if awaited else ended or "running"}
    p, fall = decision.pitfall, decision.fall()
    return {
        **mine,
        "state": "done",
        "kind": decision.kind,
        "sign": SIGNS[decision.kind],
        "replies": {
            letter: {
                "kind": p.kind_of(letter),
                "sign": (SIGNS if letter == decision.choice else OTHERS)[p.kind_of(letter)],
                "text": " ".join(paragraphs(decision.reply(letter))),
            }
            for letter in p.choice
        },
        "happens": paragraphs(fall.happens),
        "chart": {
            "wide": picture(fall.measured, WIDE),
            "narrow": picture(fall.measured, NARROW),
            "words": fall.chart().description,
        },
        "name": p.name,
        "number": decision.number,
        "do": [" ".join(paragraphs(text)) for text in decision.do],
        "source": [" ".join(paragraphs(text)) for text in p.source],
        "again": _again(decision, awaited),
    }


def _again(decision: Decision, awaited: ExperimentJob | None) -> dict[str, Any]:
    trials = decision.trials
    chance = bool(decision.headline(trials[0]).n)
    return {
        "words": again(decision),
        "rows": [trial_words(i, trial, decision.headline(trial)) for i, trial in enumerate(trials)],
        "chart": {"wide": repeated(decision, WIDE), "narrow": repeated(decision, NARROW)} if len(trials) > 1 else {},
        "running": awaited is not None,
        "open": chance and len(trials) < MANY,
        "n": trials[0].n,
        "more": trials[0].n * MORE,
        "times": MORE,
        "seconds": round(trials[0].seconds * MORE),
    }


def summary_data(decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return the score, and what was decided one by one."""
    decided = [one for one in decisions if one.choice]
    return {
        "decided": len(decided),
        "of": len(decisions),
        "score": score(decisions),
        "words": judged(decisions) if len(decided) > 1 else [],
        "rows": [
            {
                "number": number,
                "title": one.pitfall.title,
                "choice": one.choice,
                "sure": "" if one.sure is None else f"{one.sure} %",
                "kind": one.kind,
                "result": SHORT[one.kind],
                "name": one.pitfall.name,
            }
            for number, one in enumerate(decisions, 1)
            if one.choice
        ],
    }


BLUE = "#0072B2"


def fallback(decisions: Decisions) -> dict[str, Any]:
    """Return story, question and choices; and folded, what happens, where the experiment was done already."""
    many = len(decisions) > 1
    boxes = [boxed(_asked(one, f"{number}. " if many else "") + _told(one), BLUE)
             for number, one in enumerate(decisions, 1)]  # fmt: skip
    done = all(one.trials for one in decisions)
    how = "Run this cell to decide by clicking." if done else "Run this cell to decide, and to see what happens."
    return {"text/html": f"{''.join(boxes)}<p><em>{how}</em></p>", "text/plain": str(decisions)}


def _asked(decision: Decision, number: str) -> str:
    p = decision.pitfall
    choices = html_list(f"<strong>{letter}</strong> {one_line(choice.text)}" for letter, choice in p.choice.items())
    mine = ", ".join(filter(None, [f"You chose {decision.choice}", sure_words(decision.sure)]))
    return (
        paragraph(f"<strong>{escape(number)}{inline(p.title)}</strong>")
        + html_paragraphs(p.story)
        + paragraph(f"<strong>{one_line(p.question)}</strong>")
        + choices
        + (paragraph(f"<em>{mine}.</em>") if decision.choice else "")
    )


def _told(decision: Decision) -> str:
    if not decision.trials:
        return ""
    p, fall = decision.pitfall, decision.fall()
    replies = html_list(
        f"<strong>{letter}</strong> {OTHERS[p.kind_of(letter)]} {one_line(decision.reply(letter))}"
        for letter in p.choice
    )
    return (
        "<details><summary>Decide first; then unfold what happens.</summary>"
        + html_paragraphs(fall.happens)
        + standing_alone(picture(fall.measured, WIDE), fall.chart().description)
        + paragraph(f"<strong>The pitfall: {inline(p.name)}.</strong> {inline(decision.number)}.")
        + paragraph("What to do instead:")
        + html_list(map(one_line, decision.do))
        + paragraph("What each choice leads to:")
        + replies
        + paragraph("Sources:")
        + html_list(map(one_line, p.source))
        + "</details>"
    )
