"""A room that is opened from a notebook: it runs beside the kernel, so that a long cell keeps nobody waiting."""

from __future__ import annotations

import html
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from simkit.arguments import whole
from simkit.course.room.setup import LENGTHS, RoomError
from simkit.model.scenario import Scenario

PATIENCE = 20  # seconds in which a server ends by itself


class OpenRoom:
    """A room that is open. As the last line of a cell it shows how to get in.

    Attributes
    ----------
    code : str
        What people type to join.
    join : list of str
        The addresses at which they do.
    trainer, screen : str
        The trainer's page and the one for the big screen.
    folder : Path
        Where all that happens is kept.
    """

    def __init__(self, child: subprocess.Popen[str], told: dict[str, Any]) -> None:
        self._child = child
        self.code, self.join = told["code"], list(told["join"])
        self.trainer, self.screen, self.folder = told["trainer"], told["screen"], Path(told["folder"])

    @property
    def is_open(self) -> bool:
        """Whether people can join."""
        return self._child.poll() is None

    def close(self) -> None:
        """Close the room. Nothing is lost: `sk.room(folder=...)` goes on."""
        if self._child.stdin and not self._child.stdin.closed:
            self._child.stdin.close()  # it ends with its notebook, and sees it by this
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout:
            self._child.stdout.close()

    def __repr__(self) -> str:
        if not self.is_open:
            return f"The room in {self.folder} is closed; sk.room(folder={str(self.folder)!r}) goes on."
        joined = " or ".join(self.join)
        return f"Room {self.code}: join at {joined}; you lead it at {self.trainer}, big screen {self.screen}"

    def _repr_html_(self) -> str:
        if not self.is_open:
            return f"<p>{html.escape(repr(self))}</p>"
        pages = (("Lead the room", self.trainer), ("Big screen", self.screen), *(("Join", one) for one in self.join))
        links = "".join(
            f'<li>{label}: <a href="{html.escape(to)}" target="_blank">{html.escape(to.partition("?")[0])}</a></li>'
            for label, to in pages
        )
        return f"<p>The room is open; its code is <strong>{html.escape(self.code)}</strong>.</p><ul>{links}</ul>"


def room(
    old: Scenario | str | None = None, new: Scenario | str | None = None, *, minutes: int = 90, teams: int = 3,
    blind: bool = True, seed: int = 1, folder: str | Path | None = None, network: bool = False, port: int | None = None,
) -> OpenRoom:  # fmt: skip
    """Open a room: a workshop that people join with their phones.

    The same as ``simkit room`` in a terminal. It runs beside the notebook, and ends with its kernel.

    Parameters
    ----------
    old : Scenario or str, optional
        The office as it is; the small office of the course, if not given.
    new : Scenario or str, optional
        The same people in the structure that they may go over to.
    minutes : int
        45, 90 or 210: a game of 3, 5 or 8 months.
    teams : int
        How many teams play, 1 to 6.
    blind : bool
        Whether each role sees only its own until the end.
    seed : int
        Which clients come: the same for all teams.
    folder : path, optional
        Where the room is kept; a room that is there goes on, as it was set up. A folder of today, if not given.
    network : bool
        Whether phones in this network may join; else only this machine can.
    port : int, optional
        The port by which people join.

    Returns
    -------
    OpenRoom
        It shows how to get in; ``.close()`` closes it.

    Raises
    ------
    RoomError
        If the room cannot be opened so; the message says why.

    Examples
    --------
    >>> import simkit as sk
    >>> opened = sk.room(minutes=45, teams=2)  # doctest: +SKIP
    >>> opened.close()  # doctest: +SKIP
    """
    if minutes not in LENGTHS:
        raise RoomError(f"a session takes {', '.join(map(str, LENGTHS))} minutes; not {minutes!r}")
    whole("teams", teams, low=1, high=6)
    whole("seed", seed, low=0)
    words: list[Any] = ["--minutes", minutes, "--teams", teams, "--seed", seed, *(() if blind else ("--open",))]
    words += [] if folder is None else ["--folder", folder]
    words += [] if port is None else ["--port", whole("port", port, low=1, high=65535)]
    words += ["--network"] if network else []
    with tempfile.TemporaryDirectory() as place:  # the room keeps what it was set up with
        for option, one in (("scenario", old), ("to", new)):
            if one is not None:
                words += [f"--{option}", one if isinstance(one, str) else one.save(Path(place, f"{option}.toml"))]
        return _opened([sys.executable, "-m", "simkit", "room", "--json", "--no-browser", "--beside", *map(str, words)])


def _opened(command: list[str]) -> OpenRoom:
    # In a session of its own: to interrupt a cell must not close the room.
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip
    text = ""
    while child.stdout and not text.endswith("\n}\n") and (line := child.stdout.readline()):
        text += line
    told = json.loads(text) if text else {"error": "the room did not open: `simkit room` in a terminal says why"}
    if "error" in told:
        child.communicate()
        raise RoomError(told["error"])
    return OpenRoom(child, told)
