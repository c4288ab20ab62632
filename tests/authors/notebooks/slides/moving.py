"""Moving: the replays of a lesson as pages that play, for its slides."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import tempfile
from pathlib import Path

from nbformat import NotebookNode

__all__ = ["replays_of"]

CALL = "sk.replay("


def replays_of(notebook: NotebookNode) -> dict[str, str]:
    """Return the page of every replay, by the id of its cell: the lesson is run as far as the last of them."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    last = max((i for i, cell in enumerate(cells) if CALL in cell.source), default=-1)
    pages: dict[str, str] = {}
    names: dict[str, object] = {"__name__": "__main__"}
    before = os.environ.get("SIMKIT_PREDICTIONS")
    os.environ["SIMKIT_PREDICTIONS"] = "none"
    try:
        with contextlib.redirect_stdout(io.StringIO()), tempfile.TemporaryDirectory() as folder:
            for cell in cells[: last + 1]:
                *lines, end = ast.parse(cell.source).body or [ast.Pass()]
                exec(compile(ast.Module(lines, []), "<lesson>", "exec"), names)  # noqa: S102
                if not isinstance(end, ast.Expr):
                    exec(compile(ast.Module([end], []), "<lesson>", "exec"), names)  # noqa: S102
                    continue
                shown = eval(compile(ast.Expression(end.value), "<lesson>", "eval"), names)  # noqa: S307
                if CALL in cell.source:
                    pages[cell.id] = shown.save(Path(folder) / "replay.html").read_text(encoding="utf-8")
    finally:
        os.environ.pop("SIMKIT_PREDICTIONS")
        if before is not None:
            os.environ["SIMKIT_PREDICTIONS"] = before
    return pages
