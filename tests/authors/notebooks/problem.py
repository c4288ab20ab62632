"""A problem: what is wrong, in which notebook and cell, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one notebook."""

    path: str
    cell: int
    rule: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}, cell {self.cell}" if self.cell else self.path
        return f"{where}: {self.message} [{self.rule}]"
