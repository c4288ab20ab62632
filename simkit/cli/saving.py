"""Saving: ``--save FILE`` writes the chart of a result, without internet."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from simkit.cli.console import Console
from simkit.cli.parser import UsageError

if TYPE_CHECKING:
    from simkit.present.picture import Picture

KINDS = (".svg", ".png", ".html", ".json")


def add_save(parser: argparse.ArgumentParser, what: str) -> None:
    """Add ``--save``."""
    help_text = f"save {what}, as .svg, .png, .html or .json"
    parser.add_argument("--save", type=_file, metavar="FILE", help=help_text)


def save(arguments: argparse.Namespace, console: Console, picture: Callable[[], Picture]) -> None:
    """Draw and write the chart, if it was asked for."""
    if arguments.save is None:
        return
    try:
        place = picture().save(arguments.save)
    except (ImportError, OSError) as error:
        raise UsageError(f"The chart was not saved: {error}") from None
    console.say(f"\nChart: {place}")


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' must end in .svg, .png, .html or .json")
    if not path.parent.is_dir():  # found out before the runs, not after
        raise argparse.ArgumentTypeError(f"there is no folder '{path.parent}'")
    return path
