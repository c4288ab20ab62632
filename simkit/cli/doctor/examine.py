"""Run every check, one after the other, and let none of them raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from simkit.cli.doctor import course, jupyter, model, packages
from simkit.cli.doctor.finding import Finding

Check = tuple[str, str, Callable[[], Finding]]


def checks(folder: Path) -> list[Check]:
    """Return id, title and function of every check, the cheap ones first."""
    return [
        ("python", "Python", packages.python),
        ("installation", "simkit", packages.installation),
        *((f"package-{name}", name, lambda name=name: packages.package(name)) for name in packages.PACKAGES),
        ("kernel", "Kernel", jupyter.kernel),
        ("widgets", "Sliders", jupyter.widgets),
        ("chart-viewer", "Charts in JupyterLab", jupyter.chart_viewer),
        ("charts", "Charts without internet", model.charts),
        ("salabim", "salabim", model.salabim),
        ("model", "The office model", model.office),
        ("lessons", "Lessons", course.lessons),
        ("folder", "Your folder", lambda: course.writable(folder)),
    ]


def examine(folder: Path, chosen: list[Check] | None = None) -> Iterator[Finding]:
    """Yield a finding for every check, as soon as it is known."""
    for name, title, check in checks(folder) if chosen is None else chosen:
        try:
            yield check()
        except Exception as error:  # the doctor must reach the end, whatever is broken
            what = f"the check broke off with {type(error).__name__}: {error}"
            yield Finding(name, title, "problem", " ".join(what.split()), packages.repair())
