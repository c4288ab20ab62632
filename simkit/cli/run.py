"""Run one scenario and print its measures: one replication, or --n of them with their spread."""

from __future__ import annotations

import argparse
import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING

from simkit.cli.console import Console, table
from simkit.cli.options import NAME_HELP, add_change, add_seed, doubts, file_in, load
from simkit.cli.parser import UsageError, whole_number

if TYPE_CHECKING:
    import pandas as pd

    from simkit.measures.runlog import RunLog

NAME = "run"
HELP = "run one scenario and print its measures"
BY = ("event", "team", "employee", "resource", "week")
WEEKLY = ("lead_time_mean", "within_norm", "settled_per_week", "open_at_end", "task_wait", "utilisation")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit run``."""
    parser.add_argument("scenario", metavar="NAME", help=NAME_HELP)
    add_seed(parser)
    which = "which of the replications of this seed (0)"
    parser.add_argument("--replication", type=whole_number(0), metavar="R", help=which)
    parser.add_argument("--n", type=whole_number(2), metavar="N", help="run N replications, show their spread")
    parser.add_argument("--by", choices=BY, help="a table by one of these, of one replication")
    parser.add_argument(
        "--save", type=file_in(".csv", ".xlsx"), metavar="FILE", help="the numbers as .csv, or all tables as .xlsx"
    )
    add_change(parser)


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Run and print."""
    if arguments.n is not None and arguments.replication is not None:
        raise UsageError("--n runs replications 0 to N-1, --replication runs one of them: give one of the two.")
    if arguments.n is not None and (arguments.by or arguments.save):
        raise UsageError(
            "--by and --save tell of one replication, --n of many together: give one of the two; or a table of each, "
            "with --replication 0, 1, 2 and so on."
        )
    return _one(arguments, console) if arguments.n is None else _many(arguments, console)


def _one(arguments: argparse.Namespace, console: Console) -> int:
    import pandas as pd

    import simkit as sk
    from simkit.experiment.replicator import watched
    from simkit.measures.number import format_number, format_unit

    scenario = load(arguments.scenario, arguments.change)
    replication = arguments.replication or 0
    days = math.ceil(scenario.clock.end / scenario.clock.day_minutes)
    day = watched(itertools.repeat(False), days, console.progress, "day")
    ran = sk.run(scenario, seed=arguments.seed, replication=replication, stop=lambda: next(day))
    day.close()
    values = ran.measures()
    rows = [
        {"measure": key, "label": sk.MEASURES[key].label, "unit": sk.MEASURES[key].unit, "value": value}
        for key, value in values.items()
    ]
    by = broken_down(ran, arguments.by) if arguments.by else None
    parts = {"by": by.reset_index().to_dict("records")} if by is not None else {"measures": rows}
    console.data({**_head(arguments, scenario.title), "replication": replication, **parts})
    console.say(f"{scenario.title}: seed {arguments.seed}, replication {replication}\n")
    doubts([scenario], console)
    if by is not None:
        shown = [list(map(_cell, row)) for row in by.reset_index().itertuples(index=False)]
        console.say(table([by.index.name, *by.columns], shown))
    else:
        lines = [[row["label"], format_number(row["value"], row["unit"]), format_unit(row["unit"])] for row in rows]
        console.say(table(["Measure", "Value", "Unit"], lines))
    if arguments.save:
        there = [part for part in BY if part != "resource" or scenario.resources]
        tables = {"measures": pd.DataFrame(rows).set_index("measure"), **{by: broken_down(ran, by) for by in there}}
        console.say(f"\nSaved: {save(tables, arguments.save, arguments.by or 'measures')}")
    console.say("\nOne run is one possible history; `--n 30` shows how far histories differ.")
    return 0


def _many(arguments: argparse.Namespace, console: Console) -> int:
    import simkit as sk
    from simkit.present import replications as present

    scenario = load(arguments.scenario, arguments.change)
    replications = sk.replicate(scenario, n=arguments.n, seed=arguments.seed, progress=console.progress)
    keys = ("label", "unit", "mean", "low", "high", "sd", "n")
    rows = [{"measure": key, **{k: row[k] for k in keys}} for key, row in replications.summary.iterrows()]
    console.data(
        {**_head(arguments, scenario.title), "n": arguments.n, "level": replications.confidence, "measures": rows}
    )
    shown = present.table(replications)
    console.say(shown.caption + "\n")
    doubts([scenario], console)
    console.say(table(shown.head, shown.rows))
    console.say("\nOf a hundred such intervals, about 95 hold the true mean.")
    return 0


def _head(arguments: argparse.Namespace, title: str) -> dict[str, object]:
    changes = dict(arguments.change)
    return {"scenario": arguments.scenario, "title": title, "changes": changes, "seed": arguments.seed}


def broken_down(run: RunLog, by: str) -> pd.DataFrame:
    """Return a run as a table: a row for each life event, team, employee, resource or measured week."""
    import pandas as pd

    from simkit.measures.change import weeks_of
    from simkit.measures.flow import by_resource

    if by == "resource":
        if not run.scenario.resources:
            raise UsageError("This office has no resources: rooms, cars and the like that work needs beside people.")
        return by_resource(run)
    if by != "week":
        return {"event": run.by_event, "team": run.by_team, "employee": run.by_employee}[by]()
    begin, week = run.window[0], run.scenario.clock.week_minutes
    parts = [
        run.during(begin + k * week, begin + (k + 1) * week).measures(*WEEKLY) for k in range(weeks_of(run.scenario))
    ]
    return pd.DataFrame(parts, index=pd.RangeIndex(1, len(parts) + 1, name="week"))


def save(tables: dict[str, pd.DataFrame], path: Path, which: str) -> Path:
    """Write one table as .csv, or all as sheets of an .xlsx."""
    import io

    from simkit.result import replace_file

    if path.suffix.lower() == ".csv":
        return replace_file(path, tables[which].to_csv(lineterminator="\n").encode("utf-8"))
    import pandas as pd

    content = io.BytesIO()
    try:
        with pd.ExcelWriter(content, engine="openpyxl") as book:
            for name, sheet in tables.items():
                sheet.to_excel(book, sheet_name=name)
    except ImportError:
        raise UsageError("An Excel file needs openpyxl: `pip install openpyxl`, or save as .csv.") from None
    return replace_file(path, content.getvalue())


def _cell(value: object) -> str:
    from simkit.measures.number import format_number

    return format_number(float(value)) if isinstance(value, float) else str(value)
