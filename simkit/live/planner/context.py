"""Context: the two structures, and what is assumed of the way from one to the other."""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from simkit.arguments import number
from simkit.live.kit_widget import PythonSource
from simkit.measures.change import weeks_of
from simkit.model.office.mechanisms.learning import proficiency_after_training
from simkit.model.scenario import Scenario, ScenarioError
from simkit.model.scenario.change_over import change_over
from simkit.present.plausibility import look

# What the controls and the list of steps say: not to be said a second time.
CONTROLLED = {
    "plan.steps": "add steps with planner.add(...)",
    "plan.open_cases": "give open_cases=...",
    "plan.participation.hours": "give participation=...",
}


class Phase(NamedTuple):
    """What one phase of a change-over does."""

    moves: tuple[dict[str, Any], ...]
    route: dict[str, Any]
    people: tuple[str, ...]


class PlanContext:
    """The two structures, and what is assumed of the way from one to the other."""

    def __init__(
        self,
        before: Scenario,
        after: Scenario,
        retained: float = 1,
        proficiency: float = 0,
        worth: float = 1,
        temps_proficiency: float = 0,
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        for scenario in (before, after):
            if not isinstance(scenario, Scenario):
                right = "two scenarios, such as sk.load('textbook/dip-before') and sk.load('textbook/dip-after')"
                raise TypeError(f"a change is planned between {right}; not {scenario!r}")
        if before.plan.steps:
            raise ValueError(f"{before.title} has a plan of its own: begin with an office without one")
        for path in changes or {}:
            if path in CONTROLLED:
                raise ValueError(f"'{path}' is what the planner sets: {CONTROLLED[path]}")
        for name, value, most in (
            ("retained", retained, 1),
            ("proficiency", proficiency, 1),
            ("temps_proficiency", temps_proficiency, 1),
            ("worth", worth, 100),
        ):
            number(name, value, low=0, high=most)
        self.before, self.after = before, after
        self.retained, self.proficiency = retained, proficiency
        self.worth, self.temps_proficiency = worth, temps_proficiency
        self.changes = dict(changes or {})
        self._offices: dict[tuple[tuple[float, ...], bool], Scenario] = {}
        if not weeks_of(self.without):
            days = self.without.clock.horizon_days
            raise ValueError(f"the run is shorter than a week: clock.horizon_days = {days:g}")

    @cached_property
    def doubted(self) -> str:
        """What one would doubt of the two structures."""
        return look([self.before, self.after], (self.before.title, self.after.title))

    @cached_property
    def sources(self) -> dict[str, str]:
        """The two structures as Python."""
        return {name: PythonSource(getattr(self, name)).change({}) for name in ("before", "after")}

    def office(self, over: tuple[float, ...] = (1.0,), helps: bool = False) -> Scenario:
        """Return the office with its old and new teams, and a plan that moves these parts, a week apart."""
        if (over, helps) not in self._offices:
            known = {"retained": self.retained, "proficiency": self.proficiency}
            more = {"phases": over, "gap": 1, "week": 0, "helps": helps, "changes": self.changes}
            self._offices[over, helps] = change_over(self.before, self.after, **known, **more)
        return self._offices[over, helps]

    def parts(self, over: tuple[float, ...], helps: bool) -> list[Phase]:
        """Return what each phase does; a phase ends with the route of its clients."""
        found, moves = [], []
        for step in self.office(over, helps).data()["plan"]["steps"]:
            if step["do"] == "route":
                people = tuple(name for move in moves for name in move["people"])
                found.append(Phase(tuple(moves), step, people))
                moves = []
            else:
                moves.append(step)
        return found

    @cached_property
    def without(self) -> Scenario:
        """The office in which nothing changes."""
        return self.office().without_plan()

    @cached_property
    def teams(self) -> dict[str, str]:
        """The label of every team by its key, the old ones first; of two with one label, the new one says so."""
        labels: dict[str, str] = {}
        for key, team in self.without.teams.items():
            labels[key] = f"{team.label} (new)" if team.label in labels.values() else team.label
        return labels

    @property
    def old(self) -> list[str]:
        """Keys of the teams before the change."""
        return list(self.before.teams)

    @property
    def new(self) -> list[str]:
        """Keys of the teams after the change."""
        return [key for key in self.teams if key not in self.before.teams]

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Names of all who are there from the beginning."""
        return tuple(person.name for person in self.before.people())

    @property
    def last(self) -> int:
        """Number of whole weeks that are measured."""
        return weeks_of(self.without)

    @property
    def hours_a_week(self) -> float:
        """Opening hours of a week."""
        return self.without.clock.week_minutes / 60

    def ahead(self, hours: float) -> float:
        """Return how many whole weeks before a move a training must begin."""
        return float(max(1, math.ceil(hours / self.hours_a_week - 1e-9)))

    def trained(self, move: Mapping[str, Any], hours: float) -> float:
        """Return how far somebody is with the new way of working after so many hours of training in it."""
        products = len(self.without.teams[move["to"]].members[move["member"]].skills)
        return round(proficiency_after_training(self.without, self.proficiency, hours * self.worth, products), 4)

    def temporary(self, where: str, count: int) -> list[tuple[str, int, int]]:
        """Spread temporary staff over teams and kinds of employees, in proportion."""
        keys = {"new": self.new, "old": self.old}.get(where, [where])
        sizes: dict[tuple[str, int], int] = {}
        for structure, prefix in ((self.before, ""), (self.after, "new_")):
            for person in structure.people():
                key = person.team if not prefix or person.team not in self.before.teams else prefix + person.team
                if key in keys:
                    sizes[key, person.position] = sizes.get((key, person.position), 0) + 1
        if not sizes:
            raise ValueError(f"temps_in must be 'new', 'old' or a team: {', '.join(self.teams)}; not {where!r}")
        whole = sum(sizes.values())
        shares = {place: count * size / whole for place, size in sizes.items()}
        found = {place: math.floor(share) for place, share in shares.items()}
        rest = sorted(shares, key=lambda place: found[place] - shares[place])
        for place in rest[: count - sum(found.values())]:
            found[place] += 1
        return [(*place, number) for place, number in found.items() if number]

    def checked(self, data: dict[str, Any], labels: list[str]) -> Scenario:
        """Return a scenario from data; a refusal names the step as the list of the planner does."""
        try:
            return Scenario.from_data(data, "the plan")
        except ScenarioError as refused:
            told = []
            for problem in refused.problems:
                head, _, rest = problem.path.partition("]")
                where = head.removeprefix("plan.steps[")
                if head == where or not where.isdigit() or int(where) >= len(labels):
                    named = problem.path
                else:
                    named = labels[int(where)] + (f" ({rest.lstrip('.')})" if rest else "")
                told.append(f"{named}: {problem.found}; needed: {problem.allowed}")
            raise ValueError("this plan cannot be carried out. " + ". ".join(dict.fromkeys(told)) + ".") from None
