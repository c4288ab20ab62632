"""The JupyterLab that opens the course: quiet, on this machine only, at its home page."""

import os
import secrets
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simkit.cli.lab.home import HOME

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
