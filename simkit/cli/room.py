"""Open a room: a workshop in which everybody's phone is a chair at the table, played on this machine.

Participants type a short address and the room's code, or point a phone at the big screen. Nothing is installed on
their side, and no internet is needed. All that happens is kept in a folder: the same command with that folder goes on.
"""

import argparse
import json
import os
import sys
import textwrap
import threading
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from simkit.cli.console import WIDTH, Console
from simkit.cli.lab.server import FIRST_PORT, HOST, Server, free_port, has_screen
from simkit.cli.options import NAME_HELP, add_seed, load
from simkit.cli.parser import UsageError, whole_number

NAME = "room"
HELP = "open a workshop that people join with their phones"
MINUTES = (45, 90, 210)
OLD, NEW = "room/specialists", "room/service-team"
NETWORK_PORT = 8080  # short to type
WARNING = (
    "Everybody in this network can open the room's page now; only who knows the code gets in, and the page opens "
    "nothing else of this machine. What is typed goes through the network as it is: play in a network you trust, such "
    "as a phone's hotspot. If phones cannot reach it, the network keeps devices apart (guest Wi-Fi often does), or "
    "this machine's firewall must let Python in."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit room``."""
    add = parser.add_argument
    lengths = "45, 90 or 210: 3, 5 or 8 months (90)"
    add("--minutes", type=int, choices=MINUTES, default=90, metavar="MINUTES", help=lengths)
    add("--teams", type=whole_number(1, 6), default=3, metavar="TEAMS", help="how many teams play (3)")
    add("--scenario", metavar="FILE", help=f"the office as it is: {NAME_HELP} ({OLD})")
    add("--to", metavar="FILE", help=f"the same people in the structure they may go over to ({NEW})")
    variant = parser.add_mutually_exclusive_group()
    variant.add_argument("--open", action="store_true", help="everybody sees all")
    variant.add_argument("--blind", action="store_true", help="each role sees its own until the end (unless --open)")
    futures = "in how many futures the debrief tells skill from luck (100; fewer on a slow machine)"
    add("--futures", type=whole_number(2, 1000), default=100, metavar="N", help=futures)
    add_seed(parser)
    add("--folder", metavar="FOLDER", help="where the room is kept; one that is there goes on (./room-DATE)")
    add("--network", action="store_true", help="let phones in this network join; else only this machine can")
    port = f"the port by which people join ({FIRST_PORT}; {NETWORK_PORT} for phones)"
    add("--port", type=whole_number(1, 65535), metavar="PORT", help=port)
    add("--no-browser", action="store_true", help="only print the addresses")
    add("--beside", action="store_true", help=argparse.SUPPRESS)  # ends with the notebook that started it


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Open the room, say how to get in, and run it until it is stopped."""
    from simkit.course.room.setup import RoomError
    from simkit.live.room.door import network_addresses
    from simkit.live.room.handlers import attach
    from simkit.live.room.server import RoomServer

    try:
        session, folder, there = _session(arguments)
        ports = _ports(folder, arguments)
    except RoomError as error:
        raise UsageError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
    joined = network_addresses(ports["phones"]) if arguments.network else [f"http://{HOST}:{ports['server']}/room"]
    room = RoomServer(session, folder, joined)
    server = Server(
        folder.resolve(), ports["server"], not arguments.no_browser and has_screen(), "", room.token, "room/trainer"
    )
    try:
        add = attach(room, ports["phones"] if arguments.network else None)
    except OSError as error:
        raise UsageError(f"Port {ports['phones']} cannot be opened to the network: {error.strerror}.") from None
    screen = f"http://{HOST}:{ports['server']}/room/screen#{session.code}"
    console.data({
        "folder": str(folder), "code": session.code, "goes_on": there,
        "trainer": server.address, "screen": screen, "join": joined,
    })  # fmt: skip
    setup = session.setup
    goes_on = " It goes on where it was, as it was set up." if there else ""
    kind = "blind" if setup.blind else "open"
    console.say(f"A room of {setup.length} minutes, {setup.teams} teams, {kind}, in {folder}.{goes_on}\n")
    console.say(f"  you         {server.address}\n  big screen  {screen}")
    for number, address in enumerate(joined):
        console.say(f"  {'or' if number else 'phones':<10}  {address}")
    console.say(f"  code        {session.code}\n")
    words = WARNING if arguments.network else "Only this machine can join. For phones, stop it and add --network."
    console.say(textwrap.fill(words, WIDTH))
    console.say(f"\nStop it with Ctrl-C, twice. `simkit room --folder {folder}` goes on from there.\n")
    if arguments.beside:
        threading.Thread(target=_follow, daemon=True).start()
    server.run(add)
    return 0


def _follow() -> None:
    sys.stdin.buffer.read()  # ends when the other side is closed, or gone
    os._exit(0)  # everything is on disk already


def _session(arguments: argparse.Namespace) -> tuple[Any, Path, bool]:
    """Return the room, its folder, and whether it goes on; without a folder, the one of today that is not over."""
    from simkit.course.room.session import Session

    today = f"room-{date.today().isoformat()}"
    for number in count(1):
        folder = Path(arguments.folder or (today if number == 1 else f"{today}-{number}"))
        if not (folder / "journal.jsonl").is_file():
            return Session.new(_setup(arguments), folder), folder, False
        session = Session.open(folder)
        if arguments.folder or session.phase != "end":
            return session, folder, True
        session.close()
    raise AssertionError


def _setup(arguments: argparse.Namespace) -> Any:
    from simkit.course.room.setup import RoomSetup

    old = load(arguments.scenario or OLD, ())
    to = arguments.to or (None if arguments.scenario else NEW)
    new = load(to, ()) if to else None
    blind, futures = not arguments.open, arguments.futures
    return RoomSetup(old, new, arguments.minutes, arguments.seed, arguments.teams, blind, futures=futures)


def _ports(folder: Path, arguments: argparse.Namespace) -> dict[str, int]:
    """Return the ports of this room: those of before, or a phone would not know it again."""
    file = folder / "ports.json"
    ports = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    if arguments.port:
        ports["phones" if arguments.network else "server"] = arguments.port
    for name, first in (("server", FIRST_PORT), ("phones", NETWORK_PORT)):
        port = free_port(ports[name], 1) if name in ports else free_port(first)
        if port is None:
            raise UsageError(
                f"Port {ports.get(name, first)} is not free here. Stop what uses it, or choose one by --port."
            )
        ports[name] = port
    file.write_text(json.dumps(ports), encoding="utf-8")
    return ports
