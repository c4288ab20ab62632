"""The gallery: the pitfalls, one TOML file each, read from a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd

from simkit.course.pitfalls.experiments import KINDS as EXPERIMENTS
from simkit.course.pitfalls.pitfall import KINDS, Pitfall
from simkit.model.scenario.files import toml_file
from simkit.model.scenario.refusals import Problem, RefusalError, ScenarioError, did_you_mean, one_of, validated
from simkit.result import Shown


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
    kind = raw.get("kind") if isinstance(raw, dict) else None
    if not isinstance(raw, dict):
        problems.append(Problem("experiment", "missing", f"a table with a kind, {one_of(EXPERIMENTS)}"))
    elif str(kind) not in EXPERIMENTS:
        hint = did_you_mean(str(kind), EXPERIMENTS)
        problems.append(Problem("experiment.kind", f"{kind!r}", one_of(EXPERIMENTS), hint))
    else:
        data["experiment"] = validated(EXPERIMENTS[kind], raw, "experiment", problems)
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
