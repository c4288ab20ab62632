"""Execute a notebook from top to bottom in a fresh kernel."""

from __future__ import annotations

import asyncio
import copy
import os
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

__all__ = ["Executed", "execute_all", "number_cells"]

Executed = tuple[NotebookNode, str]
"""An executed notebook, and why it did not get to the end (an empty text when it did)."""


def execute_all(
    notebooks: Sequence[tuple[str, NotebookNode, Path]],
    jobs: int = 2,
    timeout: float = 300,
    tell: Callable[[str], Any] = lambda line: None,
    timed: bool = False,
) -> list[Executed]:
    """Execute notebooks, some at a time, each in a kernel of its own; `timed` notes in each cell when it ran."""

    def execute() -> list[Executed]:
        return asyncio.run(_execute_all(notebooks, jobs, timeout, tell, timed))

    try:
        asyncio.get_running_loop()
    except RuntimeError:  # there is none: the usual case
        return execute()
    # The caller's thread already turns a loop (a notebook, a browser test): ours turns in another.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(execute).result()


async def _execute_all(
    notebooks: Sequence[tuple[str, NotebookNode, Path]],
    jobs: int,
    timeout: float,
    tell: Callable[[str], Any],
    timed: bool,
) -> list[Executed]:
    gate = asyncio.Semaphore(jobs)

    async def one(name: str, notebook: NotebookNode, folder: Path, ipython: str) -> Executed:
        async with gate:
            tell(name)
            return await _execute(notebook, folder, timeout, ipython, timed)

    # A profile of its own: what somebody's IPython does at start has no place in a stored output.
    with tempfile.TemporaryDirectory(prefix="ipython-") as ipython:
        runs: list[Awaitable[Executed]] = [one(*notebook, ipython) for notebook in notebooks]
        return list(await asyncio.gather(*runs))


async def _execute(notebook: NotebookNode, folder: Path, timeout: float, ipython: str, timed: bool) -> Executed:
    from nbclient import NotebookClient

    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        kernel_manager_class=_kernel_manager(),
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        timeout=timeout,
        interrupt_on_timeout=True,
        allow_errors=True,
        coalesce_streams=True,
        record_timing=timed,
    )
    failure = ""
    try:
        await client.async_execute(env=_environment(ipython), stderr=subprocess.DEVNULL)
    except Exception as error:  # a dead kernel, a time-out that could not be interrupted
        failure = f"{type(error).__name__}: {error}".strip().splitlines()[0]
    number_cells(notebook)
    return notebook, failure


def number_cells(notebook: NotebookNode) -> None:
    """Number the cells that were run 1 to n: an empty cell is not run and has no number."""
    count = 0
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip():
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count


def _environment(ipython: str) -> dict[str, str]:
    """The kernel sees the simkit that runs it, installed or not; a bar of progress is no output to keep."""
    here = str(Path(__file__).resolve().parents[3])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    # No bar of progress, and none of the reader's own predictions, stands in an output that is stored.
    quiet = {"TQDM_DISABLE": "1", "SIMKIT_PREDICTIONS": "none"}
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "IPYTHONDIR": ipython, **quiet}


def _kernel_manager() -> type:
    """A manager whose one kernel is this Python, whatever kernels are registered on the machine."""
    from ipykernel.kernelspec import RESOURCES, get_kernel_dict
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            return self.kernel_spec_class(resource_dir=RESOURCES, **get_kernel_dict())

    class Manager(AsyncKernelManager):
        @default("kernel_spec_manager")
        def _this_python(self):
            return ThisPython(parent=self)

    return Manager
