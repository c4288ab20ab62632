"""Is every package that is imported asked for? What comes along with another today need not come along tomorrow."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Asked for in words when it is needed: to keep run logs.
ON_DEMAND = {"pyarrow"}
OWN = {"simkit", "answers", "authors", "every_chart", "examples", "letters", "replay_counts", "rivals", "rooms"}
OWN |= {"once", "toy_room"}


def canonical(name):
    """A package's name as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(*extras):
    """The packages that pyproject.toml names."""
    texts = [*PROJECT["dependencies"], *(text for extra in extras for text in PROJECT["optional-dependencies"][extra])]
    return {canonical(Requirement(text).name) for text in texts}


def imported(*places):
    """Top modules of other packages that are imported anywhere in these files, and where."""
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*.py"))]
    found = {}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for top in {name.partition(".")[0] for name in names} - OWN - sys.stdlib_module_names:
                found.setdefault(top, path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize(
    ("places", "packages"),
    [((ROOT / "simkit",), asked_for() | ON_DEMAND), ((ROOT / "tests", ROOT / "conftest.py"), asked_for("test"))],
    ids=["the kit", "the tests"],
)
def test_is_every_imported_package_asked_for(places, packages):
    known = packages_distributions()
    wrong = {
        top: where
        for top, where in imported(*places).items()
        if not packages & {canonical(name) for name in known.get(top, [top])}
    }
    assert not wrong, f"name them in pyproject.toml, and run `make pin`: {wrong}"


def test_is_nothing_asked_for_that_nobody_imports():
    """But for the fixed set: JupyterLab's sliders, and what checks the notebooks."""
    known = packages_distributions()
    used = {canonical(name) for top in imported(ROOT / "simkit") for name in known.get(top, [top])}
    assert asked_for() - used == {"ipywidgets", "nbval", "pytest"}
