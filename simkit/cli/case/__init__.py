"""Make what a trainer prints: cards, slips, run sheets, forms and tests, from the course and the game as they are.

`pages` reads what the course knows, `pieces` makes cards and sheets of it; the words stand in `course/teaching/case`.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from simkit.cli.console import Console
from simkit.cli.parser import UsageError

NAME = "case"
HELP = "make the trainer's case: printable cards, sheets, forms and tests"
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)  # fmt: skip
PDF = "--headless --disable-gpu --no-first-run --no-pdf-header-footer --print-to-pdf-no-header".split()
SECONDS = 90
OLD, NEW = "room/specialists", "room/service-team"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit case``."""
    parser.add_argument("folder", nargs="?", default="case", metavar="FOLDER", help="where to write it (./case)")
    parser.add_argument("--scenario", metavar="FILE", help=f"the office that the room plays ({OLD})")
    parser.add_argument("--to", metavar="FILE", help=f"the structure that it may go over to ({NEW})")
    parser.add_argument("--start", default="09:00", metavar="HH:MM", help="when the day begins (09:00)")
    for name in ("date", "place", "trainer", "event"):
        parser.add_argument(f"--{name}", default="", metavar="TEXT", help=f"the {name} on invitation and certificate")
    parser.add_argument("--no-pdf", action="store_true", help="HTML only, also where a browser could make PDF of it")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Write the pages; then PDF of each, where a Chromium is found."""
    from simkit.cli.case.pages import write
    from simkit.cli.lab.folder import course_root
    from simkit.course.room.office import GameOffice
    from simkit.course.room.setup import LENGTHS, RoomError
    from simkit.model.scenario import load

    root, folder = course_root(), Path(arguments.folder)
    if root is None:
        console.problem("The course is not part of this installation. `simkit doctor` says what to do.")
        return 1
    new = arguments.to or (None if arguments.scenario else NEW)
    try:
        office = GameOffice(load(arguments.scenario or OLD), load(new) if new else None, months=max(LENGTHS.values()))
    except RoomError as error:
        raise UsageError(f"{error}.") from None
    told = {name: getattr(arguments, name) for name in ("date", "place", "trainer", "event")}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pages = write(root, folder, office, _minutes(arguments.start), told)
    except OSError as error:
        console.problem(f"The folder {folder} cannot be written: {error.strerror or error}. Choose another.")
        return 1
    printed = [] if arguments.no_pdf else _print(pages, console)
    console.data({"folder": str(folder), "pages": [page.name for page in pages], "pdf": [p.name for p in printed]})
    console.say(f"{len(pages)} pages of the trainer's case: open {folder / 'index.html'} and print from the browser.")
    if printed:
        console.say(f"{len(printed)} of them as PDF beside them.")
    elif not arguments.no_pdf:
        console.say(
            "No PDF: no Chromium, Chrome or Edge was found, or it did not print. A browser's print dialog does it too."
        )
    return 0


def _minutes(clock: str) -> int:
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", clock.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UsageError(f"--start: found '{clock}', must be a time of day such as 09:00.")
    return 60 * int(found[1]) + int(found[2])


def _print(pages: Sequence[Path], console: Console) -> list[Path]:
    """Let a Chromium make PDF of pages, if there is one; what fails stays HTML."""
    from simkit.experiment.replicator import watched

    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return []
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # Chromium refuses root otherwise
    done: list[Path] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for page in watched(iter(pages), len(pages), console.progress, "page"):
            into = page.resolve().with_suffix(".pdf")
            command = [browser, *PDF, *root, f"--user-data-dir={profile}", f"--print-to-pdf={into}"]
            try:
                subprocess.run([*command, page.resolve().as_uri()], capture_output=True, timeout=SECONDS, check=True)
            except (OSError, subprocess.SubprocessError):
                break
            done += [into] if into.exists() else []
    return done
