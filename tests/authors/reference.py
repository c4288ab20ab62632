"""Reference: the pages of `course/reference/`, made from the code.

python -m authors.reference          write them
python -m authors.reference check    say which are out of date
"""

from __future__ import annotations

import inspect
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import simkit as sk
from simkit.cli.run import WEEKLY
from simkit.measures.breakdown import by_employee, by_event, by_team
from simkit.measures.flow import by_resource
from simkit.model.scenario.keys import Key, keys

FOLDER = Path("course/reference")
MADE = "<!-- Made from the code by `python kit.py reference`; change the code, not this page. -->"
HEAD = "| Key | Takes | Default | What it is | Stands in |\n|---|---|---|---|---|"


def pages() -> dict[str, str]:
    """Return the text of every file by name."""
    return {
        "README.md": _front(),
        "scenario.md": _scenario(),
        "how-to.md": _how_to(),
        "measures.md": _measures(),
        "functions.md": _functions(),
        "scenario.schema.json": _schema(),
    }


def _front() -> str:
    return f"""{MADE}
# Reference

- [Keys of a scenario file](scenario.md): what each takes, its default, its meaning, and where it is used;
  the same in a terminal: `simkit keys events.tasks`.
- [How do I say ...?](how-to.md): what offices do, each in a few lines that run; and what cannot be said.
- [Measures](measures.md): label, unit, which way is better, and exactly what is counted.
- [Functions](functions.md): everything behind `sk.`, as `help(sk.compare)` tells it.
- [scenario.schema.json](scenario.schema.json): a JSON schema, so that an editor completes a scenario file. With the
  "Even Better TOML" extension of VS Code, put `#:schema PATH/scenario.schema.json` on the first line of your file.
"""


def _scenario() -> str:
    every, places = keys(), used()
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
            cells = (f"`{key.path}`", key.takes, key.default, key.meaning, places[key.path])
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def used() -> dict[str, str]:
    """Return for every key where it is set: in the first shipped file, or else in a piece of the how-to."""
    own = r"\.[^. ]+"  # a name of one's own
    forms = {key.path: re.compile(re.escape(key.path).replace(r"\[\*\]", "").replace(r"\.\*", own)) for key in keys()}
    folder = Path(str(files("simkit") / "scenarios"))
    sources = [
        (path.relative_to(folder).with_suffix("").as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.toml"))
    ]
    for number, one in enumerate(recipes(), 1):
        anchor = re.sub(r"[^\w -]", "", f"{number}. {one['say']}".lower()).replace(" ", "-")
        sources.append((f"[how-to {number}](how-to.md#{anchor})", one["toml"]))
    found: dict[str, str] = {}
    for name, text in sources:
        there = set(_set(tomllib.loads(text), ""))
        for path, form in forms.items():
            if path not in found and any(form.fullmatch(one) for one in there):
                found[path] = name
    return found


def _set(data: Any, path: str) -> Iterator[str]:
    """Yield the paths of a file, without places; a step of a plan with what it does."""
    if isinstance(data, list):
        yield path
        for one in data:
            yield from _set(one, path + (f' (do = "{one["do"]}")' if isinstance(one, dict) and "do" in one else ""))
        return
    if path:
        yield path
    for key, value in data.items() if isinstance(data, dict) else ():
        yield from _set(value, f"{path}.{key}" if path else key)


def recipes() -> list[dict[str, Any]]:
    """Return the pieces of the how-to: what is said, in words, and in TOML."""
    return tomllib.loads(Path(__file__).with_name("how_to.toml").read_text(encoding="utf-8"))["recipe"]


def whole(recipe: dict[str, Any]) -> str:
    """Return a piece as a file that runs: laid over what `simkit new` writes."""
    out = f"without = {json.dumps(recipe['without'])}\n" if "without" in recipe else ""
    return f'extends = "own/_new"\n{out}{recipe["toml"]}'


def _how_to() -> str:
    lines = [MADE, "# How do I say ...?", "", *HOW_TO.splitlines(), ""]
    for number, one in enumerate(recipes(), 1):
        words = [one["words"], ""] if "words" in one else []
        lines += [f"## {number}. {one['say']}", "", *words, "```toml", whole(one).strip(), "```", ""]
    return "\n".join([*lines, "## What cannot be said", "", *CANNOT.splitlines(), ""])


HOW_TO = """\
Each piece below is a file that runs: it lies on top of the office that `simkit new` writes, whose products are
`intake` and `decision`, whose life event is `request`, and whose teams are `front` and `back`. In a file of your own
leave the first line out, and put the keys where yours stand: a table may stand only once. All keys are in
[scenario.md](scenario.md)."""

CANNOT = """\
Ask whether it matters for your question, say it in the report (`not_modelled=[...]`), or come near it as above.

- Clients who come early and are seen early, pick the shortest of several queues, or turn back at the sight of one.
- A second visit with a time of its own in the book: it waits for its days, and for a session (piece 10).
- Three people or more at one table, or one of each kind: two with the skill are two, whoever
  they are (give it to one adviser and one engineer only).
- Two waits at one step (make two steps of it). Evenly from 3 to 10 days is `uniform` with mean 6.5 and cv 0.311.
- A run that is put off to the day after a holiday: there is none then.
- One case that becomes several, and cases that wait for each other; an attribute that changes on the way.
- An employee who does several things at once, as in three chats; preparing a desk for another kind of work.
- Rooms and other resources with hours of their own, that break, or that stay taken from one step to the next.
- Ways and distances, stock, money that runs out.
- A step that begins again from zero when it was interrupted: what was done is kept."""


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
    lines += ["", "## The tables of `simkit run --by`", ""]
    tables = {"event": by_event, "team": by_team, "employee": by_employee, "resource": by_resource}
    for key, table in tables.items():
        words = " ".join((inspect.getdoc(table) or "").split()).replace(
            " Returns ------- DataFrame Indexed", " Indexed"
        )
        lines.append(f"- `{key}`: {words.removeprefix('Return ')}")
    lines.append(f"- `week`: of each week that is measured {', '.join(f'`{key}`' for key in WEEKLY)}.")
    lines += [
        "  `within_norm` tells of the cases whose norm ran out in that week, so of few, or of one event, where hardly",
        "  anybody came some weeks before.",
    ]
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
