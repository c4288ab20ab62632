"""Control: a knob on a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simkit.live.tuning.field_info import CHOICES, FieldInfo, field_info, grid
from simkit.model.scenario import Scenario

KINDS = {"whole": "slider", "number": "slider", "flag": "toggle", "choice": "dropdown"}
MOST = 6  # knobs that a scenario suggests by itself
FEW = 2  # so many of them for things of one kind; of more, one knob moves all


@dataclass(frozen=True)
class Control:
    """A knob that sets one or more places of a scenario.

    What is left out is looked up in the scenario, by `fit`.
    """

    kind: str
    paths: tuple[str, ...]
    label: str | None = None
    start: Any = None
    convert: Callable[[Any], Any] | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    times: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.paths:
            raise ValueError(f"{self.name}: needs at least one path")
        if self.kind != "slider":
            return
        low, high, step, start = self.low, self.high, self.step, self.start
        ends_wrong = low is not None and high is not None and not low < high
        if ends_wrong or (step is not None and step <= 0):
            raise ValueError(f"{self.name}: needs low < high and a step above 0, not {low}, {high}, {step}")
        if start is not None and ((low is not None and start < low) or (high is not None and start > high)):
            raise ValueError(f"{self.name}: the start {start} lies outside {low} to {high}")

    @property
    def name(self) -> str:
        """Kind and label, for messages."""
        return f"{self.kind} '{self.label or (self.paths[0] if self.paths else '')}'"

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are meant."""
        return self.kind == "slider" and all(
            float(one).is_integer() for one in (self.low, self.high, self.step, self.start)
        )

    def fit(self, scenario: Scenario) -> Control:
        """Return the knob with everything it needs: what is left out comes from the scenario."""
        sample = next(iter(self.options.values()), self.start)
        places = [field_info(scenario, path, sample) for path in self.paths]
        return {"slider": self._slider, "dropdown": self._dropdown, "toggle": self._toggle}[self.kind](places[0])

    def _slider(self, here: FieldInfo) -> Control:
        plain = len(self.paths) == 1 and "*" not in self.paths[0] and self.convert is None
        ends = (self.low, self.high, self.step)
        if None in ends:
            if self.convert is not None:
                raise ValueError(f"{self.name}: with convert it needs low, high and step")
            self._suits(here, ("whole", "number"))
            if here.value is None:
                raise ValueError(f"{self.name}: nothing stands there now, so say low, high and step")
            ends = tuple(own if own is not None else found for own, found in zip(ends, grid(here), strict=True))
            plain = True
        start = self.start
        if start is None:
            now = here.value if plain and isinstance(here.value, int | float) else None
            start = now if now is not None and ends[0] <= now <= ends[1] else ends[0]
        return replace(self, label=self.label or here.label, start=start, low=ends[0], high=ends[1], step=ends[2])

    def _dropdown(self, here: FieldInfo) -> Control:
        options = self.options
        start = self.start
        if not options:
            self._suits(here, ("choice",))
            options = {CHOICES.get(one, str(one).replace("_", " ")): one for one in here.options}
            start = here.value if start is None else start
        start = next(iter(options.values())) if start is None else start
        if start not in options.values():
            raise ValueError(f"{self.name}: the start {start!r} is none of the options {list(options.values())}")
        return replace(self, label=self.label or here.label, start=start, options=dict(options))

    def _toggle(self, here: FieldInfo) -> Control:
        if self.convert is None:
            self._suits(here, ("flag",))
        start = self.start if self.start is not None else (here.value is True and self.convert is None)
        return replace(self, label=self.label or here.label, start=bool(start))

    def _suits(self, here: FieldInfo, kinds: tuple[str, ...]) -> None:
        if here.kind not in kinds:
            better = f"use sk.{KINDS[here.kind]}" if here.kind in KINDS else "no knob can set that"
            raise ValueError(f"{self.name}: {here.value!r} stands there; {better}")

    def changes(self, value: Any) -> dict[str, Any]:
        """Return the changes to a scenario that this value of the knob stands for."""
        value = self.convert(value) if self.convert else value
        return {path: value * self.times[path] if path in self.times else value for path in self.paths}

    def reading(self, value: Any) -> str:
        """Say what the knob stands at, in words."""
        return f"{self.label}: {self.shown(value)}"

    def shown(self, value: Any) -> str:
        """Write a value of the knob for people."""
        if self.kind == "dropdown":
            return next((label for label, option in self.options.items() if option == value), str(value))
        return ("on" if value else "off") if self.kind == "toggle" else f"{value:g}"

    def to_dict(self) -> dict[str, Any]:
        """Return the knob as plain data, for the browser."""
        told = {"kind": self.kind, "label": self.label, "start": self.encode(self.start)}
        if self.kind == "dropdown":
            return {**told, "options": list(self.options)}
        if self.kind == "slider":
            return {**told, "low": self.low, "high": self.high, "step": self.step}
        return told

    def encode(self, value: Any) -> Any:
        """Return a value as plain data; of a dropdown the position."""
        return list(self.options.values()).index(value) if self.kind == "dropdown" else value

    def decode(self, told: Any) -> Any:
        """Return the value that the browser tells, the other way round."""
        if self.kind == "toggle" and isinstance(told, bool):
            return told
        if self.kind == "dropdown" and told in range(len(self.options)):
            return list(self.options.values())[int(told)]
        if self.kind == "slider" and isinstance(told, int | float) and self.low <= told <= self.high:
            return int(told) if self.whole and float(told).is_integer() else float(told)
        raise ValueError(f"{self.name} cannot stand at {told!r}")


def slider(
    paths: str | Iterable[str],
    low: float | None = None,
    high: float | None = None,
    step: float | None = None,
    label: str | None = None,
    start: float | None = None,
    convert: Callable[[float], Any] | None = None,
) -> Control:
    """Make a slider for a number in a scenario.

    Parameters
    ----------
    paths : str or iterable of str
        Dotted path, or several that get the same value.
    low, high, step : float, optional
        Range of the slider; left out, from half to twice what stands there now.
    label : str, optional
        What it is called, with its unit.
    start : float, optional
        Value it begins with. Left out: what stands there now, if there is one path without ``*`` and no
        conversion; else `low`.
    convert : callable, optional
        Turns the value of the slider into that of the scenario, such as
        ``lambda slowdown: 1 / slowdown`` for a skill.

    Raises
    ------
    ValueError
        If the range is empty, the step is not above 0 or the start lies outside the range.

    Examples
    --------
    >>> import simkit as sk
    >>> knob = sk.slider("teams.desk.members[0].count", 1, 4, label="Desks")
    >>> sk.tune(sk.load("textbook/mm1"), [knob])
    Panel with Desks, at 1
    """
    return Control("slider", _several(paths), label, start, convert, low, high, step)


def dropdown(
    paths: str | Iterable[str], options: Mapping[str, Any] | None = None, label: str | None = None, start: Any = None
) -> Control:
    """Make a list to choose from.

    Parameters
    ----------
    paths : str or iterable of str
        Dotted path, or several that get the same value.
    options : mapping of str to object, optional
        Label and value of each option; left out, all that the scenario accepts there.
    label : str, optional
        What it is called.
    start : object, optional
        Value it begins with. Left out: the first of the options, or what stands there now if those are left
        out too.

    Raises
    ------
    ValueError
        If there are fewer than two options.

    Examples
    --------
    >>> import simkit as sk
    >>> knob = sk.dropdown("teams.desk.pick", {"oldest": "oldest_task", "shortest": "shortest"}, label="Next")
    >>> sk.tune(sk.load("textbook/mm1"), [knob])
    Panel with Next
    """
    if options is not None and len(options) < 2:
        raise ValueError(f"dropdown '{label or paths}': needs at least two options")
    return Control("dropdown", _several(paths), label, start, options=dict(options or {}))


def toggle(
    paths: str | Iterable[str],
    label: str | None = None,
    start: bool | None = None,
    convert: Callable[[bool], Any] | None = None,
) -> Control:
    """Make a switch for a yes or no in a scenario.

    Parameters
    ----------
    paths : str or iterable of str
        Dotted path, or several that get the same value.
    label : str, optional
        What it is called.
    start : bool, optional
        Whether it begins switched on; left out: what stands there now, or off with a conversion.
    convert : callable, optional
        Turns on and off into the value of the scenario, such as ``lambda on: 480 if on else 0``.

    Examples
    --------
    >>> import simkit as sk
    >>> knob = sk.toggle("teams.desk.primary_first", label="Best first")
    >>> sk.tune(sk.load("textbook/mm1"), [knob])
    Panel with Best first
    """
    return Control("toggle", _several(paths), label, start, convert)


def _several(paths: str | Iterable[str]) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) else tuple(paths)


def apply(scenario: Scenario, controls: Iterable[Control], values: Iterable[Any]) -> Scenario:
    """Return the scenario with every knob at its value."""
    return scenario.change(changes(controls, values))


def changes(controls: Iterable[Control], values: Iterable[Any]) -> dict[str, Any]:
    """Return what the knobs at these values change, by path."""
    together: dict[str, Any] = {}
    for control, value in zip(controls, values, strict=True):
        together.update(control.changes(value))
    return together


# ---------------------------------------------------------------------- knobs that a scenario itself suggests


def automatic(scenario: Scenario) -> tuple[Control, ...]:
    """Suggest knobs: how many clients come, who is there, and what passing work on costs."""
    clients, people, rules = _clients(scenario), _people(scenario), _rules(scenario)
    room = max(MOST - len(clients) - min(len(people), FEW), 1)
    rules = rules[:room]
    people = people[: MOST - len(clients) - len(rules)]
    return tuple(control.fit(scenario) for control in (*clients, *people, *rules))


def _clients(scenario: Scenario) -> list[Control]:
    """One knob for each stream of clients; of many streams, one for all."""
    streams = {f"events.{key}.per_week": event.per_week for key, event in scenario.events.items() if event.per_week}
    streams |= {f"questions.{key}.per_week": q.per_week for key, q in scenario.questions.items() if q.per_week}
    found = []
    for kind, label in (("events", "Clients"), ("questions", "People with a plain question")):
        here = {path: rate for path, rate in streams.items() if path.startswith(kind)}
        if len(here) > FEW:
            found.append(
                Control("slider", tuple(here), f"{label} (% of now)", 100, lambda p: p / 100, 50, 150, 5, times=here)
            )
        else:
            found += [slider(path) for path in here]
    return found[:3]


def _people(scenario: Scenario) -> list[Control]:
    """One knob for each group of employees who are alike, the largest groups first."""
    groups = [
        (member.count, f"teams.{key}.members[{position}].count")
        for key, team in scenario.teams.items()
        for position, member in enumerate(team.members)
        if member.count
    ]
    return [slider(path) for _, path in sorted(groups, key=lambda group: -group[0])]


def _rules(scenario: Scenario) -> list[Control]:
    """What passing on costs, who keeps a case and who picks up, as far as it plays a part."""
    between, within = scenario.handoff.between, scenario.handoff.within
    teams = scenario.teams.values()
    phone = any(member.phone == "also" for team in teams for member in team.members)
    several = any(len(event.tasks) > 1 for event in scenario.events.values())
    people = sum(1 for _ in scenario.people())
    owners, limited = [t.ownership for t in teams], any(t.caseload for t in teams)  # a caseload needs an owner
    suggested = [
        (len(scenario.teams) > 1 and bool(between.delay_minutes), slider("handoff.between.delay_minutes")),
        (several and people > 1 and _alike(owners) and not limited, dropdown("teams.*.ownership")),
        (bool(between.reading_minutes), slider("handoff.between.reading_minutes")),
        (not between.reading_minutes and bool(within.reading_minutes), slider("handoff.within.reading_minutes")),
        (phone and _alike(t.interrupts for t in teams), toggle("teams.*.interrupts")),
    ]
    return [control for fits, control in suggested if fits]


def _alike(values: Iterable[object]) -> bool:
    return len(set(values)) == 1
