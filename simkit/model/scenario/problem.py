"""What is wrong with a scenario, said so that a non-programmer can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One mistake in a scenario.

    Parameters
    ----------
    path : str
        Dotted path of the key, such as ``teams.allowances.members[2].skills``.
    found : str
        What stands there now.
    allowed : str
        What would be accepted.
    hint : str
        A "did you mean", or empty.
    """

    path: str
    found: str
    allowed: str
    hint: str = ""

    def __str__(self) -> str:
        lines = [f"{self.path or 'the file'}: {self.found}", f"    allowed: {self.allowed}"]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


class ScenarioError(ValueError):
    """A scenario that cannot be simulated; the message lists every problem found.

    Attributes
    ----------
    problems : list of Problem
        All mistakes, in the order of the file's parts.
    source : str
        Where the scenario came from: a shipped name, a file or "the change asked for".
    """

    SHOWN = 8  # one screen; the rest is counted

    def __init__(self, problems: Iterable[Problem], source: str = "scenario") -> None:
        self.problems = list(problems)
        self.source = source
        count = len(self.problems)
        head = f"{source}: {count} problem{'s' if count != 1 else ''} found"
        shown = [f"- {problem}" for problem in self.problems[: self.SHOWN]]
        if count > self.SHOWN:
            shown.append(f"- and {count - self.SHOWN} more; mend these first")
        super().__init__("\n".join([head, *shown]))

    def _render_traceback_(self) -> list[str]:
        """In a notebook the message is enough: where it was raised tells a learner nothing."""
        return [str(self)]


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the nearest known name, or an empty string."""
    near = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""


def one_of(names: Iterable[str]) -> str:
    """Say which names are allowed: ``"one of: a, b, c"``."""
    return "one of: " + ", ".join(names)


def unknown(path: str, kind: str, wrong: str, known: Iterable[str]) -> Problem:
    """Describe a name that points to nothing."""
    known = list(known)
    return Problem(path, f"unknown {kind} '{wrong}'", one_of(known), did_you_mean(wrong, known))
