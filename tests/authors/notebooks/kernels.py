"""Kernels that begin as copies of one process that has read the packages: each would read them for a second or more.

A copy knows no name, runs nothing and has a folder and an environment of its own. What asks at its import whether it is
in a notebook (pandas, widgets) is told that it is.
"""

from __future__ import annotations

import builtins
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

__all__ = ["copy_kernels"]


def copy_kernels() -> None:
    """Let all kernels that this process starts be copies, where a process can be copied safely."""
    if sys.platform == "linux":
        factory = KernelProvisionerFactory.instance()
        factory.provisioners["copies"] = EntryPoint("copies", f"{__name__}:Copies", factory.GROUP_NAME)
        factory.default_provisioner_name = "copies"


class Copies(LocalProvisioner):
    """Starts a kernel by a copy."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.process = Copy(arguments, str(kwargs.get("cwd") or Path.cwd()), kwargs.get("env") or os.environ)
        self.pid = self.process.pid
        return self.connection_info


class Copy:
    """A process that another one made, with what of `Popen` is needed."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
        first = _first()
        first.stdin.write(json.dumps([arguments, folder, dict(environment)]) + "\n")
        first.stdin.flush()
        self.pid = int(first.stdout.readline())

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    wait = poll  # asked when it has ended

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@cache
def _first() -> subprocess.Popen:
    """The process that is copied; it ends with this one, and the copies with it."""
    paths = [str(Path(__file__).resolve().parents[3]), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-P", __file__], env=environment, **pipes)


def _buried(*_: Any) -> None:
    """Take leave of the copies that have ended: until then they count as there."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _be_copied() -> None:
    from ipykernel import ipkernel, kernelapp  # noqa: F401

    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # pandas asks too, for how wide a table may be
    import altair  # noqa: F401
    import ipywidgets

    import simkit.course.exercises
    import simkit.course.pitfalls
    import simkit.experiment
    import simkit.live
    import simkit.theory  # noqa: F401

    del builtins.get_ipython
    ipywidgets.register_comm_target()  # as it does itself at its import, if that is in a notebook
    gc.freeze()
    signal.signal(signal.SIGCHLD, _buried)
    for line in sys.stdin:
        arguments, folder, environment = json.loads(line)
        here = os.getpid()
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            continue
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for stream in (0, 1, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), stream)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        kernelapp.launch_new_instance([*arguments, f"--IPKernelApp.parent_handle={here}"])  # ends with it
        os._exit(0)


if __name__ == "__main__":
    _be_copied()
