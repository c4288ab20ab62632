"""Journal: what happened in a room, one line an act, on disk before anybody sees it."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from simkit.course.predictions.predictions_file import locked
from simkit.course.room.setup import RoomError

FILE = "journal.jsonl"
FORMAT = 1


class Journal:
    """The lines of one room; one writer at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / FILE
        self._open = ExitStack()
        self.gathers = False  # lines wait for `sync`, so that those that come together go to the disk together
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._open.enter_context(locked(self.path, seconds=2))
            self._file = self._open.enter_context(open(self.path, "ab"))
        except TimeoutError:
            raise RoomError(f"the room in {folder} is open already: stop that server, or use another folder") from None
        except OSError as error:
            self._open.close()
            raise RoomError(f"{folder}: the room cannot be kept there ({error.strerror})") from None

    def read(self) -> list[dict[str, Any]]:
        """Return the lines. A last line that was cut off in the middle was never shown to anybody, and is dropped."""
        content = self.path.read_bytes()
        whole, _, cut = content.rpartition(b"\n")
        if cut:
            os.truncate(self.path, len(content) - len(cut))
        lines = []
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                lines.append(json.loads(line))
                lines[-1]["act"]["do"]  # noqa: B018
            except (ValueError, KeyError, TypeError):
                raise RoomError(f"{self.path}, line {number}: this is no line of a room; found {line[:60]!r}") from None
        if lines and lines[0].get("format", 0) != FORMAT:
            raise RoomError(f"{self.path}: written by another version of the kit; begin a new room in another folder")
        return lines

    def write(self, line: dict[str, Any]) -> None:
        """Write a line, and return when it is on the disk; where lines are gathered, when the system has it."""
        text = json.dumps(line, ensure_ascii=False, allow_nan=False)
        try:
            self._file.write(text.encode("utf-8", "replace") + b"\n")
            self._file.flush()
        except OSError as error:
            raise RoomError(f"this is not saved: {self.path} cannot be written ({error.strerror})") from None
        if not self.gathers:
            self.sync()

    def sync(self) -> None:
        """Return when all that was written is on the disk."""
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise RoomError(f"this is not saved: {self.path} cannot be written ({error.strerror})") from None

    def close(self) -> None:
        """Let others have the room."""
        self._open.close()
