"""Say how much of the start of a run to leave out: nothing, or what Welch's plot and MSER-5 say.

The kind is asked first: does what you study begin and end by itself (terminating), or go on (steady)?
"""

import argparse
import re
import textwrap

from simkit.cli.console import WIDTH, Console, table
from simkit.cli.options import NAME_HELP, add_change, add_n, add_save, add_seed, load, save
from simkit.cli.parser import UsageError, whole_number

NAME = "warmup"
HELP = "say how much of the start of a run to leave out"
MEASURES = ("work_in_progress", "lead_time_mean", "task_wait", "answer_time", "utilisation")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit warmup``."""
    parser.add_argument("scenario", metavar="NAME", help=NAME_HELP)
    kind = "terminating: it begins and ends by itself; steady: it goes on without an end"
    parser.add_argument("--kind", metavar="KIND", choices=("terminating", "steady"), help=kind)
    followed = f"what is followed: {', '.join(MEASURES)} ({MEASURES[0]})"
    parser.add_argument("--measure", metavar="MEASURE", choices=MEASURES, default=MEASURES[0], help=followed)
    add_n(parser, 10, "replications")
    longer = "length of the runs in working days (twice warm-up and horizon)"
    parser.add_argument("--days", type=whole_number(1), metavar="DAYS", help=longer)
    add_seed(parser)
    add_change(parser)
    add_save(parser, "Welch's plot")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Run and print."""
    from simkit.experiment.warm_up import QUESTION, warm_up
    from simkit.present.warm_up import table as warm_up_table

    if arguments.kind is None:
        question = QUESTION.replace("(kind='terminating')", "(--kind terminating)")
        question = textwrap.fill(question.replace("(kind='steady')", "(--kind steady)"), WIDTH)
        raise UsageError(f"{question}\nSee `simkit warmup --help`.")
    if arguments.save is not None and arguments.kind == "terminating":
        raise UsageError("There is nothing to draw: what begins and ends by itself has no warm-up. Leave out --save.")
    scenario = load(arguments.scenario, arguments.change)
    try:
        asked = {name: getattr(arguments, name) for name in ("kind", "measure", "n", "days", "seed")}
        found = warm_up(scenario, **asked, progress=console.progress)
    except ValueError as error:  # a scenario without such a measure, runs that are too short
        raise UsageError(str(error)) from error
    ran = found.n > 0
    console.data({
        "scenario": arguments.scenario,
        "title": scenario.title,
        "changes": dict(arguments.change),
        "kind": found.kind,
        "measure": found.measure,
        "seed": found.seed,
        "n": found.n,
        "run_days": found.scenario.clock.horizon_days if ran else None,
        "verdict": found.verdict,
        "warm_up_days": found.days,
        "cut_days": found.point if ran else None,
        "cut_low_days": found.spread[0] if ran else None,
        "cut_high_days": found.spread[1] if ran else None,
        "words": found.words,
    })  # fmt: skip
    shown = warm_up_table(found)
    console.say(textwrap.fill(shown.caption, WIDTH) + "\n")
    console.say(_filled(shown.words))
    if shown.rows:
        console.say("\n" + table(shown.head, shown.rows, shown.left, wrap=1))
    if shown.note:
        console.say("\n" + _filled(shown.note))
    save(arguments, console, found.chart)
    return 0


def _filled(words: str) -> str:
    """Break words into lines, and say what to type as one types it here."""
    for python, here in (
        (r'scenario\.change\(\{"clock\.warm_up_days": ([\d.]+)\}\)', r"--change clock.warm_up_days=\1"),
        (r"\b(days|n)=([\d.]*\d)", r"--\1 \2"),
        (r"n=\.\.\.", "--n"),
        (r"\.chart\(\)", "the plot (--save)"),
    ):
        words = re.sub(python, here, words)
    return textwrap.fill(words, WIDTH, break_on_hyphens=False)
