"""Compare two scenarios on the same clients and print, per measure, which is better."""

from __future__ import annotations

import argparse
import textwrap

from simkit.cli.console import Console
from simkit.cli.parser import whole_number
from simkit.cli.scenario_options import NAME_HELP, add_change, add_seed, load
from simkit.cli.table import WIDTH, table

NAME = "compare"
HELP = "compare two scenarios on the same clients"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit compare``."""
    parser.add_argument("a", metavar="A", help=NAME_HELP)
    parser.add_argument("b", metavar="B", help="the other one")
    times = "replications of each (30)"
    parser.add_argument("--n", type=whole_number(2), default=30, metavar="N", help=times)
    add_seed(parser)
    add_change(parser, help_text="change one value in both; may be repeated")
    add_change(parser, "--change-a", "change one value in A only; may be repeated")
    add_change(parser, "--change-b", "change one value in B only; may be repeated")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Compare and print."""
    import simkit as sk
    from simkit.display.results import comparison_note, comparison_rows

    changes = {"a": [*arguments.change, *arguments.change_a], "b": [*arguments.change, *arguments.change_b]}
    a, b = load(arguments.a, changes["a"]), load(arguments.b, changes["b"])
    comparison = sk.compare(a, b, n=arguments.n, seed=arguments.seed, progress=console.progress(arguments.n))
    # In the summary the two bear their titles; a script wants names that do not change with the scenario.
    columns = dict(zip(comparison.names, ("a", "b"), strict=True))
    summary = comparison.summary.rename(columns=columns)
    keys = (
        "label",
        "unit",
        "a",
        "b",
        "difference",
        "low",
        "high",
        "verdict",
        "unpaired_low",
        "unpaired_high",
    )
    console.data({
        "a": {"scenario": arguments.a, "title": a.title, "changes": dict(changes["a"])},
        "b": {"scenario": arguments.b, "title": b.title, "changes": dict(changes["b"])},
        "seed": arguments.seed,
        "n": arguments.n,
        "level": comparison.level,
        "same_clients": comparison.same_clients,
        "measures": [{"measure": name, **{key: row[key] for key in keys}} for name, row in summary.iterrows()],
    })  # fmt: skip
    console.say(f"A  {comparison.names[0]} ({arguments.a})\nB  {comparison.names[1]} ({arguments.b})")
    console.say(f"{arguments.n} replications of each, seed {arguments.seed}\n")
    heads = ["Measure", "A", "B", "B - A", f"{comparison.level:.0%} interval", "B is", "Unit"]
    console.say(table(heads, comparison_rows(comparison)))
    console.say("\n" + textwrap.fill(comparison_note(comparison), WIDTH))
    return 0
