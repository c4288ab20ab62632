"""Experiment: what every way of measuring a pitfall has in common."""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from simkit.model.scenario.part import Part

if TYPE_CHECKING:
    from simkit.course.pitfalls.measured import Measured

COMMON = ("experiment", "readings", "weeks")  # what the kinds share; these are no kinds


class Base(Part):
    """A way of measuring. Each module of this folder has one of these, called ``Experiment``."""

    kind: str
    n: Annotated[int, Field(ge=2, le=1_000_000)] = 30
    seed: Annotated[int, Field(ge=0)] = 1

    def names(self) -> tuple[str, ...]:
        """Return the keys of the numbers it gives, known before it runs, so that texts can be checked."""
        raise NotImplementedError

    def takes(self) -> int:
        """Return how many runs of an office it takes, known before it runs; 0 where it takes none."""
        return 0

    def run(self) -> Measured:
        """Do the experiment."""
        raise NotImplementedError


Experiment = Base


def kinds() -> list[str]:
    """Return the names of all kinds: the modules of this folder."""
    found = (file.name for file in (files("simkit") / "course" / "pitfalls" / "experiments").iterdir())
    names = (name.removesuffix(".py") for name in found if name.endswith(".py"))
    return sorted(name for name in names if not name.startswith("_") and name not in COMMON)


def of_kind(kind: str) -> type[Base]:
    """Return the experiment class of a kind."""
    if kind not in kinds():
        raise KeyError(kind)
    return import_module(f"simkit.course.pitfalls.experiments.{kind}").Experiment
