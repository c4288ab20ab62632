"""Parser: the arguments of the command line, with an answer to a slip of the pen."""

import argparse
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

import simkit
from simkit.cli.console import Console

EPILOG = """\
examples
  simkit list
  simkit compare tax-office/specialists tax-office/service-team --n 30 --seed 1
  simkit lab

exit codes: 0 done; 1 the answer is no (doctor or check found something, no folder, no port);
2 the command or the scenario is not in order; 3 a mistake in simkit itself."""


class UsageError(Exception):
    """The command cannot be carried out as it was typed; the message says what would be right."""


class Parser(argparse.ArgumentParser):
    """An argument parser that explains instead of leaving the program."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would have printed."""
        raise UsageError(f"{message}\nSee `{self.prog} --help`.")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            what = str(action.metavar or action.dest).lower()
            raise UsageError(f"There is no {what} '{value}'{suggest(value, action.choices)}\nSee `{self.prog} --help`.")


def read_arguments(argv: Sequence[str], commands: Iterable[Any], console: Console) -> argparse.Namespace | None:
    """Read the command line."""
    parser = Parser(
        prog="simkit", description="Simulate a service organisation, and compare before you reorganise.", epilog=EPILOG
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    choices = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=Parser)
    parsers = {None: parser}
    for command in commands:
        one = choices.add_parser(command.NAME, help=command.HELP, description=command.__doc__)
        command.add_arguments(one)
        one.add_argument("--json", action="store_true", help="print one JSON object, for scripts")
        one.set_defaults(execute=command.execute)
        parsers[command.NAME] = one
    asked_help = {"-h", "--help"} & set(argv)
    if asked_help or not [word for word in argv if word != "--json"]:
        name = next((word for word in argv if word in parsers), None)
        console.as_json = False
        console.say(parsers[name].format_help().rstrip())
        return None
    arguments, rest = parser.parse_known_args(argv)
    used = parsers[arguments.command]
    if rest:
        options = sorted({name for action in used._actions for name in action.option_strings})
        hint = suggest(rest[0], options) if rest[0].startswith("-") else ""
        raise UsageError(f"`{used.prog}` does not know '{' '.join(rest)}'{hint}\nSee `{used.prog} --help`.")
    if arguments.version:
        console.say(f"simkit {simkit.__version__}")
        console.data({"version": simkit.__version__})
        return None
    if arguments.command is None:
        raise UsageError("Name a command.\nSee `simkit --help`.")
    return arguments


def suggest(wrong: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'run'?"``, or the whole choice where nothing is near."""
    known = [str(name) for name in known]
    near = get_close_matches(str(wrong), known, n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else f"; one of: {', '.join(known)}."


def whole_number(least: int, most: int | None = None) -> Any:
    """Return an argument type: a whole number within bounds."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None
        if number < least or (most is not None and number > most):
            bounds = f"{least} or more" if most is None else f"from {least} to {most}"
            raise argparse.ArgumentTypeError(f"{number} is out of range; {bounds} is right")
        return number

    return read
