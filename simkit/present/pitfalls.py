"""Pitfalls: the gallery as a table, a pitfall with its question, and what a decision leads to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simkit.course.pitfalls.pitfall import KINDS, Pitfall, PitfallAdvice, PitfallOutcome, PitfallReply
from simkit.course.pitfalls.pitfalls import Pitfalls
from simkit.course.pitfalls.words import paragraphs, plain
from simkit.present.card import boxed, html_list, html_paragraphs, inline
from simkit.present.picture import BLUE, GREEN, GREY, Picture
from simkit.present.table import Long, Table

if TYPE_CHECKING:
    from simkit.result import Shown

COLOURS = {"trap": "#C44500", "sound": GREEN, "neither": GREY}


def text(shown: Shown) -> str:
    """Return the gallery, a pitfall, or what a decision leads to, for a terminal."""
    match shown:
        case Pitfalls():
            return replace(table(shown), caption="", note="").text()
        case Pitfall():
            return _question_text(shown)
        case PitfallReply():
            return plain(f"{shown.outcome.reply}\n\n{shown.outcome.happens}")
        case PitfallAdvice():
            return _advice_text(shown.outcome).removeprefix("The pitfall: ")
        case _:
            parts = [text(PitfallReply(shown)), plain(shown.chart().description), _advice_text(shown)]
            return "\n\n".join(parts)


def html(shown: Shown) -> str:
    """Return the same for a notebook."""
    match shown:
        case Pitfalls():
            return table(shown).html()
        case Pitfall():
            return _question_html(shown)
        case PitfallReply():
            inside = html_paragraphs(shown.outcome.reply) + html_paragraphs(shown.outcome.happens)
            return boxed(inside, COLOURS[shown.outcome.kind], "status")
        case PitfallAdvice():
            return _advice_html(shown.outcome)
        case _:
            described = f"<p>{inline(shown.chart().description)}</p>"
            return f"{html(PitfallReply(shown))}{described}{_advice_html(shown)}"


def chart(outcome: PitfallOutcome) -> Picture:
    """Draw what was measured."""
    return outcome.measured.chart(outcome.pitfall.title)


def table(pitfalls: Pitfalls) -> Table:
    """Return name, key and question of every pitfall, under a heading for each kind."""
    rows: list[list[str]] = []
    for kind, label in KINDS.items():
        mine = [p for p in pitfalls if p.of == kind]
        if mine:
            rows += [[label], *([p.name, p.key, Long(_line(p.question))] for p in mine)]
    note = 'Fall into one: sk.pitfall("one-run"), then .decide("a").'
    return Table(f"{len(pitfalls)} pitfalls", ["Pitfall", "key", "what is asked"], rows, note, left=3)


def _line(text: str) -> str:
    return " ".join(paragraphs(text))


def _question_text(p: Pitfall) -> str:
    choices = [plain(f"{letter}) {choice.text}", "  ") for letter, choice in p.choice.items()]
    how = f'Decide: sk.pitfall("{p.key}").decide("{"|".join(p.choice)}")'
    return "\n\n".join([p.title, plain(p.story), plain(p.question), "\n".join(choices), how])


def _question_html(p: Pitfall) -> str:
    choices = html_list(
        (inline(_line(choice.text)) for choice in p.choice.values()),
        "ol",
        " style='list-style-type:lower-alpha;margin:.3em 0'",
    )
    question = f"<p style='margin:.4em 0'><strong>{inline(_line(p.question))}</strong></p>"
    letters = " or ".join(f'<code>"{letter}"</code>' for letter in p.choice)
    how = f"<p style='margin:.4em 0'>Decide: <code>sk.pitfall(\"{p.key}\").decide(…)</code> with {letters}.</p>"
    title = f"<p style='margin:.2em 0'><strong>{inline(p.title)}</strong></p>"
    return boxed(title + html_paragraphs(p.story) + question + choices + how, BLUE)


def _advice_text(outcome: PitfallOutcome) -> str:
    p = outcome.pitfall
    do = "\n".join(["Do:", *(plain(f"- {one}") for one in outcome.do)])
    sources = "\n".join(["Sources:", *(plain(f"- {one}") for one in p.source)])
    return "\n\n".join([plain(f"The pitfall: {p.name}. {outcome.number}."), do, sources])


def _advice_html(outcome: PitfallOutcome) -> str:
    p = outcome.pitfall
    head = f"<p style='margin:.4em 0'><strong>The pitfall: {inline(p.name)}.</strong> {inline(outcome.number)}.</p>"
    do = html_list(inline(_line(one)) for one in outcome.do)
    sources = html_list(inline(_line(one)) for one in p.source)
    inside = f"{head}<p style='margin:.4em 0'>Do:</p>{do}<p style='margin:.4em 0'>Sources:</p>{sources}"
    return boxed(inside, COLOURS["neither"])
