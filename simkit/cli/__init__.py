"""Command line: ``simkit list | copy | from-log | run | compare | lenses | sweep | warmup | ...``.

A command is a file, or a class in one; each gives its name and help, adds its options, and does its work.
Every command prints tables for people, or with ``--json`` one object with stable keys and no NaN.

Exit codes
----------
0
    Done; for ``doctor``: this installation can do the course.
1
    The command worked and the answer is no, or something outside the kit stood in the way
    (a folder that cannot be written, no free port).
2
    The command or the scenario is not in order; the message says what to mend.
3
    A mistake in simkit itself; the traceback is shown.
130
    Interrupted.
"""

import os
import sys
import traceback
from collections.abc import Sequence

from simkit.cli import case, check, compare, doctor, from_log, lab, lenses, report, room, run, sweep, transition, warmup
from simkit.cli.console import Console
from simkit.cli.parser import UsageError, read_arguments
from simkit.cli.scenarios import CopyCommand, KeysCommand, ListCommand, NewCommand

COMMANDS = (
    ListCommand, KeysCommand, NewCommand, CopyCommand, from_log, check, run, compare, report, lenses, sweep, warmup,
    transition, lab, room, case, doctor,
)  # fmt: skip
DONE, NO, BAD_INPUT, OUR_MISTAKE, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command."""
    argv = list(sys.argv[1:] if argv is None else argv)
    console = Console(sys.stdout, sys.stderr, as_json="--json" in argv)
    try:
        arguments = read_arguments(argv, COMMANDS, console)
        code = DONE if arguments is None else arguments.execute(arguments, console)
        console.flush()
        return code
    except UsageError as error:
        console.problem(str(error))
        return BAD_INPUT
    except BrokenPipeError:  # the reader of our output left (`simkit list | head`): nothing to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        console.problem("Interrupted.")
        return INTERRUPTED
    except Exception as error:
        if _is_scenario_error(error):
            console.problem(str(error))
            return BAD_INPUT
        console.error(traceback.format_exc())
        console.problem("This should not happen. If `simkit doctor` finds nothing, please report the lines above.")
        return OUR_MISTAKE


def _is_scenario_error(error: Exception) -> bool:
    """Ask without importing pydantic: the class is loaded if such an error was raised."""
    module = sys.modules.get("simkit.model.scenario.refusals")
    return module is not None and isinstance(error, module.ScenarioError)
