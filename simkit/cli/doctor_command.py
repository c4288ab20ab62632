"""Say in plain words whether this installation can do the course, and what to do if not."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path

from simkit.cli.console import Console
from simkit.cli.table import WIDTH

NAME = "doctor"
HELP = "say whether this installation can do the course"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit doctor``."""
    parser.add_argument(
        "folder",
        nargs="?",
        default=".",
        metavar="FOLDER",
        help="where your copy of the course shall lie (here)",
    )


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Examine and print, finding by finding, so that a slow one is seen to be at work."""
    from simkit.cli.doctor import examine

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
        console.say(
            f"\nNot yet: {count} in the way. Do what stands behind the arrow, then ask the doctor again."
        )
    else:
        console.say("\nYes: everything the course needs works here. `simkit lab` opens it.")
    return 1 if problems else 0


def _wrapped(lead: str, text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=lead, subsequent_indent=" " * (len(lead) + 2))
