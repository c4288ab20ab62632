"""Result: data that can show itself.

What a result looks like is told in `simkit.present`, which knows results; results do not know it. The import below
is the only one in the package that points to the right.
"""

from __future__ import annotations

import json
import os
import warnings
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from types import ModuleType

    from simkit.present.picture import Picture


MADE = (
    "question",
    "answer",
    "not_modelled",
    "seed",
    "replication",
    "n",
    "confidence",
    "measure",
    "names",
    "same_clients",
    "design",
    "scenario",
    "scenarios",
)
"""Attributes of a result that say how it was made."""


class Shown:
    """Data that shows itself, as text and as a table in a notebook."""

    def __str__(self) -> str:
        return _present().text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return _present().html(self)


class Result(Shown):
    """Data of a run or an experiment, which can be drawn too."""

    def chart(self, *args: Any, **kwargs: Any) -> Picture:
        """Draw the result."""
        return _present().chart(self, *args, **kwargs)

    def _display(self) -> None:
        _present().display(self)

    def _words(self) -> str:
        return _present().words(self)

    def _sections(self, whole: bool) -> list[dict[str, Any]]:
        return _present().sections(self, whole)


class Origin:
    """The result that a table was taken from; a copy of the table points to the same one."""

    def __init__(self, result: Any) -> None:
        self.result = result

    def __deepcopy__(self, memo: Any) -> Origin:
        return self


class ExperimentResult(Result):
    """Result of an experiment: data that can be saved as a table, as numbers with how they were made, or as a page."""

    # Attributes of an earlier version: they go on working in this one, with a warning that says the new name.
    _renamed: ClassVar[dict[str, str]] = {
        "level": "confidence", "most": "max_replications", "order": "settings", "tolls": "costs",
        "worth": "indifference_zone",
    }  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        new = self._renamed.get(name)
        if new is None or not hasattr(type(self), new) and new not in vars(self):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        warnings.warn(f"{name} is called {new} now", DeprecationWarning, stacklevel=2)
        return getattr(self, new)

    def save(self, path: str | Path) -> Path:
        """Write the result: ``.csv`` its tidy table, ``.json`` its summary and how it was made, ``.html`` a page.

        The page holds words and picture, and needs no internet. What is there under this name is replaced when the
        new one is whole, and not before.

        Parameters
        ----------
        path : path
            Where to, in a folder that is there.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            If the name ends in something else.
        """
        path = Path(path)
        kinds = {".csv": self._csv, ".json": self._json, ".html": self._page}
        if path.suffix.lower() not in kinds:
            raise ValueError(f"a result is saved as {' or '.join(kinds)}; not as '{path.name}'")
        return replace_file(path, kinds[path.suffix.lower()]().encode("utf-8"))

    def _csv(self) -> str:
        return self.table.to_csv(index=False, lineterminator="\n")

    def _json(self) -> str:
        from simkit import __version__

        made = {name: getattr(self, name) for name in MADE if hasattr(self, name)}
        if hasattr(self, "replications"):
            made["scenarios"] = [one.scenario for one in self.replications]
        summary = self.summary.reset_index() if hasattr(self, "summary") else self.table
        rows = json.loads(summary.to_json(orient="records", double_precision=15))
        data = {"result": type(self).__name__, "version": __version__, **_plain(made), "summary": rows}
        return json.dumps(data, indent=1, ensure_ascii=False)

    def _page(self) -> str:
        return _present().page(self)


def replace_file(path: Path, content: bytes) -> Path:
    """Write a file; what is there under this name is replaced when the new one is whole, and not before."""
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _plain(found: Any) -> Any:
    """Return what JSON can hold: a scenario as what its file holds."""
    if hasattr(found, "data"):
        return found.data()
    if is_dataclass(found) and not isinstance(found, type):
        return asdict(found)
    if isinstance(found, dict):
        return {key: _plain(value) for key, value in found.items()}
    return [_plain(one) for one in found] if isinstance(found, tuple | list) else found


def _present() -> ModuleType:
    from simkit import present

    return present
