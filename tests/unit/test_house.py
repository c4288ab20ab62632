"""Does the house keep its shape: few rooms, imports in one direction, one name for one thing, not too much of it?"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from rooms import ROOMS, belongs, slow_tests

PACKAGE = Path(__file__).resolve().parents[2] / "simkit"

# From what knows nothing of the others to what may know them all. What stands on one line is one layer.
LAYERS = (
    ("arguments", "result"),
    ("model",),
    ("measures",),
    ("theory",),
    ("experiment",),
    ("course",),
    ("present",),
    ("live",),
    ("cli",),
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}

# The imports that point the other way on purpose: file, what it imports (* for anywhere), and why.
EXCEPTIONS = (
    ("__init__.py", "*", "the public face: `sk.` finds every name at its home"),
    ("__init__.pyi", "*", "the same, written out for editors"),
    ("__main__.py", "*", "`python -m simkit` is the command line"),
    ("result.py", "simkit.present", "the one door: a result shows itself, `present` knows how"),
)
# The type of what a chart gives back; a result promises one and needs no more of it.
PICTURE = "simkit.present.picture.Picture"

# The office once more, to be read: its teams, tasks and mail are the same things, so they have the same names.
PAGE = "model/small_office.py"

MOST_ROOMS = 9
MOST_FILES = 280
MOST_CODE = 30_850  # 25,036 before the house was put in order, and without a room, a log or an office of one's own
MOST_LINES = 350


def files(package: Path = PACKAGE) -> list[Path]:
    """Every Python file of the package."""
    return sorted(path for path in package.rglob("*.py") if "_course" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(module: str) -> str:
    """Second part of a module's name: `simkit.model.demand` stands in `model`."""
    return (module.split(".") + [""])[1]


def imports_of(path: Path, package: Path = PACKAGE) -> list[tuple[int, str, bool]]:
    """Every import of simkit in a file: line, what is imported, and whether only a type checker sees it."""
    tree = tree_of(path)
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    inside = ["simkit", *path.relative_to(package).parent.parts]
    found = []
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = inside[: len(inside) - node.level + 1] if node.level else []
            start = ".".join([*above, *filter(None, [node.module])])
            names = [f"{start}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            if "import_module" in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                names = [str(node.args[0].value)]
        found += [(node.lineno, name, id(node) in typing_only) for name in names if name.split(".")[0] == "simkit"]
    return found


def wrong_imports(package: Path = PACKAGE) -> list[str]:
    """Every import that points the wrong way, in words."""
    wrong = []
    for path in files(package):
        place = path.relative_to(package).as_posix()
        here = path.relative_to(package).parts[0].removesuffix(".py")
        for line, name, typing_only in imports_of(path, package):
            if any(place == file and (what == "*" or name.startswith(what)) for file, what, _ in EXCEPTIONS):
                continue
            if typing_only and name == PICTURE:
                continue
            there = room_of(name)
            if there not in LAYER:
                continue  # `import simkit`, `from simkit import __version__`: the next test looks at these
            if LAYER[there] > LAYER.get(here, len(LAYERS)):
                wrong.append(f"simkit/{place}:{line} imports {name}, but {there} comes after {here}")
    return wrong


def code_lines(text: str) -> int:
    """Number of lines with code on them: no docstrings, no comments, no blank lines."""
    words: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if ast.get_docstring(node, clean=False) is not None:
                words.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    nothing = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in nothing:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(code - words)


def test_does_every_import_point_one_way():
    """A room knows those before it only; also inside functions, and where only a type checker looks."""
    wrong = wrong_imports()
    order = " < ".join(" = ".join(names) for names in LAYERS)
    assert not wrong, (
        f"{len(wrong)} imports point the wrong way; the order is {order}. Move what both need into the earlier room, "
        "hand the value in as an argument, or (a chart, a table) go through simkit/result.py:\n" + "\n".join(wrong)
    )


def test_does_no_room_ask_the_public_face():
    """`simkit.load(...)` in a room would hide where a name comes from; the command line stands outside and may."""
    wrong = [
        f"simkit/{path.relative_to(PACKAGE).as_posix()}:{node.lineno} asks simkit.{node.attr}"
        for path in files()
        if path.relative_to(PACKAGE).parts[0] in set(LAYER) - {"cli"}
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in ("simkit", "sk")
        if node.attr not in ("__version__", "__file__")
    ]
    assert not wrong, "Import from the room where the name lives:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "model/a.py",
            "from simkit.measures import runlog",
            "imports simkit.measures.runlog, but measures comes after model",
        ),
        ("model/a.py", "def f():\n    import simkit.cli", "simkit/model/a.py:2 imports simkit.cli"),
        ("measures/a.py", "from ..present import charts", "imports simkit.present.charts"),
        (
            "theory/a.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from simkit.live import TuningPanel",
            ":3",
        ),
        ("live/a.py", "from importlib import import_module\nimport_module('simkit.cli')", "imports simkit.cli"),
        ("result.py", "from simkit import model", "imports simkit.model"),
    ],
)
def test_is_an_import_that_points_the_wrong_way_found(tmp_path, file, text, told):
    """A test that holds the direction must see every kind of import."""
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (wrong,) = wrong_imports(tmp_path)
    assert told in wrong


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("live/a.py", "from simkit.present import charts"),
        ("result.py", "def f():\n    from simkit import present"),
        ("experiment/a.py", f"if TYPE_CHECKING:\n    from {PICTURE.rpartition('.')[0]} import Picture"),
    ],
)
def test_is_an_import_that_points_the_right_way_let_pass(tmp_path, file, text):
    """The exceptions are for these and no others."""
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert not wrong_imports(tmp_path)


def test_are_there_few_rooms():
    """Nine names a stranger can hold; every room is one that the layers know, or data."""
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name not in ("__pycache__", "_course")}
    assert len(rooms) <= MOST_ROOMS, f"{len(rooms)} rooms, at most {MOST_ROOMS}: {sorted(rooms)}"
    unknown = rooms - set(LAYER) - {"scenarios"}
    assert not unknown, f"{sorted(unknown)}: give the room a place in LAYERS, between what it uses and what uses it"


def test_is_no_class_name_used_twice():
    """One name, one thing: else a reader must know the file to know what `Move` is."""
    places = defaultdict(list)
    for path in files():
        if path == PACKAGE / PAGE:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"simkit/{path.relative_to(PACKAGE).as_posix()}:{node.lineno}")
    twice = [f"{name}: {', '.join(where)}" for name, where in sorted(places.items()) if len(where) > 1]
    assert not twice, "Give each its own name, by what it is in its room:\n" + "\n".join(twice)


def test_is_no_file_too_long_to_read():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files()}
    long = [
        f"simkit/{path.relative_to(PACKAGE).as_posix()}: {length} lines"
        for path, length in lengths.items()
        if length > MOST_LINES
    ]
    assert not long, f"At most {MOST_LINES} lines in a file; cut it where its second subject begins:\n" + "\n".join(
        long
    )


def test_are_there_few_files():
    """Small files that are read together stand together."""
    count = len(files())
    assert count <= MOST_FILES, f"{count} files, at most {MOST_FILES}: put together what is read together"


def test_is_the_house_small():
    """A kit that is to be read has a budget; what is added takes the place of something."""
    rooms: defaultdict[str, int] = defaultdict(int)
    for path in files():
        rooms[path.relative_to(PACKAGE).parts[0]] += code_lines(path.read_text(encoding="utf-8"))
    total = sum(rooms.values())
    assert total <= MOST_CODE, f"{total} lines of code, at most {MOST_CODE}: {dict(sorted(rooms.items()))}"


def test_is_code_counted_without_words():
    text = '"""Doc."""\n\n# why\nx = """a\nb"""  # how\n\n\ndef f():\n    """Doc\n\n    more.\n    """\n    return x\n'
    assert code_lines(text) == 4


def test_does_every_test_belong_to_a_room():
    """`make quick ARGS=model` must not leave out a test because nobody said where it belongs."""
    tests = sorted((PACKAGE.parent / "tests" / "unit").rglob("test_*.py"))
    homeless = [path.name for path in tests if not any(belongs(path, room) for room in ROOMS)]
    assert not homeless, f"give them a room in tests/rooms.py, or a name that says it: {homeless}"
    empty = [room for room in ROOMS if not any(belongs(path, room) for path in tests)]
    assert not empty, f"rooms without a test: {empty}"


def test_are_the_slow_tests_still_there():
    """A test that was renamed would be quick again by its new name."""
    tests = PACKAGE.parent / "tests"
    gone = [
        name
        for name in sorted(slow_tests())
        if not (tests / name.partition("::")[0]).exists()
        or f"def {name.partition('::')[2]}(" not in (tests / name.partition("::")[0]).read_text(encoding="utf-8")
    ]
    assert not gone, f"rename them in tests/slow.txt too, or run `make slow`: {gone}"
