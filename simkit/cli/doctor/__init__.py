"""Say in plain words whether this installation can do the course, and what to do if not.

Every check tries the real thing (starts a kernel, draws a chart's data, runs the model) and tells what it found and, if
that is not good, the one thing to do. No check may raise.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simkit.cli.console import WIDTH, Console

if TYPE_CHECKING:
    from simkit.cli.doctor.findings import Finding

NAME = "doctor"
HELP = "say whether this installation can do the course"

Check = tuple[str, str, "Callable[[], Finding]"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit doctor``."""
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="FOLDER", help="where your copy of the course shall lie (here)"
    )


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Examine and print, finding by finding, so that a slow one is seen to be at work."""
    findings = []
    console.say("Can this installation do the course?\n")
    for finding in examine(Path(arguments.folder)):
        findings.append(finding)
        console.say(_wrapped(f"  {finding.status:<9}", f"{finding.title}: {finding.found}"))
        if finding.advice:
            console.say(_wrapped("  " + " " * 9, f"-> {finding.advice}"))
    problems = sum(finding.status == "problem" for finding in findings)
    console.data({"ok": not problems, "checks": [finding.as_data() for finding in findings]})
    if problems:
        count = "One thing is" if problems == 1 else f"{problems} things are"
        console.say(f"\nNot yet: {count} in the way. Do what stands behind the arrow, then ask the doctor again.")
    else:
        console.say("\nYes: everything the course needs works here. `simkit lab` opens it.")
    return 1 if problems else 0


def checks(folder: Path) -> list[Check]:
    """Return id, title and function of every check, the cheap ones first."""
    from simkit.cli.doctor import findings

    return [
        ("python", "Python", findings.python),
        ("installation", "simkit", findings.installation),
        *((f"package-{name}", name, lambda name=name: findings.package(name)) for name in findings.PACKAGES),
        ("kernel", "Kernel", findings.kernel),
        ("widgets", "Sliders", findings.widgets),
        ("chart-viewer", "Charts in JupyterLab", findings.chart_viewer),
        ("charts", "Charts without internet", findings.charts),
        ("salabim", "salabim", findings.salabim),
        ("model", "The office model", findings.office),
        ("lessons", "Lessons", findings.lessons),
        ("folder", "Your folder", lambda: findings.writable(folder)),
    ]


def examine(folder: Path, chosen: list[Check] | None = None) -> Iterator[Finding]:
    """Yield a finding for every check, as soon as it is known."""
    from simkit.cli.doctor.findings import Finding, repair

    for name, title, check in checks(folder) if chosen is None else chosen:
        try:
            found = check()
        except Exception as error:  # the doctor must reach the end, whatever is broken
            what = f"the check broke off with {type(error).__name__}: {error}"
            found = Finding("problem", " ".join(what.split()), repair())
        yield replace(found, id=name, title=title)


def _wrapped(lead: str, text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=lead, subsequent_indent=" " * (len(lead) + 2))
