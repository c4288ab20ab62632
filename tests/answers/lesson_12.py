"""Lesson 12, Simulating together."""

from dataclasses import replace

import simkit as sk
from answers import Answers
from simkit.course.room.cards import CARDS
from simkit.course.room.setup import LENGTHS

DESK = sk.load("offices/it-service-desk")


def card(effect='{ do = "away", who = 0.5, weeks = [0, 0.4] }', question="Who opens the door?", title="Our storm"):
    """A card of one's own, as a text."""
    told = f'[ours]\ntitle = "{title}"\ntext = "Many cannot come."\nquestion = "{question}"\nmonth = 1\n'
    return f"{told}effects = [{effect}]"


def levers(office, months=3):
    """The keys of the levers of an office."""
    return [lever.key for lever in sk.GameOffice(office, months=months).levers]


def session(**changed):
    """A plan of a session, with the levers that its office has."""
    plan = {"office": DESK, "minutes": 45, "teams": 2, "roles": {"executor": 2, "client": 1}, "seconds": 0.5} | changed
    return {"levers": levers(plan["office"], LENGTHS.get(plan["minutes"], 3))} | plan


ANSWERS = {
    "12.1": Answers(
        right=[98 / 3, 32.7, "32,7"],
        wrong=[
            (80 / 3, "the mean of the usual numbers"),
            (100 / 3, "the same weight"),
            (98, "added up"),
            (29, ""),
            (39, ""),
            (0.327, ""),
            (50, ""),
        ],
        untouched=[...],
    ),
    "12.2": Answers(
        right=["b", "B", " b "],
        wrong=[
            ("a", "missed twice"),
            ("c", "How much of all work"),
            ("d", "waits too"),
            ("A", "missed twice"),
            (" c", "How much of all work"),
            ("D", "waits too"),
        ],
        untouched=[...],
    ),
    "12.3": Answers(
        right=[
            card(),
            sk.event_card(card()),
            card('{ do = "away", who = 0.25, weeks = [0, 1] }', title="Flu"),  # of the same name as one of the deck
            card('{ do = "hire", count = 3, name = "x", proficiency = 1, weeks = [0, 3] }'),
            card('{ do = "away", who = "expert", weeks = [0, 4] }'),
        ],
        wrong=[
            (card('{ do = "announce", hours = 0.1, weeks = [1] }'), "no lens moves by more than chance"),
            # Sure to be seen, and never felt.
            (card('{ do = "announce", hours = 1, weeks = [1] }'), "by 2 % of itself"),
            (card('{ do = "announce", hours = 16, weeks = [1] }'), "hours: 16. Needed: a number of at most 8"),
            (card('{ do = "away", who = 1, weeks = [0, 4] }'), "only breaks the office"),
            (card('{ do = "lengthen", factor = 10, weeks = [0] }'), "only breaks the office"),
            (card('{ do = "away", who = 3, weeks = [0] }'), "a share from 0 to 1"),
            (card('{ do = "dance", weeks = [0] }'), "an effect needs do"),
            (card('{ do = "away", who = 0.2, weeks = [2, 1] }'), "cannot be played"),
            (card(question="It is cold."), "its question asks"),
            (card('{ do = "away", who = 0.3, weeks = [5, 6] }'), "Let it begin in the first weeks"),
            (CARDS["flu"], "is in the deck: 'Flu'"),
            (replace(CARDS["flu"], title="Our flu", effects=()), "is in the deck: 'Flu'"),
            (card('{ do = "away", who = 0.25, weeks = [0, 1.5] }'), "is in the deck: 'Flu'"),
            ("[x", "A card is TOML"),
            ("A flu: a quarter is ill. Who answers?", "title, text, question, month, effects"),
        ],
        untouched=[...],
    ),
    "12.4": Answers(
        right=[
            session(),
            session(minutes=210, office=sk.load("offices/clinic")),
            session(teams=1, roles={"executor": 3}),
            session(levers=sk.GameOffice(DESK, months=3).levers),  # the levers themselves
        ],
        wrong=[
            (session(minutes=60), "cannot be played"),
            (session(roles={"designer": 3}), "Nobody at the table does the work"),
            (session(roles={"executor": 9}), "9 at a table"),
            (session(roles={"executor": 2, "king": 1}), "no chair 'king'"),
            (session(office=sk.load("room/specialists")), "the game of the kit"),
            (session(levers=["temps"]), "missing: 3"),
            (session(levers=[*levers(DESK), "coffee"]), "not in this office: coffee. `sk"),
            (session(seconds=0), "more than none"),
            (session(seconds=-1), "more than none"),
            (session(seconds=1000), "the room would wait"),
            (session(teams=0), "teams"),
            (session(to=sk.load("textbook/mm1")), "cannot be played"),
        ],
        unreadable=[
            (session() | {"office": "it-service-desk"}, "did you mean 'offices/it-service-desk'?"),
            (session() | {"to": "nonsense"}, "`office` and `to`: there is no scenario 'nonsense'"),
            (session(levers="help temps"), "a list of keys"),
            (session(seconds="one"), "Write the number"),
        ],
        untouched=[...],
    ),
}
