"""The JupyterLab that opens the course, quiet, on this machine only; and its home page, the lessons as tiles."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

HOME = "home.md"
ACROSS = 3  # tiles beside each other
FOOT = """
*As it stood when `simkit lab` was started.* Also here: [the course in words](course/README.md) and the
[glossary](course/glossary.md). What you predict is kept in `predictions.json`; lesson 09 looks back at it.
"""


class Tile(NamedTuple):
    """A lesson as it stands in the learner's copy."""

    link: str
    question: str
    begun: bool
    exercises: str
    done: str


def write_home(folder: Path, laid: Mapping[str, Mapping[str, str]]) -> None:
    """Write the page anew; `laid` holds the fingerprint of every file as it was laid down."""
    predicted = set()
    with suppress(ValueError, KeyError, AttributeError, TypeError):  # read as it is: its own door needs much else
        told = json.loads(_content(folder / "predictions.json"))["predictions"]
        predicted = {key.partition(".")[0] for key, one in told.items() if "first" in one}
    names = sorted(name for name in laid if re.fullmatch(r"course/\d\d-.*\.ipynb", name))
    tiles = [tile for name in names if (tile := _tile(folder, name, laid[name].get("bytes"), predicted))]
    if not tiles:
        return
    begun = [place for place, tile in enumerate(tiles) if tile.begun]
    last = begun[-1] if begun else 0
    words = f"{'Go on with' if begun else 'Begin with'} **{tiles[last].link}**"
    words += f", or begin **{tiles[last + 1].link}**." if begun and tiles[last + 1 :] else "."
    lines = [f"# Your course\n\n{words}\n", "| " * ACROSS + "|", "|:---" * ACROSS + "|"]
    for first in range(0, len(tiles), ACROSS):
        cells = [_cell(tile) for tile in tiles[first : first + ACROSS]]
        lines.append(f"| {' | '.join(cells)} |")
    (folder / HOME).write_text("\n".join(lines) + "\n" + FOOT, encoding="utf-8")


def _tile(folder: Path, name: str, laid: str | None, predicted: set[str]) -> Tile | None:
    content, number = _content(folder / name), name.removeprefix("course/")[:2]
    with suppress(ValueError, KeyError, IndexError, AttributeError, TypeError):
        head = "".join(json.loads(content)["cells"][0]["source"])
        title, question = re.search(r"^# (.+)", head)[1], re.search(r"^\*\*(.+?)\*\*", head, re.MULTILINE)[1]
        exercises = name.replace("course/", "exercises/")
        asked, right = _checked(_content(folder / exercises))
        done = ["✓ predicted"] if number in predicted else []
        done += [f"{'✓ ' if right == asked else ''}{right} of {asked} exercises right"] if right else []
        begun = bool(done) or (laid is not None and hashlib.sha256(content).hexdigest() != laid)
        return Tile(f"[{title}]({name})", question, begun, exercises if asked else "", "; ".join(done))
    return None  # a file that is no lesson any more


def _checked(content: bytes) -> tuple[int, int]:
    """Return how many exercises a notebook asks, and how many were right when they were last checked."""
    with suppress(ValueError, KeyError, AttributeError, TypeError):
        cells = json.loads(content)["cells"]
        asked = {found for cell in cells for found in re.findall(r'sk\.check\("([\d.]+)"', "".join(cell["source"]))}
        told: list[Any] = [out.get("metadata", {}).get("simkit", {}) for c in cells for out in c.get("outputs", [])]
        return len(asked), len({one["check"] for one in told if one.get("state") == "passed"} & asked)
    return 0, 0


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _cell(tile: Tile) -> str:
    exercises = f"<br>[Exercises]({tile.exercises})" if tile.exercises else ""
    state = tile.done or ("begun" if tile.begun else "not begun")
    return f"**{tile.link}**<br>{tile.question}<br>*{state}*{exercises}"


START = "course/00-start-here.ipynb"
HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8888, 100
# Settings that JupyterLab reads from a folder, not from its command line: no question about news.
CONFIG = Path(__file__).resolve().parent / "jupyter"


def free_port(first: int = FIRST_PORT, tries: int = PORTS) -> int | None:
    """Return the first port from ``first`` on that nobody uses on this machine, or None."""
    for port in range(first, min(first + tries, 65536)):
        with socket.socket() as probe:
            if os.name != "nt":  # there the option would let us "take" a port that is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    return None


def has_screen(environment: Mapping[str, str] | None = None) -> bool:
    """Say whether a browser can open here; on Linux without a display Jupyter might start a text browser."""
    environment = os.environ if environment is None else environment
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))


@dataclass
class Server:
    """One JupyterLab, to be started with :meth:`run`."""

    folder: Path
    port: int
    browser: bool = True
    start: str = HOME
    token: str = field(default_factory=lambda: secrets.token_hex(24), repr=False)
    page: str = ""  # what opens instead of a file of the folder

    @property
    def address(self) -> str:
        """The address to open, with the token that lets this user in and nobody else."""
        return f"http://{HOST}:{self.port}/{self._opens or 'lab'}?token={self.token}"

    @property
    def _opens(self) -> str:
        return self.page or (f"lab/tree/{self.start}" if (self.folder / self.start).is_file() else "")

    def options(self) -> list[str]:
        """Return JupyterLab's options."""
        options = [
            f"--ServerApp.root_dir={self.folder}",
            f"--ServerApp.ip={HOST}",
            f"--ServerApp.port={self.port}",
            "--ServerApp.base_url=/",
            "--ServerApp.port_retries=0",
            "--ServerApp.log_level=WARN",
            f"--IdentityProvider.token={self.token}",
            "--LabApp.news_url=null",
            "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
        ]
        if self._opens:
            options.append(f"--LabApp.default_url=/{self._opens}")
        if os.name != "nt":
            # Jupyter's own choice is a login shell when nobody looks on, and that forgets where `simkit` is.
            options.append(f"--ServerApp.terminado_settings=shell_command=['{os.environ.get('SHELL') or '/bin/sh'}']")
        if not self.browser:
            options.append("--no-browser")
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--allow-root")  # Jupyter refuses root otherwise; in a container one is root
        return options

    def run(self, add: Callable[[Any], None] | None = None) -> None:
        """Become JupyterLab until it is stopped, with what is to be added to it.

        It runs in this process: an interrupt reaches Jupyter alone, ending the process ends the
        server, and the token stands in no process list.
        """
        from jupyterlab.labapp import LabApp

        path = [str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH", "")]
        os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, path))
        # A terminal in JupyterLab then finds this environment's `simkit` and `python`, not another's.
        tools = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
        os.environ["PATH"] = os.pathsep.join(filter(None, tools))
        os.chdir(self.folder)
        server = LabApp.initialize_server(argv=self.options())
        if add:
            add(server)
        server.start()
