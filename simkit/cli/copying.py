"""Copy a shipped scenario to a file of your own, to change it."""

import argparse
from pathlib import Path

from simkit.cli.console import Console
from simkit.cli.parser import UsageError

NAME = "copy"
HELP = "copy a scenario to a file of your own"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit copy``."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a name from `simkit list`")
    parser.add_argument("file", metavar="FILE", help="the new file, such as my-office.toml; it must not exist yet")
    parser.add_argument("--whole", action="store_true", help="all in one file, also what the scenario stands on")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Write the copy; never over a file that is there."""
    from simkit.model.scenario import load
    from simkit.model.scenario.comments import whole
    from simkit.model.scenario.files import text

    scenario = load(arguments.scenario)
    place = new_file(arguments.file, (whole if arguments.whole else text)(arguments.scenario))
    console.data({"scenario": arguments.scenario, "file": str(place)})
    console.say(f"{scenario.title}: now in {place}. Change it, then try `simkit run {place}`.")
    return 0


def new_file(name: str, words: str) -> Path:
    """Write a scenario to a new file; never over one that is there."""
    place = Path(name)
    place = place if place.suffix.lower() == ".toml" else place.with_name(f"{place.name}.toml")
    try:
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(words)
    except FileExistsError:
        raise UsageError(f"The file {place} is there already; choose another name.") from None
    except OSError as error:
        raise UsageError(f"The file {place} cannot be written: {error.strerror or error}.") from None
    return place
