"""Copy the course into your own folder, never over your work, and open it in JupyterLab.

`folder` lays out the copy, `server` is the JupyterLab that opens it at its home page.
"""

import argparse
from pathlib import Path

from simkit.cli.console import Console
from simkit.cli.parser import whole_number

NAME = "lab"
HELP = "open the course in JupyterLab, in a folder of your own"
FOLDER = "simkit-course"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit lab``."""
    parser.add_argument(
        "folder", nargs="?", default=FOLDER, metavar="FOLDER", help=f"where your copy lies or shall lie (./{FOLDER})"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--port", type=whole_number(1, 65535), metavar="PORT", help="use this port (the first free one)"
    )
    parser.add_argument("--copy-only", action="store_true", help="copy or update the course, then stop")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Lay out the folder, say what changed, and run JupyterLab until it is stopped."""
    from simkit.cli.lab.folder import FolderError, course_root, lay_out, trust
    from simkit.cli.lab.server import Server, free_port, has_screen

    root = course_root()
    if root is None:
        console.problem("The lessons are not part of this installation. `simkit doctor` says what to do.")
        return 1
    try:
        report = lay_out(root, Path(arguments.folder))
    except FolderError as error:
        console.problem(str(error))
        return 1
    trust(report)
    for line in report.lines():
        console.say(line)
    if arguments.copy_only:
        console.data({**report.as_data(), "address": None})
        return 1 if report.failed else 0
    port = free_port() if arguments.port is None else free_port(arguments.port, 1)
    if port is None:
        which = "None of the ports 8888 to 8987" if arguments.port is None else f"Port {arguments.port}"
        console.problem(f"{which} is not free on this machine. Choose another with --port.")
        return 1
    browser = not arguments.no_browser and has_screen()
    server = Server(report.folder, port, browser)
    console.data({**report.as_data(), "address": server.address})
    how = "If no browser opens, open this address:" if browser else "Open this address in a browser:"
    console.say(f"\nJupyterLab is starting. {how}\n\n    {server.address}\n")
    console.say("Stop it here with Ctrl-C, twice. Your work stays in the folder.")
    console.say("(A warning about TCP without encryption is of two programs on this machine: nothing leaves it.)\n")
    server.run()
    return 0
