"""Answer a question about scenarios in a page that can be defended: no surer than its numbers."""

from __future__ import annotations

import argparse
import textwrap
from typing import Any

from simkit.cli.console import WIDTH, Console
from simkit.cli.options import NAME_HELP, add_change, add_jobs, add_n, add_seed, file_in, load, read_change
from simkit.cli.parser import UsageError, whole_number

NAME = "report"
HELP = "answer a question about scenarios in a page that can be defended"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit report``."""
    parser.add_argument("a", metavar="A", help=f"the office as it is: {NAME_HELP}")
    parser.add_argument("b", metavar="B", help="what it could be")
    parser.add_argument("more", metavar="C", nargs="*", help="other things it could be")
    parser.add_argument("--question", required=True, metavar="TEXT", help="what is to be decided, in a sentence")
    parser.add_argument("--measure", default="lead_time_mean", metavar="KEY", help="what decides (lead_time_mean)")
    parser.add_argument("--matters", metavar="SIZE", help="the smallest difference that matters: 0.5, or 5%% of A")
    help_text = "between which values a number may lie, such as events.request.per_week=[50, 70]; may be repeated"
    parser.add_argument("--assume", action="append", type=_range, metavar="PATH=[LOW, HIGH]", help=help_text)
    help_text = "what was left out and may matter; may be repeated"
    parser.add_argument("--left-out", action="append", default=[], metavar="TEXT", help=help_text)
    add_n(parser, 30)
    least = whole_number(1)
    parser.add_argument("--n-assumptions", type=least, default=10, metavar="N", help="replications of each end (10)")
    add_seed(parser)
    add_change(parser, help_text="change one value in all of them; may be repeated")
    add_change(parser, "--change-b", "change one value in B only; may be repeated")
    add_jobs(parser)
    help_text = "write the page, .html; or its numbers, .csv or .json"
    parser.add_argument("--save", type=file_in(".html", ".csv", ".json"), metavar="FILE", help=help_text)


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Run, print and write the page."""
    import simkit as sk
    from simkit.present.report_words import lens_table, words

    own = {1: arguments.change_b}
    paths = [arguments.a, arguments.b, *arguments.more]
    scenarios = [load(path, [*arguments.change, *own.get(place, [])]) for place, path in enumerate(paths)]
    try:
        found = sk.report(
            arguments.question, *scenarios, measure=arguments.measure, n=arguments.n, seed=arguments.seed,
            indifference_zone=arguments.matters, assumptions=dict(arguments.assume) if arguments.assume else None,
            n_assumptions=arguments.n_assumptions, not_modelled=arguments.left_out, jobs=arguments.jobs,
            progress=console.progress,
        )  # fmt: skip
        place = found.save(arguments.save) if arguments.save else None
    except (ValueError, OSError) as error:
        if isinstance(error, sk.ScenarioError):
            raise
        raise UsageError(str(error)) from error
    row = found.pair.summary.loc[found.measure]
    console.data({
        "question": found.question, "answer": found.answer, "words": words(found), "measure": found.measure,
        "between": list(found.pair.names), "difference": row["difference"], "low": row["low"], "high": row["high"],
        "no_steady_state": {name: dict(teams) for name, teams in found.overload.items()},
        "assumptions": found.weights.drop(columns="paths").to_dict("records"),
        "n": found.n, "seed": found.seed, "file": str(place) if place else None,
    })  # fmt: skip
    for part in (found.question, *words(found).split("\n\n"), "A  {}; B  {}".format(*found.pair.names)):
        console.say(textwrap.fill(part, WIDTH) + "\n")
    shown = lens_table(found)
    console.show(shown, [*shown.head[:2], "A", "B", *shown.head[4:]])
    if place:
        console.say(f"\nReport: {place}")
    return 0


def _range(text: str) -> tuple[str, Any]:
    path, ends = read_change(text)
    if not isinstance(ends, list) or len(ends) != 2:
        raise argparse.ArgumentTypeError(f"'{text}' needs two values: {path}=[LOW, HIGH]")
    return path, tuple(ends)
