"""Scenario files: list what is there, tell what may stand in one, begin one, copy one."""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from pathlib import Path

from simkit.cli.console import WIDTH, Console, table
from simkit.cli.parser import UsageError


class ListCommand:
    """List what is there: the shipped scenarios, or the measures."""

    NAME = "list"
    HELP = "list the shipped scenarios, or the measures"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Add the options of ``simkit list``."""
        what = "scenarios (default) or measures"
        choices = ("scenarios", "measures")
        parser.add_argument("what", nargs="?", default="scenarios", choices=choices, metavar="LIST", help=what)

    @staticmethod
    def execute(arguments: argparse.Namespace, console: Console) -> int:
        """Print the list."""
        return (_list_measures if arguments.what == "measures" else _list_scenarios)(console)


def _list_scenarios(console: Console) -> int:
    import simkit as sk

    rows = []
    for name in sk.scenarios():
        scenario = sk.load(name)
        rows.append({"name": name, "title": scenario.title, "description": scenario.description})
    console.data({"scenarios": rows})
    lines = [[row["name"], " ".join((row["description"] or row["title"]).split())] for row in rows]
    console.say(table(["Scenario", "What it is"], lines, left=2, wrap=1))
    return 0


def _list_measures(console: Console) -> int:
    import simkit as sk

    keys = ("label", "unit", "better", "lens", "definition")
    rows = [{"measure": name, **{key: getattr(m, key) for key in keys}} for name, m in sk.MEASURES.items()]
    console.data({"measures": rows})
    for row in rows:
        better = "" if row["better"] == "neither" else f"{row['better']} is better, "
        head = f"{row['measure']}: {row['label']} ({row['unit']}; {better}lens: {row['lens']})"
        console.say(textwrap.fill(head, WIDTH))
        console.say(textwrap.indent(textwrap.fill(row["definition"], WIDTH - 4), "    ") + "\n")
    return 0


class KeysCommand:
    """Tell the keys of a scenario file: what each takes, its default, and what it is."""

    NAME = "keys"
    HELP = "tell the keys of a scenario file: all, below a path, or by a word"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Add the options of ``simkit keys``."""
        parser.add_argument("path", nargs="?", default="", metavar="PATH", help="such as events.tasks, or plan.steps")

    @staticmethod
    def execute(arguments: argparse.Namespace, console: Console) -> int:
        """Print them."""
        from simkit.model.scenario.keys import keys

        found = keys(arguments.path)
        console.data({"keys": [key._asdict() for key in found]})
        for key in found:
            default = "needed" if key.default == "needed" else f"default {key.default}"
            console.say(textwrap.fill(f"{key.path}: {key.takes}; {default}", WIDTH, subsequent_indent="    "))
            console.say(textwrap.indent(textwrap.fill(key.meaning, WIDTH - 4), "    "))
        return 0


NEW_FILE = "the new file, such as my-office.toml; it must not exist yet"


# What is asked, and what it fills in.
QUESTIONS = {
    "What is the office called?": 'title = "My office"',
    "How many clients come in a week?": "per_week = 60 ",
    "How many minutes does a decision take, on average?": "mean = 45,",
    "How many people take decisions?": "count = 2,",
    "Within how many working days was the client promised an answer?": "norm_days = 10 ",
}


def _answered(question: str, line: str) -> str:
    """Return a line with what somebody answers in place of what is there."""
    key, _, there = line.rstrip(" ,").partition(" = ")
    while True:
        try:
            answer = input(f"{question} [{there.strip(chr(34))}] ").strip()
        except EOFError:
            answer = ""
        if not answer:
            return line
        if there.startswith('"'):
            return line.replace(there, json.dumps(answer, ensure_ascii=False))
        number = answer.replace(",", ".")
        wanted = r"\d{1,4}" if key == "count" else r"\d{1,6}(\.\d+)?"
        if re.fullmatch(wanted, number) and float(number):
            return line.replace(there, f"{float(number):.10g}")
        print(f"'{answer}' is no {'whole ' if key == 'count' else ''}number above 0.")


class NewCommand:
    """Begin an office of your own: a scenario of some forty lines that runs, with a word behind every number."""

    NAME = "new"
    HELP = "begin an office of your own, in a file that runs"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Add the options of ``simkit new``."""
        parser.add_argument("file", metavar="FILE", help=NEW_FILE)
        parser.add_argument("--ask", action="store_true", help="ask five questions first; Enter leaves what is there")

    @staticmethod
    def execute(arguments: argparse.Namespace, console: Console) -> int:
        """Write it; never over a file that is there."""
        from simkit.model.scenario.files import text

        words = text("own/_new")
        for question, line in QUESTIONS.items() if arguments.ask and not console.as_json else ():
            words = words.replace(line, _answered(question, line))
        place = new_file(arguments.file, words)
        console.data({"file": str(place)})
        console.say(f"An office of your own: now in {place}.")
        console.say(f"Try `simkit check {place}` and `simkit run {place}`, then change it line by line.")
        return 0


class CopyCommand:
    """Copy a shipped scenario to a file of your own, to change it."""

    NAME = "copy"
    HELP = "copy a scenario to a file of your own"

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Add the options of ``simkit copy``."""
        parser.add_argument("scenario", metavar="SCENARIO", help="a name from `simkit list`")
        parser.add_argument("file", metavar="FILE", help=NEW_FILE)
        parser.add_argument("--whole", action="store_true", help="all in one file, also what the scenario stands on")

    @staticmethod
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
