"""Lesson 12, Simulating together."""

import simkit as sk
from answers import Answers

SCANNER = {"handoff.between.delay_minutes": 30}


def office(changes=None):
    return sk.load("room/specialists").change(changes or {})


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
            office(SCANNER),
            office({"handoff.between": office().handoff.between.model_dump() | {"delay_minutes": 30}}),
            office(SCANNER | {"title": "Our office"}),
        ],
        wrong=[
            (office(), ""),
            (office({"handoff.within.delay_minutes": 30}), "inside a team"),
            (office({"handoff.between.delay_minutes": 0}), ""),
            (office({"handoff.between.delay_minutes": 0.5}), ""),
            (office(SCANNER | {"teams.vat.members[0].count": 3}), ""),
            (office(SCANNER | {"clock.horizon_days": 40}), ""),
            (sk.load("tax-office/specialists").change(SCANNER), ""),
        ],
        untouched=[...],
    ),
}
