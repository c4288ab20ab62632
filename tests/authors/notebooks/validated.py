"""The rules for a notebook that nbval has just run: judged by that very run, so that it need not be run again.

Every start of pytest reads this file; what the rules need is imported when there are notebooks to judge.
"""

from __future__ import annotations

import pytest

__all__ = ["Rules", "with_rules"]

FOLDERS = ("course", "solutions")


class Rules(pytest.Item):
    """What nbval cannot ask: the file's form, its words, pictures and links, its checks, its widgets."""

    def __init__(self, *, cells: list[pytest.Item], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._cells = cells

    def runtest(self) -> None:
        from authors.notebooks.line import page_of_run
        from authors.notebooks.lint import problems_of
        from authors.notebooks.project import Project

        project = Project.find(self.path.parent)
        outputs = [getattr(cell, "test_outputs", None) for cell in self._cells]
        problems = problems_of([page_of_run(project, self.path.parent.name, self.path.name, outputs)])
        if problems:
            raise RulesBroken("\n".join(map(str, problems)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> object:
        return str(excinfo.value) if excinfo.errisinstance(RulesBroken) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[object, None, str]:
        return self.path, None, f"{self.path.name}: the rules for a notebook"


class RulesBroken(AssertionError):
    """The notebook runs, and something else is not in order; the message names all of it."""


def with_rules(items: list[pytest.Item]) -> list[pytest.Item]:
    """Put the rules behind the last cell of each notebook of which nbval will run every cell."""
    groups: dict[pytest.Item | pytest.Collector | None, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(item.parent if item.path.suffix == ".ipynb" else item, []).append(item)
    found: list[pytest.Item] = []
    for parent, group in groups.items():
        found += group
        if isinstance(parent, pytest.File) and _whole(parent, group):
            found.append(Rules.from_parent(parent, name="rules", cells=group))
    return found


def _whole(notebook: pytest.File, cells: list[pytest.Item]) -> bool:
    if notebook.path.parent.name not in FOLDERS:
        return False
    from authors.notebooks.project import Project, ProjectError

    try:
        Project.find(notebook.path.parent)
    except ProjectError:
        return False
    return len(cells) == sum(cell.cell_type == "code" for cell in notebook.nb.cells)
