"""Whole: a scenario and the files it extends as the text of one file, with the comments and sources of all."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from typing import Any

from simkit.model.scenario.files import Traversable, layers, read, toml
from simkit.model.scenario.scenario import Scenario

Path = tuple[str, ...]


@dataclass
class Statement:
    """A key with its value, and the comments above it."""

    key: Path
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

    path: Path
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


def _path(words: str) -> Path:
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


def _drop(merged: list[Block], path: Path) -> None:
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
