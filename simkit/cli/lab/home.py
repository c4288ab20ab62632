"""The home page of a learner's copy: the lessons as tiles, what was done in each, and where one goes on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
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
