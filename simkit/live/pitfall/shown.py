"""Shown: what the page shows, as plain data. Before a decision it holds nothing that gives the trap away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simkit.course.pitfalls.pitfall import SIGNS
from simkit.course.pitfalls.words import paragraphs
from simkit.course.predictions.prediction import moment_text
from simkit.live.pitfall.drawing import NARROW, WIDE, picture, repeated
from simkit.live.pitfall.wording import OTHERS, SHORT, again, judged, score, sure_words, trial_words

if TYPE_CHECKING:
    from simkit.live.pitfall.decision import Decision
    from simkit.live.pitfall.errands import Errand

MORE = 4  # times as many replications: an interval half as wide
MANY = 12  # experiments of one pitfall, after which the page offers no more


def asked(decision: Decision) -> dict[str, Any]:
    """Return what is asked."""
    p = decision.pitfall
    return {
        "title": p.title,
        "story": paragraphs(p.story),
        "question": " ".join(paragraphs(p.question)),
        "choices": [
            {"letter": letter, "text": " ".join(paragraphs(choice.text))} for letter, choice in p.choice.items()
        ],
    }


def told(decision: Decision, awaited: Errand | None, ended: str = "") -> dict[str, Any]:
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
                "kind": decision.kind_of(letter),
                "sign": (SIGNS if letter == decision.choice else OTHERS)[decision.kind_of(letter)],
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


def _again(decision: Decision, awaited: Errand | None) -> dict[str, Any]:
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


def summary(decisions: Sequence[Decision]) -> dict[str, Any]:
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
