"""Views: what the pages of a room show, phase by phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.course.room import blocks as made
from simkit.course.room.blocks import Block
from simkit.course.room.cards import CARDS
from simkit.course.room.setup import ROLES, SENTENCE, WHOLE, RoomError, chairs
from simkit.measures import MEASURES

if TYPE_CHECKING:
    from simkit.course.room.acts import Participant, PlayingTeam
    from simkit.course.room.session import Session

SEES = {
    "executor": "You do the work. You see your own day: load, interruptions, colleagues.",
    "designer": "You draw the way of working. You see routes, hand-offs and lead times.",
    "management": "You answer for norms and money, and say when to stop.",
    "client": "You are every citizen. You pull no lever: you ask the others what becomes of your case.",
    WHOLE: "You have all the chairs of a team: alone, or for those who play on paper. You see and decide all of it.",
}


def view(session: Session, key: str) -> dict[str, Any]:
    """Return what one participant sees."""
    person = session.people.get(key)
    if person is None or person.gone:
        raise RoomError("this room does not know you: join it again with your name")
    team = session.teams[person.team]
    blocks = made.note_blocks(team) + PARTICIPANT[session.phase](session, person, team)
    return made.frame(session, blocks) | {"name": person.name, "team": person.team, "role": ROLES[person.role]}


def screen(session: Session) -> dict[str, Any]:
    """Return what the big screen shows; of the debrief, which of its sections, each under its heading."""
    turned = {"section": session.section} if session.phase in ("debrief", "end") else {}
    return made.frame(session, SCREEN[session.phase](session)) | turned


def trainer(session: Session) -> dict[str, Any]:
    """Return what the trainer's page shows: the buttons, who lacks, and what is coming."""
    blocks: list[Block] = []
    if session.problem:
        blocks.append(made.text_block(f"Something could not be simulated: {session.problem}", "warn"))
    if session.phase not in ("run", "end") or session.broken:
        blocks.append(made.buttons([("next", f"On to: {made.coming(session)}", None)]))
    if session.ends() is not None:
        blocks.append(made.buttons([("more", "Two minutes more", 2)]))
    if session.phase in ("see", "say"):
        again = [team.name for team in session.teams.values() if team.again]
        blocks.append(made.buttons([("keep", f"Leave this month of {name} as it was", name) for name in again]))
        blocks.append(made.buttons([("show", f"Show {name} on the screen", name) for name in session.teams]))
    if session.phase in ("debrief", "end"):
        blocks += _turning(session)
    if session.phase in ("predict", "decide"):
        dealt = {key for keys in session.cards.values() for key in keys}
        left = [("card", f"Play the card: {card.title}", key) for key, card in CARDS.items() if key not in dealt]
        blocks.append(made.buttons(left))
    blocks += [made.progress_block(session)] if session.phase in made.WAITED_FOR else []
    blocks.append(made.people_block(session))
    away = [p for p in session.present if not p.here]
    blocks.append(made.buttons([("remove", f"Take {p.name} off the list", p.key) for p in away]))
    return made.frame(session, [block for block in blocks if block.get("items", True)])


def _turning(session: Session) -> list[Block]:
    """Return what is on the screen of the debrief, and the buttons that go on and back."""
    titles = [block["text"] for block in _screen_debrief(session) if block["kind"] == "heading"]
    now = min(session.section, len(titles) - 1)
    shown = made.text_block(f"On the screen, {now + 1} of {len(titles)}: {titles[now]}", "note")
    steps = [("Next", now + 1), ("Back", now - 1)]
    turns = [("turn", f"{word}: {titles[to]}", to) for word, to in steps if 0 <= to < len(titles)]
    return [made.buttons(turns), shown]


# ---------------------------------------------------------------------- participants, phase by phase


def _lobby(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    options = [{"name": "team", "label": "Team", "kind": "choice", "value": person.team,
                "options": [[name, name] for name in session.teams]},
               {"name": "role", "label": "Role", "kind": "choice", "value": person.role,
                "options": [[key, label] for key, label in ROLES.items()]}]  # fmt: skip
    move = {"kind": "form", "id": "move", "send": "move", "fields": options, "button": "Sit there", "sent": False}
    return [made.text_block(SEES[person.role]), move | {"note": ""}, made.people_block(session)]


def _estimating(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    if "executor" not in chairs(person.role):
        told = "The executors now say what the work takes. The office of the coming months runs on their numbers."
        return [made.text_block(told)]
    products = session.setup.old.products
    fields = [
        {"name": key, "label": products[key].label, "kind": "range3", "unit": "minutes",
         "options": ["Quick", "Usual", "Slow"], "value": person.estimates.get(key)}
        for key in session.office.products
    ]  # fmt: skip
    ask = "How many minutes does one piece of this work take: when all goes well, usually, and when it does not?"
    return [made.text_block(ask), made.form("estimate", fields, "This is what it takes", bool(person.estimates))]


def _predicting(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    key = session.predicted(person.role)
    field = {"name": "value", "label": made.label(key), "kind": "range3", "unit": MEASURES[key].unit,
             "value": person.predictions.get(session.round)}  # fmt: skip
    ask = made.text_block(
        f"What will this be for {team.name} over month {session.round}? A middle, and a range in which the truth will "
        "lie four times in five."
    )
    return [*made.card_blocks(session), ask, *made.last_month(session, person, team), made.form(
        "predict", [field], "I predict", session.round in person.predictions)]  # fmt: skip


def _deciding(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    if team.again:
        head = [made.text_block(f"{team.name} goes back and decides month {session.round} once more.", "note")]
        head.append(made.buttons([("keep", "Leave it as it was", None)]))
    else:
        head = made.card_blocks(session)
    levers = [lever for lever in session.office.levers if lever.role in chairs(person.role)]
    if not levers:
        ask = made.text_block("You pull no lever. Ask the others: what becomes of me?")
        return [*head, ask, *made.last_month(session, person, team)]
    fields = [
        {"name": lever.key, "label": lever.label, "kind": lever.kind, "unit": lever.unit, "help": lever.help,
         "options": [list(option) for option in lever.options], "low": lever.low, "high": lever.high,
         "step": lever.step, "value": team.draft.get(lever.key, lever.default)}
        for lever in levers
    ]  # fmt: skip
    others = [p.name for p in session.members(team.name) if session.round in p.decided and p is not person]
    form = made.form("decide", fields, "We do this", not team.again and session.round in person.decided)
    form["note"] = f"{', '.join(others)} decided too." if others else ""
    return [*head, form, *made.last_month(session, person, team)]


def _running(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    told = made.text_block(f"Month {session.round} passes. All teams have the same clients.")
    return [told, made.decided_list(session, team)]


def _seeing(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    if team.again:
        return _deciding(session, person, team)
    month = session.month(team.decisions)
    if month is None:
        return [made.text_block("This month is still being run.")]
    blocks = [made.decided_list(session, team), *made.outcome(session, person, team, month)]
    if session.round in team.tries:
        both = [session.month([*team.decisions[:-1], way]) for way in team.tries[session.round]]
        if all(both):
            now = team.tries[session.round].index(team.decisions[-1])
            names = ("as we decided first", "the other way")
            columns = ["", *(f"{name}{' (goes on)' if i == now else ''}" for i, name in enumerate(names))]
            keys = made.seen_keys(session, person)
            rows = [[made.label(key), *(made.in_words(key, m.measures.get(key)) for m in both if m)] for key in keys]
            blocks.append(made.table_block("The same month, two ways", columns, rows))
            blocks.append(made.buttons([("keep", f"Go on with: {names[1 - now]}", 1 - now)]))
        else:
            blocks.append(made.text_block("The other way is being run."))
    else:
        blocks.append(made.buttons([("rewind", "Go back one month and try another way", None)]))
    return blocks


def _saying(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    field = {"name": "text", "label": f"What surprised you? One sentence (at most {SENTENCE} characters).",
             "kind": "text", "value": person.said.get(session.round, ""), "high": SENTENCE}  # fmt: skip
    return [made.form("say", [field], "Say it", session.round in person.said), *_seeing(session, person, team)]


def _debriefing(session: Session, person: Participant, team: PlayingTeam) -> list[Block]:
    blocks: list[Block] = [made.text_block("Put the phone down: the talk is in the room. Your own predictions:")]
    own = session.predictions(person)
    if own:
        blocks.append(made.bars("Predictions and what came", "", [
            {"name": f"month {row['month']}", "value": row["middle"], "low": row["low"], "high": row["high"],
             "truth": made.rounded(row["truth"])} for row in own]))  # fmt: skip
    return [*blocks, *made.said_list(session), *made.home_link(session)]


# ---------------------------------------------------------------------- the big screen


def _screen_lobby(session: Session) -> list[Block]:
    return [{"kind": "join", "code": session.code, "address": ""}, made.people_block(session)]


def _screen_estimate(session: Session) -> list[Block]:
    blocks: list[Block] = [made.progress_block(session)]
    for product in session.office.products:
        given = [p.estimates[product] for p in session.people.values() if product in p.estimates]
        rows = [{"name": f"estimate {i}", "value": b, "low": a, "high": c} for i, (a, b, c) in enumerate(given, 1)]
        if rows:
            blocks.append(made.bars(session.setup.old.products[product].label, "minutes", rows))
    return blocks


def _screen_predict(session: Session) -> list[Block]:
    told = made.text_block("Everybody predicts, with a range, before anything is decided.")
    return [*made.card_blocks(session), told, made.progress_block(session)]


def _screen_decide(session: Session) -> list[Block]:
    return [*made.card_blocks(session), made.progress_block(session)]


def _screen_run(session: Session) -> list[Block]:
    missing = len(session.pending())
    total = len(session.teams) + 1
    told = {"kind": "progress", "text": "offices that have been run", "done": max(total - missing, 0), "of": total}
    return [made.text_block(f"Month {session.round} passes. All teams have the same clients."), told]


def _screen_see(session: Session) -> list[Block]:
    replay = {"kind": "replay", "team": session.shown, "round": session.round}
    key = session.predicted("client") if session.setup.blind else "open_at_end"
    rows = []
    for name, way in made.all_ways(session).items():
        month = session.month(way)
        if month is not None:
            rows.append({"name": name, "value": made.rounded(month.measures.get(key))})
    whose = made.heading_block(f"{session.shown}, last week of month {session.round}")
    seen = [replay, whose, made.bars(f"{made.label(key)}, month {session.round}", MEASURES[key].unit, rows)]
    return seen if session.setup.blind else [*seen, made.weeks_block(session, "open_at_end", None)]


def _screen_say(session: Session) -> list[Block]:
    return [*made.said_list(session, session.round), *_screen_see(session)[2:]]


def _screen_debrief(session: Session) -> list[Block]:
    happened: list[Block] = [
        made.heading_block("What happened"),
        made.weeks_block(session, "open_at_end", None),
        made.heading_block("What was decided"),
        made.decisions_table(session),
    ]
    if not session.is_whole:
        told = "other futures have been run, for what was skill and what was luck"
        told += f"; about {session.left} more minute{'s' * (session.left > 1)}" if session.left else ""
        happened.append({"kind": "progress", "text": told, "done": session.futures, "of": session.setup.futures})
    return [*happened, *session.sections]


PARTICIPANT = {
    "lobby": _lobby, "estimate": _estimating, "predict": _predicting, "decide": _deciding, "run": _running,
    "see": _seeing, "say": _saying, "debrief": _debriefing, "end": _debriefing,
}  # fmt: skip
SCREEN = {
    "lobby": _screen_lobby, "estimate": _screen_estimate, "predict": _screen_predict, "decide": _screen_decide,
    "run": _screen_run, "see": _screen_see, "say": _screen_say, "debrief": _screen_debrief, "end": _screen_debrief,
}  # fmt: skip
