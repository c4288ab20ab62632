"""``python -m authors.notebooks build|check|slides|minutes [names]``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from authors.notebooks.project import Project

QUIET = 0.5  # load below which a machine does nothing else


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the production line."""
    options = _parser().parse_args(arguments)
    from authors.notebooks.line import build, check
    from authors.notebooks.project import Project, ProjectError
    from simkit.course.exercises.catalogue import ExerciseError

    command = build if options.command == "build" else check
    try:
        project = Project(options.root) if options.root else Project.find()
        if options.command == "slides":
            return _slides(project, options)
        if options.command == "minutes":
            return _minutes(project, options)
        problems = command(
            project, options.names, jobs=options.jobs, timeout=options.timeout,
            tell=lambda name: print(f"running {name}", file=sys.stderr, flush=True),
        )  # fmt: skip
    except (ProjectError, ExerciseError) as error:
        print(error, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "all in order", file=sys.stderr)
    return 1 if problems else 0


def _slides(project: Project, options: argparse.Namespace) -> int:
    from authors.notebooks.slides import write_slides

    for path in write_slides(project, options.names, options.into):
        print(path)
    print(f"open {Path(options.into) / 'index.html'} in a browser", file=sys.stderr)
    return 0


def _minutes(project: Project, options: argparse.Namespace) -> int:
    from authors.notebooks.minutes import LONG_WAIT, measured, with_waits

    busy = hasattr(os, "getloadavg") and os.getloadavg()[0] > QUIET
    for one in measured(project, options.names, options.run):
        reading, doing = one.stated
        print(f"{one.name}: {one.words} words, {one.reading:.0f} minutes; it states {reading}, and {doing} of doing")
        if one.seconds:
            long = ", ".join(f"cell {number}: {time:.0f} s" for number, time in one.seconds.items() if time > LONG_WAIT)
            if options.write:
                guide = project.root / "course" / "teaching" / f"{one.name.removesuffix('.ipynb')}.md"
                guide.write_text(
                    with_waits(guide.read_text(encoding="utf-8"), one, busy), encoding="utf-8", newline="\n"
                )
            print(f"    its cells run {sum(one.seconds.values()):.0f} s; longer than {LONG_WAIT} s: {long or 'none'}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m authors.notebooks", description="The production line of the course's notebooks."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in {
        "build": "run course/ and solutions/, store their outputs, make exercises/ from solutions/",
        "check": "do the same in memory, write nothing, and report everything that is not in order",
    }.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("names", nargs="*", help="notebooks by number, name or path (default: all)")
        command.add_argument("--root", type=Path, help="the project's folder (default: the one around you)")
        command.add_argument("--jobs", type=int, default=2, help="notebooks at a time (default: 2)")
        command.add_argument("--timeout", type=float, default=300, help="seconds a cell may take (default: 300)")
    text = "make slides of lessons from their stored outputs; runs nothing, needs no internet"
    command = commands.add_parser("slides", help=text, description=text)
    command.add_argument("names", nargs="*", help="lessons by number, name or path (default: all)")
    command.add_argument("--root", type=Path, help="the project's folder (default: the one around you)")
    command.add_argument("--into", type=Path, default=Path("slides"), help="folder (default: slides)")
    text = "measure how long lessons take: words to read and, with --run, seconds of their cells"
    command = commands.add_parser("minutes", help=text, description=text)
    command.add_argument("names", nargs="*", help="lessons by number, name or path (default: all)")
    command.add_argument("--root", type=Path, help="the project's folder (default: the one around you)")
    command.add_argument("--run", action="store_true", help="run the cells too (on a quiet machine)")
    command.add_argument("--write", action="store_true", help="with --run: write what takes long into the guides")
    return parser


if __name__ == "__main__":
    sys.exit(main())
