"""Does `sk.` offer what it promises: names with a docstring, completed by an editor, old names with a warning?"""

import inspect
from collections import defaultdict
from pathlib import Path

import pytest

import simkit as sk

STUB = Path(sk.__file__).with_name("__init__.pyi")
PUBLIC = sorted(sk._HOMES)
FUNCTIONS = [name for name in PUBLIC if inspect.isfunction(getattr(sk, name))]
COMMON = ("n", "seed", "measures", "measure", "confidence", "jobs", "progress")


def stub():
    """What editors and type checkers read: every public name, taken from its home."""
    homes = defaultdict(list)
    for name, home in sk._HOMES.items():
        homes[home].append(name)
    for name, home in sk._ROOMS.items():
        homes[home.rpartition(".")[0]].append(name)
    lines = ['"""The public names, written out: `simkit/__init__.py` fetches them when they are first used."""', ""]
    for home in sorted(homes):
        lines += [f"from {home} import (", *(f"    {name}," for name in in_order(homes[home])), ")"]
    offered = sorted([*sk._HOMES, *sk._ROOMS])
    lines += ["", "__version__: str", "__all__ = [", *(f'    "{name}",' for name in offered), "]"]
    return "\n".join([*lines, ""])


def in_order(names):
    """Constants, classes, functions: as ruff sorts them."""
    return sorted(names, key=lambda name: (0 if name.isupper() else 1 if name[0].isupper() else 2, name))


def test_does_the_stub_say_what_the_package_offers():
    """An editor completes from the stub, Python from `_HOMES`."""
    said = STUB.read_text(encoding="utf-8")
    assert said == stub(), "write it anew: PYTHONPATH=.:tests python -m unit.test_public_face"


@pytest.mark.parametrize("name", PUBLIC)
def test_does_every_public_name_explain_itself(name):
    """A class or a function says what it is, and a function what it takes and gives."""
    what = getattr(sk, name)
    if not callable(what):
        pytest.skip("data, explained where it stands")
    text = inspect.getdoc(what)
    assert text and what.__doc__, f"sk.{name} has no docstring"
    if inspect.isfunction(what) and inspect.signature(what).parameters:
        assert "Parameters\n---" in text, f"the docstring of sk.{name} does not say what it takes"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_has_every_public_function_an_example(name):
    """The doctests of the package run it; a class is met in the example of the function that makes it."""
    assert "Examples\n---" in inspect.getdoc(getattr(sk, name)), f"the docstring of sk.{name} shows no example"


def keywords_of(name):
    """What a function takes by keyword only."""
    return [p.name for p in inspect.signature(getattr(sk, name)).parameters.values() if p.kind is p.KEYWORD_ONLY]


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if {"n", "confidence"} & set(keywords_of(name))])
def test_do_the_keywords_of_an_experiment_come_in_one_order(name):
    """What all experiments take stands first and in one order, what is its own behind; all by keyword only."""
    keywords = keywords_of(name)
    common = [one for one in COMMON if one in keywords]
    assert keywords[: len(common)] == common, f"sk.{name} takes {keywords}; first come {common}"


@pytest.mark.parametrize("old", sorted(sk._RENAMED))
def test_does_an_old_name_go_on_working_with_a_warning(old):
    with pytest.warns(DeprecationWarning, match=f"sk.{old} is called sk.{sk._RENAMED[old]} now"):
        assert getattr(sk, old) is getattr(sk, sk._RENAMED[old])


def test_are_rooms_and_names_all_offered():
    """Tab completion in a notebook asks `dir`."""
    assert set(dir(sk)) == {*sk._HOMES, *sk._ROOMS}
    assert "theory" in sk.__all__ and set(sk.__all__) <= set(dir(sk))


def test_is_a_name_that_is_not_there_refused_by_name():
    with pytest.raises(AttributeError, match="module 'simkit' has no attribute 'simulate'"):
        sk.simulate  # noqa: B018


def test_does_the_package_say_that_it_is_typed():
    assert STUB.with_name("py.typed").exists()


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8", newline="\n")
