"""Levers: what each role can decide in a month, and which of them make sense in an office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simkit.course.room.setup import RoomError

if TYPE_CHECKING:
    from simkit.model.scenario import Scenario

Decision = Mapping[str, Any]  # lever key -> value; what is missing stays at its default
LEAVE = "leave"  # as it was in the month before
LONG = 6  # months from which a game has time for a plan and a pilot


@dataclass(frozen=True)
class Lever:
    """One thing a role can decide in a month."""

    key: str
    label: str
    role: str
    kind: str  # "choice" or "number"
    default: Any
    options: tuple[tuple[Any, str], ...] = ()
    low: float = 0
    high: float = 0
    step: float = 1
    unit: str = ""
    help: str = ""

    def checked(self, value: Any) -> Any:
        """Return a value as the lever has it; a page sends text."""
        if self.kind == "choice":
            for option, _ in self.options:
                if str(option) == str(value):
                    return option
            offered = ", ".join(said for _, said in self.options)
            raise RoomError(f"{self.label}: {_short(value)} is not offered; {offered}")
        try:
            number = float(str(value).replace(",", "."))
        except ValueError:
            number = float("nan")
        if not (self.low <= number <= self.high and number % 1 == 0):
            allowed = f"a whole number from {self.low:g} to {self.high:g}"
            raise RoomError(f"{self.label}: {_short(value)} is not possible; {allowed}")
        return int(number)

    def said(self, value: Any) -> str:
        """Return a value in words."""
        words = dict(self.options).get(value)
        return words if words is not None else f"{value} {self.unit}".strip()


def _short(value: Any) -> str:
    return f"'{str(value)[:40]}'"


def levers(old: Scenario, new: Scenario | None, months: int) -> Iterator[Lever]:
    """Yield the levers that make sense in an office, role by role."""
    members = [member for team in old.teams.values() for member in team.members if member.count != 0]
    if new is not None:
        yield Lever(
            "go_over", "Who goes over", "designer", "choice", LEAVE,
            ((LEAVE, "nobody more"), *((part, f"{part} % of people and clients") for part in (25, 50, 75, 100))),
            help="How many work in the new teams from the first morning of this month. Back goes only a roll back.",
        )  # fmt: skip
        yield Lever(
            "open_cases", "Work on their desks", "designer", "choice", "finish",
            (("finish", "they take it along and finish it"), ("hand over", "they leave it, and colleagues read in")),
            help="Of those who go over this month.",
        )  # fmt: skip
        if months >= LONG:
            yield Lever(
                "plan", "A plan for the change", "designer", "choice", LEAVE,
                ((LEAVE, "as before"), (0, "no plan: month by month"), (25, "a quarter more each month"),
                 (50, "half each month")),
                help="So many go over each month from this one on, by themselves; management can stop it for a month.",
            )  # fmt: skip
            yield Lever(
                "pilot", "A pilot", "designer", "choice", LEAVE,
                ((LEAVE, "no pilot"), *((key, f"for {new.teams[key].label}") for key in new.teams)),
                help="Half of a new team, with half of its clients, for this month; the other half is the control.",
            )  # fmt: skip
    elif len([key for key, team in old.teams.items() if any(m.phone != "only" for m in team.members)]) > 1:
        teams = [(key, f"one more in {team.label}") for key, team in old.teams.items()]
        yield Lever(
            "lend", "Lend somebody", "designer", "choice", LEAVE, ((LEAVE, "everybody stays"), *teams),
            help="For this month, from the largest of the other teams.",
        )  # fmt: skip
    if len(old.teams) > 1 or new is not None:
        yield Lever(
            "help", "Help each other", "executor", "choice", LEAVE,
            ((LEAVE, "as before"), ("on", "teams take each other's work when they have none"), ("off", "no longer")),
            help="From this month on, for calls and work that one is able to do.",
        )  # fmt: skip
    if old.learning.curve != "off" and (new is not None or any(member.proficiency < 1 for member in members)):
        who = "each who goes over this month" if new is not None else "everybody"
        yield Lever(
            "train", "Training", "executor", "number", 0, high=40, step=8, unit="hours",
            help=f"Off the floor, in the first days of the month, for {who}. An hour counts as an hour of experience.",
        )  # fmt: skip
        if new is not None and months >= LONG:
            yield Lever(
                "training", "When the training is", "executor", "choice", "after",
                (("after", "after the move, in the new team"), ("before", "before: they go over halfway the month")),
                help="Of those who go over this month.",
            )  # fmt: skip
    if old.coded.calls and any(member.phone != "only" for member in members):
        options = [(LEAVE, "as before"), ("everybody", "everybody picks up"), ("turns", "in turns, a week each")]
        if any(member.phone == "only" for member in members):
            options.append(("first line", "only those at the phone"))
        yield Lever(
            "phone", "Who answers the phone", "executor", "choice", LEAVE, tuple(options),
            help="From this month on. Who is at the phone all day stays there.",
        )  # fmt: skip
    yield Lever(
        "temps", "Temporary staff", "management", "number", 0, high=3, unit="employees",
        help="For this month, one each in the largest teams. They know half of it, and cost as much as colleagues.",
    )  # fmt: skip
    promised = {key: event for key, event in old.events.items() if event.norm_days and not event.norm_by}
    if promised:
        first = sorted(promised, key=lambda key: -promised[key].per_week)[:3]
        yield Lever(
            "norm", "The norm", "management", "choice", LEAVE,
            ((LEAVE, "as before"), *((key, f"{promised[key].label}: half the days") for key in first),
             ("longer", "twice the days for all"), ("file", "as at the beginning")),
            help="The days that clients are promised from now on. All teams then take first what is due first.",
        )  # fmt: skip
    yield Lever(
        "freeze", "Take in no new work", "management", "number", 0, high=5, unit="days",
        help="In the first days of the month; it waits at the door.",
    )  # fmt: skip
    if new is not None:
        yield Lever(
            "stop", "The change", "management", "choice", "go on",
            (("go on", "goes on"), ("stop", "stops: nobody goes over this month"), ("roll back", "is rolled back")),
            help="What management says here counts before what designers decide.",
        )  # fmt: skip
