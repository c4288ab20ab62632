"""Pitfalls: a plausible question with its trap and the experiment that shows it; and all of them, a TOML file each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field, model_validator

from simkit.course.pitfalls.experiments import KINDS as EXPERIMENTS
from simkit.course.pitfalls.experiments import PitfallExperiment
from simkit.course.pitfalls.numbers import FORMS, PitfallNumbers, filled, places
from simkit.model.scenario.files import toml_file
from simkit.model.scenario.part import Part
from simkit.model.scenario.refusals import Problem, RefusalError, ScenarioError, did_you_mean, one_of, typed, validated
from simkit.result import Result, Shown


@dataclass(frozen=True, eq=False, repr=False)
class PitfallOutcome(Result):
    """What a decision leads to."""

    pitfall: Pitfall
    choice: str
    measured: PitfallNumbers

    @property
    def fell(self) -> bool:
        """Whether the choice was the trap."""
        return self.choice == self.pitfall.trap

    @property
    def kind(self) -> str:
        """``trap``, ``sound`` or ``neither``."""
        return self.pitfall.kind_of(self.choice)

    @property
    def happens(self) -> str:
        """What the experiment shows, with the measured numbers, and what of it was put in."""
        put_in = self.pitfall.put_in.strip()
        return self.filled(self.pitfall.happens + (f"\n\nPut in was {put_in}" if put_in else ""))

    @property
    def number(self) -> str:
        """The number to remember, in words: what it is, its value, its interval and from how many replications."""
        found = self.measured[self.pitfall.headline]
        if not found.n:
            return f"{found.label}: {found.text()} (closed form)"
        return f"{found.label}: {found.text()} (95 % interval {found.text('interval')}, n = {found.n:,})"

    @property
    def reply(self) -> str:
        """What is said about the choice, with the measured numbers."""
        return self.filled(self.pitfall.choice[self.choice].reply)

    def filled(self, text: str) -> str:
        """Put the measured numbers into a text."""
        return filled(text, self.measured)

    _ipython_display_ = Result._display


KINDS = {"simulation": "Of simulation", "structure": "Of the new structure", "change": "Of the change"}

Text = Annotated[str, Field(min_length=1)]


class PitfallChoice(Part):
    """One of the answers."""

    text: Text
    reply: Text
    trap: bool = False
    sound: bool = False


class Claim(Part):
    """What the whole interval of a number must show for the pitfall to be one; the tests hold it to that."""

    number: str
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Claim:
        if self.above is None and self.below is None:
            raise ValueError(f"the claim about '{self.number}' needs 'above' or 'below'")
        return self

    def holds(self, measured: PitfallNumbers) -> bool:
        """Tell whether the whole interval (for a closed form: the value) lies where it is said to lie."""
        found = measured[self.number]
        low, high = (found.value, found.value) if found.low != found.low else (found.low, found.high)
        return (self.above is None or low > self.above) and (self.below is None or high < self.below)


class Pitfall(Shown, Part):
    """A pitfall to fall into safely."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    name: Text
    of: Literal["simulation", "structure", "change"]
    place: int = 100
    story: Text
    question: Text
    choice: Annotated[dict[str, PitfallChoice], Field(min_length=2)]
    happens: Text
    put_in: str = ""
    headline: str
    do: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Annotated[tuple[Text, ...], Field(min_length=1)]
    claim: Annotated[tuple[Claim, ...], Field(min_length=1)]
    experiment: PitfallExperiment

    @model_validator(mode="after")
    def _choices_are_in_order(self) -> Pitfall:
        letters = list(self.choice)
        if letters != [*"abcd"[: len(letters)]]:
            raise ValueError(f"the choices should be a, b, … in this order; found {', '.join(letters)}")
        traps = [letter for letter, choice in self.choice.items() if choice.trap]
        if len(traps) != 1:
            raise ValueError(f"one choice should have trap = true; found {len(traps)}")
        if not any(choice.sound and not choice.trap for choice in self.choice.values()):
            raise ValueError("at least one choice that is not the trap should have sound = true")
        return self

    @model_validator(mode="after")
    def _numbers_are_measured(self) -> Pitfall:
        known = self.experiment.names()
        used = [(place, key, form) for place, text in self._texts() for key, form in places(text)]
        used += [("headline", self.headline, ""), *(("claim", claim.number, "") for claim in self.claim)]
        for place, key, form in used:
            if key not in known:
                hint = did_you_mean(key, known) or one_of(known)
                raise ValueError(f"{place}: '{key}' is not a number of the experiment; {hint}")
            if form not in FORMS:
                raise ValueError(f"{place}: '{{{key}.{form}}}' is not known; a number is {{{key}}}, "
                                 f"{{{key}.interval}} or {{{key}.size}}")  # fmt: skip
        return self

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield "happens", self.happens
        yield "put_in", self.put_in
        yield from (("do", text) for text in self.do)
        yield from ((f"choice.{letter}.reply", choice.reply) for letter, choice in self.choice.items())

    @property
    def trap(self) -> str:
        """Letter of the choice that is the trap."""
        return next(letter for letter, choice in self.choice.items() if choice.trap)

    @cached_property
    def _measured(self) -> PitfallNumbers:
        return self.experiment.run()

    def kind_of(self, letter: str) -> str:
        """Tell what a choice is: ``trap``, ``sound`` or ``neither``."""
        chosen = self.choice[letter]
        return "trap" if chosen.trap else "sound" if chosen.sound else "neither"

    def run(self, **changes: Any) -> PitfallNumbers:
        """Measure the pitfall."""
        if not changes:
            return self._measured
        kind = type(self.experiment)
        for option in changes:
            if option not in kind.model_fields or option == "kind":
                known = [name for name in kind.model_fields if name != "kind"]
                hint = did_you_mean(option, known) or one_of(known)
                raise ValueError(f"the experiment of '{self.key}' has no option '{option}'; {hint}")
        return kind.model_validate({**dict(self.experiment), **changes}).run()

    def decide(self, choice: str) -> PitfallOutcome:
        """Choose, and see what happens."""
        letter = choice.strip().lower() if isinstance(choice, str) else choice
        if letter not in self.choice:
            raise ValueError(f'"{self.key}" has no choice {choice!r}; choose {one_of(self.choice)}')
        return PitfallOutcome(self, letter, self._measured)


class PitfallError(RefusalError):
    """A pitfall that is not there, or a file that is not in order; the message lists every problem found.

    Attributes
    ----------
    problems : list of Problem
        All mistakes.
    """


class Pitfalls(Shown):
    """Pitfalls, by kind and name."""

    def __init__(self, pitfalls: Iterable[Pitfall]) -> None:
        order = list(KINDS)
        found = sorted(pitfalls, key=lambda p: (order.index(p.of), p.place, p.name.lower()))
        self._found = {p.key: p for p in found}

    @classmethod
    def read(cls, folder: str | Path | Traversable) -> Pitfalls:
        """Read every ``.toml`` file of a folder; the name of the file is the key of the pitfall."""
        place = Path(folder) if isinstance(folder, str) else folder
        if not place.is_dir():
            raise PitfallError([Problem("the folder", "is not there", "a folder with .toml files")], str(folder))
        found = [_read(file) for file in place.iterdir() if file.name.endswith(".toml")]
        if not found:
            raise PitfallError([Problem("the folder", "holds no pitfall", "at least one .toml file")], str(folder))
        return cls(found)

    def __iter__(self) -> Iterator[Pitfall]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, key: object) -> bool:
        return key in self._found

    def __getitem__(self, key: str) -> Pitfall:
        """Return the pitfall with this key."""
        if key in self._found:
            return self._found[key]
        names = {p.name.lower(): p.key for p in self}
        wrong = str(key).lower()
        hint = did_you_mean(names.get(wrong, wrong.replace(" ", "-").replace("_", "-")), self._found)
        raise PitfallError([Problem("key", f"there is no pitfall '{key}'", one_of(self._found), hint)], "the gallery")

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each pitfall, indexed by key: of, name, title, question."""
        rows = {p.key: [p.of, p.name, p.title, " ".join(p.question.split())] for p in self}
        columns = ["of", "name", "title", "question"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("key")


def _read(file: Path | Traversable) -> Pitfall:
    key = file.name.removesuffix(".toml")
    try:
        data = toml_file(file, file.name)
    except ScenarioError as error:
        raise PitfallError(error.problems, file.name) from None
    problems: list[Problem] = []
    if "key" in data:
        problems.append(Problem("key", "stands in the file", "no key: it is the name of the file"))
    raw = data.get("experiment")
    if not isinstance(raw, dict):
        problems.append(Problem("experiment", "missing", f"a table with a kind, {one_of(EXPERIMENTS)}"))
    else:
        data["experiment"] = typed(EXPERIMENTS, raw, "experiment", problems)
    if problems:
        raise PitfallError(problems, file.name)
    found = validated(Pitfall, {**data, "key": key}, "", problems)
    if found is None:
        raise PitfallError(problems, file.name)
    return found


@cache
def _shipped() -> Pitfalls:
    """The pitfalls that come with simkit: pure data, read once."""
    return Pitfalls.read(files("simkit") / "course" / "gallery")


def pitfalls(folder: str | Path | None = None) -> Pitfalls:
    """Open the gallery.

    Parameters
    ----------
    folder : str or Path, optional
        A folder with pitfalls of your own; the shipped gallery when left out.

    Returns
    -------
    Pitfalls
        Shows itself as a table; iterate over it, or take one by its key.

    Raises
    ------
    PitfallError
        If a file of the folder is not in order.

    Examples
    --------
    >>> import simkit as sk
    >>> "one-run" in sk.pitfalls()
    True
    """
    return _shipped() if folder is None else Pitfalls.read(folder)


def pitfall(key: str, folder: str | Path | None = None) -> Pitfall:
    """Take a pitfall from the gallery: it asks you something.

    Parameters
    ----------
    key : str
        Its key, such as ``"one-run"``.
    folder : str or Path, optional
        A folder with pitfalls of your own.

    Returns
    -------
    Pitfall
        Shows its question; ``.decide("a")`` shows what happens, ``.run()`` the numbers.

    Raises
    ------
    PitfallError
        If there is none; the message says which there are.

    Examples
    --------
    >>> import simkit as sk
    >>> sk.pitfall("one-run").of
    'simulation'
    """
    return pitfalls(folder)[key]
