"""Views: what the pages of a room show, as plain data that a page draws without knowing the game."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from simkit.course.room.cards import CARDS
from simkit.course.room.office import LENSES, Month
from simkit.course.room.setup import ROLES, SENTENCE, RoomError
from simkit.measures import MEASURES

if TYPE_CHECKING:
    from simkit.course.room.session import Person, Session, Team

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
SEES = {
    "executor": "You do the work. You see your own day: load, interruptions, colleagues.",
    "designer": "You draw the way of working. You see routes, hand-offs and lead times.",
    "management": "You answer for norms and money, and say when to stop.",
    "client": "You are every citizen. You pull no lever: you ask the others what becomes of your case.",
}


def view(session: Session, key: str) -> dict[str, Any]:
    """Return what one participant sees."""
    person = session.people.get(key)
    if person is None or person.gone:
        raise RoomError("this room does not know you: join it again with your name")
    team = session.teams[person.team]
    blocks = _notes(team) + PARTICIPANT[session.phase](session, person, team)
    return _frame(session, blocks) | {"name": person.name, "team": person.team, "role": ROLES[person.role]}


def screen(session: Session) -> dict[str, Any]:
    """Return what the big screen shows."""
    return _frame(session, SCREEN[session.phase](session))


def trainer(session: Session) -> dict[str, Any]:
    """Return what the trainer's page shows: the buttons, who lacks, and what is coming."""
    blocks: list[Block] = []
    if session.problem:
        blocks.append(_text(f"Something could not be simulated: {session.problem}", "warn"))
    if session.phase not in ("run", "end") or session.broken:
        blocks.append(_buttons([("next", f"On to: {_coming(session)}", None)]))
    if session.ends() is not None:
        blocks.append(_buttons([("more", "Two minutes more", 2)]))
    if session.phase in ("see", "say"):
        blocks.append(_buttons([("show", f"Show {name} on the screen", name) for name in session.teams]))
    if session.phase in ("predict", "decide"):
        dealt = {key for keys in session.cards.values() for key in keys}
        left = [("card", f"Play the card: {card.title}", key) for key, card in CARDS.items() if key not in dealt]
        blocks.append(_buttons(left))
    blocks += [_progress(session)] if session.phase in WAITED_FOR else []
    blocks.append(_people(session))
    here = [p for p in session.people.values() if not p.gone]
    blocks.append(_buttons([("remove", f"Take {p.name} off the list", p.key) for p in here if not p.here]))
    return _frame(session, [block for block in blocks if block.get("items", True)])


# ---------------------------------------------------------------------- participants, phase by phase


def _lobby(session: Session, person: Person, team: Team) -> list[Block]:
    options = [{"name": "team", "label": "Team", "kind": "choice", "value": person.team,
                "options": [[name, name] for name in session.teams]},
               {"name": "role", "label": "Role", "kind": "choice", "value": person.role,
                "options": [[key, label] for key, label in ROLES.items()]}]  # fmt: skip
    move = {"kind": "form", "id": "move", "send": "move", "fields": options, "button": "Sit there", "sent": False}
    return [_text(SEES[person.role]), move | {"note": ""}, _people(session)]


def _estimating(session: Session, person: Person, team: Team) -> list[Block]:
    if person.role != "executor":
        return [_text("The executors now say what the work takes. The office of the coming months runs on their numbers.")]
    products = session.setup.old.products
    fields = [
        {"name": key, "label": f"{products[key].label}: quick, usual, slow", "kind": "range3", "unit": "minutes",
         "value": person.estimates.get(key)}
        for key in session.office.products
    ]  # fmt: skip
    told = _text("How many minutes does one piece of this work take: when all goes well, usually, and when it does not?")
    return [told, _form("estimate", fields, "This is what it takes", bool(person.estimates))]


def _predicting(session: Session, person: Person, team: Team) -> list[Block]:
    key = session.predicted(person.role)
    field = {"name": "value", "label": _label(key), "kind": "range3", "unit": MEASURES[key].unit,
             "value": person.predictions.get(session.round)}  # fmt: skip
    ask = _text(
        f"What will this be for {team.name} over month {session.round}? A middle, and a range in which the truth will lie four "
        "times in five."
    )
    return [*_cards(session), ask, *_last(session, person, team), _form(
        "predict", [field], "I predict", session.round in person.predictions)]  # fmt: skip


def _deciding(session: Session, person: Person, team: Team) -> list[Block]:
    if team.again:
        head = [_text(f"{team.name} goes back and decides month {session.round} once more.", "note")]
    else:
        head = _cards(session)
    levers = [lever for lever in session.office.levers if lever.role == person.role]
    if not levers:
        return [*head, _text("You pull no lever. Ask the others: what becomes of me?"), *_last(session, person, team)]
    fields = [
        {"name": lever.key, "label": lever.label, "kind": lever.kind, "unit": lever.unit, "help": lever.help,
         "options": [list(option) for option in lever.options], "low": lever.low, "high": lever.high,
         "step": lever.step, "value": team.draft.get(lever.key, lever.default)}
        for lever in levers
    ]  # fmt: skip
    others = [p.name for p in session.members(team.name) if session.round in p.decided and p is not person]
    form = _form("decide", fields, "We do this", not team.again and session.round in person.decided)
    form["note"] = f"{', '.join(others)} decided too." if others else ""
    return [*head, form, *_last(session, person, team)]


def _running(session: Session, person: Person, team: Team) -> list[Block]:
    return [_text(f"Month {session.round} passes. All teams have the same clients."), _decided(session, team)]


def _seeing(session: Session, person: Person, team: Team) -> list[Block]:
    if team.again:
        return _deciding(session, person, team)
    month = session.month(team.decisions)
    if month is None:
        return [_text("This month is still being run.")]
    blocks = [_decided(session, team), *_outcome(session, person, team, month)]
    if session.round in team.tries:
        both = [session.month([*team.decisions[:-1], way]) for way in team.tries[session.round]]
        if all(both):
            now = team.tries[session.round].index(team.decisions[-1])
            names = ("as we decided first", "the other way")
            columns = ["", *(f"{name}{' (goes on)' if i == now else ''}" for i, name in enumerate(names))]
            rows = [[_label(key), *(_value(key, m.measures.get(key)) for m in both if m)] for key in _keys(session, person)]
            blocks.append({"kind": "table", "caption": "The same month, two ways", "columns": columns, "rows": rows})
            blocks.append(_buttons([("keep", f"Go on with: {name}", i) for i, name in enumerate(names) if i != now]))
        else:
            blocks.append(_text("The other way is being run."))
    else:
        blocks.append(_buttons([("rewind", "Go back one month and try another way", None)]))
    return blocks


def _saying(session: Session, person: Person, team: Team) -> list[Block]:
    field = {"name": "text", "label": f"What surprised you? One sentence (at most {SENTENCE} characters).",
             "kind": "text", "value": person.said.get(session.round, ""), "high": SENTENCE}  # fmt: skip
    return [_form("say", [field], "Say it", session.round in person.said), *_seeing(session, person, team)]


def _debriefing(session: Session, person: Person, team: Team) -> list[Block]:
    blocks: list[Block] = [_text("Put the phone down: the talk is in the room. Your own predictions:")]
    own = [row for row in session.predictions() if row["name"] == person.name]
    if own:
        blocks.append(_bars("Predictions and what came", "", [
            {"name": f"month {row['month']}", "value": row["middle"], "low": row["low"], "high": row["high"],
             "truth": _number(row["truth"])} for row in own]))  # fmt: skip
    return [*blocks, *_said(session), *_home(session)]


# ---------------------------------------------------------------------- the big screen


def _screen_lobby(session: Session) -> list[Block]:
    return [{"kind": "join", "code": session.code, "address": ""}, _people(session)]


def _screen_estimate(session: Session) -> list[Block]:
    blocks: list[Block] = [_progress(session)]
    for product in session.office.products:
        rows = [
            {"name": f"estimate {i}", "value": told[1], "low": told[0], "high": told[2]}
            for i, told in enumerate((p.estimates[product] for p in session.people.values() if product in p.estimates), 1)
        ]
        if rows:
            blocks.append(_bars(session.setup.old.products[product].label, "minutes", rows))
    return blocks


def _screen_predict(session: Session) -> list[Block]:
    return [*_cards(session), _text("Everybody predicts, with a range, before anything is decided."), _progress(session)]


def _screen_run(session: Session) -> list[Block]:
    missing = len(session.pending())
    total = len(session.teams) + 1
    told = {"kind": "progress", "text": "offices that have been run", "done": max(total - missing, 0), "of": total}
    return [_text(f"Month {session.round} passes. All teams have the same clients."), told]


def _screen_see(session: Session) -> list[Block]:
    replay = {"kind": "replay", "team": session.shown, "round": session.round}
    key = session.predicted("client") if session.setup.blind else "open_at_end"
    rows = []
    for name, way in _ways(session).items():
        month = session.month(way)
        if month is not None:
            rows.append({"name": name, "value": _number(month.measures.get(key))})
    seen = [replay, _bars(f"{_label(key)}, month {session.round}", MEASURES[key].unit, rows)]
    return seen if session.setup.blind else [*seen, _weeks(session, "open_at_end", None)]


def _screen_say(session: Session) -> list[Block]:
    return [*_said(session, session.round), *_screen_see(session)[1:]]


def _screen_debrief(session: Session) -> list[Block]:
    weeks = [_weeks(session, "open_at_end", None)]
    table = _decisions(session)
    if session.debrief is None:
        return [*weeks, table, _text("The other futures are being run: what was skill, and what was luck?")]
    return [*weeks, table, *session.debrief.blocks(), *_home(session)]


# ---------------------------------------------------------------------- pieces


def _frame(session: Session, blocks: list[Block]) -> dict[str, Any]:
    label = f"month {session.round} of {session.setup.rounds}" if session.round else ""
    return {"version": session.version, "phase": session.phase, "round": session.round, "rounds": session.setup.rounds,
            "clock": {"ends": session.ends(), "label": label}, "title": SAID[session.phase], "blocks": blocks}  # fmt: skip


def _text(text: str, tone: str = "plain") -> Block:
    return {"kind": "text", "text": text, "tone": tone}


def _form(send: str, fields: list[Block], button: str, sent: bool) -> Block:
    return {"kind": "form", "id": send, "send": send, "fields": fields, "button": button, "sent": sent, "note": ""}


def _buttons(items: Iterable[tuple[str, str, Any]]) -> Block:
    return {"kind": "buttons", "items": [{"send": s, "label": label, "value": value} for s, label, value in items]}


def _bars(title: str, unit: str, rows: list[Block]) -> Block:
    return {"kind": "bars", "title": title, "unit": unit, "rows": rows}


def _people(session: Session) -> Block:
    rows = [{"name": p.name, "team": p.team, "role": ROLES[p.role], "here": p.here}
            for p in session.people.values() if not p.gone]  # fmt: skip
    return {"kind": "people", "rows": rows}


def _cards(session: Session) -> list[Block]:
    cards = [CARDS[key] for key in session.cards.get(session.round, ())]
    return [_text(f"{card.title}. {card.text} {card.question}".strip(), "card") for card in cards]


def _notes(team: Team) -> list[Block]:
    return [_text(note, "warn") for note in team.notes[-1:]]


def _home(session: Session) -> list[Block]:
    if session.debrief is None:
        return []
    return [{"kind": "link", "text": "The page to take home", "page": "debrief"}]


def _said(session: Session, month: int | None = None) -> list[Block]:
    said = [
        (number, f"{person.team}, {ROLES[person.role]}, month {number}: {text}")
        for person in session.people.values()
        for number, text in person.said.items()
        if month in (None, number)
    ]
    return [{"kind": "list", "items": [text for _, text in sorted(said)]}] if said else []


WAITED_FOR = {"estimate": "estimates", "predict": "predictions", "decide": "predictions", "say": "said"}


def _progress(session: Session) -> Block:
    here = [p for p in session.people.values() if not p.gone]
    if session.phase == "estimate":
        here = [p for p in here if p.role == "executor"]
        done = [p for p in here if p.estimates]
        return {"kind": "progress", "text": "executors have given their numbers", "done": len(done), "of": len(here)}
    if session.phase == "decide":
        pulls = {lever.role for lever in session.office.levers}
        here = [p for p in here if p.role in pulls]
        done = [p for p in here if session.round in p.decided]
        return {"kind": "progress", "text": "have decided", "done": len(done), "of": len(here)}
    held = {"predict": "predictions", "say": "said"}[session.phase]
    words = {"predict": "have predicted", "say": "have said what surprised them"}[session.phase]
    done = [p for p in here if session.round in getattr(p, held)]
    return {"kind": "progress", "text": words, "done": len(done), "of": len(here)}


def _coming(session: Session) -> str:
    if session.phase == "say":
        return f"month {session.round + 1}" if session.round < session.setup.rounds else SAID["debrief"]
    order = list(SAID)
    coming = order[order.index(session.phase) + 1]
    return f"month {session.round + 1}" if coming == "predict" else SAID[coming]


def _ways(session: Session) -> dict[str, list[Mapping[str, Any]]]:
    ways: dict[str, list[Mapping[str, Any]]] = {team.name: list(team.decisions) for team in session.teams.values()}
    months = max((len(way) for way in ways.values()), default=0)
    return ways | {NO_CHANGE: [{} for _ in range(months)]}


def _keys(session: Session, person: Person) -> list[str]:
    """Return the measures that somebody sees: of their own chair, or of all of them where the game is open."""
    roles = [person.role] if session.setup.blind and session.phase not in ("debrief", "end") else list(LENSES)
    return list(dict.fromkeys(key for role in roles for key in LENSES[role]))


def _outcome(session: Session, person: Person, team: Team, month: Month) -> list[Block]:
    """Return a month as somebody sees it: this month, the one before, and the office in which nothing was changed."""
    before = session.month(team.decisions[:-1]) if len(team.decisions) > 1 else None
    still = session.month([{}] * len(team.decisions))
    others = [("this month", month), ("month before", before), (NO_CHANGE, still)]
    shown = [(name, one) for name, one in others if one is not None]
    keys = [key for key in _keys(session, person) if any(_number(m.measures.get(key)) is not None for _, m in shown)]
    rows = [[_label(key), *(_value(key, m.measures.get(key)) for _, m in shown)] for key in keys]
    blocks: list[Block] = [
        {"kind": "table", "caption": f"{team.name}, month {month.number}", "columns": ["", *(name for name, _ in shown)],
         "rows": rows}
    ]  # fmt: skip
    guess = person.predictions.get(month.number)
    if guess:
        key = session.predicted(person.role)
        truth = _number(month.measures.get(key))
        row = {"name": "you", "value": guess[1], "low": guess[0], "high": guess[2], "truth": truth}
        blocks.append(_bars(f"Your prediction: {_label(key)}", MEASURES[key].unit, [row]))
    if person.role == "client" or not session.setup.blind:
        blocks.append({"kind": "list", "items": list(month.client.get("story", ()))})
    if person.role == "executor" or not session.setup.blind:
        rows = [{"name": one["name"], "value": _number(100 * one["busy"])} for one in month.people]
        blocks.append(_bars("How busy everybody was", "% of their hours", rows))
    if person.role in ("management", "designer") or not session.setup.blind:
        names = None if not session.setup.blind else (team.name, NO_CHANGE)
        blocks.append(_weeks(session, "open_at_end", team.name, names))
    return [block for block in blocks if block.get("items", True)]


def _last(session: Session, person: Person, team: Team) -> list[Block]:
    """Return what somebody saw of the month before."""
    way = team.decisions[:-1] if team.again else team.decisions
    month = session.month(list(way)) if way else None
    if month is None:
        return []
    rows = [[_label(key), _value(key, month.measures.get(key))] for key in _keys(session, person)]
    return [{"kind": "table", "caption": f"Month {month.number}", "columns": ["", "was"], "rows": rows}]


def _weeks(session: Session, key: str, mine: str | None, names: tuple[str, ...] | None = None) -> Block:
    series = []
    for name, way in _ways(session).items():
        month = session.month(way)
        if month is not None and (names is None or name in names):
            values = [[week + 1, _number(value)] for week, value in enumerate(month.weekly.get(key, ()))]
            series.append({"name": name, "values": values, "mine": name == mine})
    weeks = session.office.weeks
    marks = [
        {"x": (month - 1) * weeks, "text": CARDS[card].title}
        for month, cards in sorted(session.cards.items())
        if month <= session.round
        for card in cards
    ]
    return {"kind": "lines", "title": _label(key), "unit": MEASURES[key].unit, "x": "week", "series": series, "marks": marks}


def _decided(session: Session, team: Team) -> Block:
    labels = {lever.key: lever for lever in session.office.levers}
    decision = team.decisions[-1] if team.decisions else {}
    items = [f"{labels[key].label}: {labels[key].said(value)}" for key, value in decision.items() if key in labels]
    played = team.by_computer.get(len(team.decisions), [])
    if played:
        items.append(f"The computer decided for: {', '.join(ROLES[role] for role in played)}.")
    return {"kind": "list", "items": items or ["Nothing was changed this month."]}


def _decisions(session: Session) -> Block:
    labels = {lever.key: lever for lever in session.office.levers}
    months = range(1, session.setup.rounds + 1)
    rows = []
    for team in session.teams.values():
        told = [
            "; ".join(f"{labels[k].label}: {labels[k].said(v)}" for k, v in one.items() if v != labels[k].default) or "–"
            for one in team.decisions
        ]
        rows.append([team.name, *told, *[""] * (len(months) - len(told))])
    columns = ["team", *(f"month {month}" for month in months)]
    return {"kind": "table", "caption": "What each team decided", "columns": columns, "rows": rows}


def _label(key: str) -> str:
    return MEASURES[key].label


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")


def _value(key: str, value: float | None) -> str:
    number = _number(value)
    if number is None:
        return "–"
    unit = MEASURES[key].unit
    if unit == "share":
        return f"{100 * number:.0f} %"
    return f"{number:.3g} {unit}" if abs(number) < 1000 else f"{number:,.0f} {unit}"


PARTICIPANT = {
    "lobby": _lobby, "estimate": _estimating, "predict": _predicting, "decide": _deciding, "run": _running,
    "see": _seeing, "say": _saying, "debrief": _debriefing, "end": _debriefing,
}  # fmt: skip
SCREEN = {
    "lobby": _screen_lobby, "estimate": _screen_estimate, "predict": _screen_predict,
    "decide": lambda session: [*_cards(session), _progress(session)], "run": _screen_run, "see": _screen_see,
    "say": _screen_say, "debrief": _screen_debrief, "end": _screen_debrief,
}  # fmt: skip
