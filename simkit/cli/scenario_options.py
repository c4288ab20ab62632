"""Scenario options: which scenario, changed how, on which clients; shared by ``run``, ``compare`` and ``lenses``."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simkit.cli.parser import UsageError, whole_number

if TYPE_CHECKING:
    from simkit.model.scenario import Scenario

NAME_HELP = "a shipped scenario (see `simkit list`) or the path of a .toml file"
CHANGE_HELP = "change one value, for example teams.allowances.members[0].count=6; may be repeated"


def add_seed(parser: argparse.ArgumentParser) -> None:
    """Add ``--seed``."""
    help_text = "which clients come; the same seed gives the same clients (1)"
    parser.add_argument("--seed", type=whole_number(0), default=1, metavar="SEED", help=help_text)


def add_change(
    parser: argparse.ArgumentParser, option: str = "--change", help_text: str = CHANGE_HELP
) -> None:
    """Add an option that collects changes into a list of ``(path, value)``."""
    parser.add_argument(
        option, action="append", default=[], type=read_change, metavar="PATH=VALUE", help=help_text
    )


def read_change(text: str) -> tuple[str, Any]:
    """Read ``PATH=VALUE``; the value as TOML would, and a bare word as text.

    Examples
    --------
    >>> read_change("teams.a.members[0].count=6")
    ('teams.a.members[0].count', 6)
    >>> read_change("clock.weeks=[1, 2]"), read_change("title=Monday")
    (('clock.weeks', [1, 2]), ('title', 'Monday'))
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    if not (path and equals and value):
        raise argparse.ArgumentTypeError(
            f"'{text}' is not of the form PATH=VALUE, such as teams.vat.members[0].count=6"
        )
    try:
        read = tomllib.loads(f"value = {value}")
    except tomllib.TOMLDecodeError:
        return path, value
    if set(read) != {"value"}:  # a line break smuggled in a second key
        raise argparse.ArgumentTypeError(f"'{text}' holds more than one value")
    return path, read["value"]


def load(name: str, changes: Iterable[tuple[str, Any]]) -> Scenario:
    """Load a scenario and lay the changes over it.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or it or the change is not in order.
    UsageError
        If one path is changed twice.
    """
    import simkit as sk

    scenario = sk.load(name)
    laid: dict[str, Any] = {}
    for path, value in changes:
        if path in laid:
            raise UsageError(f"'{path}' is changed twice, to {laid[path]!r} and to {value!r}; say which.")
        laid[path] = value
    return scenario.change(laid) if laid else scenario
