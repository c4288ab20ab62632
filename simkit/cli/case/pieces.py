"""Pieces: what stands in the pages where a place is marked: cards, slips, sheets and clocks, made from the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from simkit.cli.case.pages import Course, line
from simkit.course.room.cards import CARDS
from simkit.course.room.dos import CHAPTERS, dos
from simkit.course.room.lever import Lever, levers
from simkit.course.room.office import LENSES, GameOffice
from simkit.course.room.setup import CHAIRS, LENGTHS, MINUTES, ROUND
from simkit.measures import MEASURES
from simkit.present.card import html_list
from simkit.present.dos_and_donts import DO, DONT, basis

BOXES = "".join(f"<span class='box'>{name}</span>" for name in ("at least", "best guess", "at most"))
LINE = "<span class='line{}'></span>"
HANDS = {"tell": "trainer", "do": "pairs, at the machines", "talk": "tables, then all"}
SAYS = {
    "lobby": ("trainer", "People join, sit down by team, choose a role", "role cards, name tents"),
    "estimate": ("executors", "Minutes for the work: quick, usual, slow", "estimate slips"),
    "predict": ("everybody", "predict, with a range", "month slips"),
    "decide": ("teams", "decide", "decision sheet"),
    "run": ("screen", "the month runs", ""),
    "see": ("trainer", "replay on the screen, own lens on the phone", ""),
    "say": ("everybody", "what surprised me, in a sentence", "month slips"),
    "debrief": ("trainer", "Debrief, in the order of its questions", "do and don't cards"),
}
MAIN = " class='main'"

Row = tuple[float, str, str, str, str, bool]
"""Minute of the day, minutes, who, what, what is in the hand, and whether it stands out."""


class Pieces:
    """What can be put into a page."""

    def __init__(self, course: Course, office: GameOffice, start: int, told: Mapping[str, str]) -> None:
        self.course, self.office, self.start, self.told = course, office, start, told
        parts = re.split(r"<!-- (\w+) -->\n", Path(__file__).with_name("cards.html").read_text(encoding="utf-8"))
        self.forms = {name: Template(form) for name, form in zip(parts[1::2], parts[2::2], strict=True)}

    def put(self, name: str, argument: str) -> str:
        """Return the HTML of a piece."""
        if name in self.told:
            return escape(self.told[name]) or LINE.format("")
        return getattr(self, f"_{name.replace('-', '_')}")(*filter(None, [argument]))

    def _fill(self, form: str, **words: Any) -> str:
        """Fill in a card; words are text, and what begins with < is HTML already."""
        return self.forms[form].substitute(
            {key: text if str(text).startswith("<") else line(str(text)) for key, text in words.items()}
        )

    def _line(self, label: str = "") -> str:
        return f"<span class='field'>{escape(label)}{LINE.format('')}</span>"

    def _told(self, what: str) -> str:
        """Write what was told on the command line after its label; else a line for the pen."""
        name, _, label = what.partition(" ")
        value = self.told[name]
        return f"<span class='field'>{label}<strong>{escape(value)}</strong></span>" if value else self._line(label)

    def _space(self, lines: str) -> str:
        return "<div class='space'></div>" * int(lines)

    # ------------------------------------------------------------ cards

    def _dos(self) -> str:
        cards = (
            self._fill(
                "do", chapter=CHAPTERS[card.of], do=card.do, dont=card.dont, why=card.why, label_do=DO, label_dont=DONT,
                basis="".join(f"<p class='small'>{label}: {line(words)}</p>" for label, words in basis(card)),
            )
            for card in dos()
        )  # fmt: skip
        return sheets(cards, 6)

    def _tents(self) -> str:
        roles = [*(name.removeprefix("the ").capitalize() for name in CHAIRS.values()), ""]
        under = (f"<span>{role} · team {LINE.format(' short')}</span>" if role else "<span></span>" for role in roles)
        return sheets((self._fill("tent", under=words) for words in under), 1, "wide")

    def _slips(self) -> str:
        slips = (
            self._fill("slip", number=lesson.number, title=lesson.title, question=asked, unit=unit, boxes=BOXES)
            for lesson in self.course.lessons.values()
            for asked, unit in lesson.predictions
        )
        return "".join(sheets([slip] * 8, 8) for slip in slips)

    # ------------------------------------------------------------ the room

    def _roles(self) -> str:
        cards = []
        for role, told in self.course.data("roles.toml").items():
            sees = [MEASURES[key].label for key in LENSES[role]] + told.get("sees", [])
            levers = [f"**{lever.label}.** {lever.help}" for lever in self.office.levers if lever.role == role]
            pulls = html_list(map(line, levers or told.get("none", ["None in this office."])))
            cards.append(self._fill("role", **told, lens=html_list(map(line, sees)), levers=pulls))
        return sheets(cards, 2)

    def _events(self) -> str:
        return sheets((self._fill("event", **vars(card)) for card in CARDS.values()), 4)

    def _estimates(self) -> str:
        work = [self.office.old.products[key].label for key in self.office.products]
        return sheets([self._fill("estimate", rows=_rows((line(label), "", "", "") for label in work))] * 4, 4)

    def _decisions(self) -> str:
        rows = "".join(
            f"<tr><th scope='rowgroup' colspan='2'>{line(name.capitalize())}</th></tr>" + _rows(mine)
            for role, name in CHAIRS.items()
            if (mine := [(self._labelled(x), _choices(x)) for x in self.office.levers if x.role == role])
        )
        return sheets([self._fill("decision", rows=rows)], 1)

    def _labelled(self, lever: Lever) -> str:
        """Name a lever, and say where it is one of long games only."""
        there = [one.key for one in levers(self.office.old, self.office.new, min(LENGTHS.values()))]
        return line(lever.label if lever.key in there else f"{lever.label} (half a day)")

    def _months(self) -> str:
        slips = (
            self._fill("month", role=name.capitalize(), measure=m.label, unit=m.unit, boxes=BOXES)
            for role, name in CHAIRS.items()
            for m in [MEASURES[self.office.predicted[role]]] * 6
        )
        return sheets(slips, 6)

    # ------------------------------------------------------------ clocks

    def _routes(self) -> str:
        return "".join(self._route(name, rows) for name, rows in self.course.routes.items())

    def _route(self, name: str, rows: Sequence[Sequence[str]]) -> str:
        told: list[Row] = []
        bring, at = [], float(self.start)
        for _, minutes, how, what in rows:
            lesson = self.course.lessons.get(what[:2]) if how in ("lesson", "short") else None
            slides, stands_out = f"slides {lesson.number}" if lesson else "", lesson is not None or not minutes
            told.append((at, minutes, HANDS.get(how, ""), line(what or how.capitalize()), slides, stands_out))
            inside = at
            for whole, kind, part, short in lesson.clock if lesson else ():
                spent = short if how == "short" else whole
                if spent != "0":
                    slip = f"slips {what[:2]}" if kind == "do" and part.startswith("predict") else ""
                    told.append((inside, spent, HANDS[kind], line(part), slip, False))
                    inside += int(spent)
            bring += [f"<strong>{lesson.number}</strong> {line(item)}" for item in lesson.ready] if lesson else []
            at += int(minutes or 0)
        ready = html_list(bring, style=" class='ticks'")
        return f"<section><h2>{escape(name)}</h2>{_clock(told)}<h3>To bring for it</h3>{ready}</section>"

    def _sessions(self) -> str:
        return "".join(
            f"<section><h2>{length} minutes, {months} months</h2>{_clock(self._session(length))}</section>"
            for length, months in LENGTHS.items()
        )

    def _session(self, length: int) -> Iterator[Row]:
        at, steps = float(self.start), ["lobby", "estimate", *ROUND * LENGTHS[length], "debrief"]
        for place, phase in enumerate(steps):
            who, what, hand = SAYS[phase]
            title = f"<strong>Month {(place - 2) // len(ROUND) + 1}:</strong> {what}" if phase == "predict" else what
            yield at, f"{MINUTES[length][phase]:g}", who, title, hand, phase not in ROUND or phase == "predict"
            at += MINUTES[length][phase]
        yield at, "", "", "End", "", True

    # ------------------------------------------------------------ outcomes and tests

    def _outcomes(self) -> str:
        return "".join(
            f"<h3>{lesson.number} {escape(lesson.title)}</h3>{html_list(map(line, lesson.outcomes))}"
            for lesson in self.course.lessons.values()
        )

    @cached_property
    def _pairs(self) -> list[dict[str, Any]]:
        return self.course.data("test.toml")["pair"]

    def _test(self, form: str) -> str:
        asked = (f"<p>{line(pair[form]['question'])}</p>{_options(pair[form]['options'])}" for pair in self._pairs)
        return html_list(asked, "ol").replace("<ol>", "<ol class='test'>")

    def _key(self) -> str:
        rows = []
        for number, pair in enumerate(self._pairs, 1):
            outcome = self.course.lessons[pair["lesson"]].outcomes[pair["outcome"] - 1]
            forms = ((form.upper(), pair[form]["right"], line(pair[form]["why"])) for form in "ab")
            said = "".join(f"<p><strong>{form}: {right}</strong>. {why}</p>" for form, right, why in forms)
            rows.append((str(number), said, f"{pair['lesson']}: {line(outcome)}"))
        return _table(("No.", "Right answer, and why", "Lesson: what one should be able to do"), rows, " class='key'")


def sheets(cards: Iterable[str], many: int, kind: str = "") -> str:
    """Lay cards out on sheets of A4, so many on each, with lines to cut along."""
    found = [f"<article class='card'>{card}</article>" for card in cards]
    return "".join(
        f'<div class="sheet of-{many} {kind}">{"".join(found[first : first + many])}</div>'
        for first in range(0, len(found), many)
    )


def _clock(rows: Iterable[Row]) -> str:
    told = [((_time(at), least, who, what, hand), main) for at, least, who, what, hand, main in rows]
    heads = ("time", "min", "who", "what", "in the hand")
    return _table(heads, [row for row, _ in told], " class='clock'", [main for _, main in told])


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], style: str, main: Sequence[bool] = ()) -> str:
    """Write a table; cells are HTML, and some rows stand out."""
    top = "".join(f"<th scope='col'>{word}</th>" for word in heads)
    body = "".join(
        f"<tr{MAIN if main and main[number] else ''}>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for number, row in enumerate(rows)
    )
    return f"<table{style}><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _rows(rows: Iterable[Sequence[str]]) -> str:
    """Write rows of a table; the first cell says what the row is about."""
    return "".join(
        f"<tr><th scope='row'>{first}</th>{''.join(f'<td>{cell}</td>' for cell in rest)}</tr>" for first, *rest in rows
    )


def _choices(lever: Lever) -> str:
    if lever.kind == "number":
        return f"{LINE.format(' tiny')} {line(lever.unit)} (0 to {lever.high:g})"
    return " ".join(f"<span class='choice'>☐ {line(said)}</span>" for _, said in lever.options)


def _options(options: Mapping[str, str]) -> str:
    told = (f"☐ <strong>{letter}</strong> {line(text)}" for letter, text in options.items())
    return html_list(told, style=" class='options'")


def _time(minute: float) -> str:
    """Write a minute of the day, half a minute as seconds."""
    whole = int(minute) % 1440
    return f"{whole // 60:02}:{whole % 60:02}{':30' if minute % 1 else ''}"
