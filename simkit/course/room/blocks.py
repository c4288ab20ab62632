"""Blocks: the pieces that pages of a room are made of, as plain data; a page draws them without knowing the game."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simkit.course.room.cards import CARDS
from simkit.course.room.office import LENSES, Month
from simkit.course.room.setup import ROLES, chairs
from simkit.measures import MEASURES

if TYPE_CHECKING:
    from simkit.course.room.acts import Participant, PlayingTeam
    from simkit.course.room.session import Session

Block = dict[str, Any]
NO_CHANGE = "no change"
SAID = {
    "lobby": "Who is in the room",
    "estimate": "What the work really takes",
    "predict": "Predict",
    "decide": "Decide",
    "run": "The month passes",
    "see": "See",
    "say": "Say",
    "debrief": "The debrief",
    "end": "Thank you",
}


def frame(session: Session, blocks: list[Block]) -> dict[str, Any]:
    """Return what every page has, around its blocks."""
    label = f"month {session.round} of {session.setup.rounds}" if session.round else ""
    at = {"version": session.version, "phase": session.phase, "round": session.round, "rounds": session.setup.rounds}
    clock = {"ends": session.ends(), "label": label}
    return at | {"clock": clock, "title": SAID[session.phase], "blocks": blocks}


def heading_block(text: str) -> Block:
    """Return the heading of a section."""
    return {"kind": "heading", "text": text}


def text_block(text: str, tone: str = "plain") -> Block:
    """Return a paragraph."""
    return {"kind": "text", "text": text, "tone": tone}


def form(send: str, fields: list[Block], button: str, sent: bool) -> Block:
    """Return a form."""
    return {"kind": "form", "id": send, "send": send, "fields": fields, "button": button, "sent": sent, "note": ""}


def buttons(items: Iterable[tuple[str, str, Any]]) -> Block:
    """Return buttons: what each sends, its label, and a value that goes with it."""
    return {"kind": "buttons", "items": [{"send": s, "label": label, "value": value} for s, label, value in items]}


def bars(title: str, unit: str, rows: list[Block]) -> Block:
    """Return a picture of bars, or of ranges."""
    return {"kind": "bars", "title": title, "unit": unit, "rows": rows}


def table_block(caption: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> Block:
    """Return a table."""
    return {"kind": "table", "caption": caption, "columns": list(columns), "rows": [list(row) for row in rows]}


def people_block(session: Session) -> Block:
    """Return who is in the room."""
    rows = [{"name": p.name, "team": p.team, "role": ROLES[p.role], "here": p.here} for p in session.present]
    return {"kind": "people", "rows": rows}


def card_blocks(session: Session) -> list[Block]:
    """Return the events that cut in this month."""
    cards = [CARDS[key] for key in session.cards.get(session.round, ())]
    return [text_block(f"{card.title}. {card.text} {card.question}".strip(), "card") for card in cards]


def note_blocks(team: PlayingTeam) -> list[Block]:
    """Return the last thing that a team must know."""
    return [text_block(note, "warn") for note in team.notes[-1:]]


def home_link(session: Session) -> list[Block]:
    """Return the link to the page to take home, once it is made."""
    if not session.is_whole:
        return []
    return [{"kind": "link", "text": "The page to take home", "page": "debrief"}]


def said_list(session: Session, month: int | None = None) -> list[Block]:
    """Return what people said, of one month or of all."""
    said = [
        (number, f"{person.team}, {ROLES[person.role]}{'' if month else f', month {number}'}: {text}")
        for person in session.people.values()
        for number, text in person.said.items()
        if month in (None, number)
    ]
    return [{"kind": "list", "items": [text for _, text in sorted(said)]}] if said else []


WAITED_FOR = ("estimate", "predict", "decide", "say")  # phases in which everybody does something


def progress_block(session: Session) -> Block:
    """Return how many have done what this phase asks for."""
    here = session.present
    if session.phase == "estimate":
        here = [p for p in here if "executor" in chairs(p.role)]
        done = [p for p in here if p.estimates]
        return {"kind": "progress", "text": "executors have given their numbers", "done": len(done), "of": len(here)}
    if session.phase == "decide":
        pulls = {lever.role for lever in session.office.levers}
        here = [p for p in here if pulls & set(chairs(p.role))]
        done = [p for p in here if session.round in p.decided]
        return {"kind": "progress", "text": "have decided", "done": len(done), "of": len(here)}
    held = {"predict": "predictions", "say": "said"}[session.phase]
    words = {"predict": "have predicted", "say": "have said what surprised them"}[session.phase]
    done = [p for p in here if session.round in getattr(p, held)]
    return {"kind": "progress", "text": words, "done": len(done), "of": len(here)}


def coming(session: Session) -> str:
    """Return what comes next."""
    if session.phase == "say":
        return f"month {session.round + 1}" if session.round < session.setup.rounds else SAID["debrief"]
    order = list(SAID)
    coming = order[order.index(session.phase) + 1]
    return f"month {session.round + 1}" if coming == "predict" else SAID[coming]


def all_ways(session: Session) -> dict[str, list[Mapping[str, Any]]]:
    """Return the way of every team, and the one in which nothing is changed."""
    ways: dict[str, list[Mapping[str, Any]]] = {team.name: list(team.decisions) for team in session.teams.values()}
    months = max((len(way) for way in ways.values()), default=0)
    return ways | {NO_CHANGE: [{} for _ in range(months)]}


def seen_keys(session: Session, person: Participant) -> list[str]:
    """Return the measures that somebody sees: of their own chair, or of all of them where the game is open."""
    roles = chairs(person.role) if session.setup.blind and session.phase not in ("debrief", "end") else list(LENSES)
    return list(dict.fromkeys(key for role in roles for key in LENSES[role]))


def outcome(session: Session, person: Participant, team: PlayingTeam, month: Month) -> list[Block]:
    """Return a month as somebody sees it: this month, the one before, and the office in which nothing was changed."""
    before = session.month(team.decisions[:-1]) if len(team.decisions) > 1 else None
    still = session.month([{}] * len(team.decisions))
    others = [("this month", month), ("month before", before), (NO_CHANGE, still)]
    shown = [(name, one) for name, one in others if one is not None]
    keys = [
        key for key in seen_keys(session, person) if any(rounded(m.measures.get(key)) is not None for _, m in shown)
    ]
    rows = [[label(key), *(in_words(key, m.measures.get(key)) for _, m in shown)] for key in keys]
    blocks: list[Block] = [table_block(f"{team.name}, month {month.number}", ["", *(name for name, _ in shown)], rows)]
    guess = person.predictions.get(month.number)
    if guess:
        key = session.predicted(person.role)
        truth = rounded(month.measures.get(key))
        row = {"name": "you", "value": guess[1], "low": guess[0], "high": guess[2], "truth": truth}
        blocks.append(bars(f"Your prediction: {label(key)}", MEASURES[key].unit, [row]))
    sees = set(chairs(person.role) if session.setup.blind else ROLES)
    if "client" in sees:
        blocks.append({"kind": "list", "items": list(month.client.get("story", ()))})
    if sees & {"management", "designer"} and month.kinds:
        rows = [[kind, *_of_kind(*told)] for kind, *told in month.kinds]
        blocks.append(table_block("By life event", ["", "promised", "settled", "in time", "lead time, mean"], rows))
    if "executor" in sees:
        rows = [{"name": one["name"], "value": rounded(100 * one["busy"])} for one in month.people]
        blocks.append(bars("How busy everybody was", "% of their hours", rows))
    if sees & {"management", "designer"}:
        names = None if not session.setup.blind else (team.name, NO_CHANGE)
        blocks.append(weeks_block(session, "open_at_end", team.name, names))
    return [block for block in blocks if block.get("items", True)]


def _of_kind(days: float | None, settled: int, share: float | None, lead: float | None) -> list[str]:
    promised = "–" if days is None else f"{days:g} days"
    return [promised, str(settled), in_words("within_norm", share), in_words("lead_time_mean", lead)]


def last_month(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    """Return what somebody saw of the month before."""
    way = team.decisions[:-1] if team.again else team.decisions
    month = session.month(list(way)) if way else None
    if month is None:
        return []
    rows = [[label(key), in_words(key, month.measures.get(key))] for key in seen_keys(session, person)]
    return [table_block(f"Month {month.number}", ["", "was"], rows)]


def weeks_block(session: Session, key: str, mine: str | None, names: tuple[str, ...] | None = None) -> Block:
    """Return a measure week by week, of these ways or of all."""
    series = []
    for name, way in all_ways(session).items():
        month = session.month(way)
        if month is not None and (names is None or name in names):
            values = [[week + 1, rounded(value)] for week, value in enumerate(month.weekly.get(key, ()))]
            series.append({"name": name, "values": values, "mine": name == mine})
    weeks = session.office.weeks
    marks = [
        {"x": (month - 1) * weeks, "text": CARDS[card].title}
        for month, cards in sorted(session.cards.items())
        if month <= session.round
        for card in cards
    ]
    drawn = {"kind": "lines", "title": label(key), "unit": MEASURES[key].unit, "x": "week"}
    return drawn | {"series": series, "marks": marks}


def decided_list(session: Session, team: PlayingTeam) -> Block:
    """Return what a team decided for its last month."""
    items = session.office.pulled(team.decisions[-1] if team.decisions else {})
    played = team.by_computer.get(len(team.decisions), [])
    if played:
        items.append(f"The computer decided for: {', '.join(ROLES[role] for role in played)}.")
    return {"kind": "list", "items": items or ["Nothing was changed this month."]}


def decisions_table(session: Session) -> Block:
    """Return what each team decided, month by month."""
    months = range(1, session.setup.rounds + 1)
    rows = []
    for team in session.teams.values():
        told = ["; ".join(session.office.pulled(one)) or "–" for one in team.decisions]
        rows.append([team.name, *told, *[""] * (len(months) - len(told))])
    columns = ["team", *(f"month {month}" for month in months)]
    return table_block("What each team decided", columns, rows)


def label(key: str) -> str:
    """Return what a measure is called."""
    return MEASURES[key].label


def rounded(value: float | None) -> float | None:
    """Return a number as a page can show it; None where there is none."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")


def in_words(key: str, value: float | None) -> str:
    """Return a number with its unit."""
    if (number := rounded(value)) is None:
        return "–"
    if (unit := MEASURES[key].unit) == "share":
        return f"{100 * number:.0f} %"
    said = f"{round(number, 2):.3g}" if abs(number) < 1000 else f"{number:,.0f}"
    return f"{said} {unit.removesuffix('s') if said == '1' else unit}"
