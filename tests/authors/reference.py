"""Reference: the pages of `course/reference/`, made from the code.

python -m authors.reference          write them
python -m authors.reference check    say which are out of date
"""

from __future__ import annotations

import inspect
import json
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import simkit as sk
from simkit.model.scenario.keys import Key, keys

FOLDER = Path("course/reference")
MADE = "<!-- Made from the code by `python kit.py reference`; change the code, not this page. -->"
HEAD = "| Key | Takes | Default | What it is | Stands in |\n|---|---|---|---|---|"


def pages() -> dict[str, str]:
    """Return the text of every file by name."""
    return {
        "README.md": _front(),
        "scenario.md": _scenario(),
        "measures.md": _measures(),
        "functions.md": _functions(),
        "scenario.schema.json": _schema(),
    }


def _front() -> str:
    return f"""{MADE}
# Reference

- [Keys of a scenario file](scenario.md): what each takes, its default, its meaning, and a shipped file with it;
  the same in a terminal: `simkit keys events.tasks`.
- [Measures](measures.md): label, unit, which way is better, and exactly what is counted.
- [Functions](functions.md): everything behind `sk.`, as `help(sk.compare)` tells it.
- [scenario.schema.json](scenario.schema.json): a JSON schema, so that an editor completes a scenario file. With the
  "Even Better TOML" extension of VS Code, put `#:schema PATH/scenario.schema.json` on the first line of your file.
"""


def _scenario() -> str:
    every, used = keys(), _used()
    parts: dict[str, list[Key]] = {}
    for key in every:
        parts.setdefault(key.path.partition(".")[0].partition("[")[0], []).append(key)
    lines = [MADE, "# Keys of a scenario file", ""]
    lines += [
        "`*` is a name of your own, `[*]` each item of a list. A file needs products, events and teams; all else has",
        "",
    ]
    lines[-2] += " defaults."
    for part, mine in parts.items():
        lines += [f"## {part}", "", HEAD]
        for key in mine:
            cells = (f"`{key.path}`", key.takes, key.default, key.meaning, used.get(_bare(key.path), "–"))
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _bare(path: str) -> str:
    """Return a path without names of one's own, places and kinds of steps."""
    return path.replace(".*", "").replace("[*]", "").partition(" (do")[0] + path.partition(")")[2]


def _used() -> dict[str, str]:
    """Return for every key the first shipped file that sets it."""
    found: dict[str, str] = {}
    folder = files("simkit") / "scenarios"
    for path in sorted(Path(str(folder)).rglob("*.toml")):
        name = path.relative_to(str(folder)).with_suffix("").as_posix()
        for key in _set(tomllib.loads(path.read_text(encoding="utf-8")), ""):
            found.setdefault(key, name)
    return found


NAMED = ("products", "events", "teams", "questions")  # tables with names of one's own


def _set(data: Any, path: str) -> Iterator[str]:
    """Yield the paths of a file, without names of one's own and places."""
    if isinstance(data, list):
        for one in data:
            yield from _set(one, path)
    else:
        if path:
            yield path
        for key, value in data.items() if isinstance(data, dict) else ():
            if path in NAMED and isinstance(value, dict):
                for below, one in value.items():
                    yield from _set(one, f"{path}.{below}")
            else:
                yield from _set(value, f"{path}.{key}" if path else key)


def _measures() -> str:
    lines = [
        MADE,
        "# Measures",
        "",
        "| Key | Label | Unit | Better | Lens | What is counted |",
        "|---|---|---|---|---|---|",
    ]
    for key, m in sk.MEASURES.items():
        lines.append(f"| `{key}` | {m.label} | {m.unit} | {m.better} | {m.lens} | {m.definition} |")
    return "\n".join(lines) + "\n"


def _functions() -> str:
    lines = [MADE, "# Functions and results", ""]
    for name in sorted(set(sk.__all__) - {"theory", "MEASURES"}, key=lambda name: (name.lower(), name)):
        thing = getattr(sk, name)
        lines += [
            f"## sk.{name}",
            "",
            "```text",
            f"{name}{_signature(thing)}",
            "",
            inspect.getdoc(thing) or "",
            "```",
            "",
        ]
    return "\n".join(lines)


def _signature(thing: Any) -> str:
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return ""
    try:
        return str(inspect.signature(thing)).replace("'", "")
    except (TypeError, ValueError):
        return ""


def _schema() -> str:
    schema = sk.Scenario.model_json_schema()
    schema["properties"]["extends"] = {
        "type": "string",
        "description": "A shipped scenario or a file that this one adds to.",
    }
    schema["properties"]["without"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": 'What to take out of the file it extends, such as ["events.death", "questions"].',
    }
    schema |= {"title": "simkit scenario", "required": []}  # what is extended may hold it
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def stale(root: Path) -> list[str]:
    """Return the files that are not as the code would make them."""
    return [
        name
        for name, text in pages().items()
        if not (root / FOLDER / name).exists() or (root / FOLDER / name).read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or say which are out of date."""
    if arguments == ["check"]:
        out = stale(Path())
        print(
            "\n".join(f"{FOLDER}/{name} is out of date: run `python kit.py reference`" for name in out)
            or "all in order"
        )
        return 1 if out else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
