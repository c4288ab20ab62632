"""Comments: a scenario and the files it extends as one text, with all comments; and what these call an assumption."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simkit.model.scenario.files import Traversable, found_file, layers, read, toml
from simkit.model.scenario.scenario import Scenario

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario

Keys = tuple[str, ...]


@dataclass
class Statement:
    """A key with its value, and the comments above it."""

    key: Keys
    above: list[str]
    code: str

    @property
    def value(self) -> Any:
        """What it says."""
        found = tomllib.loads(self.code)
        for step in self.key:
            found = found[step]
        return found


@dataclass
class Block:
    """A table with its statements; or a list of tables, which is replaced as a whole and so kept as text."""

    path: Keys
    head: list[str]  # comments, and the line with its name
    statements: list[Statement] = field(default_factory=list)
    listed: bool = False


def whole(name: str) -> str:
    """Return a scenario as one text that extends nothing.

    Where its files say the same in forms that cannot be laid over each other as text, the comments are left out.
    """
    merged: list[Block] = []
    for file, _, data in layers(name):
        _lay(merged, _blocks(file), data.get("without", []))
    text = "\n".join(line for block in merged for line in _lines(block)).strip() + "\n"
    wanted = Scenario.from_data(read(name), name)
    try:
        if Scenario.from_data(tomllib.loads(text), name).model_dump_json() == wanted.model_dump_json():
            return text
    except ValueError:  # what a file says in one form, another says in another
        pass
    return f"# Made of '{name}' and the files it extends, without their comments.\n" + toml(wanted)


def _lines(block: Block) -> list[str]:
    return block.head + [line for one in block.statements for line in (*one.above, *one.code.split("\n"))]


def _blocks(file: Traversable) -> list[Block]:
    """Divide the text of a file in tables and statements; `extends` and `without` are left out."""
    text = file.read_text(encoding="utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    found, above = [Block((), [])], []
    lines = iter(text.rstrip("\n").split("\n"))
    for line in lines:
        plain, block = line.strip(), found[-1]
        if not plain or plain.startswith("#"):
            above.append(line)
            continue
        if plain.startswith("["):
            path = _path(plain.partition("]")[0].strip("["))
            listed = plain.startswith("[[")
            if block.listed and path[: len(block.path)] == block.path:
                block.head += [*above, line]
            else:
                found.append(Block(path, [*above, line], listed=listed))
            above = []
            continue
        while not _is_toml(line):
            line += "\n" + next(lines)
        if block.listed:
            block.head += [*above, line]
        elif (key := _path(line.partition("=")[0])) not in (("extends",), ("without",)) or block.path:
            block.statements.append(Statement(key, above, line))
        else:
            continue  # the comments above it are those of the file
        above = []
    return found


def _is_toml(line: str) -> bool:
    try:
        tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _path(words: str) -> Keys:
    return tuple(word.strip().strip("\"'") for word in words.split("."))


def _lay(merged: list[Block], upper: list[Block], without: list[str]) -> None:
    """Lay the tables of a file over those below it."""
    for path in map(_path, without):
        _drop(merged, path)
    for block in upper:
        there = next((one for one in merged if one.path == block.path and one.listed == block.listed), None)
        if there is None:
            _drop(merged, block.path) if block.listed else None
            there = Block(block.path, block.head, listed=block.listed)
            merged.append(there)
        elif block.listed:
            there.head = block.head
        for one in block.statements:
            _put(merged, there, one)
    merged[1:] = [one for one in merged[1:] if one.listed or one.statements]


def _put(merged: list[Block], there: Block, one: Statement) -> None:
    """Write a statement in its table, or in the deeper one to which a dotted key leads."""
    full = there.path + one.key
    inside = [block for block in merged if not block.listed and len(there.path) < len(block.path) < len(full)]
    deeper = max((block for block in inside if full[: len(block.path)] == block.path), key=_depth, default=None)
    if deeper:
        key, code = full[len(deeper.path) :], one.code.partition("=")[2]
        there, one = deeper, Statement(key, one.above, f"{'.'.join(key)} ={code}")
    old = next((lower for lower in there.statements if lower.key == one.key), None)
    if old is None:
        there.statements.append(one)
        return
    old.above = one.above + old.above
    if isinstance(old.value, dict) and isinstance(one.value, dict):
        comment = one.code.rpartition("}")[2]
        old.code = f"{'.'.join(one.key)} = {_inline(old.value | one.value)}{comment}"
    else:
        old.code = one.code


def _depth(block: Block) -> int:
    return len(block.path)


def _drop(merged: list[Block], path: Keys) -> None:
    """Take out what stands at a path and under it."""
    merged[:] = [block for block in merged if not path or block.path[: len(path)] != path]
    for block in merged:
        block.statements = [one for one in block.statements if (block.path + one.key)[: len(path)] != path]


def _inline(value: Any) -> str:
    """Write a value within a line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


ALL = re.compile(r"^#.*\ball numbers (?:\w+ )?are assumptions", re.IGNORECASE | re.MULTILINE)
# Texts, the comment and names are passed over; what is left are numbers, and a name of digits before a `=`.
TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*|[A-Za-z_][\w-]*|[+-]?\d[\w.+-]*(?P<key>\s*=)?")
FIRST = 7_000_000_001  # what the numbers are numbered from, to find them again in the data


def assumptions(scenario: Scenario) -> tuple[str, ...]:
    """Return the paths of the numbers that the file of a scenario, and the files it extends, mark as assumptions.

    A mark is the word in the comment behind a number, in the comment above its line, or behind the name of its table;
    "all numbers are assumptions" marks the file.
    """
    if not scenario.source:
        return ()
    name: Any = scenario.source
    beside, found = None, {}
    while name:
        file = found_file(name, beside)
        try:
            text = file.read_text(encoding="utf-8-sig")
        except OSError:  # the file is gone since it was read
            break
        data = tomllib.loads(_numbered(text.replace("\r\n", "\n")))
        found |= dict.fromkeys(_paths(data))
        name, beside = data.get("extends"), file if isinstance(file, Path) else None
    return tuple(found)


def _numbered(text: str) -> str:
    """Put numbers of their own in the place of those that are marked."""
    everything, above, table, count, lines = bool(ALL.search(text)), False, False, FIRST, []
    for line in text.split("\n"):
        code, comment = line.strip(), next((t[0] for t in TOKEN.finditer(line) if t[0][0] == "#"), "")
        marks = "assumption" in comment.lower()
        if code.startswith("#"):  # a comment by itself speaks of the line below it
            above = above or marks
        else:
            if code.startswith("["):
                table = marks or above
            if everything or table or above or marks:
                parts, end = [], 0
                for token in TOKEN.finditer(line):
                    if token[0][0] in "+-0123456789" and not token["key"]:
                        parts += [line[end : token.start()], str(count)]
                        end, count = token.end(), count + 1
                line = "".join([*parts, line[end:]])
            above = False
        lines.append(line)
    return "\n".join(lines)


def _paths(data: Any, path: str = "") -> Iterator[str]:
    """Yield where the numbered ones stand; those in lists of numbers are no single values."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            if isinstance(value, dict):
                yield from _paths(value, f"{path}[{place}]")
    elif isinstance(data, int) and data >= FIRST:
        yield path
