"""Compare scenarios on the same clients and print, per measure, which is better."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from simkit.cli import options
from simkit.cli.console import Console
from simkit.cli.options import NAME_HELP, add_change, add_seed, load
from simkit.cli.parser import UsageError

if TYPE_CHECKING:
    from simkit.experiment import Comparison

NAME = "compare"
HELP = "compare scenarios on the same clients"
MOST = 6  # more letters than this nobody keeps apart
KEYS = ("label", "unit", "a", "b", "difference", "low", "high", "verdict", "unpaired_low", "unpaired_high", "more")
PAIR_KEYS = ("label", "unit", "difference", "low", "high", "verdict", "unpaired_low", "unpaired_high", "more")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit compare``."""
    parser.add_argument("a", metavar="A", help=NAME_HELP)
    parser.add_argument("b", metavar="B", help="the other one")
    parser.add_argument("others", metavar="C", nargs="*", help=f"more of them, up to {MOST} in all")
    options.add_experiment(parser)
    parser.add_argument(
        "--all-pairs", action="store_true", help="with three or more: every pair, not only each against A"
    )
    add_seed(parser)
    add_change(parser, help_text="change one value in all of them; may be repeated")
    add_change(parser, "--change-a", "change one value in A only; may be repeated")
    add_change(parser, "--change-b", "change one value in B only; may be repeated")
    options.add_save(parser, "the chart of the first measure, or of all of them for two scenarios")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Compare and print."""
    import simkit as sk
    from simkit.present import comparison as present

    paths = [arguments.a, arguments.b, *arguments.others]
    if len(paths) > MOST:
        raise UsageError(f"{len(paths)} scenarios are too many to compare in a table; name {MOST} at most.")
    own = {0: arguments.change_a, 1: arguments.change_b}
    changes = [[*arguments.change, *own.get(place, [])] for place in range(len(paths))]
    scenarios = [load(path, change) for path, change in zip(paths, changes, strict=True)]
    against = "all" if arguments.all_pairs else "first"
    found = sk.compare(*scenarios, against=against, **options.experiment(arguments, console))
    letters = [chr(ord("a") + place) for place in range(len(paths))]
    console.data({
        **{
            letter: {"scenario": path, "title": scenario.title, "changes": dict(change)}
            for letter, path, scenario, change in zip(letters, paths, scenarios, changes, strict=True)
        },
        "seed": arguments.seed,
        "n": found.n,
        "level": found.confidence,
        "same_clients": found.same_clients,
        "words": found.words,
        "measures": _measures(found, letters),
    })  # fmt: skip
    for letter, name, path in zip(letters, found.names, paths, strict=True):
        console.say(f"{letter.upper()}  {name} ({path})")
    count = "1 replication" if found.n == 1 else f"{found.n} replications"
    console.say(f"{count} of each, seed {arguments.seed}\n")
    short = [letter.upper() for letter in letters]
    options.doubts(scenarios, console, short)
    heads = ["Measure", "B is", *short, "B - A", f"{found.confidence:.0%} interval", "Unit"]
    console.show(present.table(found, short, narrow=True), heads if len(paths) == 2 else ())
    options.save(arguments, console, lambda: found.chart(None if len(paths) == 2 else found.summary.index[0]))
    return options.note_interruption(found.words)


def _measures(found: Comparison, letters: list[str]) -> list[dict[str, Any]]:
    # A script wants names that do not change with the scenario.
    of = dict(zip(found.names, letters, strict=True))
    if len(letters) == 2:
        summary = found.summary.rename(columns={"first_mean": "a", "second_mean": "b"})
        return [{"measure": name, **{key: row[key] for key in KEYS}} for name, row in summary.iterrows()]
    return [
        {"measure": name, "first": of[first], "second": of[second], **dict(zip(PAIR_KEYS, rest, strict=True))}
        for name, first, second, *rest in found.summary[["first", "second", *PAIR_KEYS]].itertuples()
    ]
