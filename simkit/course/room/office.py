"""The office that a team plays: decisions month by month become a plan, and the plan a month's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from simkit.arguments import whole
from simkit.course.room.cards import CARDS, EventCard
from simkit.course.room.estimates import pooled
from simkit.course.room.lever import LEAVE, Decision, Lever, levers
from simkit.course.room.month import LENSES, Month, month_of
from simkit.course.room.setup import RoomError
from simkit.experiment.comparison import Comparison, compare
from simkit.measures import RunLog, run
from simkit.model.demand import sample
from simkit.model.office.mechanisms.learning import proficiency_after_training
from simkit.model.scenario import Scenario, ScenarioError
from simkit.model.scenario.change_over import BothStructures

TEMP = {"name": "temp", "proficiency": 0.5}
MOST_MONTHS = 24
__all__ = ["LENSES", "Decision", "GameOffice", "Month"]


class GameOffice:
    """An office that a room plays: the same clients and the same events for every team, and levers month by month.

    Parameters
    ----------
    old : Scenario
        The office as it is. A plan of its own is left out.
    new : Scenario, optional
        The same people, by name, in the structure that they may go over to.
    months : int
        How many months are played.
    seed : int
        Whose clients.
    weeks : int
        Weeks in a month.
    cards : mapping of int to sequence of str or EventCard
        The event cards, or their keys, that cut in at the beginning of a month; the first one is 1.
    estimates : mapping of str to sequence of three floats
        By product, the minutes that each executor said: quick, usual, slow. The office runs on their pool.

    Raises
    ------
    RoomError
        If the structures do not employ the same people, or there is no such card or product.
    """

    def __init__(
        self,
        old: Scenario,
        new: Scenario | None = None,
        *,
        months: int,
        seed: int = 1,
        weeks: int = 4,
        cards: Mapping[int, Sequence[str | EventCard]] | None = None,
        estimates: Mapping[str, Sequence[Sequence[float]]] | None = None,
    ) -> None:
        self.months = whole("months", months, low=1, high=MOST_MONTHS)
        self.weeks = whole("weeks", weeks, low=1, high=13)
        self.seed, self.old, self.new = whole("seed", seed, low=0), old, new
        self.cards: dict[int, tuple[EventCard, ...]] = {}
        for month, played in (cards or {}).items():
            for card in played:
                if not isinstance(card, EventCard) and card not in CARDS or not 1 <= int(month) <= self.months:
                    raise RoomError(f"month {month}: no event card {card!r}; there are {', '.join(CARDS)}")
            self.cards[int(month)] = tuple(one if isinstance(one, EventCard) else CARDS[one] for one in played)
        try:
            self.both = BothStructures(old.without_plan(), new) if new is not None else None
        except ValueError as error:
            raise RoomError(str(error)) from None
        self.estimates = {product: pooled(told) for product, told in (estimates or {}).items() if told}
        for product in self.estimates:
            if product not in old.products:
                raise RoomError(f"there is no {product!r} in this office; there are {', '.join(old.products)}")
        self.levers: tuple[Lever, ...] = tuple(levers(old, new, self.months))
        self.takers = [person for person in old.people() if person.member.phone != "only"]

    # ------------------------------------------------------------------ what a room asks

    @property
    def products(self) -> tuple[str, ...]:
        """The products whose minutes executors estimate: at most three, those that most work goes to."""
        return self.busiest[:3]

    @property
    def predicted(self) -> dict[str, str]:
        """The measure that each role predicts."""
        return {
            "executor": "task_wait", "designer": "lead_time_mean", "management": "open_at_end",
            "client": "lead_time_p90",
        }  # fmt: skip

    @cached_property
    def busiest(self) -> tuple[str, ...]:
        """The products, those first that ask most minutes a week."""
        minutes = dict.fromkeys(self.old.products, 0.0)
        for event in self.old.events.values():
            for task in event.tasks:
                work = task.work or self.old.products[task.product].work
                minutes[task.product] += event.per_week * task.probability * work.average
        return tuple(sorted(minutes, key=lambda key: -minutes[key]))

    def share(self, decisions: Sequence[Decision]) -> int:
        """Return which part, in per cent, works in the new structure after these months."""
        share = pace = 0
        for decision in decisions:
            wanted, plan = decision.get("go_over", LEAVE), decision.get("plan", LEAVE)
            said = decision.get("stop", "go on")
            pace = pace if plan == LEAVE else int(plan)
            if said == "roll back":
                share = pace = 0
            elif said == "go on" and decision.get("pilot", LEAVE) == LEAVE:
                share = max(min(100, share + pace), share if wanted == LEAVE else int(wanted))
        return share

    def refuse(self, decisions: Sequence[Decision]) -> None:
        """Raise RoomError, in words, where decisions cannot be carried out."""
        self.scenario(decisions)

    def scenario(self, decisions: Sequence[Decision]) -> Scenario:
        """Return the office with a plan that carries the decisions out."""
        if len(decisions) > self.months:
            raise RoomError(f"this game has {self.months} months; there are decisions for {len(decisions)}")
        data = self._ground
        decisions = [self._told(month, decision) for month, decision in enumerate(decisions, 1)]
        steps: list[dict[str, Any]] = []
        for month in range(1, self.months + 1):
            week = (month - 1) * self.weeks
            for card in self.cards.get(month, ()):
                steps += card.steps(self, week)
            if 1 < month <= len(decisions) + 1 and self._tries(decisions[month - 2]) != LEAVE:
                steps.append({"do": "roll back", "week": week})
            if month <= len(decisions):
                steps += self._decided(month, week, decisions)
        title = f"{self.old.title}, month {len(decisions)}"
        try:
            return Scenario.from_data({**data, "title": title, "plan": {"steps": steps}}, "these decisions")
        except ScenarioError as error:
            first = error.problems[0]
            where = first.path.rpartition(".")[2]
            told = f"{where}: {first.found}" if where and "[" not in where else first.found
            raise RoomError(f"That cannot be carried out: {told}. Needed: {first.allowed}.") from None

    def pulled(self, decision: Decision) -> list[str]:
        """Return in words which levers a decision moves, and to what."""
        known = {lever.key: lever for lever in self.levers}
        told = [(known[key], known[key].checked(value)) for key, value in decision.items()]
        return [f"{lever.label}: {lever.said(value)}" for lever, value in told if value != lever.default]

    def log(self, decisions: Sequence[Decision]) -> RunLog:
        """Return the run of the office until the end of the last month that was decided."""
        months = whole("the number of months decided", len(decisions), low=1)
        whole_game = self.scenario(decisions)  # whose clients come, however far it is run
        days = months * self.weeks * whole_game.clock.days_per_week
        return run(whole_game.change({"clock.horizon_days": days}), demand=sample(whole_game, self.seed))

    def month(self, decisions: Sequence[Decision]) -> Month:
        """Return the numbers of the last month that was decided; earlier months are as they were."""
        return month_of(self.log(decisions), len(decisions), self.weeks)

    def with_their_numbers(self, decisions: Sequence[Decision], n: int = 20) -> Comparison:
        """Compare these decisions in the office as the file has it with the office on the executors' estimates."""
        if not self.estimates:
            raise RoomError("nobody has given an estimate: GameOffice(..., estimates={'vat': [(30, 45, 90)]})")
        file = GameOffice(self.old, self.new, months=self.months, weeks=self.weeks, cards=self.cards)
        both = file.scenario(decisions), self.scenario(decisions)
        return compare(*both, n=n, seed=self.seed, names=("without their numbers", "with their numbers"))

    # ------------------------------------------------------------------ decisions become steps

    @cached_property
    def _ground(self) -> dict[str, Any]:
        """Plain data of the office with both structures, for as long as the game lasts, on the room's estimates."""
        data = self.both.data() if self.both else self.old.without_plan().data()
        data["clock"]["horizon_days"] = self.months * self.weeks * data["clock"]["days_per_week"]
        data["plan"] = {}
        for product, pool in self.estimates.items():
            data["products"][product]["work"] = pool.work()
        return data

    def _told(self, month: int, decision: Decision) -> dict[str, Any]:
        """Return the value of every lever."""
        known = {lever.key: lever for lever in self.levers}
        told = {key: lever.default for key, lever in known.items()}
        for key, value in decision.items():
            if key not in known:
                raise RoomError(f"month {month}: there is no lever {str(key)[:40]!r} here; {', '.join(known)}")
            told[key] = known[key].checked(value)
        return told

    def _decided(self, month: int, week: int, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
        """Return the steps of a month."""
        told = decisions[month - 1]
        before, after = self.share(decisions[: month - 1]), self.share(decisions[:month])
        wanted, steps = told.get("go_over", LEAVE), []
        if told.get("stop") == "roll back":
            if not before:
                raise RoomError("Nobody has gone over yet: there is nothing to roll back.")
            steps.append({"do": "roll back", "week": week})
        elif wanted != LEAVE and wanted < before:
            raise RoomError(f"{before} % have gone over already. Back goes only a roll back, which management decides.")
        pilot, hours = self._tries(told), told.get("train")
        if pilot != LEAVE and (before or wanted != LEAVE):
            raise RoomError("A pilot comes before anybody goes over: nobody may have gone, or go, beside it.")
        going = pilot != LEAVE or after > before
        first = told.get("training") == "before" and hours and going
        moves = week + (self.weeks / 2 if first else 0)
        if self.both and going:
            moving = {"retained": 1, "open_cases": told["open_cases"]}
            over = before / 100, after / 100, moves
            steps += self.both.trial(pilot, moves, **moving) if pilot != LEAVE else self.both.steps(*over, **moving)
        if hours and (people := self._trained(before, after, pilot)):
            steps += self._training(people, hours, week, steps if first else [])
        if told.get("lend", LEAVE) != LEAVE:
            steps.append(self._lent(told["lend"], week))
        if told.get("help", LEAVE) != LEAVE:
            steps.append({"do": "help", "week": week, "on": told["help"] == "on"})
        phone = [decision["phone"] for decision in decisions[:month] if decision.get("phone", LEAVE) != LEAVE]
        if phone:  # said anew each month, for those who went over
            steps += self._phones(phone[-1], week, moves)
        teams = self.teams(after)
        for number in range(told["temps"]):
            team, member = teams[number % len(teams)]
            until = week + self.weeks
            steps.append({"do": "hire", "week": week, "team": team, "member": member, "until": until, **TEMP})
        if told["freeze"]:
            steps.append({"do": "freeze", "week": week, "days": told["freeze"]})
        if told.get("norm", LEAVE) != LEAVE:
            steps += self._norms(told["norm"], week)
        return steps

    def _tries(self, decision: Decision) -> str:
        """Return the team that has a pilot this month; what management stops does not begin."""
        return decision.get("pilot", LEAVE) if decision.get("stop", "go on") == "go on" else LEAVE

    def _norms(self, said: str, week: int) -> list[dict[str, Any]]:
        """Return the steps that promise clients other days."""
        promised: dict[float, list[str]] = {}
        for key, event in self.old.events.items():
            if event.norm_days and not event.norm_by:
                factor = 2 if said == "longer" else 0.5 if said == key else 1
                promised.setdefault(factor * event.norm_days, []).append(key)
        return [{"do": "norm", "week": week, "days": days, "events": keys} for days, keys in promised.items()]

    def _trained(self, before: int, after: int, pilot: str) -> list[str]:
        """Return whom training is for: those who go over now; if nobody does, those who have gone over."""
        if not self.both:
            return [person.name for person in self.takers]
        both = self.both
        if pilot != LEAVE:
            return [person.name for person in both.triers(pilot)]
        going = both.going(before / 100, after / 100) or both.going(0, after / 100)
        return [person.name for person in going]

    def _training(
        self, people: list[str], hours: int, week: int, moves: Sequence[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return the step that trains; before their `moves` it is of no use yet, and comes along with them."""
        for move in moves:
            if move["do"] == "move":
                skills = self._ground["teams"][move["to"]]["members"][move["member"]]["skills"]
                move["proficiency"] = round(proficiency_after_training(self.old, 0.0, hours, len(skills)), 4)
        return [{"do": "train", "week": week, "people": people, "hours": hours, "worth": 0 if moves else 1}]

    def teams(self, share: float) -> list[tuple[str, int]]:
        """Return teams, the largest first, each with a kind of member who takes its work."""
        gone = {person.name: person for person in self.both.going(0, share / 100)} if self.both else {}
        count: dict[tuple[str, int], int] = {}
        for person in self.takers:
            there = gone.get(person.name)
            place = (person.team, person.position)
            if there and self.both:
                place = (self.both.keys[there.team], there.position)
            count[place] = count.get(place, 0) + 1
        size: dict[str, int] = {}
        for (team, _), number in count.items():
            size[team] = size.get(team, 0) + number
        kinds = {team: member for team, member in sorted(count, key=lambda place: count[place])}
        return sorted(kinds.items(), key=lambda kind: -size[kind[0]])

    def _lent(self, to: str, week: int) -> dict[str, Any]:
        """Return the step that lends one of the largest other team to a team."""
        teams = {team: member for team, member in self.teams(0)}
        others = [team for team in teams if team != to]
        if to not in teams or not others:
            raise RoomError(f"Nobody can be lent to {self.old.teams[to].label}: only those at the phone work there.")
        lent = [person.name for person in self.takers if person.team == others[0]][-1]
        return {"do": "move", "week": week, "people": [lent], "to": to, "member": teams[to], "until": week + self.weeks}

    def _phones(self, who: str, week: int, moves: float) -> list[dict[str, Any]]:
        """Return the steps that say who picks up the phone this month, once more when people have gone over."""
        names = [person.name for person in self.takers]
        if who != "turns":
            told = {"do": "answer", "people": names, "phone": "also" if who == "everybody" else "never"}
            return [{**told, "week": at} for at in sorted({week, moves})]
        groups = [names[turn :: self.weeks] or names for turn in range(self.weeks)]
        steps = []
        for turn, group in enumerate(groups):
            others = [name for name in names if name not in group]
            steps.append({"do": "answer", "week": week + turn, "people": group, "phone": "also"})
            steps += [{"do": "answer", "week": week + turn, "people": others, "phone": "never"}] if others else []
        return steps
