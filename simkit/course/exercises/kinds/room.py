"""Room: an event card that matters, and a session that can be played, each tried in the office it is for."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from simkit.course.exercises.answer import FormError, NotRight, kind_of, read_number
from simkit.course.exercises.exercise import Exercise, Judgement, failed, passed
from simkit.course.room.cards import CARDS, EventCard, event_card
from simkit.course.room.month import LENSES, month_of
from simkit.course.room.office import GameOffice
from simkit.course.room.setup import CHAIRS, LENGTHS, RoomError, RoomSetup
from simkit.experiment.interval import mean_interval
from simkit.experiment.replicator import side_by_side
from simkit.measures import MEASURES, RunLog
from simkit.measures.number import format_interval, format_number, format_unit
from simkit.model.scenario import Scenario, load
from simkit.model.scenario.plausible import check_scenario
from simkit.model.scenario.refusals import ScenarioError

WEEKS, FUTURES, SEED = 4, 8, 1  # one month, in so many futures
KEYS = [key for keys in LENSES.values() for key in keys]
SURE = 1 - 0.05 / len(KEYS)  # so many looks: each must be surer, or one of them moves by chance
FELT = 0.02  # of what a number is without the card: what moves less, nobody notices
HALF, PATIENCE = 0.5, 60  # of what is settled else; seconds that a room waits for a month


class CardCheck(Exercise):
    """An event card: it moves a lens by more than chance, and leaves an office that still works."""

    kind: Literal["card"]

    def expects(self) -> str:
        return "an event card: what `sk.event_card(...)` gives, or its text"

    def judge(self, answer: Any) -> Judgement:
        if not isinstance(answer, EventCard | str):
            raise FormError(f"Found {kind_of(answer)}.")
        try:
            card = event_card(answer) if isinstance(answer, str) else answer
            if twin := [one.title for one in CARDS.values() if one.text == card.text or one.effects == card.effects]:
                return failed(f"That card is in the deck: '{twin[0]}'. Give yours its own words and sizes.")
            if not card.question.strip().endswith("?") or not card.text.strip():
                return failed("A card says in its text what happens, and its question asks the room something.")
            if not 1 <= card.month <= max(LENGTHS.values()):
                return failed(f"`month = {card.month}`: no game is so long that it would come.")
            pair = (load(f"room/{name}") for name in ("specialists", "service-team"))
            office = GameOffice(*pair, months=1, weeks=WEEKS, seed=SEED, cards={1: (card,)})
            cut = office.scenario([{}])
        except RoomError as error:
            words = str(error)
            raise NotRight(f"This card cannot be played. {words[:1].upper()}{words[1:]}") from None
        still = GameOffice(office.old, office.new, months=1, weeks=WEEKS, seed=SEED).scenario([{}])
        found = [one.found for one in side_by_side([still, cut], range(FUTURES), SEED, _seen)]
        return self._judge_what_it_does(card, found)

    def _judge_what_it_does(self, card: EventCard, found: list[list[dict[str, float]]]) -> Judgement:
        still, cut = (sum(one[place]["settled_per_week"] for one in found) for place in (0, 1))
        if cut < HALF * still:
            told = f"In its month {cut / still:.0%} of what is settled without it gets done".replace("%", " %")
            return failed(f"{told}: this card only breaks the office, and nobody has anything left to decide.")
        moved = {}
        for key in KEYS:
            pairs = [cut[key] - still[key] for still, cut in found if key in still and key in cut]
            one = mean_interval(np.array(pairs), SURE) if len(pairs) == FUTURES else None
            usual = np.mean([still.get(key, 0) for still, _ in found])
            if one and (one.low > 0 or one.high < 0) and abs(one.mean) >= FELT * abs(usual):
                moved[key] = one
        if not moved:
            return failed(
                f"Beside the same {FUTURES} months without it no lens moves by more than chance and by "
                f"{FELT * 100:.0f} % of itself: nobody in the room would notice it. Let it begin in the first weeks, "
                "last longer, or meet more people or more work."
            )
        weight = {key: abs(one.mean) / (one.high - one.low) for key, one in moved.items()}
        told = "; ".join(_told(key, moved[key]) for key in sorted(moved, key=lambda key: -weight[key])[:3])
        return passed(f"'{card.title}' matters: {told}. {self.right}")


def _told(key: str, one: Any) -> str:
    m = MEASURES[key]
    interval = format_interval(one.low, one.high, m.unit, signed=True)
    return f"{m.label} {format_number(one.mean, m.unit, signed=True)} ({interval}) {format_unit(m.unit)}".rstrip()


def _seen(log: RunLog, _: RunLog | None) -> dict[str, float]:
    return month_of(log, 1, WEEKS).measures


class SessionCheck(Exercise):
    """A session for one's own office: it can be played, with the levers that the office has, by who is there."""

    kind: Literal["session"]

    def expects(self) -> str:
        return "a dictionary with `office`, `minutes`, `teams`, `roles`, `levers`, `seconds`, perhaps also `to`"

    def judge(self, answer: Any) -> Judgement:
        needed = ["office", "minutes", "teams", "roles", "levers", "seconds"]
        if not isinstance(answer, Mapping):
            raise FormError(f"Found {kind_of(answer)}.")
        if missing := [key for key in needed if answer.get(key) in (None, ...)]:
            raise FormError(f"Missing: {', '.join(missing)}.")
        try:
            old, new = (load(one) if isinstance(one, str) else one for one in (answer["office"], answer.get("to")))
        except ScenarioError as error:
            one = error.problems[0]
            place = one.path or "`office` and `to`"
            raise FormError(f"{place}: {one.found}; `sk.scenarios()` lists the shelf. {one.hint}".strip()) from None
        if not isinstance(old, Scenario):
            raise FormError(f"`office` is a scenario, or the name of one; found {kind_of(old)}.")
        if wrong := self._wrong_table(answer["roles"]):
            return failed(wrong)
        try:
            setup = RoomSetup(old, new, answer["minutes"], teams=answer["teams"])
            game = GameOffice(old, new, months=setup.rounds)
        except ValueError as error:
            return failed(f"This cannot be played: {error}.")
        doubts, there = check_scenario(old).doubts, {lever.key for lever in game.levers}
        if doubts or old.teams == load("room/specialists").teams:
            return failed(str(doubts[0]) if doubts else "That is the game of the kit. Plan it for your own office.")
        if not isinstance(answer["levers"], list | tuple | set):
            raise FormError("`levers` is a list of keys, such as ['help', 'temps'].")
        said = {str(getattr(lever, "key", lever)) for lever in answer["levers"]}
        if said != there:
            more, less = f"not in this office: {', '.join(sorted(said - there))}", f"missing: {len(there - said)}"
            told = "; ".join([more] * bool(said - there) + [less] * bool(there - said))
            return failed(f"Look at `levers` again; {told}. `sk.GameOffice(...).levers` has them, each with its `key`.")
        if not 0 < read_number(answer["seconds"]) <= PATIENCE:
            return failed(f"`seconds`: a month takes more than none; above {PATIENCE} the room would wait.")
        began = time.perf_counter()
        game.month([{}])
        took = time.perf_counter() - began
        if took > PATIENCE:
            return failed(f"A month of this office takes {took:.0f} seconds here: the room would wait.")
        there = sum(answer["roles"].values()) * setup.teams
        told = f"{there} people, {setup.rounds} months; a month takes less than {PATIENCE} seconds: a room can wait"
        return passed(f"{told}. {self.right}")

    def _wrong_table(self, roles: Any) -> str:
        if not isinstance(roles, Mapping) or not all(isinstance(n, int) and n >= 0 for n in roles.values()):
            raise FormError("`roles` says how many sit on each chair at a table, such as {'executor': 2, 'client': 1}.")
        if unknown := [role for role in roles if role not in CHAIRS]:
            return f"There is no chair {unknown[0]!r}; there are {', '.join(CHAIRS)}."
        if not roles.get("executor"):
            return "Nobody at the table does the work: whose minutes does the office run on?"
        many = sum(roles.values())
        few = "below three the computer plays half of it, above six some only watch"
        return "" if 3 <= many <= 6 else f"{many} at a table: {few}."
